//! Which paragraphs of a source are running text, and which part of them.
//!
//! The rules look at one line at a time, know no language (the phrases of all languages are one table) and prefer
//! keeping boilerplate to dropping a sentence: whatever is long, or ends like a sentence, stays.

mod dates;
mod phrases;

use std::collections::BTreeSet;

use self::dates::{date_prefix, is_date_line};
use self::phrases::{AGENCY, ALSO, BUTTON, CREDIT, INVITATION, LABEL, RIGHTS, all, fold, is, words};
use super::blocks::{Blocks, Role};
use super::{Paragraph, ParagraphKind};
use crate::text::Span;

// Lengths below are in characters and were set on the articles of the development set and on the sentences of its
// treebanks (2026-11): the longest credit, invitation and notice met there, and half as much again.

/// No line longer than this is boilerplate.
const LONGEST_LINE: usize = 300;
/// The longest value after a label (`Photo: …`).
const LONGEST_VALUE: usize = 100;
/// A value of more words than this that ends like a sentence is one.
const VALUE_WORDS: usize = 6;
/// The longest line that asks readers to share or follow, in words.
const INVITATION_WORDS: usize = 12;
/// The longest line that is boilerplate for a phrase about rights in it.
const LONGEST_RIGHTS: usize = 200;
/// The longest title, and the longest heading inside an article.
const LONGEST_TITLE: usize = 200;
const LONGEST_HEADING: usize = 120;
/// Headings inside an article up to this length may return (`Preparation` in recipes); the title may not.
const SHORTEST_REPEATED: usize = 25;
/// The longest line that names an agency for a photo credit, in words.
const AGENCY_WORDS: usize = 6;
/// The most words that a site's name adds to a title.
const SITE_WORDS: usize = 5;
/// The longest step of a path of pages (`Home › News › Town`), in words.
const STEP_WORDS: usize = 4;

/// The paragraphs of a source, numbered from 1.
pub(super) fn paragraphs(blocks: &Blocks) -> Vec<Paragraph> {
    let text = &blocks.text;
    let mut paragraphs: Vec<Paragraph> = Vec::with_capacity(blocks.blocks.len());
    for (index, &(span, role)) in blocks.blocks.iter().enumerate() {
        let body = if role == Role::Furniture { None } else { running_text(span, text) };
        let (kind, body) = match body {
            None => (ParagraphKind::Boilerplate, Span::new(span.start, span.start)),
            Some(body) if role == Role::Heading => (ParagraphKind::Heading, body),
            Some(body) => (ParagraphKind::Body, body),
        };
        paragraphs.push(Paragraph { number: index + 1, span, body, kind });
    }
    find_headings(&mut paragraphs, text);
    drop_repeated_titles(&mut paragraphs, text);
    paragraphs
}

/// The part of a paragraph that is running text; `None` for boilerplate.
fn running_text(span: Span, text: &str) -> Option<Span> {
    let line = span.of(text);
    if is_boilerplate(line) {
        return None;
    }
    let start = date_prefix(line);
    let end = start + line[start..].len() - trailing_credit(&line[start..]);
    let body = &line[start..end];
    if start > 0 && is_boilerplate(body) {
        return None;
    }
    Some(Span::new(span.start + start, span.start + start + body.trim_end().len()))
}

/// Whether a whole line is boilerplate.
fn is_boilerplate(line: &str) -> bool {
    if !line.chars().any(char::is_alphabetic) {
        return true;
    }
    if longer_than(line, LONGEST_LINE) {
        return false;
    }
    let folded = fold(line);
    is_date_line(line)
        || is_labelled(&folded)
        || is_agency(&folded)
        || is_read_also(&folded)
        || is_rights_notice(&folded)
        || is_addresses(line)
        || is_path(line)
        || is_byline(line)
        || is_buttons_or_invitation(&folded)
}

/// `Source: …`, `Photo: …`, `fot. …`, `Tags`: a label, and after it nothing or something short that is no sentence.
fn is_labelled(folded: &str) -> bool {
    let value = match folded.split_once(':') {
        Some((label, value)) if is(LABEL, label.trim()) => Some(value),
        _ if is(LABEL, folded) => Some(""),
        _ => all(CREDIT).find_map(|credit| folded.strip_prefix(credit)).filter(|value| {
            // `opr.` begins no longer word, `photo by` none either.
            value.starts_with(|next: char| !next.is_alphanumeric()) && !value.trim().is_empty()
        }),
    };
    value.is_some_and(|value| !(longer_than(value, LONGEST_VALUE) || ends_sentence(value) && many_words(value)))
}

fn many_words(value: &str) -> bool {
    value.split_whitespace().nth(VALUE_WORDS).is_some()
}

/// `Jane Doe / Getty Images`, `PAP/Jan Nowak`: a photo agency, alone or beside a name.
fn is_agency(folded: &str) -> bool {
    let mut parts = folded.split(['/', '|']).map(str::trim);
    let (first, last) = (parts.next().unwrap_or_default(), parts.next_back());
    let named = is(AGENCY, first) || last.is_some_and(|last| is(AGENCY, last));
    named && !ends_sentence(folded) && folded.split_whitespace().count() <= AGENCY_WORDS
}

/// `Read also: another story`.
fn is_read_also(folded: &str) -> bool {
    let head = folded.split([':', '|', '>', '→', '»']).next().unwrap_or_default();
    let head = head.split(" - ").next().unwrap_or_default();
    is(ALSO, head.trim_matches(|mark: char| !mark.is_alphanumeric()))
}

/// `© 2025 …`, `… All rights reserved.`
fn is_rights_notice(folded: &str) -> bool {
    let marked = folded.starts_with(['©', '℗'])
        || folded.strip_prefix("(c) ").is_some_and(|rest| rest.starts_with(|first: char| first.is_ascii_digit()))
        || folded.strip_prefix("copyright").is_some_and(|rest| rest.contains(['©']) || rest.contains("20"));
    marked || !longer_than(folded, LONGEST_RIGHTS) && all(RIGHTS).any(|phrase| folded.contains(phrase))
}

/// Nothing but web and mail addresses, hashtags and handles.
fn is_addresses(line: &str) -> bool {
    line.split_whitespace().all(|word| {
        let word = word.trim_matches(|mark: char| matches!(mark, '(' | ')' | '<' | '>' | '[' | ']' | ',' | ';'));
        let lower = word.to_ascii_lowercase();
        let domain = || {
            let (host, _) = lower.split_once('/').unwrap_or((&lower, ""));
            let (name, top) = host.rsplit_once('.').unwrap_or(("", ""));
            let is_name = |part: &str| part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-.".contains(&byte));
            !name.is_empty()
                && is_name(name)
                && (2..=6).contains(&top.len())
                && top.bytes().all(|b| b.is_ascii_lowercase())
        };
        lower.starts_with("http://")
            || lower.starts_with("https://")
            || lower.starts_with("www.")
            || word.starts_with(['#', '@']) && word.chars().nth(1).is_some_and(char::is_alphanumeric)
            || lower.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'))
            || word == lower && domain()
    })
}

/// The way from the site's first page to this one: `Home › News › Town`, and lists of links cut by bars.
fn is_path(line: &str) -> bool {
    [" > ", " › ", " » ", " / ", " | ", " • ", " · ", " :: "].iter().any(|separator| {
        let mut steps = line.split(separator);
        let short = |step: &str| step.split_whitespace().nth(STEP_WORDS).is_none() && !ends_sentence(step);
        line.matches(separator).count() >= 2 && steps.all(short)
    })
}

/// `By Jane Smith`: after the preposition, names only.
fn is_byline(line: &str) -> bool {
    let mut words = line.split_whitespace();
    let by = words.next().is_some_and(|first| matches!(first, "By" | "BY" | "Von" | "Par" | "Por" | "Di" | "Door"));
    let names: Vec<&str> = words.collect();
    let is_name = |word: &&str| {
        matches!(
            word.trim_end_matches(','),
            "and" | "und" | "et" | "y" | "e" | "en" | "de" | "von" | "van" | "der" | "|"
        ) || word.starts_with(char::is_uppercase) && !word.ends_with(['!', '?', ':'])
    };
    by && (2..=6).contains(&names.len()) && names.iter().all(is_name) && !ends_sentence(line)
}

/// Nothing but share buttons, comment counters, marks of advertisements; or a short line that asks to share or follow.
fn is_buttons_or_invitation(folded: &str) -> bool {
    let words = words(folded);
    if words.len() <= INVITATION_WORDS && all(INVITATION).any(|phrase| folded.contains(phrase)) {
        return true;
    }
    let mut at = 0;
    let mut pressed = false;
    while at < words.len() {
        let longest =
            (1..=words.len().min(at + 6) - at).rev().find(|&length| is(BUTTON, &words[at..at + length].join(" ")));
        match longest {
            Some(length) => {
                pressed = true;
                at += length;
            }
            None if words[at].chars().all(char::is_numeric) => at += 1,
            None => return false,
        }
    }
    pressed
}

/// The bytes at the end of `line` that are a credit after its last sentence, white space apart.
fn trailing_credit(line: &str) -> usize {
    let mut credit = 0;
    let mut next = ' ';
    for (at, character) in line.char_indices().rev().take(LONGEST_VALUE + LONGEST_HEADING) {
        if next.is_whitespace() && matches!(character, '.' | '!' | '?' | '…' | '»' | '”' | '"' | ')') {
            let tail = line[at + character.len_utf8()..].trim();
            if !tail.is_empty() && is_labelled(&fold(tail)) {
                credit = line.len() - at - character.len_utf8();
            }
        }
        next = character;
    }
    credit
}

/// Short lines without a full stop before longer text are headings; the first one is the title.
fn find_headings(paragraphs: &mut [Paragraph], text: &str) {
    let bodies: Vec<usize> =
        (0..paragraphs.len()).filter(|&index| paragraphs[index].kind != ParagraphKind::Boilerplate).collect();
    for (place, &index) in bodies.iter().enumerate() {
        let line = paragraphs[index].body.of(text);
        let longest = if place == 0 { LONGEST_TITLE } else { LONGEST_HEADING };
        let longer_follows = bodies[place + 1..].iter().take(2).any(|&next| paragraphs[next].body.len() > line.len());
        if longer_follows && !longer_than(line, longest) && !ends_sentence(line) && !line.ends_with([':', ',', ';']) {
            paragraphs[index].kind = ParagraphKind::Heading;
        }
    }
}

/// Of a title, or a heading, and its repetitions only the first stays; of a title with the site's name the title.
fn drop_repeated_titles(paragraphs: &mut [Paragraph], text: &str) {
    let mut titles: BTreeSet<String> = BTreeSet::new();
    for paragraph in paragraphs.iter_mut().filter(|paragraph| paragraph.kind != ParagraphKind::Boilerplate) {
        let line = paragraph.body.of(text);
        if longer_than(line, LONGEST_TITLE + LONGEST_HEADING) {
            continue;
        }
        let title = &line[..without_site(line)];
        let repeated = titles.contains(&fold(line)) || titles.contains(&fold(title));
        if repeated {
            paragraph.kind = ParagraphKind::Boilerplate;
            paragraph.body = Span::new(paragraph.span.start, paragraph.span.start);
        } else if paragraph.kind == ParagraphKind::Heading
            && (titles.is_empty() || longer_than(line, SHORTEST_REPEATED))
        {
            titles.insert(fold(line));
            // A title keeps most of its length; what is left of `A - B` says nothing.
            if title.len() * 2 > line.len() {
                titles.insert(fold(title));
            }
        }
    }
}

/// The length of a title without ` | Site` or ` - Site` at its end.
fn without_site(line: &str) -> usize {
    let cut = [" | ", " - ", " – ", " — ", " :: ", " • "].iter().filter_map(|mark| line.rfind(mark)).max();
    let site = |&at: &usize| line[at..].split_whitespace().nth(SITE_WORDS + 1).is_none();
    cut.filter(site).unwrap_or(line.len())
}

/// Whether `line` ends as sentences do, quotation marks and brackets after the full stop apart.
fn ends_sentence(line: &str) -> bool {
    let line =
        line.trim_end_matches(|mark: char| mark.is_whitespace() || matches!(mark, '"' | '»' | '”' | '“' | '’' | ')'));
    line.ends_with(['.', '!', '?', '…', '。', '！', '？', '।', '؟'])
}

fn longer_than(line: &str, characters: usize) -> bool {
    line.len() > characters && line.chars().nth(characters).is_some()
}

#[cfg(test)]
mod tests {
    use super::paragraphs;
    use crate::article::ParagraphKind::{Body, Boilerplate, Heading};
    use crate::article::{Paragraph, ParagraphKind, blocks};
    use crate::files::Format;

    fn read(text: &str) -> Vec<(ParagraphKind, String)> {
        let blocks = blocks::parse(text.to_owned(), Format::Text);
        let shown = |paragraph: Paragraph| (paragraph.kind, paragraph.body.of(&blocks.text).to_owned());
        paragraphs(&blocks).into_iter().map(shown).collect()
    }

    fn kind(line: &str) -> ParagraphKind {
        read(line)[0].0
    }

    #[test]
    fn what_stands_around_articles_is_boilerplate() {
        for line in [
            "Источник: example.ru",
            "Источник изображения: Иван Иванов / Unsplash",
            "Фото: пресс-служба завода",
            "fot. Jan Nowak/Agencja",
            "Źródło: example.pl",
            "Πηγή: example.gr",
            "ΦΩΤΟΓΡΑΦΙΑ: Α. Παπαδόπουλος",
            "Photo by Jane Doe on Unsplash",
            "Bildquelle: Stadt Musterhausen",
            "Теги: мост, река, стройка",
            "Читайте также: Мост через реку закрыли на ремонт.",
            "Czytaj też: Most zamknięty, kierowcy objadą go promem",
            "Διαβάστε επίσης",
            "Lire aussi : le pont fermé",
            "© 2025 Example Media",
            "Wszelkie prawa zastrzeżone.",
            "Copyright © Example 2025. All rights reserved",
            "https://example.org/bridge?id=1",
            "press@example.org",
            "example.org",
            "#bridge #river",
            "Главная › Новости › Город",
            "Home | News | Town",
            "Поделиться",
            "Facebook Twitter Telegram",
            "Udostępnij 12 Tweet",
            "Komentarze (5)",
            "15 комментариев",
            "Σχόλια: 3",
            "3 min read",
            "Podobało się? Podziel się ze znajomymi!",
            "Подписывайтесь на наш канал",
            "By Jane Smith and John Doe",
            "Автор: Анна Иванова",
            "Jane Doe / Getty Images",
            "PAP/Jan Nowak",
            "Реклама",
            "* * *",
            "0",
            "27.11.2025, 13:06",
            "Aktualizacja: 27.11.2025 13:06",
        ] {
            assert_eq!(kind(line), Boilerplate, "{line}");
        }
    }

    #[test]
    fn sentences_are_kept_whatever_they_speak_of() {
        for line in [
            "Источник: завод закроют уже весной, и три тысячи человек потеряют работу.",
            "Источник сообщил газете о закрытии моста.",
            "Фото моста разошлись по сети за час.",
            "Foto mostu obiegło sieć.",
            "Photo: the mayor opens the bridge while hundreds of people look on from the bank.",
            "By Monday the bridge will be open.",
            "Read more about the bridge in the report of the town.",
            "По теме моста мэр говорить отказался.",
            "Share prices fell.",
            "Комментарии мэра вызвали споры в городе.",
            "Czytaj też między wierszami, radzi burmistrz mieszkańcom.",
            "27 ноября 2025 года мост открыли для движения.",
            "W 2024 r. most zamknięto.",
            "The town bought example.org for a new page.",
            "Node.js",
            "Die Rechte an dem Bild bleiben bei der Stadt.",
            "Κοινοποίηση της απόφασης έγινε χθες στον δήμο.",
            "Opracowanie planu zajęło rok.",
            "Von Montag an ist die Brücke offen.",
            "Most | Rzeka",
            "Reuters сообщает о закрытии моста",
        ] {
            assert_eq!(kind(line), Body, "{line}");
        }
    }

    #[test]
    fn dates_in_front_and_credits_behind_are_cut_off() {
        let text = "date 2025-11-27 Мост откроют весной. Фото: мэрия\nMost wraca na mapę. (Źródło: PAP) Fot. Jan Nowak\n\
                    Ο δήμος «κλείνει». Πηγή: example.gr\ndate 2025-11-27 Aktualizacja: 27.11.2025";
        let expected = [
            (Body, "Мост откроют весной."),
            (Body, "Most wraca na mapę. (Źródło: PAP)"),
            (Body, "Ο δήμος «κλείνει»."),
            (Boilerplate, ""),
        ];
        assert_eq!(read(text), expected.map(|(kind, body)| (kind, body.to_owned())));
    }

    #[test]
    fn titles_are_headings_once() {
        let text = "Most wraca na mapę\n\nMost wraca na mapę\nMiasto otworzy jesienią nowy most nad rzeką.\n\
                    Co dalej z promem\nProm zostanie w porcie, a jego załoga dostanie nową pracę.\n\
                    Most wraca na mapę - Gazeta Przykładowa\nMOST WRACA NA MAPĘ";
        let kinds: Vec<_> = read(text).into_iter().map(|(kind, _)| kind).collect();
        assert_eq!(kinds, [Heading, Boilerplate, Body, Heading, Body, Boilerplate, Boilerplate]);
        let with_site = "The bridge is back | Example News\nThe bridge is back\nThe town opens its bridge in autumn.";
        let kinds: Vec<_> = read(with_site).into_iter().map(|(kind, _)| kind).collect();
        assert_eq!(kinds, [Heading, Boilerplate, Body]);
    }

    #[test]
    fn numbers_count_every_non_blank_line() {
        let blocks = blocks::parse("\nA.\n\n \nРеклама\nB.\n".to_owned(), Format::Text);
        let numbers: Vec<_> = paragraphs(&blocks).into_iter().map(|p| (p.number, p.kind)).collect();
        assert_eq!(numbers, [(1, Body), (2, Boilerplate), (3, Body)]);
    }
}
