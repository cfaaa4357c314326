//! Suggestions: what `check` offers for wrong codes, against every slip tried at every place with
//! every symbol as `docs/codes.md` tells it, and how often it is right, against the rates that
//! the page states.

use proptest::prelude::*;
use proptest::sample::Index;
use refgraph::code::{Expected, Invalid, Mode, Spec, Verdict, check, mint_unused, tag_of};

const SYMBOLS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const ROWS: [&str; 4] = ["1234567890", "QWERTYUIOP", "ASDFGHJKL", "ZXCVBNM"];
const ALIKE: [&str; 10] = ["2Z", "5S", "8B", "6G", "9G", "0D", "0Q", "17", "VY", "MN"];
const BAD: &[u8] = b".,;:!?#*";

/// Schoolbook arithmetic of the page, written anew.
mod format {
    use super::{Expected, Mode, SYMBOLS};

    /// The product in GF(2)[x]/(x⁵ + x² + 1).
    fn times(one: u8, other: u8) -> u8 {
        let mut product = (0..5).fold(0_u16, |sum, bit| {
            sum ^ ((u16::from(one) << bit) * u16::from(other >> bit & 1))
        });
        for bit in (5..10).rev() {
            if product >> bit & 1 == 1 {
                product ^= 0b10_0101 << (bit - 5);
            }
        }
        product as u8
    }

    /// Whether a word is a right code and as expected.
    pub fn is_right(word: &[u8], expected: Expected) -> bool {
        if !(8..=20).contains(&word.len()) {
            return false;
        }
        let value = |symbol: &u8| SYMBOLS.iter().position(|s| s == symbol).unwrap() as u8;
        let values: Vec<u8> = word.iter().map(value).collect();
        let (mut plain, mut weighted, mut power) = (0, 0, 1);
        for term in values.iter().rev().chain([&24]) {
            plain ^= term;
            weighted ^= times(*term, power);
            power = times(power, 2);
        }
        let [.., tag, head, _, _] = values[..] else {
            return false;
        };
        let mode = [Mode::Live, Mode::Test][usize::from(head & 1)];
        (plain, weighted) == (0, 0)
            && head < 6
            && expected.tag.is_none_or(|wanted| tag == 0 || tag == wanted)
            && expected.mode.is_none_or(|wanted| mode == wanted)
    }
}

/// Whether a symbol is easily taken for another.
fn near(one: u8, other: u8) -> bool {
    // In half keys.
    let key = |symbol: u8| {
        let row = ROWS
            .iter()
            .position(|row| row.contains(char::from(symbol)))
            .unwrap();
        let at = ROWS[row].find(char::from(symbol)).unwrap();
        (row, 2 * at + row)
    };
    let ((row, x), (other_row, other_x)) = (key(one), key(other));
    let (pair, turned) = (pair_of(one, other), pair_of(other, one));
    let alike = ALIKE.contains(&&*pair) || ALIKE.contains(&&*turned);
    (row.abs_diff(other_row) <= 1 && x.abs_diff(other_x) <= 2) || alike
}

fn pair_of(one: u8, other: u8) -> String {
    String::from_utf8(vec![one, other]).unwrap()
}

/// What was meant: code, slip, and the number of the symbol where it was made.
type Meant = (String, &'static str, usize);

/// What may have been meant by symbols, of which `None` is a bad one, in the ranks of the page.
fn meant(symbols: &[Option<u8>], expected: Expected) -> Option<Meant> {
    let bad = symbols.iter().filter(|symbol| symbol.is_none()).count();
    if bad > 1 {
        return None;
    }
    let mut ranks: [Vec<Meant>; 5] = Default::default();
    let mut consider = |word: Vec<Option<u8>>, slip, rank: usize, at| {
        if let Some(word) = word.into_iter().collect::<Option<Vec<u8>>>()
            && format::is_right(&word, expected)
        {
            ranks[rank].push((String::from_utf8(word).unwrap(), slip, at));
        }
    };
    for at in 0..symbols.len() {
        for by in SYMBOLS {
            let mut word = symbols.to_vec();
            word[at] = Some(*by);
            let rank = match symbols[at] {
                Some(was) if was == *by => continue,
                Some(was) if near(was, *by) => 1,
                _ => 2,
            };
            consider(word, "symbol", rank, at);
        }
        let mut word = symbols.to_vec();
        word.remove(at);
        if symbols[at].is_some() && symbols.get(at + 1) == Some(&symbols[at]) {
            consider(word, "doubled", 0, at);
        } else {
            consider(word, "stray", 2, at);
        }
    }
    for at in 1..symbols.len() {
        let mut word = symbols.to_vec();
        word.swap(at - 1, at);
        consider(word, "swap", 1, at - 1);
    }
    for at in 0..=symbols.len() {
        for by in SYMBOLS {
            let mut word = symbols.to_vec();
            word.insert(at, Some(*by));
            let is_twin = at.checked_sub(1).is_some_and(|at| symbols[at] == Some(*by))
                || symbols.get(at) == Some(&Some(*by));
            consider(word, "dropped", if is_twin { 3 } else { 4 }, at);
        }
    }
    let best = ranks.into_iter().find(|rank| !rank.is_empty())?;
    let (code, ..) = &best[0];
    best.iter()
        .all(|(other, ..)| other == code)
        .then(|| best[0].clone())
}

/// A right code of the alphabet.
fn code(random: [u8; 16], tag: u8, length: u8) -> String {
    let spec = Spec {
        mode: Mode::Live,
        tag,
        length,
    };
    let turns = (0..32).map(|turn| random.map(|byte| byte.wrapping_add(turn)));
    mint_unused(spec, turns, |_| false)
        .unwrap()
        .as_str()
        .to_owned()
}

#[derive(Clone, Debug)]
enum Slip {
    Symbol(Index, Index),
    Near(Index, Index),
    Swap(Index),
    Double(Index),
    Insert(Index, Index),
    Drop(Index),
    Bad(Index, Index),
}

fn slip() -> impl Strategy<Value = Slip> {
    let at = any::<Index>;
    prop_oneof![
        (at(), at()).prop_map(|(at, by)| Slip::Symbol(at, by)),
        (at(), at()).prop_map(|(at, by)| Slip::Near(at, by)),
        at().prop_map(Slip::Swap),
        at().prop_map(Slip::Double),
        (at(), at()).prop_map(|(at, by)| Slip::Insert(at, by)),
        at().prop_map(Slip::Drop),
        (at(), at()).prop_map(|(at, by)| Slip::Bad(at, by)),
    ]
}

fn err(word: &mut Vec<u8>, slip: &Slip) {
    let length = word.len();
    match slip {
        Slip::Symbol(at, by) => word[at.index(length)] = *by.get(SYMBOLS),
        Slip::Near(at, by) => {
            let at = at.index(length);
            let keys: Vec<u8> = SYMBOLS
                .iter()
                .copied()
                .filter(|key| SYMBOLS.contains(&word[at]) && near(word[at], *key))
                .collect();
            if !keys.is_empty() {
                word[at] = *by.get(&keys);
            }
        }
        Slip::Swap(at) => {
            let at = at.index(length - 1);
            word.swap(at, at + 1);
        }
        Slip::Double(at) => {
            let at = at.index(length);
            word.insert(at, word[at]);
        }
        Slip::Insert(at, by) => word.insert(at.index(length + 1), *by.get(SYMBOLS)),
        Slip::Drop(at) => drop(word.remove(at.index(length))),
        Slip::Bad(at, by) => word.insert(at.index(length + 1), *by.get(BAD)),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn every_slip_tried_tells_the_same(
        random: [u8; 16], length in 8..=20u8, slips in prop::collection::vec(slip(), 1..3),
        tag in prop_oneof![Just(0), Just(7)], asks: bool, dash: Index,
    ) {
        let mut word = code(random, tag, length).into_bytes();
        for slip in &slips {
            err(&mut word, slip);
        }
        let expected = Expected {
            tag: asks.then_some(7),
            mode: asks.then_some(Mode::Live),
        };
        // Typed with a dash and in lower case, which changes places and nothing else.
        let dash = dash.index(word.len() + 1);
        let mut typed = String::from_utf8(word.clone()).unwrap().to_lowercase();
        typed.insert(dash, '-');
        let place = |at: usize| (at < word.len()).then_some(at + usize::from(at >= dash));

        let symbols: Vec<_> = word.iter().map(|b| SYMBOLS.contains(b).then_some(*b)).collect();
        let bad = symbols.iter().position(Option::is_none);
        let told = check(&typed, expected);
        if word.len() > 20 {
            prop_assert!(told.valid().is_none());
        } else if bad.is_none() && format::is_right(&word, expected) {
            prop_assert!(told.valid().is_some());
        } else if bad.is_none() && format::is_right(&word, Expected { tag: None, mode: None }) {
            // Of another program: nothing is suggested.
            let is_silent = matches!(told, Verdict::Invalid(Invalid { suggestion: None, .. }));
            prop_assert!(is_silent);
        } else {
            let Verdict::Invalid(told) = told else { panic!("{typed} is right") };
            let wanted = meant(&symbols, expected).filter(|_| told.problem.code() != "unknown_version");
            let offered = told.suggestion.map(|s| (s.code.as_str().to_owned(), s.slip.code()));
            let position = match bad {
                Some(at) => place(at),
                None => wanted.as_ref().and_then(|(.., at)| place(*at)),
            };
            prop_assert_eq!(offered, wanted.map(|(code, slip, _)| (code, slip)), "{}", typed);
            prop_assert_eq!(told.position, position, "{}", typed);
        }
    }
}

/// Enough that a rate that is off by some per cent shows, and few enough to take a second or two.
const TRIALS: u32 = 1_500;

/// A small generator, so that each run errs alike.
struct Draw(u64);

impl Draw {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize * limit) >> 31
    }

    fn pick(&mut self, list: &[u8]) -> u8 {
        list[self.below(list.len())]
    }

    /// Another symbol at a place.
    fn replace(&mut self, word: &mut [u8], at: usize) {
        let was = word[at];
        while word[at] == was {
            word[at] = self.pick(SYMBOLS);
        }
    }

    fn code(&mut self, length: u8) -> Vec<u8> {
        let random = core::array::from_fn(|_| self.below(256) as u8);
        code(random, tag_of("spring"), length).into_bytes()
    }

    /// The error of a row of the page's table.
    fn err(&mut self, row: &str, word: &mut Vec<u8>) {
        let at = self.below(word.len());
        match row {
            "another symbol in place of one" => self.replace(word, at),
            "its neighbour on the keyboard" => {
                let row = ROWS
                    .iter()
                    .position(|row| row.contains(char::from(word[at])))
                    .unwrap();
                let x = ROWS[row].find(char::from(word[at])).unwrap();
                let mut keys = Vec::new();
                for (row, x) in [
                    (Some(row), x.checked_sub(1)),
                    (Some(row), Some(x + 1)),
                    (row.checked_sub(1), Some(x)),
                    (row.checked_sub(1), Some(x + 1)),
                    (Some(row + 1), x.checked_sub(1)),
                    (Some(row + 1), Some(x)),
                ] {
                    let row = row.and_then(|row| ROWS.get(row));
                    let key = row.zip(x).and_then(|(row, x)| row.as_bytes().get(x));
                    keys.extend(key.filter(|key| SYMBOLS.contains(key)));
                }
                word[at] = self.pick(&keys);
            }
            "two neighbours swapped" => {
                let at = self.below(word.len() - 1);
                word.swap(at, at + 1);
            }
            "one doubled" => word.insert(at, word[at]),
            "a random symbol too many" => {
                let at = self.below(word.len() + 1);
                word.insert(at, self.pick(SYMBOLS));
            }
            "a stray character" => {
                let at = self.below(word.len() + 1);
                word.insert(at, self.pick(BAD));
            }
            "one left out" => drop(word.remove(at)),
            "two wrong symbols" => {
                let other = (at + 1 + self.below(word.len() - 1)) % word.len();
                self.replace(word, at);
                self.replace(word, other);
            }
            "a made-up word" => {
                for symbol in word {
                    *symbol = self.pick(SYMBOLS);
                }
            }
            other => panic!("{other}"),
        }
    }
}

#[test]
fn the_rates_are_as_the_page_states_them() {
    let page = include_str!("../docs/codes.md");
    let table = page
        .split("| error | 8 symbols")
        .nth(1)
        .unwrap()
        .lines()
        .skip(2);
    let expected = Expected {
        tag: Some(tag_of("spring")),
        mode: Some(Mode::Live),
    };
    let mut draw = Draw(7);
    let mut rows = 0;
    for line in table.take_while(|line| line.starts_with('|')) {
        let cells: Vec<_> = line.trim_matches('|').split('|').map(str::trim).collect();
        for (length, cell) in [8, 10, 12].into_iter().zip(&cells[1..]) {
            let (mut right, mut wrong, mut none) = (0, 0, 0);
            let mut done = 0;
            while done < TRIALS {
                let code = draw.code(length);
                let mut typed = code.clone();
                draw.err(cells[0], &mut typed);
                if typed == code {
                    continue;
                }
                done += 1;
                if let Verdict::Invalid(told) =
                    check(core::str::from_utf8(&typed).unwrap(), expected)
                {
                    match told.suggestion {
                        Some(meant) if meant.code.as_str().as_bytes() == code => right += 1,
                        Some(_) => wrong += 1,
                        None => none += 1,
                    }
                }
            }
            let stated = cell
                .split('/')
                .map(|rate| rate.trim().parse::<f64>().unwrap());
            for (count, stated) in [right, wrong, none].into_iter().zip(stated) {
                let measured = f64::from(count) * 100.0 / f64::from(TRIALS);
                // Four standard deviations, and what the page rounds.
                let deviation = (stated * (100.0 - stated) / f64::from(TRIALS)).sqrt();
                assert!(
                    (measured - stated).abs() <= 4.0 * deviation + 0.1,
                    "{}, {length} symbols: {measured} measured, {stated} stated",
                    cells[0]
                );
            }
        }
        rows += 1;
    }
    assert_eq!(rows, 9);
}
