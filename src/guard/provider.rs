//! Mail providers: whose domains reach one mailbox, and what of the name before the `@` does not
//! matter to them. Only what they document; docs/guard.md has the sources.

use crate::list::words;

/// What a provider does with addresses.
#[derive(Clone, Copy, Debug)]
pub(super) struct Provider {
    /// Its domains, with a space between them.
    domains: &'static str,
    /// The domain that stands for all, if a name is one mailbox at each of them.
    pub one: Option<&'static str>,
    /// What begins a tag, which the mailbox's owner may write as they like.
    pub tag: u8,
    /// The characters of a name that do not matter.
    pub ignored: &'static [u8],
    /// Whether a dot is as good as a dash.
    pub dot_is_dash: bool,
    /// Whether `tag@name.domain` reaches `name@domain`.
    pub has_subdomains: bool,
}

/// A provider whose domains are of different mailboxes, with tags behind a plus.
const PLUS: Provider = Provider {
    domains: "",
    one: None,
    tag: b'+',
    ignored: b"",
    dot_is_dash: false,
    has_subdomains: false,
};

static PROVIDERS: [Provider; 7] = [
    // Gmail.
    Provider {
        domains: "gmail.com googlemail.com",
        one: Some("gmail.com"),
        ignored: b".",
        ..PLUS
    },
    // Microsoft.
    Provider {
        domains: "outlook.com hotmail.com live.com msn.com passport.com windowslive.com \
            outlook.at outlook.be outlook.cl outlook.co.id outlook.co.il outlook.co.nz \
            outlook.co.th outlook.com.ar outlook.com.au outlook.com.br outlook.com.gr \
            outlook.com.pe outlook.com.tr outlook.com.vn outlook.cz outlook.de outlook.dk \
            outlook.es outlook.fr outlook.hu outlook.ie outlook.in outlook.it outlook.jp \
            outlook.kr outlook.lv outlook.my outlook.ph outlook.pt outlook.sa outlook.sg \
            outlook.sk \
            hotmail.at hotmail.be hotmail.ca hotmail.ch hotmail.cl hotmail.co.id hotmail.co.il \
            hotmail.co.jp hotmail.co.nz hotmail.co.th hotmail.co.uk hotmail.com.ar \
            hotmail.com.au hotmail.com.br hotmail.com.tr hotmail.de hotmail.dk hotmail.es \
            hotmail.fi hotmail.fr hotmail.gr hotmail.it hotmail.nl hotmail.no hotmail.se \
            hotmail.sg \
            live.at live.be live.ca live.cl live.cn live.co.uk live.co.za live.com.ar live.com.au \
            live.com.mx live.com.my live.com.pt live.com.sg live.de live.dk live.fr live.hk \
            live.ie live.in live.it live.jp live.nl live.no live.ru live.se",
        ..PLUS
    },
    // Yahoo: a base name, a dash and a keyword.
    Provider {
        domains: "yahoo.com ymail.com rocketmail.com y7mail.com \
            yahoo.at yahoo.be yahoo.bg yahoo.ca yahoo.cl yahoo.co.id yahoo.co.il yahoo.co.in \
            yahoo.co.kr yahoo.co.nz yahoo.co.th yahoo.co.uk yahoo.co.za yahoo.com.ar \
            yahoo.com.au yahoo.com.br yahoo.com.co yahoo.com.hk yahoo.com.hr yahoo.com.mx \
            yahoo.com.my yahoo.com.pe yahoo.com.ph yahoo.com.sg yahoo.com.tr yahoo.com.tw \
            yahoo.com.ua yahoo.com.ve yahoo.com.vn yahoo.cz yahoo.de yahoo.dk yahoo.ee yahoo.es \
            yahoo.fi yahoo.fr yahoo.gr yahoo.hu yahoo.ie yahoo.in yahoo.it yahoo.lt yahoo.lv \
            yahoo.nl yahoo.no yahoo.pl yahoo.pt yahoo.ro yahoo.se yahoo.sk",
        tag: b'-',
        ..PLUS
    },
    // Apple.
    Provider {
        domains: "icloud.com me.com mac.com",
        one: Some("icloud.com"),
        ..PLUS
    },
    // Proton.
    Provider {
        domains: "proton.me protonmail.com pm.me protonmail.ch",
        one: Some("proton.me"),
        ignored: b".-_",
        ..PLUS
    },
    // Yandex.
    Provider {
        domains: "yandex.ru ya.ru yandex.com yandex.by yandex.kz yandex.ua narod.ru",
        one: Some("yandex.ru"),
        dot_is_dash: true,
        ..PLUS
    },
    // Fastmail.
    Provider {
        domains: "fastmail.com fastmail.fm fastmail.cn fastmail.co.uk fastmail.com.au \
            fastmail.de fastmail.es fastmail.fr fastmail.im fastmail.in fastmail.jp fastmail.mx \
            fastmail.net fastmail.nl fastmail.org fastmail.se fastmail.to fastmail.tw \
            fastmail.uk fastmail.us sent.com eml.cc ftml.net mailforce.net warpmail.net \
            myfastmail.com",
        has_subdomains: true,
        ..PLUS
    },
];

/// Whose domain this is, in lower case; and the label before it, if it is a subdomain that stands
/// for a name.
pub(super) fn of(domain: &str) -> Option<(&'static Provider, Option<&str>)> {
    let has = |provider: &&Provider, domain: &str| {
        words(provider.domains).any(|it| it == domain.as_bytes())
    };
    if let Some(provider) = PROVIDERS.iter().find(|provider| has(provider, domain)) {
        return Some((provider, None));
    }
    let (name, above) = domain.split_once('.')?;
    let mut named = PROVIDERS.iter().filter(|provider| provider.has_subdomains);
    let provider = named.find(|provider| has(provider, above))?;
    Some((provider, Some(name)))
}
