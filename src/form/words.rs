//! What the words of an attribute mean to the decision. A text is read as whole words, never as
//! substrings: `preferred` has nothing to do with `referred`, nor `href` with `ref`. Identifiers
//! and prose are cut alike (`referralCode`, `referral-code[0]`, "Referral code (optional)"); a
//! word that is several written together (`referralcode`) is taken apart if each piece is known.
//!
//! Doubled letters count once, in texts as in the table, which therefore has `referer` for
//! "referrer": people misspell these words in just that way (`refferal`, `afilliate`).

/// A set of meanings.
pub(super) type Roles = u32;

/// Says referral outright.
pub(super) const REFERRAL: Roles = 1;
/// What was done to the new user, which makes "by" and "who" ask for the one who did it.
pub(super) const PASSIVE: Roles = 1 << 1;
/// Someone who brings others in.
pub(super) const PERSON: Roles = 1 << 2;
/// Such a person by a name that means little else (a sponsor may be that of an event).
pub(super) const BRINGER: Roles = 1 << 3;
/// An invitation: to come in, or to let others in.
pub(super) const INVITE: Roles = 1 << 4;
/// A friend or partner: may have a code, but much else too.
pub(super) const FRIEND: Roles = 1 << 5;
/// A partner, who may have an id.
pub(super) const PARTNER: Roles = 1 << 6;
/// Short for referral, and for reference.
pub(super) const REF: Roles = 1 << 7;
/// Any word that speaks of referrals.
pub(super) const SUBJECT: Roles = REFERRAL | PASSIVE | PERSON | INVITE | FRIEND | REF;

/// Says that a code is asked for.
pub(super) const CODE: Roles = 1 << 8;
/// A code by another name.
pub(super) const ID: Roles = 1 << 9;
/// A number: of a sponsor it is a code, of a "ref" it is not.
pub(super) const NUMBER: Roles = 1 << 10;
/// Asks for a person.
pub(super) const BY: Roles = 1 << 11;

/// The channel that a visitor came by, and codes of other kinds.
pub(super) const NEVER: Roles = 1 << 12;
/// Codes that lower a price.
pub(super) const COUPON: Roles = 1 << 13;
/// Facts about a person.
pub(super) const FACT: Roles = 1 << 14;
/// Facts about a referral.
pub(super) const ASPECT: Roles = 1 << 15;
/// What one does with a code of one's own.
pub(super) const OWN: Roles = 1 << 16;

/// Small words of prose.
const SMALL: Roles = 1 << 17;
/// What identifiers are padded with.
const PADDING: Roles = 1 << 18;

// The rest is not in the table but follows from where the words stand.

/// A word that is not in the table.
pub(super) const UNKNOWN: Roles = 1 << 19;
/// An invitation with its code right behind: "invite code", not "a code, or invite a friend".
pub(super) const INVITE_CODE: Roles = 1 << 20;
/// A friend and a code close together: "friend's code", "code from a friend".
pub(super) const FRIEND_CODE: Roles = 1 << 21;
/// A fact, aspect or channel behind the subject. The last noun of an identifier says what it
/// holds: a `referral_code_status` is a status, a `page_referral_code` a code.
pub(super) const FACT_BEHIND: Roles = 1 << 22;

/// The words of one language by meaning, in lower case, doubled letters once.
type Language = &'static [(Roles, &'static str)];

static ENGLISH: Language = &[
    (REFERRAL, "referal referel refral refereal upline"),
    (REFERRAL | PASSIVE, "refered refering"),
    (PASSIVE, "invited introduced recomended"),
    (PERSON, "sponsor sponser afiliate afilate ambasador"),
    (PERSON | BRINGER, "referer inviter introducer enroler"),
    (INVITE, "invite invitation"),
    (FRIEND, "friend friends"),
    (FRIEND | PARTNER, "partner"),
    (REF, "ref refer"),
    (CODE, "code codes key"),
    (ID, "id token username c"),
    (NUMBER, "number num no nr"),
    (BY, "by who whom"),
    (
        NEVER,
        "area campaign chanel country hear heard medium otp postal postcode reference references \
         source src utm verification zip",
    ),
    (
        COUPON,
        "coupon discount gift giftcard promo promotion promotional voucher",
    ),
    (
        FACT,
        "adres clinic company doctor dr email emails hospital how link mail mobile name phone \
         physician tel url",
    ),
    (
        ASPECT,
        "amount bonus category coment coments consent count date description details document \
         domain eror fe host http https kind landing leter level mesage method note notes page \
         path percent program programe rate reason relationship reward status title total type \
         valid",
    ),
    (OWN, "chose copy create find search share"),
    (
        SMALL,
        "a an and any are at did do does enter from got had has have here if in is it me of on \
         one optional or our please required s should so some the this to us use used was we \
         were with you your",
    ),
    (
        PADDING,
        "account acount add aply aplied atributes beta box client contact control customer data field \
         fields form frm hs input lead member my new optin profile reg register registration \
         sign signup tb text txt up user users value wp wpforms",
    ),
];

/// Every language that is read. One more is one more table.
static LANGUAGES: &[Language] = &[ENGLISH];

/// The most bytes of a text that are read: longer ones are no labels.
const MAX_TEXT: usize = 300;
/// The most bytes of a word; longer ones are unknown.
const MAX_WORD: usize = 32;
/// How many words "close together" spans.
const NEAR: u32 = 3;

/// The meanings of all words of a text.
pub(super) fn read(text: &str) -> Roles {
    let mut reader = Reader::default();
    let mut bytes = text.bytes().take(MAX_TEXT).peekable();
    let (mut last, mut is_word) = (0_u8, false);
    while let Some(byte) = bytes.next() {
        let next = bytes.peek().copied().unwrap_or_default();
        is_word = is_letter(byte, next, is_word);
        // `referralCode`, `HTTPReferer`
        let is_hump =
            byte.is_ascii_uppercase() && (last.is_ascii_lowercase() || next.is_ascii_lowercase());
        if !is_word || is_hump {
            reader.end_word();
        }
        if is_word {
            reader.push(byte.to_ascii_lowercase());
        }
        last = byte;
    }
    reader.end_word();
    reader.roles
}

/// Whether a byte is of a letter: of an ASCII letter, or of any character from Latin-1 letters on
/// that is not common punctuation. A true Unicode table would be larger than all the rest of this
/// module, and decoded characters need more code than what their first two bytes tell.
fn is_letter(byte: u8, next: u8, is_word: bool) -> bool {
    match (byte, next) {
        (b'A'..=b'Z' | b'a'..=b'z', _) => true,
        // A character goes on as it began.
        (0x80..=0xBF, _) => is_word,
        // In this order: U+0080 to 00BF, 2000 to 2BFF, 3000 to 303F, FE00 to FE3F (marks and
        // forms of punctuation), 1F000 to 1FFFF (pictures).
        (0xC2, _) | (0xE2, ..=0xAF) | (0xE3, 0x80) | (0xEF, 0xB8) | (0xF0, 0x9F) => false,
        _ => byte > 0xBF,
    }
}

#[derive(Default)]
struct Reader {
    word: [u8; MAX_WORD],
    length: usize,
    last: u8,
    roles: Roles,
    /// Words so far, and where some kinds of them stood last, counted from 1.
    words: u32,
    code_at: u32,
    invite_at: u32,
    friend_at: u32,
}

impl Reader {
    fn push(&mut self, byte: u8) {
        if self.length > 0 && byte == self.last && byte.is_ascii() {
            return;
        }
        self.last = byte;
        // Past the end, the length alone tells that the word is too long.
        if let Some(room) = self.word.get_mut(self.length) {
            *room = byte;
        }
        self.length += 1;
    }

    fn end_word(&mut self) {
        if self.length == 0 {
            return;
        }
        let roles = self.word.get(..self.length).map_or(UNKNOWN, roles_of);
        self.length = 0;
        self.words += 1;
        self.roles |= roles;

        for (role, at) in [
            (CODE, &mut self.code_at),
            (INVITE, &mut self.invite_at),
            (FRIEND, &mut self.friend_at),
        ] {
            if roles & role != 0 {
                *at = self.words;
            }
        }
        if roles & CODE != 0 && self.invite_at > 0 && self.words - self.invite_at <= NEAR {
            self.roles |= INVITE_CODE;
        }
        if self.code_at > 0 && self.friend_at > 0 && self.code_at.abs_diff(self.friend_at) <= NEAR {
            self.roles |= FRIEND_CODE;
        }
        if roles & (FACT | ASPECT | NEVER) != 0 && self.roles & SUBJECT != 0 {
            self.roles |= FACT_BEHIND;
        }
    }
}

/// The meanings of one word, or of all the words that it was made of.
fn roles_of(word: &[u8]) -> Roles {
    let (mut roles, mut at) = (0, 0);
    while let Some(rest) = word.get(at..)
        && !rest.is_empty()
    {
        let (mut length, mut found) = longest(rest);
        if length == 0 && at > 0 {
            // Where two pieces meet in one letter, it was counted once: `usereferal`.
            at -= 1;
            (length, found) = longest(word.get(at..).unwrap_or_default());
        }
        // As pieces, words as small as `it` and `us` would make a `ref` of `refit` and `refuse`.
        let is_piece = length < word.len();
        if length == 0 || is_piece && (length == 1 || found & SMALL != 0) {
            return UNKNOWN;
        }
        roles |= found;
        at += length;
    }
    roles
}

/// The longest word of the table that `text` begins with: its length and meanings.
fn longest(text: &[u8]) -> (usize, Roles) {
    let (mut length, mut roles) = (0, 0);
    for (meaning, words) in LANGUAGES.iter().copied().flatten() {
        for word in words.as_bytes().split(|byte| *byte == b' ') {
            if word.len() >= length && text.starts_with(word) {
                roles = if word.len() == length { roles } else { 0 } | meaning;
                length = word.len();
            }
        }
    }
    (length, roles)
}
