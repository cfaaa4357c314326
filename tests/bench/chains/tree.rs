//! The trees that are measured: those that `tree.js` makes.

use super::NONE;

/// Who was brought in by whom, and who is asked about.
pub struct Tree {
    /// Of each user but the first, the referrer.
    pub referrers: Vec<u32>,
    pub ids: Vec<String>,
    /// Users at random, for questions.
    pub asked: Vec<u32>,
    /// Whether it has the shape of those that come about.
    pub is_usual: bool,
}

/// A small generator: the same sequence each time.
fn generator(mut state: u32) -> impl FnMut(u32) -> u32 {
    move |below| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        ((u64::from(state) * u64::from(below)) >> 32) as u32
    }
}

impl Tree {
    pub fn of(shape: &str, users: u32) -> Self {
        let mut random = generator(7);
        Self {
            referrers: referrers(shape).take(users as usize).collect(),
            ids: (0..users).map(email).collect(),
            asked: (0..1 << 16).map(|_| random(users)).collect(),
            is_usual: shape == "tree",
        }
    }

    /// The user whom the call is about.
    pub fn asked(&self, call: usize) -> u32 {
        self.asked[call & 0xFFFF]
    }

    /// The id of that user.
    pub fn asked_id(&self, call: usize) -> &str {
        &self.ids[self.asked(call) as usize]
    }

    /// The connections: each user who was brought in, and by whom.
    pub fn connections(&self) -> impl Iterator<Item = (u32, u32)> {
        (0..)
            .zip(self.referrers.iter().copied())
            .filter(|(_, referrer)| *referrer != NONE)
    }
}

pub fn email(user: u32) -> String {
    format!("user{user}@example.com")
}

/// The referrer of each user, for ever; the first has none.
pub fn referrers(shape: &str) -> impl Iterator<Item = u32> {
    let mut random = generator(1);
    (0..).map(move |user: u32| match shape {
        _ if user == 0 => NONE,
        "path" => user - 1,
        "star" => 0,
        _ if user < 50 || random(4) > 0 => user - 1 - random(user.min(50)),
        _ => random(user).min(random(user)),
    })
}

/// How a shape and size are called.
pub fn name(shape: &str, users: u32) -> String {
    let size = match users {
        1_000_000.. => format!("{}m", users / 1_000_000),
        _ => format!("{}k", users / 1_000),
    };
    match shape {
        "tree" => size,
        _ => format!("{size}-{shape}"),
    }
}
