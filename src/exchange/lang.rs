//! How other tools name languages.

use crate::text::Lang;

/// English names, as memoQ heads its columns, by language code.
const NAMES: [(&str, &str); 62] = [
    ("af", "Afrikaans"),
    ("ar", "Arabic"),
    ("az", "Azeri"),
    ("be", "Belarusian"),
    ("bg", "Bulgarian"),
    ("bn", "Bengali"),
    ("bs", "Bosnian"),
    ("ca", "Catalan"),
    ("cs", "Czech"),
    ("cy", "Welsh"),
    ("da", "Danish"),
    ("de", "German"),
    ("el", "Greek"),
    ("en", "English"),
    ("eo", "Esperanto"),
    ("es", "Spanish"),
    ("et", "Estonian"),
    ("eu", "Basque"),
    ("fa", "Persian"),
    ("fi", "Finnish"),
    ("fil", "Filipino"),
    ("fr", "French"),
    ("ga", "Irish"),
    ("gl", "Galician"),
    ("he", "Hebrew"),
    ("hi", "Hindi"),
    ("hr", "Croatian"),
    ("hu", "Hungarian"),
    ("hy", "Armenian"),
    ("id", "Indonesian"),
    ("is", "Icelandic"),
    ("it", "Italian"),
    ("ja", "Japanese"),
    ("ka", "Georgian"),
    ("kk", "Kazakh"),
    ("ko", "Korean"),
    ("la", "Latin"),
    ("lt", "Lithuanian"),
    ("lv", "Latvian"),
    ("mk", "Macedonian"),
    ("ms", "Malay"),
    ("mt", "Maltese"),
    ("nb", "Norwegian (Bokmal)"),
    ("nl", "Dutch"),
    ("nn", "Norwegian (Nynorsk)"),
    ("no", "Norwegian"),
    ("pl", "Polish"),
    ("pt", "Portuguese"),
    ("ro", "Romanian"),
    ("ru", "Russian"),
    ("sk", "Slovak"),
    ("sl", "Slovenian"),
    ("sq", "Albanian"),
    ("sr", "Serbian"),
    ("sv", "Swedish"),
    ("sw", "Swahili"),
    ("th", "Thai"),
    ("tr", "Turkish"),
    ("uk", "Ukrainian"),
    ("ur", "Urdu"),
    ("vi", "Vietnamese"),
    ("zh", "Chinese"),
];

/// The English name of `lang`.
pub(super) fn name(lang: Lang) -> Option<&'static str> {
    NAMES.iter().find(|(code, _)| *code == lang.as_str()).map(|(_, name)| *name)
}

/// The language of a BCP 47 tag, or of one written with `_`: its primary subtag, since a glossary here has no others.
pub(super) fn of_tag(tag: &str) -> Option<Lang> {
    tag.split(['-', '_']).next()?.trim().parse().ok()
}

/// The language that the head of a column names: a two-letter code or one of [`NAMES`], with a region or without
/// (`en-GB`, `Portuguese (Brazil)`), or `Term [en]`.
pub(super) fn of_header(head: &str) -> Option<Lang> {
    let head = head.trim();
    if let Some(tag) = head.strip_prefix("Term [").and_then(|rest| rest.strip_suffix(']')) {
        return of_tag(tag);
    }
    let primary = head.split(['-', '_']).next().unwrap_or(head);
    let plain = head.split(" (").next().unwrap_or(head);
    let named = NAMES.iter().find(|(code, name)| {
        [*name, *code].iter().any(|known| known.eq_ignore_ascii_case(head)) || name.eq_ignore_ascii_case(plain)
    });
    match named {
        Some((code, _)) => code.parse().ok(),
        None if primary.len() == 2 => primary.parse().ok(),
        None => {
            NAMES.iter().find(|(code, _)| code.eq_ignore_ascii_case(primary)).and_then(|(code, _)| code.parse().ok())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{NAMES, name, of_header, of_tag};

    #[test]
    fn every_name_is_read_back() {
        for (code, written) in NAMES {
            let lang = code.parse().unwrap();
            assert_eq!(name(lang), Some(written));
            assert_eq!(of_header(written), Some(lang), "{written}");
            assert_eq!(of_header(code), Some(lang), "{code}");
        }
    }

    #[test]
    fn heads_of_columns_name_languages_or_not() {
        for (head, code) in [("en-GB", "en"), ("pt_BR", "pt"), ("Portuguese (Brazil)", "pt"), ("Term [fil]", "fil")] {
            assert_eq!(of_header(head), code.parse().ok(), "{head}");
        }
        for other in ["pos", "url", "tag", "Entry_ID", "notes", ""] {
            assert_eq!(of_header(other), None, "{other}");
        }
        assert_eq!(of_tag("sr-Latn-RS"), "sr".parse().ok());
        assert_eq!(of_tag("русский"), None);
    }
}
