//! Where sentences end: the Unicode rules (UAX 29), then what they cannot know.

use icu_segmenter::SentenceSegmenter;
use icu_segmenter::options::SentenceBreakInvariantOptions;

use super::abbreviation::{Abbreviation, abbreviation};
use crate::text::{Lang, Span};

/// A sentence longer than this many characters is cut at a semicolon, comma or space: it is a list or damaged text, and
/// nothing after segmentation must meet a sentence of a megabyte. The longest sentence of the development treebanks
/// has 1,300.
const LONGEST: usize = 2_000;

/// How far back from the end of a sentence its last word is looked for, in bytes.
const LOOK_BACK: usize = 96;

/// Words that open a sentence with a date (`W maju 2011 r. ...`), and how many words may follow in it.
const FIRST_OF_DATE: [&str; 24] = [
    "dnia",
    "do",
    "już",
    "od",
    "około",
    "po",
    "przed",
    "w",
    "we",
    "z",
    "в",
    "во",
    "до",
    "з",
    "к",
    "летом",
    "от",
    "зимой",
    "після",
    "после",
    "с",
    "у",
    "уже",
    "через",
];
const DATE_WORDS: usize = 4;

/// Words that often open a sentence and never follow an abbreviation as a part of a name, by language.
const OPENERS: [(&str, &str); 5] = [
    (
        "de",
        "aber als am an auch auf aus bei beim bis da damit danach dann das dass davon dem den denn der des deshalb die \
         dies diese dieser dieses doch dort durch ein eine einen einer eines er es für gegen hier ich ihr ihre im in ist \
         jetzt kein keine laut man mit nach nicht noch nun nur ob ohne schon seit sein seine sie so trotz um und unter \
         viele vom von vor wann warum was wegen weil weiter wenn wer wie wir wo während zu zudem zum zur über",
    ),
    (
        "en",
        "a after all also although an and another any as at because before both but by despite during each even every for \
         from he her here his how however i if in instead it its last many meanwhile more most my new no not now of on once \
         one only or other our she since so some such than that the their then there these they this those though through \
         to under until we what when where which while who why with without yet you",
    ),
    (
        "es",
        "a además al ante así aunque como con cuando de del desde después durante el ella ellas ellos en entre es esa ese \
         eso esta este esto hasta la las lo los mientras muchos ni no para pero por porque según si sin sobre su sus \
         también tras un una y ya",
    ),
    (
        "ru",
        "а без более большинство будет в ведь во вот все всё впрочем где да далее для до если ещё ему её ей же за здесь и \
         из или им именно их к как какой когда кроме кто ли мы на над не нет но ну о об однако он она они оно от по под \
         позже пока поэтому после потом при против с сам сейчас со среди так также там такой теперь то тогда того тоже \
         только ты у уже хотя чем через что чтобы эта эти это этот я",
    ),
    (
        "uk",
        "а але без був бо в вже ви від він вона вони все всі два де для до за з зараз і із інші її їй їх й його коли крім \
         ми на не ні о однак ось після по під при про саме свого та так також там те то тоді тому у хоча це цей ця ці через \
         чи що щоб я як який якщо",
    ),
];

/// The trimmed spans of the sentences of `text`, none of them blank.
pub(super) fn sentences(text: &str, lang: Lang) -> Vec<Span> {
    let mut pieces: Vec<Span> = Vec::new();
    let mut start = 0;
    for end in possible_ends(text, lang) {
        if end == text.len() || ends_here(text, start, end, lang) {
            pieces.extend(trimmed(text, Span::new(start, end)));
            start = end;
        }
    }
    let joined = join_wordless(text, &pieces);
    joined.into_iter().flat_map(|span| cut_long(text, span)).collect()
}

/// Where a sentence may end, in order, the end of the text last: the Unicode breaks, and those that they miss.
fn possible_ends(text: &str, lang: Lang) -> Vec<usize> {
    let segmenter = SentenceSegmenter::new(SentenceBreakInvariantOptions::default());
    let mut ends: Vec<usize> = segmenter.segment_str(text).filter(|&end| end > 0).collect();
    let greek = lang.as_str() == "el";
    for (at, mark) in text.match_indices(['.', '!', '?', '…', ';']) {
        if mark == ";" && !greek {
            continue;
        }
        let after = &text[at + mark.len()..];
        let rest = after.trim_start_matches(is_closer);
        let mut next = rest.trim_start();
        if let Some(closed) = next.strip_prefix('»').filter(|_| spaces_quotes(lang)) {
            next = closed.trim_start();
            ends.extend(next.starts_with(char::is_uppercase).then_some(text.len() - next.len()));
        }
        let turn = mark != ";" && rest.len() == after.len() && begins_turn(next);
        if next.len() < rest.len() && (turn || missed(mark, next)) {
            ends.push(text.len() - next.len());
        } else if mark == "." && glued(&text[..at], after) {
            ends.push(at + 1);
        }
    }
    ends.sort_unstable();
    ends.dedup();
    ends
}

/// Whether `next` is a new turn of a dialogue: `– Yes. – No.`
fn begins_turn(next: &str) -> bool {
    let after_dash = next.strip_prefix(['—', '–', '-']).and_then(|rest| rest.strip_prefix([' ', '\u{a0}']));
    after_dash.is_some_and(|rest| rest.starts_with(char::is_uppercase))
}

/// Whether the Unicode rules would miss a sentence that begins with `next` after `mark` and a space: they wait for a
/// capital, and know neither the ellipsis nor the Greek question mark as an end.
fn missed(mark: &str, next: &str) -> bool {
    let mut characters = next.chars().skip_while(|&character| is_opener(character));
    let (first, second) = (characters.next(), characters.next());
    match first {
        Some(first) if first.is_numeric() => true,
        Some(first) if is_small(first) => second.is_some_and(char::is_uppercase),
        // Unicode calls its letters small.
        Some(first) if first.is_lowercase() => true,
        Some(first) => matches!(mark, "…" | ";") && first.is_alphabetic(),
        None => false,
    }
}

/// Whether a space was forgotten between two sentences: `мост.Город`. Not for Latin, where names look so (`Node.Js`).
fn glued(before: &str, after: &str) -> bool {
    let own = |letter: char| letter.is_alphabetic() && matches!(u32::from(letter), 0x370..0x530 | 0x1f00..0x2000);
    let mut back = before.chars().rev();
    let mut ahead = after.chars();
    (0..3).all(|_| back.next().is_some_and(|letter| own(letter) && letter.is_lowercase()))
        && ahead.next().is_some_and(|letter| own(letter) && letter.is_uppercase())
        && ahead.next().is_some_and(|letter| own(letter) && letter.is_lowercase())
}

/// Whether the sentence that began at `start` ends before `end`, where the Unicode rules or we see a possible end.
fn ends_here(text: &str, start: usize, end: usize, lang: Lang) -> bool {
    let sentence = text[start..end].trim_end();
    if text[start + sentence.len()..end].contains('\n') {
        return true;
    }
    if spaces_quotes(lang) && text[end..].starts_with('»') {
        return false;
    }
    let mut characters = text[end..].chars().skip_while(|&character| is_opener(character) || character.is_whitespace());
    let (first, second) = (characters.next(), characters.next());
    // `Yahoo! announced`, `"Why?" he asked`, but `iPhone` may open a sentence.
    if first.is_some_and(is_small) && !second.is_some_and(char::is_uppercase) {
        return false;
    }
    let open = sentence.trim_end_matches(|mark: char| is_closer(mark) || mark.is_whitespace());
    if open.ends_with(['!', '?']) {
        return !sentence.ends_with("(!)") && !sentence.ends_with("(?)");
    }
    if !open.ends_with('.') || open.ends_with("..") {
        return true;
    }
    let before_number = first.is_some_and(char::is_numeric);
    period_ends(open, before_number, &text[end..], lang)
}

/// Whether the period at the end of `sentence` ends it, `next` being what follows.
fn period_ends(sentence: &str, before_number: bool, next: &str, lang: Lang) -> bool {
    let (before, token) = last_token(sentence);
    let initial = token.chars().count() == 2 && token.starts_with(char::is_uppercase);
    // `M. Dupont`, but the `R.` of a name is not the year of `2025 r.`
    let single = abbreviation(token, lang).filter(|&kind| !initial || kind == Abbreviation::Never);
    let kind = spaced_abbreviation(sentence, lang).or(single);
    let opens = || opens_sentence(next, lang);
    let whole_sentence = before.is_empty();
    let stem = &token[..token.len() - 1];
    match kind {
        Some(Abbreviation::Never) => return false,
        Some(Abbreviation::Number) if before_number => return false,
        Some(Abbreviation::Unit) if !last_token(before).1.chars().any(char::is_numeric) => return false,
        Some(Abbreviation::Unit | Abbreviation::End) => return !is_opening_date(sentence),
        Some(Abbreviation::Opener) => return opens(),
        Some(Abbreviation::Number) | None => {}
    }
    if !stem.is_empty() && stem.chars().all(|digit| digit.is_ascii_digit()) {
        // `1. First`, `3. 5. 2024`, `21. Jahrhundert`; a year ends a sentence.
        let ordinal = lang.as_str() == "de" && !opens();
        return !(stem.len() <= 2 && (whole_sentence || before_number || ordinal));
    }
    // The initials of a name (`J.`, `A.S.`, `J.-P.`), or the first half of `z. B.`
    let single = |part: &str| part.chars().count() == 1 && part.chars().all(char::is_uppercase);
    let pronoun = stem == "I" && lang.as_str() == "en" && !before.ends_with('.');
    let degrees = before.ends_with(['°', 'º']);
    if !stem.is_empty() && !degrees && stem.split(['.', '-']).filter(|part| !part.is_empty()).all(single) && !pronoun {
        return false;
    }
    if stem.chars().count() == 1 && stem.chars().all(char::is_alphabetic) && begins_with_initial(next) {
        return false;
    }
    let roman = lang.as_str() == "de" && !stem.is_empty() && stem.chars().all(|letter| "IVX".contains(letter));
    !roman || opens()
}

/// Whether all there is of a sentence is the date that it opens with: `W 2011 r. Chiny ...`, `10 марта 1896 г. Мэр ...`
fn is_opening_date(sentence: &str) -> bool {
    let mut words = sentence.split_whitespace();
    let first = words.next().unwrap_or_default().to_lowercase();
    let dated = FIRST_OF_DATE.contains(&first.as_str()) || first.starts_with(|digit: char| digit.is_ascii_digit());
    dated && sentence.contains(char::is_numeric) && words.nth(DATE_WORDS).is_none() && !sentence.contains(',')
}

/// The last word of a sentence with its marks, without an opening quote or bracket, and what stands before it.
fn last_token(sentence: &str) -> (&str, &str) {
    let mut from = sentence.len().saturating_sub(LOOK_BACK);
    while !sentence.is_char_boundary(from) {
        from += 1;
    }
    let start = sentence[from..].rfind(char::is_whitespace).map_or(from, |at| from + at);
    let token = sentence[start..].trim_start().trim_start_matches(|mark| is_opener(mark) || mark == '(');
    (sentence[..sentence.len() - token.len()].trim_end(), token)
}

/// What the last words of a sentence abbreviate together, written with spaces: `т. д.`, `p. ex.`
fn spaced_abbreviation(sentence: &str, lang: Lang) -> Option<Abbreviation> {
    let (mut rest, last) = last_token(sentence);
    let mut joined = last.to_owned();
    let mut found = None;
    for _ in 0..3 {
        let (before, token) = last_token(rest);
        if !token.ends_with('.') || token.chars().count() > 4 {
            break;
        }
        joined.insert_str(0, token);
        found = abbreviation(&joined, lang).or(found);
        rest = before;
    }
    found
}

/// Whether `next` begins with a single letter and a period.
fn begins_with_initial(next: &str) -> bool {
    let mut characters = next.chars();
    characters.next().is_some_and(char::is_alphabetic) && characters.as_str().starts_with('.')
}

/// Whether the first word of `next` often opens a sentence. Where a language has no list, any capital may.
fn opens_sentence(next: &str, lang: Lang) -> bool {
    let Some((_, openers)) = OPENERS.iter().find(|(code, _)| *code == lang.as_str()) else { return true };
    let next = next.trim_start_matches(|mark: char| !mark.is_alphanumeric());
    let end = next.find(|letter: char| !letter.is_alphabetic()).unwrap_or(next.len());
    let word = next[..end].to_lowercase();
    openers.split_ascii_whitespace().any(|opener| opener == word)
}

/// Whether a sentence does not begin with `letter`. Georgian has small letters only.
fn is_small(letter: char) -> bool {
    letter.is_lowercase() && !matches!(letter, '\u{10d0}'..='\u{10ff}')
}

/// Whether quotation marks stand off their text: `« Quand ? »`.
fn spaces_quotes(lang: Lang) -> bool {
    lang.as_str() == "fr"
}

fn is_closer(mark: char) -> bool {
    matches!(mark, '"' | '\'' | '»' | '«' | '”' | '“' | '’' | '‘' | '›' | ')' | ']' | '}')
}

fn is_opener(mark: char) -> bool {
    matches!(mark, '"' | '\'' | '«' | '»' | '„' | '“' | '‘' | '‚' | '‹' | '(' | '[' | '¿' | '¡')
}

/// `span` without white space at its ends; `None` where nothing is left.
fn trimmed(text: &str, span: Span) -> Option<Span> {
    let piece = span.of(text);
    let start = span.start + (piece.len() - piece.trim_start().len());
    let length = piece.trim().len();
    (length > 0).then(|| Span::new(start, start + length))
}

/// Joins what has neither letter nor digit to the sentence before it, or to the one after it at the beginning.
fn join_wordless(text: &str, pieces: &[Span]) -> Vec<Span> {
    let mut joined: Vec<Span> = Vec::with_capacity(pieces.len());
    let mut waiting: Option<usize> = None;
    for piece in pieces {
        let has_word = piece.of(text).chars().any(char::is_alphanumeric);
        match joined.last_mut() {
            Some(last) if !has_word => last.end = piece.end,
            _ if !has_word => waiting = waiting.or(Some(piece.start)),
            _ => joined.push(Span::new(waiting.take().unwrap_or(piece.start), piece.end)),
        }
    }
    if let (Some(start), Some(last)) = (waiting, pieces.last()) {
        joined.push(Span::new(start, last.end));
    }
    joined
}

/// Cuts a sentence longer than [`LONGEST`] at the last semicolon, else comma, else space of each stretch, else where it
/// must be.
fn cut_long(text: &str, span: Span) -> Vec<Span> {
    let mut pieces = Vec::new();
    let mut rest = span;
    while let Some((most, _)) = rest.of(text).char_indices().nth(LONGEST) {
        let stretch = &rest.of(text)[..most];
        let after = |mark: &str| stretch.rfind(mark).map(|at| at + mark.len());
        let cut = after("; ").or_else(|| after(", ")).or_else(|| {
            stretch
                .char_indices()
                .rev()
                .find(|(_, space)| space.is_whitespace())
                .map(|(at, space)| at + space.len_utf8())
        });
        let cut = rest.start + cut.filter(|&cut| cut > 0).unwrap_or(most);
        pieces.extend(trimmed(text, Span::new(rest.start, cut)));
        rest = Span::new(cut, rest.end);
    }
    pieces.extend(trimmed(text, rest));
    pieces
}
