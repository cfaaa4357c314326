//! The facts: what people did. All of it is checked.

use super::reader::Reader;
use super::writer::Writer;
use super::{MAGIC, SnapshotProblem};
use crate::network::chunked::Plain;
use crate::network::program::{Lists, NONE, Program};
use crate::network::users::{REMOVED, Users};
use crate::network::{Connections, MAX_LEVELS, Network, ids};
use crate::short_id::is_short_id;
use alloc::string::String;
use alloc::vec::Vec;

/// What there is of a program, in the bits of a byte.
const ORDERED: u8 = 1;
const TIMED: u8 = 2;

impl Network {
    pub(super) fn write_facts(&self, writer: &mut Writer) {
        writer.bytes(&MAGIC);
        writer.word(self.users.len());
        writer.word(self.programs.len() as u32);
        writer.word(self.users.merged().len() as u32);
        write_users(&self.users, writer);
        for program in &self.programs {
            write_program(program, writer);
        }
    }

    /// Reads the facts, from behind the magic on, and tells the lists of each program.
    pub(super) fn read_facts(
        &mut self,
        reader: &mut Reader,
    ) -> Result<Vec<Lists>, SnapshotProblem> {
        let mut lists = Vec::new();
        let [users, programs, merged] = [reader.word()?, reader.word()?, reader.word()?];
        read_users(&mut self.users, users, merged, reader)?;
        for _ in 0..programs {
            let (program, made) = read_program(&self.users, reader)?;
            let place = self.search(program.id());
            let place = place.err().ok_or(SnapshotProblem::Damaged)?;
            let number = self.programs.len() as u32;
            let full = |_| SnapshotProblem::Full;
            self.programs.try_reserve(1).map_err(full)?;
            self.by_id.try_reserve(1).map_err(full)?;
            lists.try_reserve(1).map_err(full)?;
            lists.push(made);
            self.programs.push(program);
            self.by_id.insert(place, number);
        }
        Ok(lists)
    }

    /// Counts all users who are banned.
    pub(super) fn count_bans(&mut self) -> Result<(), SnapshotProblem> {
        if self.users.banned() == 0 {
            return Ok(());
        }
        for program in &mut self.programs {
            program.prepare_ban()?;
            for user in 0..program.met() {
                if self.users.is_banned(user) {
                    program.prepare_ban()?;
                    program.count_ban(user, true);
                }
            }
        }
        Ok(())
    }
}

/// Users by blocks: as many as have a piece of text together.
#[inline(never)]
fn write_users(users: &Users, writer: &mut Writer) {
    let [mut lengths, mut standings] = [Vec::new(), Vec::new()];
    let mut text = Vec::new();
    for user in 0..users.len() {
        let standing = users.standing(user);
        // A removed user has no id any more.
        let id = match standing {
            REMOVED => "",
            _ => users.id(user),
        };
        if text.len() + id.len() > ids::PIECE || lengths.len() == ids::PIECE {
            write_block(&mut lengths, &mut standings, &mut text, writer);
        }
        lengths.push(id.len() as u8);
        standings.push(standing);
        text.extend_from_slice(id.as_bytes());
    }
    if !lengths.is_empty() {
        write_block(&mut lengths, &mut standings, &mut text, writer);
    }
    for (user, into) in users.merged() {
        writer.word(*user);
        writer.word(*into);
    }
}

#[inline(never)]
fn write_block(
    lengths: &mut Vec<u8>,
    standings: &mut Vec<u8>,
    text: &mut Vec<u8>,
    writer: &mut Writer,
) {
    writer.word(lengths.len() as u32);
    writer.word(text.len() as u32);
    for part in [lengths, standings, text] {
        writer.bytes(part);
        part.clear();
    }
}

#[inline(never)]
fn read_users(
    users: &mut Users,
    count: u32,
    merged: u32,
    reader: &mut Reader,
) -> Result<(), SnapshotProblem> {
    let mut left = count;
    while left > 0 {
        let [block, bytes] = [reader.word()?, reader.word()?];
        let within = (1..=ids::PIECE).contains(&(block as usize)) && block <= left;
        if !within || bytes as usize > ids::PIECE {
            return Err(SnapshotProblem::Damaged);
        }
        let (block, bytes) = (block as usize, bytes as usize);
        let all = reader.take(2 * block + bytes)?;
        let (lengths, rest) = all.split_at(block);
        let (standings, text) = rest.split_at(block);
        users.load(lengths, standings, text)?;
        left -= block as u32;
    }
    for _ in 0..merged {
        users.load_merged(reader.word()?, reader.word()?)?;
    }
    users.loaded().ok_or(SnapshotProblem::Damaged)
}

#[inline(never)]
fn write_program(program: &Program, writer: &mut Writer) {
    writer.byte(program.id().len() as u8);
    writer.bytes(program.id().as_bytes());
    let connected = program.referrers().iter();
    let connected = connected.filter(|referrer| *referrer != NONE).count();
    let kinds = if connected > 0 { ORDERED } else { 0 };
    let kinds = kinds | if program.has_times() { TIMED } else { 0 };
    writer.bytes(&[program.levels(), kinds]);
    writer.word(program.met());
    writer.list(program.referrers());
    if connected > 0 {
        writer.word(connected as u32);
        for made in Connections::new(program) {
            writer.word(made.user.number());
        }
    }
    if program.has_times() {
        for user in 0..program.met() {
            writer.long(program.time(user));
        }
    }
}

#[inline(never)]
fn read_program(users: &Users, reader: &mut Reader) -> Result<(Program, Lists), SnapshotProblem> {
    let damaged = SnapshotProblem::Damaged;
    let length = usize::from(reader.byte()?);
    let id = core::str::from_utf8(reader.take(length)?).map_err(|_| damaged)?;
    if !is_short_id(id) {
        return Err(damaged);
    }
    let id = String::from(id);
    let [levels, kinds] = [reader.byte()?, reader.byte()?];
    if !(1..=MAX_LEVELS).contains(&levels) || kinds > ORDERED | TIMED {
        return Err(damaged);
    }
    let met = reader.word()?;
    if met > users.len() {
        return Err(damaged);
    }
    let mut program = Program::new(&id, levels);
    reader.list(met as usize, program.referrers_mut())?;
    let connected = program.check_referrers(users)?.ok_or(damaged)?;
    let mut lists = program.begin_lists()?;
    if kinds & ORDERED == 0 {
        program.make_lists(&mut lists)?;
    } else {
        if reader.word()? != connected {
            return Err(damaged);
        }
        reader.parts(connected as usize, size_of::<u32>(), &mut |users| {
            program
                .load_lists(&mut lists, u32::split(users))?
                .ok_or(damaged)
        })?;
        program.end_list(&lists);
        // As many as are connected: if one is there twice, another is not.
        program.check_lists().ok_or(damaged)?;
    }
    if kinds & TIMED != 0 {
        reader.list(met as usize, program.times_mut())?;
        program.check_times().ok_or(damaged)?;
    }
    Ok((program, lists))
}
