//! From bytes to characters.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use unicode_normalization::{UnicodeNormalization, is_nfc};

use crate::text::Lang;

/// The share of control characters (line ends and tabs apart) from which a file is no text, 0 to 1. Text has none;
/// images, archives and PDF files have 0.05 and more; old text may have stray form feeds.
const BINARY_SHARE: f64 = 0.01;

/// How much of a file is looked at for telling UTF-16 and binaries, in bytes.
const SAMPLE: usize = 64 << 10;

/// The share of zero bytes at one parity from which a file without a mark is UTF-16, 0 to 1: its spaces and line ends
/// alone make more than a tenth of Latin, Greek or Cyrillic text. The other parity may hold a tenth of that.
const UTF16_ZERO_SHARE: f64 = 0.05;

/// A file's characters.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Decoded {
    /// NFC, with `\n` line ends; control characters are spaces.
    pub text: String,
    /// What was not as it should be, for a note.
    pub oddity: Option<String>,
}

/// Decodes `bytes`: by byte order mark, as UTF-16 by its zero bytes, as UTF-8, else in the `declared` encoding, else
/// by detection. Lines of another encoding inside UTF-8 are decoded by themselves.
///
/// # Errors
/// The bytes are no text; the reason.
pub(super) fn decode(bytes: &[u8], declared: Option<&str>, lang: Option<Lang>) -> Result<Decoded, &'static str> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err("is empty");
    }
    let marked = Encoding::for_bom(bytes).map(|(encoding, length)| (encoding, &bytes[length..]));
    let (text, oddity) = match marked.or_else(|| utf16(bytes).map(|encoding| (encoding, bytes))) {
        Some((encoding, rest)) if encoding != UTF_8 => whole(rest, encoding),
        marked => {
            let rest = marked.map_or(bytes, |(_, rest)| rest);
            if is_binary(rest) {
                return Err("is no text: a binary file");
            }
            match std::str::from_utf8(rest) {
                Ok(text) => (text.to_owned(), None),
                Err(_) => not_utf8(rest, declared, lang),
            }
        }
    };
    let text = normalise(&text);
    if text.trim().is_empty() {
        return Err("is empty");
    }
    Ok(Decoded { text, oddity })
}

/// All of `bytes` in one encoding.
fn whole(bytes: &[u8], encoding: &'static Encoding) -> (String, Option<String>) {
    let (text, faulty) = encoding.decode_without_bom_handling(bytes);
    let oddity = faulty.then(|| replaced(&text, encoding.name()));
    (text.into_owned(), oddity)
}

/// What is said of a text with replacement characters in it.
fn replaced(text: &str, encoding: &str) -> String {
    let count = text.matches('\u{fffd}').count();
    let line = 1 + text.split('\u{fffd}').next().unwrap_or_default().matches('\n').count();
    format!("{count} faulty {encoding} sequences, the first in line {line}, are shown as \u{fffd}")
}

/// The UTF-16 that text without a byte order mark is in: nearly all zero bytes stand at one parity.
fn utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let zeros = |parity: usize| sample.iter().skip(parity).step_by(2).filter(|&&byte| byte == 0).count() as f64;
    let least = UTF16_ZERO_SHARE * sample.len() as f64 / 2.0;
    let (even, odd) = (zeros(0), zeros(1));
    let encoding = if odd > least && even <= odd / 10.0 {
        UTF_16LE
    } else if even > least && odd <= even / 10.0 {
        UTF_16BE
    } else {
        return None;
    };
    // A binary may have its zeros so too; text decodes without a fault and without control characters.
    let (text, faulty) = encoding.decode_without_bom_handling(&sample[..sample.len() & !3]);
    (!faulty && !is_binary(text.as_bytes())).then_some(encoding)
}

fn is_binary(bytes: &[u8]) -> bool {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let controls = sample.iter().filter(|&&byte| byte < 0x20 && !matches!(byte, b'\n' | b'\r' | b'\t' | 0x0c)).count();
    // A single one is a slip of the keyboard, however short the text.
    controls as f64 > (BINARY_SHARE * sample.len() as f64).max(1.0)
}

/// Bytes that are not UTF-8 throughout: a legacy encoding, or UTF-8 with lines of something else in it.
fn not_utf8(bytes: &[u8], declared: Option<&str>, lang: Option<Lang>) -> (String, Option<String>) {
    let lines: Vec<&[u8]> = bytes.split_inclusive(|&byte| byte == b'\n').collect();
    let good = |line: &[u8]| std::str::from_utf8(line).is_ok_and(|line| !line.is_ascii());
    if !lines.iter().any(|line| good(line) || is_mostly_utf8(line)) {
        return whole(bytes, legacy_encoding(bytes, declared, lang));
    }
    let foreign: Vec<u8> = lines.iter().filter(|line| is_foreign(line)).flat_map(|line| line.iter().copied()).collect();
    let encoding = legacy_encoding(&foreign, None, lang);
    let (mut text, mut first, mut count) = (String::with_capacity(bytes.len()), 0, 0);
    for (index, line) in lines.iter().enumerate() {
        if std::str::from_utf8(line).is_err() {
            count += 1;
            first = if first == 0 { index + 1 } else { first };
        }
        if is_foreign(line) {
            text.push_str(&encoding.decode_without_bom_handling(line).0);
        } else {
            text.push_str(&String::from_utf8_lossy(line));
        }
    }
    let how = if foreign.is_empty() {
        "what is faulty is shown as \u{fffd}".to_owned()
    } else {
        format!("such lines were read as {}", encoding.name())
    };
    (text, Some(format!("mixed encodings: {count} lines, the first line {first}, are not UTF-8; {how}")))
}

/// Whether a line that is not UTF-8 is in a legacy encoding, and not UTF-8 with a fault in it.
fn is_foreign(line: &[u8]) -> bool {
    std::str::from_utf8(line).is_err() && !is_mostly_utf8(line)
}

/// Whether a line holds more sequences of UTF-8 than faults.
fn is_mostly_utf8(line: &[u8]) -> bool {
    let (mut valid, mut faults) = (0, 0);
    for chunk in line.utf8_chunks() {
        valid += chunk.valid().chars().filter(|character| !character.is_ascii()).count();
        faults += usize::from(!chunk.invalid().is_empty());
    }
    valid > faults
}

/// The legacy encoding that an HTML page declares, if it can be that, else the one that the bytes look like.
fn legacy_encoding(bytes: &[u8], declared: Option<&str>, lang: Option<Lang>) -> &'static Encoding {
    let declared = declared.and_then(|label| Encoding::for_label(label.as_bytes()));
    if let Some(encoding) = declared.filter(|&encoding| encoding != UTF_8 && encoding.is_ascii_compatible())
        && !encoding.decode_without_bom_handling(bytes).1
    {
        return encoding;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let domain = lang.map(top_level_domain);
    detector.guess(domain.as_ref().map(String::as_bytes), Utf8Detection::Deny)
}

/// The top-level domain under which a language is mostly written; detection takes it as a hint.
fn top_level_domain(lang: Lang) -> String {
    let domain = match lang.as_str() {
        "uk" => "ua",
        "be" => "by",
        "cs" => "cz",
        "el" => "gr",
        "sl" => "si",
        "sr" => "rs",
        "da" => "dk",
        "sv" => "se",
        "et" => "ee",
        "ja" => "jp",
        "ko" => "kr",
        "zh" => "cn",
        "he" => "il",
        "en" => "com",
        other => other,
    };
    domain.to_owned()
}

/// NFC, `\n` for every line end, a space for every other control character, no byte order mark or soft hyphen inside.
fn normalise(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let plain = text.chars().filter(|character| !matches!(character, '\u{feff}' | '\u{ad}'));
    let plain: String = plain
        .map(|character| match character {
            '\r' | '\n' => '\n',
            '\u{2028}' | '\u{2029}' => ' ',
            control if control.is_control() => ' ',
            other => other,
        })
        .collect();
    if is_nfc(&plain) { plain } else { plain.nfc().collect() }
}

#[cfg(test)]
mod tests {
    use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};

    use super::{Decoded, decode};

    const RUSSIAN: &str = "Мэрия сообщила, что новый мост через реку откроют осенью. Движение начнётся с 1 сентября.\n";
    const POLISH: &str =
        "Zarząd spółki ogłosił, że nową halę otworzy wiosną. Pracę znajdzie w niej czterdzieści osób.\n";
    const GREEK: &str = "Ο δήμος ανακοίνωσε ότι η νέα γέφυρα θα ανοίξει το φθινόπωρο. Άλλα έργα συνεχίζονται.\n";
    const UKRAINIAN: &str = "Міська рада повідомила, що новий міст відкриють восени, їхати ним дозволять усім.\n";
    const CZECH: &str = "Radnice oznámila, že nový most přes řeku otevře na podzim. Řidiči přesto žádají víc.\n";
    const BULGARIAN: &str = "Кметството съобщи, че новият мост над реката ще бъде открит през есента.\n";
    const GERMAN: &str = "Die Stadt kündigte an, daß die neue Brücke über den Fluß im Herbst öffnet.\n";
    const FRENCH: &str = "La mairie a annoncé que le nouveau pont serait inauguré à l'automne, après l'été.\n";

    fn encoded(text: &str, label: &str) -> Vec<u8> {
        let encoding = Encoding::for_label(label.as_bytes()).unwrap();
        let (bytes, _, lossy) = encoding.encode(text);
        assert!(!lossy, "{label} cannot hold {text}");
        bytes.into_owned()
    }

    fn read(bytes: &[u8]) -> Decoded {
        decode(bytes, None, None).unwrap()
    }

    #[test]
    fn legacy_encodings_are_detected() {
        for (text, labels) in [
            (RUSSIAN, &["windows-1251", "koi8-r", "iso-8859-5", "ibm866"][..]),
            (UKRAINIAN, &["windows-1251", "koi8-u"]),
            (BULGARIAN, &["windows-1251"]),
            (POLISH, &["iso-8859-2", "windows-1250"]),
            (CZECH, &["iso-8859-2", "windows-1250"]),
            (GREEK, &["windows-1253", "iso-8859-7"]),
            (GERMAN, &["windows-1252"]),
            (FRENCH, &["windows-1252"]),
        ] {
            for label in labels {
                let decoded = read(&encoded(text, label));
                assert_eq!(decoded, Decoded { text: text.to_owned(), oddity: None }, "{label}");
            }
        }
    }

    #[test]
    fn unicode_is_read_with_and_without_its_mark() {
        for text in [RUSSIAN, POLISH, GREEK, FRENCH] {
            let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
            let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
            for bytes in [&little, &big] {
                assert_eq!(read(bytes).text, text);
            }
            assert_eq!(read(&[b"\xff\xfe", &little[..]].concat()).text, text);
            assert_eq!(read(&[b"\xfe\xff", &big[..]].concat()).text, text);
            assert_eq!(read(&[b"\xef\xbb\xbf", text.as_bytes()].concat()).text, text);
        }
        assert_eq!((UTF_16LE.name(), UTF_16BE.name()), ("UTF-16LE", "UTF-16BE"));
    }

    #[test]
    fn a_declared_encoding_is_believed_when_it_can_be() {
        let bytes = encoded("Żółw", "iso-8859-2");
        assert_eq!(decode(&bytes, Some("ISO-8859-2"), None).unwrap().text, "Żółw");
        assert_eq!(decode("Żółw".as_bytes(), Some("iso-8859-2"), None).unwrap().text, "Żółw");
        assert_eq!(decode(&encoded(RUSSIAN, "windows-1251"), Some("utf-8"), None).unwrap().text, RUSSIAN);
    }

    #[test]
    fn mixed_encodings_lose_nothing_silently() {
        let mixed = [GREEK.as_bytes(), &encoded(RUSSIAN, "windows-1251"), b"plain\n"].concat();
        let decoded = read(&mixed);
        assert_eq!(decoded.text, format!("{GREEK}{RUSSIAN}plain\n"));
        let oddity = "mixed encodings: 1 lines, the first line 2, are not UTF-8; such lines were read as windows-1251";
        assert_eq!(decoded.oddity.as_deref(), Some(oddity));

        let damaged = [POLISH.as_bytes(), "żó".as_bytes(), b"\xff", "łw".as_bytes()].concat();
        let decoded = read(&damaged);
        assert_eq!(decoded.text, format!("{POLISH}żó\u{fffd}łw"));
        assert!(decoded.oddity.unwrap().contains("the first line 2"));
    }

    #[test]
    fn line_ends_controls_and_compositions_are_made_one() {
        assert_eq!(read(b"a\r\nb\rc\nd\x0ce\x1f").text, "a\nb\nc\nd e ");
        assert_eq!(read("e\u{301}t\u{e9} co\u{ad}op\u{feff}".as_bytes()).text, "été coop");
    }

    #[test]
    fn what_is_no_text_is_refused() {
        assert_eq!(decode(b"", None, None), Err("is empty"));
        assert_eq!(decode(b" \r\n\t", None, None), Err("is empty"));
        assert_eq!(decode(b"\xef\xbb\xbf\n", None, None), Err("is empty"));
        let binary: Vec<u8> = (0..=255).cycle().take(5000).collect();
        assert_eq!(decode(&binary, None, None), Err("is no text: a binary file"));
        assert_eq!(decode(b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0", None, None), Err("is no text: a binary file"));
        assert_eq!(decode(&[0; 400], None, None), Err("is no text: a binary file"));
    }
}
