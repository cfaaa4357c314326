//! The words that tell what a field is for, by meaning: of English, German, French, Spanish,
//! Portuguese, Italian, Dutch, Polish, Turkish, Indonesian, Vietnamese, Russian, Ukrainian, Arabic,
//! Persian, Hebrew, Hindi, Chinese, Japanese and Korean.
//!
//! All languages are one table: nobody tells which one a page is in, and identifiers are English
//! everywhere. So a word stands there only if it means nothing else in another of them, or with the
//! word that goes with it.
//!
//! A word stands as it is folded (see `fold`): small, without accents, doubled letters once. `_`
//! joins words to a phrase. With `*` a word may go on as it likes; those that are not Latin may
//! anyway (see `read`). One more word costs about three bytes of the browser's module.

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
pub(super) const SUBJECT: Roles =
    REFERRAL | PASSIVE | PERSON | INVITE | INVITATION | FRIEND | REF;

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

/// The table: meanings, and the words that have them, each with a space before it.
pub(super) static WORDS: &[(Roles, &str)] = &[
    (
        REFERRAL,
        concat!(
            // English, and as a loan word
            " referal referel refral refereal upline",
            // Russian, Ukrainian
            " реферал рефералк",
            // Hindi
            " रेफरल रेफर",
            // Japanese, Korean
            " リファラル 레퍼럴 리퍼럴",
        ),
    ),
    (
        REFERRAL | CODE,
        concat!(
            // written together
            " reflink_code",
            // Vietnamese
            " ma_giới_thiệu ma_gioi_thieu ma_ref",
            // Japanese
            " 紹介番号",
            // Korean
            " 추천번호",
            // Russian, Ukrainian
            " рефкод реферкод",
        ),
    ),
    (
        REFERRAL | PASSIVE,
        concat!(
            // English
            " refered refering",
            // Spanish
            " referido referidos refirio",
            // Italian
            " riferito",
            // Indonesian
            " direferensikan",
        ),
    ),
    (
        PASSIVE,
        concat!(
            // English
            " invited introduced recomended",
            // German
            " geworben empfohlen eingeladen",
            // French
            " paraine recomande a_invite ont_invite",
            // Spanish, Portuguese
            " recomendo recomendado invitado indicou indicado convidou convidado",
            // Italian
            " invitato presentato segnalato consigliato racomandato",
            // Dutch
            " dorverwezen uitgenodigd angebracht angedragen geworven",
            // Polish
            " polecil polecila polecony zaprosil zaprosila",
            // Turkish
            " davet_eti tavsiye_eti oneren_kim yonlendirdi",
            // Indonesian
            " diundang mengundang merekomendasikan mereferensikan mengajak",
            // Vietnamese
            " da_giới_thiệu da_mời",
            // Russian
            " пригласил приглашен порекомендовал рекомендовал привел",
            // Ukrainian
            " запросив запросил запрошен порекомендував",
            // Arabic
            " دعاک رشحک احالک",
            // Persian
            " معرفی_کرده معرفی_کرد دعوت_کرده دعوت_کرد",
            // Hebrew
            " הפנה הזמין המליץ",
            // Hindi
            " रेफर_किया आमंत्रित_किया",
            // Chinese
            " 推荐了您 推薦了您 邀请了您 邀請了您",
        ),
    ),
    (
        PASSIVE | BY,
        concat!(
            // Vietnamese
            " ai_da_giới_thiệu ai_giới_thiệu ai_mời ai_da_mời dược_giới_thiệu_bởi",
            // French
            " invite_par",
        ),
    ),
    (
        PERSON,
        concat!(
            // English
            " sponsor sponser afiliate afilate ambasador",
            // German
            " botschafter",
            // French
            " ambasadeur",
            // Spanish, Portuguese
            " padrino padrinho patrocinador embajador embaixador",
            // Turkish
            " sponsor*",
            // Russian, Ukrainian
            " спонсор",
            // Arabic
            " المسوق",
            // Persian
            " بازاریاب",
            // Chinese
            " 代理人 上级 上級",
            // Japanese, Korean
            " スポンサー 스폰서",
            // Hindi
            " स्पॉन्सर प्रायोजक",
        ),
    ),
    (
        PERSON | BRINGER,
        concat!(
            // English
            " referer inviter introducer enroler recomender",
            // German
            " werber werbers empfehler tipgeber",
            // French
            " parain paraineur maraine",
            // Italian
            " presentatore segnalatore invitante",
            // Spanish
            " referente recomendador invitador",
            // Portuguese
            " indicador indicante",
            // Dutch
            " anbrenger",
            // Polish
            " polecajac* zapraszajac*",
            // Turkish
            " davet_eden* tavsiye_eden* oneren* referans_olan*",
            // Indonesian
            " pengundang pengajak perekomendasi",
            // Vietnamese
            " người_giới_thiệu người_mời nguoi_gioi_thieu người_bảo_trợ",
            // Russian
            " пригласивш пригласител рекомендател рекомендовавш реферер наставник аплайн",
            // Ukrainian
            " запрошувач рекомендувач",
            // Arabic
            " المحیل الداعی المرشح",
            // Persian
            " معرف دعوت_کننده",
            // Hebrew
            " הממליץ ממליץ המזמין המפנה",
            // Hindi
            " रेफरर",
            // Chinese
            " 推荐人 推薦人 邀请人 邀請人 介绍人 介紹人 推荐者 推薦者 邀请者 邀請者",
            // Japanese
            " 紹介者 招待者",
            // Korean
            " 추천인 초대자 초대인 추천회원",
        ),
    ),
    (
        INVITE,
        concat!(
            // English
            " invite",
            // Japanese, Korean, Hindi
            " インバイト 인바이트 इनवाइट",
        ),
    ),
    (
        INVITATION,
        concat!(
            // English, French
            " invitation recomendation parainage recomandation invit",
            // German
            " empfehlung empfehlungs einladung einladungs",
            // Spanish
            " invitacion recomendacion indicacion afiliado",
            // Portuguese
            " indicacao indicacoes convite recomendacao",
            // Italian
            " invito racomandazione segnalazione presentazione",
            // Dutch
            " uitnodiging uitnodigings verwijzings verwijs dorverwijs dorverwijzings dorverwijzing anbeveling anbevelings",
            // Polish
            " polec* zaproszen* zaproszeniowy",
            // Turkish
            " davet* davetiye* referans* tavsiye*",
            // Indonesian
            " undangan ajakan rujukan rekomendasi",
            // Vietnamese
            " giới_thiệu lời_mời gioi_thieu",
            // Russian
            " приглаше пригласит рекомендац инвайт",
            // Ukrainian
            " запрошенн запрошув",
            // Arabic
            " الاحاله احاله الدعوه دعوه ترشیح الترشیح",
            // Persian
            " دعوت معرفی",
            // Hebrew
            " הפניה הפנייה הזמנה המלצה",
            // Hindi
            " निमंत्रण आमंत्रण निमन्त्रण आमन्त्रण सिफारिश",
            // Chinese
            " 邀请 邀請 推荐 推薦 介绍 介紹 推广 推廣 推介",
            // Japanese
            " 紹介 招待",
            // Korean
            " 추천 초대",
        ),
    ),
    (
        INVITATION | CODE,
        concat!(
            // Vietnamese
            " ma_mời ma_lời_mời",
        ),
    ),
    (
        FRIEND,
        concat!(
            // English
            " friend friends",
            // German, Dutch
            " freund freunde freundes freunden vriend vrienden",
            // French, Italian, Spanish, Portuguese
            " ami amis amico amici amigo amigos",
            // Polish
            " znajomego znajomy przyjaciela",
            // Turkish
            " arkadas*",
            // Indonesian, Vietnamese
            " teman bạn_be người_bạn",
            // Russian, Ukrainian
            " друга друзей друзья друзі друзям",
            // Arabic, Persian, Hebrew
            " صدیق الصدیق دوست חבר",
            // Hindi
            " मित्र दोस्त",
            // Chinese, Japanese, Korean
            " 好友 朋友 友達 友だち 친구",
        ),
    ),
    (
        FRIEND | PARTNER,
        concat!(
            // English
            " partner",
            // Russian, Ukrainian
            " партнер",
        ),
    ),
    (
        REF,
        concat!(
            " ref refer",
        ),
    ),
    (
        CODE,
        concat!(
            // English
            " code codes key",
            // Italian, Spanish, Portuguese
            " codice codigo codigos clave",
            // Polish, Turkish, Indonesian
            " kod* kode",
            // Russian, Ukrainian
            " код ключ",
            // Arabic
            " رمز کود",
            // Persian
            " کد",
            // Hebrew
            " קוד",
            // Hindi
            " कोड",
            // Chinese
            " 码 碼 代码 代碼 号码 號碼",
            // Japanese, Korean
            " コード 코드",
            // Vietnamese
            " ma_số ma_của ma_người ma_bạn ma_code",
        ),
    ),
    (
        ID,
        concat!(
            // English
            " id token username c",
            // German, Dutch
            " kenung benutzername gebruikersnam",
            // Romance
            " usuario utente identifiant",
            // Turkish
            " kulanici_adi",
            // Russian, Ukrainian
            " логин логін",
            // Arabic, Persian, Hebrew
            " المعرف شناسه מזהה",
            // Hindi
            " आईडी",
            // Chinese
            " 编号 編號 工号 账号 帳號",
            // Japanese, Korean
            " アイディー 아이디",
        ),
    ),
    (
        NUMBER,
        concat!(
            " number num no nr numer numero numaras* nomor номер رقم شماره מספר नंबर 番号 번호",
        ),
    ),
    (
        BY,
        concat!(
            // English
            " by who whom",
            // German
            " wer von durch",
            // Dutch
            " wie_heft dor",
            // French
            " qui par",
            // Spanish, Portuguese
            " quien por quem por_quem",
            // Italian
            " chi da",
            // Polish
            " kto przez",
            // Turkish
            " kim tarafindan",
            // Indonesian
            " siapa oleh",
            // Russian, Ukrainian
            " кто кем хто ким",
            // Arabic
            " من",
            // Persian
            " چه_کسی کسی توسط",
            // Hebrew
            " מי",
            // Hindi
            " किसने किस",
            // Chinese
            " 谁 誰",
        ),
    ),
    (
        NEVER,
        concat!(
            // English
            " area campaign chanel country hear heard medium otp sms postal postcode reference references source src utm verification zip tax iban boking reservation order employe employes captcha doctor licence license activation",
            // how a visitor came
            " erfahren gehort entendu conu conociste conocio entero enteraste conheceu soube ficou_sabendo conosciuto saputo gehord gevonden skad nereden mengetahui tahu_tentang biết_dến",
            " узнал дізнал дізналися سمعت سمعتم اشنای اشنا שמעת שמעתם सुना 得知 了解 何处 何處 从哪 從哪 知りまし きっかけ 알게 경로",
            // references of other kinds
            " referenz referenznumer referencia referencja referencje referencyjny referensi referenties refnumer verwendungszweck uberweis* cedex buchung buchungs bestel bestelnumer reserva pedido prenotazione boekings rezervac* rezervasyon* siparis* pemesanan pesanan dặt_chỗ dơn_hang",
            " бронир бронюван заказ замовлен обратився حجز الحجز الطلب رزرو سفارش رهگیری הזמנה_מספר 订单 訂單 预订 預訂 予約 注文 주문 예약 बुकिंग ऑर्डर",
            // codes that are sent or typed from a picture
            " bestatigungs bestatigung sicherheits verifizierungs verificacion verificacao verifica verificatie weryfikac* dogrulama* onay* verifikasi verifikasikan xac_nhận xac_thực xac_minh",
            " подтвержд підтвердж смс التحقق التاکید تایید امنیتی אימות सत्यापन ओटीपी संदर्भ 验证 驗證 短信 簡訊 校验 确认码 確認碼 確認コード 認証 인증 보안 확인_코드 密码 密碼 パスワード 비밀번호",
            // places, taxes, licences
            " plz postleitzahl vorwahl lander landercode landcode cep cap pais pays paese posta* pocztow* kodepos kode_pos bưu_diện bưu_chinh thuế quốc_gia steuer* fiscal fiscale impuesto vergi* podatk* lisans* licencia licencja activacion ativacao",
            " индекс поштов почтов налог податк البرید البریدی ضریب الدوله پستی ملی کشور מיקוד מדינה רישיון पिन पोस्टल देश 邮编 郵遞 郵便 邮政 国家 國碼 区号 區號 国番号 税 세금 우편 국가 激活 序列 序號 授权 授權 라이선스 ライセンス シリアル",
            // medicine, staff, selves
            " medecin huisarts arzt medico lekarz doktor mitarbeiter empleado empregado funcionario dipendente medewerker pracownik* calisan* bac_si bệnh_viện nhan_vien",
            " врач доктор лікар сотрудник співробітник الطبیب طبیب مستشفی پزشک بیمار רופא עובד चिकित्सक डॉक्टर कर्मचारी 医生 醫生 医師 의사 병원 内推 內推 员工 員工 社員 紹介状 自己紹介 自我介绍 自我介紹 직원 자기",
        ),
    ),
    (
        COUPON,
        concat!(
            // English
            " coupon discount gift giftcard promo promotion promotional voucher promocode cuopon",
            // German
            " gutschein* rabat* aktion aktions geschenk* werbecode werbe",
            // French
            " promotionel bon_de cadeau carte_cadeau remise reduction avantage",
            // Spanish, Portuguese
            " cupon cupom descuento desconto promocional promocion promocao regalo tarjeta vale presente",
            // Italian
            " sconto buono promozionale promozione",
            // Dutch
            " korting kortings cadeau* actie wardebon tegoedbon",
            // Polish
            " rabatowy rabatowego promocyjn* kupon* podarunk* bon znizk*",
            // Turkish
            " indirim* hediye* promosyon* kampanya*",
            // Indonesian
            " kupon diskon potongan hadiah",
            // Vietnamese
            " giảm_gia giam_gia khuyến_mai khuyến_mại ưu_dai qua_tặng",
            // Russian
            " промо купон скидк скидоч сертификат подаро",
            // Ukrainian
            " знижк подарунк сертифікат",
            // Arabic
            " کوبون خصم الخصم قسیمه هدیه ترویجی عرض",
            // Persian
            " تخفیف کوپن",
            // Hebrew
            " קופון הנחה הטבה שובר מתנה מבצע",
            // Hindi
            " कूपन प्रोमो छूट डिस्काउंट गिफ्ट उपहार वाउचर",
            // Chinese
            " 优惠 優惠 折扣 折價 促销 促銷 兑换 兌換 礼品 禮品 禮物 代金 抵用 红包",
            // Japanese
            " クーポン プロモ ギフト 割引 キャンペーン",
            // Korean
            " 쿠폰 할인 프로모 상품권 기프트 이벤트",
        ),
    ),
    (
        FACT,
        concat!(
            // English
            " adres clinic company dr email emails hospital how link mail mobile name phone physician tel url",
            // German
            " wie_haben wie_hast wie_sind wie_bist nam vornam nachnam telefon handy firma",
            // French
            " nom prenom couriel telephone coment_avez fileul fileuls medecin_traitant",
            // Spanish
            " nombre apelido coreo telefono celular empresa como",
            // Portuguese
            " nome telefone sobrenome",
            // Italian
            " cognome celulare come_ci come_hai",
            // Dutch
            " achternam hoe telefonumer",
            // Polish
            " imie nazwisko nazwa",
            // Turkish
            " adi isim isminiz soyadi eposta e_posta ad_soyad nasil",
            // Indonesian
            " nama surel telepon hp bagaimana alamat",
            // Vietnamese
            " họ_ten ten_người ten_của số_diện_thoại diện_thoại dịa_chỉ",
            // Russian
            " имя фамили фио почт телефон адрес ссылк как_вы",
            // And Ukrainian
            " імя прізвищ пошт посилан як_ви",
            // Arabic
            " اسم الاسم برید هاتف الهاتف جوال الجوال رابط کیف",
            " نام موبایل تلفن ایمیل نحوه لینک چگونه",
            // Hebrew
            " שם חברה החברה חברת אימייל דוא מייל טלפון כתובת קישור איך",
            // Hindi
            " नाम ईमेल फोन मोबाइल कैसे लिंक",
            // Chinese
            " 姓名 名字 名称 名稱 手机 手機 电话 電話 邮箱 郵箱 邮件 郵件 信箱 地址 链接 連結 如何 公司",
            " 氏名 名前 名 メール アドレス 会社 リンク お名",
            " 이름 성함 성명 연락처 전화 휴대 메일 주소 링크 어떻게",
        ),
    ),
    (
        ASPECT,
        concat!(
            // English
            " amount bonus category coment coments consent count date description details document domain eror fe host htp htps kind landing leter level mesage method note notes page path percent program programe rate reason relationship reward status title total type valid",
            // Others
            " datum fecha tarih* tangal motivo grund raison beziehung nachricht mensaje mensagem mesagio programa",
            " дата причин сообщен تاریخ سبب תאריך סיבה कारण तारीख 日期 原因 理由 날짜 사유 日付",
        ),
    ),
    (
        OWN,
        concat!(
            // English
            " chose copy create find search share",
            // Others
            " teilen kopieren suchen compartir copiar comparte partager copier condividi copia delen udostepnij kopiuj paylas* kopyala bagikan salin chia_sẻ sao_chep",
            " подели поділ скопир скопію مشارکه نسخ اشتراک שתף העתק साझा शेयर 分享 复制 複製 搜索 シェア コピー 共有 공유 복사",
        ),
    ),
    (
        SMALL,
        concat!(
            // English
            " a an and any are at did do does enter from got had has have here if in is it me of on one optional or our please required s should so some the this to us use used was we were with you your",
            // German
            " bite der die das dein deine deinen dich du ein eine einen eingeben fals hast hat haben habe ich ihr ihre ihren mir mit oder sie und vorhanden wurde wurden ist es",
            // French
            " ai au aux avez avons de des est et facultatif facultative l la le les mon ou saisir saisisez si son ton un une vos votre vous d entrez",
            // Spanish, Portuguese
            " alguien el en eres haya introduce ingresa ingrese inserir insira nos o opcional os para se seu sua su te tem tenes tienes tu tuvo uma una y e foi fue alguem digite voce",
            // Italian
            " del dela deli dal facoltativo hai ha i il inserisci lo opzionale sei stato ti tuo vi",
            // Dutch
            " het je jou jouw heb heft ik mijn optionel u uw van vul",
            // Polish
            " cie ci jesli lub masz mas nie od opcjonalnie opcjonalny podaj twoj wpisz z ze",
            // Turkish
            " bagli bir girin giriniz istege lutfen olan opsiyonel sizi size seni sana var varsa veya mi zorunlu degil",
            // Indonesian
            " anda ada bila dari jika kami kamu masukan opsional punya tidak wajib yang",
            // Vietnamese
            " bạn của co khong bắt_buộc nhập nếu tuy_chọn vui_long cho dược ban nhap neu",
            // Russian, Ukrainian
            " ваш вас введ вкаж укаж если есть необяз обязат опцион якщо необов",
            // Arabic, Persian
            " اختیاری ادخل ان وجد شما وارد کنید را",
            // Hebrew
            " אופציונלי רשות לא חובה הזן הכנס אם יש לך",
            // Hindi
            " वैकल्पिक दर्ज करें अपना यदि हो आपको का",
            // Chinese
            " 选填 選填 可选 可選 非必填 必填 请 請 输入 輸入 填写 填寫 报名 報名 您 你 的 如有",
            " 任意 入力 してください ください お持ち 必要 省略",
            " 선택 입력 하세요 해주세요 주세요 있으 필수",
        ),
    ),
    (
        PADDING,
        concat!(
            " acount ad aply aplied atributes beta box client contact control customer data field fields form frm hs input lead member my new optin profile reg register registration sign signup tb text txt up user users value wp wpforms",
        ),
    ),
];

/// How many words the table has.
pub(super) const COUNT: usize = count();

const fn count() -> usize {
    let (mut words, mut text) = (0, 0);
    while text < WORDS.len() {
        let bytes = WORDS[text].1.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            words += (bytes[at] == b' ') as usize;
            at += 1;
        }
        text += 1;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::super::fold::Folded;
    use super::WORDS;

    #[test]
    fn the_words_stand_as_they_are_folded() {
        for (_, words) in WORDS {
            for word in words.strip_prefix(' ').unwrap().split(' ') {
                let word = word.trim_end_matches('*');
                let folded = Folded::new(word);
                let folded = core::str::from_utf8(folded.bytes()).unwrap();
                assert_eq!(folded, word);
                assert!(!word.is_empty());
            }
        }
    }
}
