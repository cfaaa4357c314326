//! What holds for any bytes at all. Each function is the body of a target of cargo-fuzz in
//! `fuzz/`, and of a test on stable in `tests/fuzzed.rs`.

use refgraph::code::{self, Code, Expected, Mode, Spec, Verdict, mint, normalize};

const ANY: Expected = Expected {
    tag: None,
    mode: None,
};

/// A code that passes is right in every spelling of it, and nothing is told of a place outside of
/// the text.
pub fn check(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    match code::check(&text, ANY) {
        Verdict::Valid(code) => {
            accepted(code);
            assert_eq!(normalize(&text).as_deref(), Some(code.as_str()));
            let narrow = Expected {
                tag: Some(code.tag()),
                mode: Some(code.mode()),
            };
            assert_eq!(code::check(&text, narrow), Verdict::Valid(code));
        }
        Verdict::Invalid(invalid) => {
            let length = text.encode_utf16().count();
            assert!(invalid.position.is_none_or(|position| position < length));
        }
    }
    if let Some(normal) = normalize(&text) {
        assert_eq!(normalize(&normal).as_deref(), Some(normal.as_str()));
    }
}

/// What is suggested is right and as expected, and is not what stood there. A minted code with one
/// wrong symbol, or two swapped, does not pass, and what is suggested for it is right.
pub fn suggest(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    for tag in [None, Some(10)] {
        suggested(&text, Expected { tag, ..ANY });
    }
    let Some((code, [at, symbol, ..])) = minted(data) else {
        return;
    };
    let mut slipped = code.as_str().as_bytes().to_vec();
    let at = usize::from(*at) % slipped.len();
    if symbol % 2 == 0 {
        slipped[at] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ"[usize::from(symbol / 2 % 32)];
    } else {
        let next = (at + 1) % slipped.len();
        slipped.swap(at, next);
    }
    let slipped = String::from_utf8_lossy(&slipped);
    if slipped != code.as_str() {
        assert!(code::check(&slipped, ANY).valid().is_none());
        suggested(&slipped, ANY);
    }
}

/// What opens is right, and what a number is sealed to opens to it, but not with another key.
#[cfg(feature = "full")]
pub fn open(data: &[u8]) {
    use refgraph::code::seal::{Key, KeyRing, OpenProblem};
    let ring = |secret| KeyRing::new(Key::new(5, 40, &[secret; 16])).unwrap();
    let text = String::from_utf8_lossy(data);
    if let Ok(opened) = ring(7).open(&text, ANY) {
        accepted(opened.code);
        assert_eq!(ring(7).open(opened.code.as_str(), ANY), Ok(opened));
    }
    let Some((number, [length, tag, mode, ..])) = data.split_first_chunk() else {
        return;
    };
    let number = u64::from_le_bytes(*number) >> (length % 64);
    if let Ok(code) = ring(7).seal(number, spec_of(*length, *tag, *mode)) {
        accepted(code);
        assert_eq!(ring(7).open(&code.to_string(), ANY).unwrap().number, number);
        assert_eq!(ring(8).open(code.as_str(), ANY), Err(OpenProblem::WrongKey));
    }
}

/// What a name makes is right as it is shown, and a vanity code; its name is read the same again.
#[cfg(feature = "full")]
pub fn vanity(data: &[u8]) {
    use refgraph::code::Kind;
    use refgraph::code::vanity::{Name, VanitySpec};
    let Some((random, rest)) = data
        .split_last_chunk::<16>()
        .map(|(rest, last)| (last, rest))
    else {
        return;
    };
    let text = String::from_utf8_lossy(rest);
    let reserved: Vec<&str> = text.split('\n').skip(1).collect();
    let Ok(name) = Name::read(text.split('\n').next().unwrap_or_default(), &reserved) else {
        return;
    };
    assert_eq!(Name::read(name.as_str(), &reserved).as_ref(), Ok(&name));
    let [tag, symbols, mode, ..] = *random;
    let spec = VanitySpec {
        mode: [Mode::Live, Mode::Test][usize::from(mode % 2)],
        tag: tag % 32,
        random: symbols,
    };
    if let Some(vanity) = name.mint(spec, random) {
        accepted(vanity.code);
        let verdict = code::check(&vanity.display, ANY);
        assert_eq!(verdict, Verdict::Valid(vanity.code));
        let told = (vanity.code.kind(), vanity.code.mode(), vanity.code.tag());
        assert_eq!(told, (Kind::Vanity, spec.mode, spec.tag));
    }
}

fn spec_of(length: u8, tag: u8, mode: u8) -> Spec {
    Spec {
        mode: [Mode::Live, Mode::Test][usize::from(mode % 2)],
        tag: tag % 32,
        length: 8 + length % 13,
    }
}

/// The code that some bytes mint, which is accepted, and the bytes that are left.
fn minted(data: &[u8]) -> Option<(Code, &[u8])> {
    let (random, rest) = data.split_first_chunk::<16>()?;
    let (&[length, tag, mode], rest) = rest.split_first_chunk()?;
    let spec = spec_of(length, tag, mode);
    let code = mint(spec, random)?;
    accepted(code);
    let told = (code.mode(), code.tag(), code.as_str().len());
    assert_eq!(told, (spec.mode, spec.tag, usize::from(spec.length)));
    Some((code, rest))
}

/// Asserts that a code is accepted in its canonical spelling, in groups and in lower case.
fn accepted(code: Code) {
    let spellings = [
        code.as_str().to_owned(),
        code.to_string(),
        code.as_str().to_lowercase(),
    ];
    for spelling in spellings {
        assert_eq!(code::check(&spelling, ANY), Verdict::Valid(code));
    }
}

/// Asserts that what is suggested for a text is right.
fn suggested(text: &str, expected: Expected) {
    if let Verdict::Invalid(invalid) = code::check(text, expected)
        && let Some(meant) = invalid.suggestion
    {
        assert_ne!(normalize(text).as_deref(), Some(meant.code.as_str()));
        let verdict = code::check(meant.code.as_str(), expected);
        assert_eq!(verdict, Verdict::Valid(meant.code));
        accepted(meant.code);
    }
}
