//! The network as one would write it without a thought for time or memory: a list of
//! connections, and loops. It shares the refusals with the network, and no other code.

use std::collections::BTreeMap;

use refgraph::network::Added;
use refgraph::refusal::{Reason, Refusal};

#[derive(Debug, PartialEq)]
pub enum Connected {
    New,
    Unchanged,
    Moved(String),
}

struct Program {
    levels: u8,
    /// User and referrer, in the order of connection.
    connections: Vec<(String, String)>,
}

impl Program {
    fn referrer(&self, user: &str) -> Option<String> {
        let (_, referrer) = self.connections.iter().find(|(below, _)| below == user)?;
        Some(referrer.clone())
    }

    /// The user and everyone above.
    fn line(&self, user: &str) -> Vec<String> {
        let mut line = vec![user.to_owned()];
        while let Some(above) = self.referrer(line.last().unwrap()) {
            line.push(above);
        }
        line
    }

    fn downline(&self, user: &str, level: u8) -> Vec<String> {
        let mut downline = vec![user.to_owned()];
        for _ in 0..level {
            let mut below = Vec::new();
            for user in &downline {
                for (other, referrer) in &self.connections {
                    if referrer == user {
                        below.push(other.clone());
                    }
                }
            }
            downline = below;
        }
        downline
    }

    fn level(&self, level: u8, field: &'static str) -> Result<u8, Refusal> {
        if !(1..=self.levels).contains(&level) {
            return Err(Reason::LevelOutOfRange.of(field));
        }
        Ok(level)
    }
}

pub struct Oracle {
    /// Who is meant by a spelling.
    meant: fn(&str) -> Option<&'static str>,
    users: Vec<String>,
    programs: BTreeMap<String, Program>,
}

impl Oracle {
    pub fn new(meant: fn(&str) -> Option<&'static str>) -> Self {
        Self {
            meant,
            users: Vec::new(),
            programs: BTreeMap::new(),
        }
    }

    pub fn users(&self) -> usize {
        self.users.len()
    }

    pub fn add_program(&mut self, program: &str, levels: u8) -> Result<Added, Refusal> {
        valid_program(program)?;
        if !(1..=10).contains(&levels) {
            return Err(Reason::LevelOutOfRange.of("levels"));
        }
        if let Some(existing) = self.programs.get(program) {
            if existing.levels == levels {
                return Ok(Added::Unchanged);
            }
            return Err(Reason::ProgramExists.of("program"));
        }
        let connections = Vec::new();
        self.programs.insert(
            program.to_owned(),
            Program {
                levels,
                connections,
            },
        );
        Ok(Added::New)
    }

    pub fn add_user(&mut self, user: &str) -> Result<Added, Refusal> {
        let id = (self.meant)(user).ok_or(Reason::InvalidUser.of("user"))?;
        if self.users.iter().any(|known| known == id) {
            return Ok(Added::Unchanged);
        }
        self.users.push(id.to_owned());
        Ok(Added::New)
    }

    pub fn connect(
        &mut self,
        program: &str,
        user: &str,
        connection: &str,
    ) -> Result<Connected, Refusal> {
        let forest = self.program(program)?;
        let user = self.user(user, "user")?;
        let connection = self.user(connection, "connection")?;
        if user == connection {
            return Err(Reason::SelfConnection.of("connection"));
        }
        if forest.line(&connection).contains(&user) {
            return Err(Reason::Cycle.of("connection"));
        }
        let from = forest.referrer(&user);
        if from.as_ref() == Some(&connection) {
            return Ok(Connected::Unchanged);
        }
        let connections = &mut self.programs.get_mut(program).unwrap().connections;
        connections.retain(|(below, _)| *below != user);
        connections.push((user, connection));
        Ok(from.map_or(Connected::New, Connected::Moved))
    }

    pub fn chain(
        &self,
        program: &str,
        user: &str,
        levels: Option<u8>,
    ) -> Result<Vec<String>, Refusal> {
        let program = self.program(program)?;
        let user = self.user(user, "user")?;
        let levels = match levels {
            Some(levels) => program.level(levels, "levels")?,
            None => program.levels,
        };
        let line = program.line(&user).into_iter().skip(1);
        Ok(line.take(levels.into()).collect())
    }

    pub fn downline(&self, program: &str, user: &str, level: u8) -> Result<Vec<String>, Refusal> {
        let program = self.program(program)?;
        let user = self.user(user, "user")?;
        Ok(program.downline(&user, program.level(level, "level")?))
    }

    pub fn counts(&self, program: &str, user: &str) -> Result<Vec<u32>, Refusal> {
        let program = self.program(program)?;
        let user = self.user(user, "user")?;
        Ok((1..=program.levels)
            .map(|level| program.downline(&user, level).len() as u32)
            .collect())
    }

    pub fn path(
        &self,
        program: &str,
        from: &str,
        to: &str,
    ) -> Result<(Vec<String>, usize), Refusal> {
        let program = self.program(program)?;
        let up = program.line(&self.user(from, "from")?);
        let down = program.line(&self.user(to, "to")?);
        for (top, user) in up.iter().enumerate() {
            if let Some(depth) = down.iter().position(|other| other == user) {
                let mut path = up[..=top].to_vec();
                path.extend(down[..depth].iter().rev().cloned());
                return Ok((path, top));
            }
        }
        Err(Reason::NoPath.of(""))
    }

    fn program(&self, program: &str) -> Result<&Program, Refusal> {
        valid_program(program)?;
        self.programs
            .get(program)
            .ok_or(Reason::UnknownProgram.of("program"))
    }

    fn user(&self, user: &str, field: &'static str) -> Result<String, Refusal> {
        let id = (self.meant)(user).ok_or(Reason::InvalidUser.of(field))?;
        if !self.users.iter().any(|known| known == id) {
            return Err(Reason::UnknownUser.of(field));
        }
        Ok(id.to_owned())
    }
}

/// Enough for the names that the test uses.
fn valid_program(program: &str) -> Result<(), Refusal> {
    if program.is_empty() || program.contains(' ') {
        return Err(Reason::InvalidId.of("program"));
    }
    Ok(())
}
