//! The network as one would write it without a thought for time or memory: lists, maps and loops.
//! It shares the refusals with the network, and no other code. Users are told by number, which
//! count up in the order of adding, as the network promises.

use std::collections::BTreeMap;

use refgraph::refusal::{Reason, Refusal};

/// How a user is named.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Name {
    Text(&'static str),
    Number(u32),
}

/// What is answered.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    New,
    Done,
    Unchanged,
    From(u32),
    Number(Option<u32>),
    Users(Vec<u32>),
    Counts(Vec<u32>),
    Ranked(Vec<(u32, u32)>),
    Connections(Vec<(u32, u32, u64)>),
    Path(Vec<u32>, usize),
    Found(Vec<Option<u32>>),
    Many(Vec<Result<&'static str, Reason>>),
}

/// A list of users, or a ranking: which one is asked for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Asked {
    /// 0 is all levels.
    pub level: u8,
    pub since: Option<u64>,
    pub active: bool,
    pub limit: usize,
}

#[derive(Default)]
struct User {
    id: &'static str,
    removed: bool,
    banned: bool,
    merged: Option<u32>,
}

struct Program {
    levels: u8,
    /// User, referrer and time, in the order of connection.
    connections: Vec<(u32, u32, u64)>,
}

impl Program {
    fn referrer(&self, user: u32) -> Option<u32> {
        let mut found = self.connections.iter().filter(|made| made.0 == user);
        Some(found.next()?.1)
    }

    fn time(&self, user: u32) -> u64 {
        let mut found = self.connections.iter().filter(|made| made.0 == user);
        found.next().map_or(0, |made| made.2)
    }

    fn children(&self, user: u32) -> impl Iterator<Item = u32> {
        let of = self.connections.iter().filter(move |made| made.1 == user);
        of.map(|made| made.0)
    }

    /// The user and everyone above.
    fn line(&self, user: u32) -> Vec<u32> {
        let mut line = vec![user];
        while let Some(above) = self.referrer(line[line.len() - 1]) {
            line.push(above);
        }
        line
    }

    fn downline(&self, user: u32, level: u8) -> Vec<u32> {
        let mut downline = vec![user];
        for _ in 0..level {
            downline = downline
                .into_iter()
                .flat_map(|user| self.children(user))
                .collect();
        }
        downline
    }

    fn cut(&mut self, user: u32) {
        self.connections.retain(|made| made.0 != user);
    }
}

pub struct Oracle {
    /// Who is meant by a spelling.
    meant: fn(&str) -> Option<&'static str>,
    users: Vec<User>,
    /// The number of an id that is in use.
    numbers: BTreeMap<&'static str, u32>,
    names: Vec<&'static str>,
    programs: Vec<Program>,
}

type Answered = Result<Answer, Refusal>;

impl Oracle {
    pub fn new(meant: fn(&str) -> Option<&'static str>) -> Self {
        Self {
            meant,
            users: Vec::new(),
            numbers: BTreeMap::new(),
            names: Vec::new(),
            programs: Vec::new(),
        }
    }

    /// How many numbers were given out.
    pub fn numbers(&self) -> u32 {
        self.users.len() as u32
    }

    pub fn users(&self) -> Vec<u32> {
        let there = |user: &u32| self.is_there(*user);
        (0..self.numbers()).filter(there).collect()
    }

    pub fn id(&self, user: u32) -> &'static str {
        self.users[user as usize].id
    }

    fn is_there(&self, user: u32) -> bool {
        let user = &self.users[user as usize];
        !user.removed && user.merged.is_none()
    }

    pub fn add_program(&mut self, name: &'static str, levels: u8) -> Answered {
        valid_program(name)?;
        if !(1..=10).contains(&levels) {
            return Err(Reason::LevelOutOfRange.of("levels"));
        }
        if let Some(at) = self.names.iter().position(|known| *known == name) {
            return if self.programs[at].levels == levels {
                Ok(Answer::Unchanged)
            } else {
                Err(Reason::ProgramExists.of("program"))
            };
        }
        self.names.push(name);
        self.programs.push(Program {
            levels,
            connections: Vec::new(),
        });
        Ok(Answer::New)
    }

    pub fn add_user(&mut self, user: &str) -> Answered {
        let id = (self.meant)(user).ok_or(Reason::InvalidUser.of("user"))?;
        if self.numbers.contains_key(id) {
            return Ok(Answer::Unchanged);
        }
        self.numbers.insert(id, self.numbers());
        self.users.push(User {
            id,
            ..User::default()
        });
        Ok(Answer::New)
    }

    pub fn connect(
        &mut self,
        program: &str,
        user: Name,
        connection: Name,
        time: u64,
        signup: bool,
    ) -> Answered {
        let at = self.program(program)?;
        let user = self.user(user, "user")?;
        let referrer = self.user(connection, "connection")?;
        let forest = &self.programs[at];
        let from = forest.referrer(user);
        if from == Some(referrer) {
            return Ok(Answer::Unchanged);
        }
        if user == referrer {
            return Err(Reason::SelfConnection.of("connection"));
        }
        if signup {
            if from.is_some() {
                return Err(Reason::AlreadyConnected.of("user"));
            }
            for (who, field) in [(referrer, "connection"), (user, "user")] {
                if self.users[who as usize].banned {
                    return Err(Reason::Banned.of(field));
                }
            }
        }
        if forest.line(referrer).contains(&user) {
            return Err(Reason::Cycle.of("connection"));
        }
        self.programs[at].cut(user);
        self.programs[at].connections.push((user, referrer, time));
        Ok(from.map_or(Answer::New, Answer::From))
    }

    pub fn disconnect(&mut self, program: &str, user: Name) -> Answered {
        let at = self.program(program)?;
        let user = self.user(user, "user")?;
        let from = self.programs[at].referrer(user);
        self.programs[at].cut(user);
        Ok(from.map_or(Answer::Unchanged, Answer::From))
    }

    pub fn remove(&mut self, user: Name) -> Answered {
        let user = self.user(user, "user")?;
        for program in &mut self.programs {
            let others = |made: &(u32, u32, u64)| made.0 != user && made.1 != user;
            program.connections.retain(others);
        }
        for at in 0..self.users.len() {
            if at == user as usize || self.users[at].merged == Some(user) {
                self.numbers.remove(self.users[at].id);
                self.users[at].removed = true;
                self.users[at].merged = None;
            }
        }
        Ok(Answer::Done)
    }

    pub fn set_banned(&mut self, user: Name, banned: bool) -> Answered {
        let user = self.user(user, "user")?;
        let before = core::mem::replace(&mut self.users[user as usize].banned, banned);
        Ok(if before == banned {
            Answer::Unchanged
        } else {
            Answer::Done
        })
    }

    pub fn merge(&mut self, user: Name, into: Name) -> Answered {
        let user = self.user(user, "user")?;
        let into = self.user(into, "into")?;
        if user == into {
            return Ok(Answer::Unchanged);
        }
        for program in &self.programs {
            if program
                .line(into)
                .iter()
                .skip(2)
                .any(|above| *above == user)
            {
                return Err(Reason::Cycle.of("into"));
            }
        }
        for program in &mut self.programs {
            if program.referrer(into) == Some(user) {
                program.cut(into);
            }
            let given: Vec<u32> = program.children(user).collect();
            for child in given {
                let time = program.time(child);
                program.cut(child);
                program.connections.push((child, into, time));
            }
            let (referrer, time) = (program.referrer(user), program.time(user));
            program.cut(user);
            if let Some(referrer) = referrer
                && program.referrer(into).is_none()
                && !program.line(referrer).contains(&into)
            {
                program.connections.push((into, referrer, time));
            }
        }
        for other in &mut self.users {
            if other.merged == Some(user) {
                other.merged = Some(into);
            }
        }
        self.users[user as usize].merged = Some(into);
        self.users[user as usize].banned = false;
        Ok(Answer::Done)
    }

    pub fn chain(&self, program: &str, user: Name, levels: Option<u8>, active: bool) -> Answered {
        let program = &self.programs[self.program(program)?];
        let user = self.user(user, "user")?;
        let levels = match levels {
            Some(levels) => level(program, levels, "levels")?,
            None => program.levels,
        };
        let line = program.line(user).into_iter().skip(1);
        let chain = line.take(levels.into());
        Ok(Answer::Users(self.filter(chain, active)))
    }

    pub fn upline(&self, program: &str, user: Name) -> Answered {
        let program = &self.programs[self.program(program)?];
        let user = self.user(user, "user")?;
        Ok(Answer::Users(program.line(user)[1..].to_vec()))
    }

    pub fn downline(&self, program: &str, user: Name, at: u8, active: bool) -> Answered {
        let program = &self.programs[self.program(program)?];
        let user = self.user(user, "user")?;
        let downline = program.downline(user, level(program, at, "level")?);
        Ok(Answer::Users(self.filter(downline.into_iter(), active)))
    }

    pub fn downline_after(&self, program: &str, user: Name, at: u8, after: u32) -> Answered {
        let Answer::Users(downline) = self.downline(program, user, at, false)? else {
            unreachable!()
        };
        let mut rest = downline.into_iter().skip_while(|user| *user != after);
        rest.next().ok_or(Reason::InvalidCursor.of("after"))?;
        Ok(Answer::Users(rest.collect()))
    }

    pub fn list_after(&self, program: &str, roots: bool, after: u32) -> Answered {
        let Answer::Users(mut list) = self.list(program, roots, false)? else {
            unreachable!()
        };
        list.retain(|user| *user > after);
        Ok(Answer::Users(list))
    }

    pub fn counts(&self, program: &str, user: Name, active: bool) -> Answered {
        let program = &self.programs[self.program(program)?];
        let user = self.user(user, "user")?;
        let count = |at| {
            let downline = program.downline(user, at).into_iter();
            self.filter(downline, active).len() as u32
        };
        Ok(Answer::Counts((1..=program.levels).map(count).collect()))
    }

    pub fn path(&self, program: &str, from: Name, to: Name) -> Answered {
        let program = &self.programs[self.program(program)?];
        let up = program.line(self.user(from, "from")?);
        let down = program.line(self.user(to, "to")?);
        for (top, user) in up.iter().enumerate() {
            if let Some(depth) = down.iter().position(|other| other == user) {
                let mut path = up[..=top].to_vec();
                path.extend(down[..depth].iter().rev());
                return Ok(Answer::Path(path, top));
            }
        }
        Err(Reason::NoPath.of(""))
    }

    pub fn common(&self, program: &str, from: Name, to: Name) -> Answered {
        match self.path(program, from, to) {
            Ok(Answer::Path(path, top)) => Ok(Answer::Number(Some(path[top]))),
            Err(refusal) if refusal.reason == Reason::NoPath => Ok(Answer::Number(None)),
            other => other,
        }
    }

    pub fn top(&self, program: &str, asked: Asked) -> Answered {
        let program = &self.programs[self.program(program)?];
        let levels = match asked.level {
            0 => 1..=program.levels,
            at => at..=level(program, at, "level")?,
        };
        let mut ranked = Vec::new();
        for user in self.filter(self.users().into_iter(), asked.active) {
            let below = levels.clone().flat_map(|at| program.downline(user, at));
            let mut below = self.filter(below, asked.active);
            if let Some(since) = asked.since {
                below.retain(|user| program.time(*user) != 0 && program.time(*user) >= since);
            }
            if !below.is_empty() {
                ranked.push((user, below.len() as u32));
            }
        }
        ranked.sort_by_key(|(user, count)| (core::cmp::Reverse(*count), *user));
        ranked.truncate(asked.limit);
        Ok(Answer::Ranked(ranked))
    }

    pub fn newest(&self, program: &str, active: bool, limit: usize) -> Answered {
        let program = &self.programs[self.program(program)?];
        let mut made = program.connections.clone();
        made.retain(|(user, ..)| !(active && self.users[*user as usize].banned));
        made.sort_by_key(|(user, _, time)| core::cmp::Reverse((*time, *user)));
        made.truncate(limit);
        Ok(Answer::Connections(made))
    }

    pub fn list(&self, program: &str, roots: bool, active: bool) -> Answered {
        let program = &self.programs[self.program(program)?];
        let found = self.users().into_iter().filter(|user| {
            let below = program.children(*user).next().is_some();
            program.referrer(*user).is_none() && below == roots
        });
        Ok(Answer::Users(self.filter(found, active)))
    }

    pub fn depths(&self, program: &str, active: bool) -> Answered {
        let program = &self.programs[self.program(program)?];
        let mut depths = Vec::new();
        for user in self.filter(self.users().into_iter(), active) {
            let depth = program.line(user).len() - 1;
            if depth > 0 || program.children(user).next().is_some() {
                if depths.len() <= depth {
                    depths.resize(depth + 1, 0);
                }
                depths[depth] += 1;
            }
        }
        Ok(Answer::Counts(depths))
    }

    pub fn connections(&self, program: &str) -> Answered {
        let program = &self.programs[self.program(program)?];
        let mut made = program.connections.clone();
        made.sort_by_key(|(_, referrer, _)| *referrer);
        Ok(Answer::Connections(made))
    }

    pub fn connection(&self, program: &str, user: Name) -> Answered {
        let program = &self.programs[self.program(program)?];
        let user = self.user(user, "user")?;
        let mut made = program.connections.clone();
        made.retain(|made| made.0 == user);
        Ok(Answer::Connections(made))
    }

    pub fn find(&self, user: Name) -> Option<u32> {
        self.user(user, "").ok()
    }

    pub fn has_program(&self, program: &str) -> Result<(), Refusal> {
        self.program(program).map(drop)
    }

    pub fn is_banned(&self, user: Name) -> Answered {
        let user = self.user(user, "user")?;
        let banned = self.users[user as usize].banned;
        Ok(Answer::Number(banned.then_some(user)))
    }

    fn filter(&self, users: impl Iterator<Item = u32>, active: bool) -> Vec<u32> {
        users
            .filter(|user| !(active && self.users[*user as usize].banned))
            .collect()
    }

    fn program(&self, program: &str) -> Result<usize, Refusal> {
        valid_program(program)?;
        let at = self.names.iter().position(|known| *known == program);
        at.ok_or(Reason::UnknownProgram.of("program"))
    }

    fn user(&self, name: Name, field: &'static str) -> Result<u32, Refusal> {
        let number = match name {
            Name::Text(text) => {
                let id = (self.meant)(text).ok_or(Reason::InvalidUser.of(field))?;
                self.numbers.get(id).copied()
            }
            Name::Number(number) => Some(number),
        };
        let unknown = Reason::UnknownUser.of(field);
        let number = number.ok_or(unknown)?;
        let user = self.users.get(number as usize).ok_or(unknown)?;
        match user.merged {
            Some(into) => Ok(into),
            None if user.removed => Err(unknown),
            None => Ok(number),
        }
    }
}

fn level(program: &Program, level: u8, field: &'static str) -> Result<u8, Refusal> {
    if !(1..=program.levels).contains(&level) {
        return Err(Reason::LevelOutOfRange.of(field));
    }
    Ok(level)
}

/// Enough for the names that the test uses.
fn valid_program(program: &str) -> Result<(), Refusal> {
    if program.is_empty() || program.contains(' ') {
        return Err(Reason::InvalidId.of("program"));
    }
    Ok(())
}
