//! The words that tell what a field is for, by meaning: of English, German, French, Spanish,
//! Portuguese, Italian, Dutch, Polish, Turkish, Indonesian, Vietnamese, Russian, Ukrainian, Arabic,
//! Persian, Hebrew, Hindi, Chinese, Japanese and Korean.
//!
//! All languages are one table: nobody tells which one a page is in, and identifiers are English
//! everywhere. So a word stands there only if it means nothing else in another of them, or with the
//! word that goes with it.
//!
//! A word stands folded (see [`Field`](super::Field)), and with doubled letters once. With `*` it
//! may go on as it likes, those that are not Latin may anyway (see `read`). One more word costs
//! about four bytes of the browser's module, so what would decide no case in the corpus is not
//! there.

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
/// Inviting, which is done to people who are to come in or to bring in others: names a code only if
/// that is right behind ("invite code").
pub(super) const INVITE: Roles = 1 << 4;
/// An invitation or recommendation: names a code that is close to it on either side ("code
/// d'invitation"), and alone may be anything.
pub(super) const INVITATION: Roles = 1 << 23;
/// A friend or partner: may have a code, but much else too.
pub(super) const FRIEND: Roles = 1 << 5;
/// A partner, who may have an id.
pub(super) const PARTNER: Roles = 1 << 6;
/// Short for referral, and for reference.
pub(super) const REF: Roles = 1 << 7;
/// Any word that speaks of referrals.
pub(super) const SUBJECT: Roles = REFERRAL | PASSIVE | PERSON | INVITE | INVITATION | FRIEND | REF;

/// Says that a code is asked for.
pub(super) const CODE: Roles = 1 << 8;
/// A code by another name.
pub(super) const ID: Roles = 1 << 9;
/// A number: of a sponsor it is a code, of a "ref" it is not.
pub(super) const NUMBER: Roles = 1 << 10;
/// Asks for a person.
pub(super) const BY: Roles = 1 << 11;

/// The channel that a visitor came by, and codes and references of other kinds.
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
pub(super) const SMALL: Roles = 1 << 17;
/// What identifiers are padded with.
const PADDING: Roles = 1 << 18;

// The rest is not in the table but follows from where the words stand.

/// A word that is not in the table.
pub(super) const UNKNOWN: Roles = 1 << 19;
/// An invitation with its code: "invite code", not "a code, or invite a friend".
pub(super) const INVITE_CODE: Roles = 1 << 20;
/// A friend and a code close together: "friend's code", "code from a friend".
pub(super) const FRIEND_CODE: Roles = 1 << 21;
/// A fact, aspect or channel behind the subject. The last noun of an identifier says what it
/// holds: a `referral_code_status` is a status, a `page_referral_code` a code.
pub(super) const FACT_BEHIND: Roles = 1 << 22;

/// The table: meanings, and the words that have them.
const WORDS: &[(Roles, &str)] = &[
    (
        REFERRAL,
        concat!(
            // English, and as a loan word
            "referal referel refral refereal upline ",
            // Russian, Hebrew, Hindi
            "реферал рефкод рефер רפרל रफर",
        ),
    ),
    (
        REFERRAL | PASSIVE,
        concat!(
            // English
            "refered ",
            // Spanish
            "referid* refirio",
        ),
    ),
    (
        PASSIVE,
        concat!(
            // English
            "invited introduced recomended refering ",
            // German
            "geworben empfohlen eingeladen ",
            // French
            "paraine ",
            // Portuguese
            "indicou indicad* ",
            // Italian
            "presentato ",
            // Dutch
            "uitgenodigd dorverwezen ",
            // Indonesian
            "diundang mengundang",
        ),
    ),
    (
        PASSIVE | BY,
        concat!(
            // Russian, Ukrainian
            "пригласил пригласив запросив ",
            // Arabic, Hebrew
            "دعاك רשחك הזמין הפנה",
        ),
    ),
    (
        PERSON,
        concat!(
            // English
            "sponsor sponser afiliate afilate ambasador ",
            // Spanish, Portuguese
            "padrin* patrocinador embajador ",
            // Russian
            "спонсор ",
            // Arabic
            "مسوق",
        ),
    ),
    (
        PERSON | BRINGER,
        concat!(
            // English
            "referer inviter introducer enroler ",
            // German
            "werber ",
            // French
            "parain ",
            // Italian
            "presentatore ",
            // Dutch
            "anbrenger ",
            // Polish
            "polecajac* ",
            // Persian, Hebrew
            "معرف ממליץ ",
            // Chinese
            "推荐人 推薦人 邀请人 邀請人 介绍人 介紹人 ",
            // Japanese
            "紹介者 招待者 ",
            // Korean
            "추천인",
        ),
    ),
    (
        INVITE, // English
        "invite",
    ),
    (
        INVITATION,
        concat!(
            // English and other
            "invit* recomendac* recomendation ",
            // German
            "empfehl* einlad* ",
            // French
            "parainag* recomand* ",
            // Portuguese
            "indicac* convi* ",
            // Italian
            "segnala* racomanda* ",
            // Dutch
            "uitnodig* verwijz* dorverwi* anbevel* ",
            // Polish
            "polec* zapros* zaprasz* ",
            // Turkish
            "davet* tavsiye* ",
            // Indonesian
            "undangan ajakan rujukan ",
            // Vietnamese
            "thieu moi ",
            // Russian, Ukrainian
            "приглаш пригласит рекоменд запрош ",
            // Arabic
            "احال دعو ترشيح ",
            // Persian
            "دعوت معرفی ",
            // Hebrew
            "הפני הזמנ המלצ ",
            // Hindi
            "नमतरण आमतरण इनवइट ",
            // Chinese
            "邀请 邀請 推荐 推薦 介绍 介紹 推广 推廣 ",
            // Japanese
            "紹介 招待 ",
            // Korean
            "추천 초대",
        ),
    ),
    (
        FRIEND,
        concat!(
            // English
            "friend friends ",
            // German, Dutch
            "freund* vriend* ",
            // French, Italian, Spanish, Portuguese
            "ami amico amigo ",
            // Polish, Turkish, Indonesian
            "znajomego arkadas* teman ",
            // Russian, Arabic, Persian, Hebrew
            "друга صديق دوست חבר ",
            // Chinese, Japanese, Korean
            "好友 朋友 友达 友たち 친구",
        ),
    ),
    (
        FRIEND | PARTNER,
        // English
        "partner",
    ),
    (
        REF,
        // English, Turkish
        "ref refer referans*",
    ),
    (
        CODE,
        concat!(
            // Latin
            "cod* kod* key clave ma ",
            // Russian, Ukrainian
            "код ",
            // Arabic
            "رمز كود ",
            // Persian, Hebrew, Hindi
            "کد קוד कड ",
            // Chinese
            "码 碼 代号 ",
            // Japanese, Korean
            "コート 코드",
        ),
    ),
    (
        ID,
        concat!(
            // English
            "id token username c ",
            // Russian
            "логин ",
            // Japanese, Korean
            "아이디 ",
            // Persian
            "شناسه",
        ),
    ),
    (NUMBER, "number num no nr numer* numero numara* 番号 번호"),
    (
        BY,
        concat!(
            // English
            "by who whom ",
            // German
            "wer von durch ",
            // French
            "qui par ",
            // Spanish, Portuguese
            "quien por quem ",
            // Italian
            "chi da ",
            // Dutch
            "wie dor ",
            // Polish, Turkish
            "kto kim eden ",
            // Indonesian, Vietnamese
            "siapa oleh ai nguoi ",
            // Chinese, Hindi
            "谁 誰 कसन",
        ),
    ),
    (
        NEVER,
        concat!(
            // English
            "area campaign chanel country hear heard medium otp postal postcode reference references source src utm verification zip employe* doctor order boking reservation ",
            "人才 内推 内推码 自己紹介 紹介状 密码 密碼 验证 驗證 認証 인증 확인코드",
        ),
    ),
    (
        COUPON,
        concat!(
            // English
            "coupon discount* gift* promo* voucher ",
            // German
            "gutschein* rabat* aktions* geschenk* ",
            // French
            "cadeau* reduction ",
            // Spanish, Portuguese
            "cupon* cupom descuent* descont* regalo ",
            // Italian
            "sconto buono ",
            // Dutch
            "korting* ",
            // Polish
            "znizk* kupon* ",
            // Turkish
            "indirim* hediye* ",
            // Indonesian
            "diskon ",
            // Vietnamese
            "giam mai ",
            // Russian, Ukrainian
            "промо купон скид знижк подар ",
            // Arabic, Persian
            "خصم كوبون قسيمة تخفیف ",
            // Hebrew, Hindi
            "קופון הנחה כרטיס कपन परम छट ",
            // Chinese
            "优惠 優惠 折扣 兑换 兌換 促销 ",
            // Japanese, Korean
            "クーホン フロモ 割引 キフト 쿠폰 할인 프로모 상품권",
        ),
    ),
    (
        FACT,
        concat!(
            // English
            "adres clinic company dr email emails hospital how link mail mobile name phone physician tel url ",
            // Others
            "nam vornam* nombre nom nome imie nazwisk* adı nama ten coreo couriel telefon* thoai arzt hoe nasıl ",
            // Cyrillic
            "имя фамил имен почт телефон імя врач лікар ",
            // Arabic, Persian
            "اسم بريد هاتف جوال طبيب نام موبایل تلفن پزشک ",
            // Hebrew, Hindi
            "שם אימיל חברה טלפון नम ईमल मबइल ",
            // Chinese, Japanese, Korean
            "姓名 名字 手机 手機 邮箱 郵箱 電話 电话 氏名 名前 名 メール 이름 성함 연락처 이메일 전화",
        ),
    ),
    (
        ASPECT,
        // English
        "amount bonus category coment coments consent count date description details document domain eror fe host htp htps kind landing leter level mesage method note notes page path percent program programe rate reason relationship reward status title total type valid",
    ),
    (
        OWN,
        concat!(
            // English
            "chose copy create find search share ",
            // Others
            "teilen compart* partag* ",
            "подел скопир شارك انسخ 分享 复制 複製 共有 공유 복사",
        ),
    ),
    (
        SMALL,
        concat!(
            // English
            "a an and any are at did do does enter from got had has have here if in is it me of on one optional or our please required s should so some the this to us use used was we were with you your ",
            // Polish
            "osoba ",
            "请 請 输入 輸入 填写 填寫 您 你 的 選填 选填 入力 くたさい 입력 선택 주세요 اختیاری وارد کنید ваш вас",
        ),
    ),
    (
        PADDING,
        "acount ad aply aplied atributes beta box client contact control customer data field fields form frm hs input lead member my new optin profile reg register registration sign signup tb text txt up user users value wp wpforms",
    ),
];

/// The meanings of the table, in its order.
pub(super) static MEANINGS: [Roles; WORDS.len()] = {
    let (mut meanings, mut list) = ([0; WORDS.len()], 0);
    while list < WORDS.len() {
        meanings[list] = WORDS[list].0;
        list += 1;
    }
    meanings
};

/// Ends the words of one meaning in [`TEXT`].
pub(super) const END: u8 = b'\n';

/// The words of each meaning, one behind the other: a list of texts would take more room.
pub(super) static TEXT: [u8; length()] = {
    let (mut text, mut length, mut list) = ([END; length()], 0, 0);
    while list < WORDS.len() {
        let words = WORDS[list].1.as_bytes();
        let mut at = 0;
        while at < words.len() {
            text[length + at] = words[at];
            at += 1;
        }
        length += words.len() + 1;
        list += 1;
    }
    text
};

const fn length() -> usize {
    let (mut length, mut list) = (WORDS.len() - 1, 0);
    while list < WORDS.len() {
        length += WORDS[list].1.len();
        list += 1;
    }
    length
}

/// How many words the table has.
pub(super) const COUNT: usize = {
    let (mut words, mut at) = (1, 0);
    while at < TEXT.len() {
        words += (TEXT[at] == b' ' || TEXT[at] == END) as usize;
        at += 1;
    }
    words
};

#[cfg(all(test, feature = "full"))]
mod tests {
    use super::{super::fold, WORDS};

    #[test]
    fn words_stand_as_they_are_read() {
        for (_, words) in WORDS {
            for word in words.split(' ') {
                assert_eq!(fold(word), word);
                let bytes = word.as_bytes();
                let is_doubled = |pair: &[u8]| pair[0] == pair[1] && pair[0].is_ascii();
                assert!(
                    !word.is_empty() && !bytes.windows(2).any(is_doubled),
                    "{word}"
                );
            }
        }
    }
}
