//! One contract for every script, and the cuts that each language needs.

use proptest::prelude::*;

use super::{Segments, WordKind, segment};
use crate::article::{Article, Paragraph, ParagraphKind};
use crate::text::Span;

/// An article of one paragraph.
fn article(text: &str, lang: &str) -> Article {
    let span = Span::new(0, text.len());
    let paragraph = Paragraph { number: 1, span, body: span, kind: ParagraphKind::Body };
    Article {
        source: "a.txt".into(),
        stem: "a".into(),
        lang: lang.parse().unwrap(),
        text: text.into(),
        paragraphs: vec![paragraph],
    }
}

fn sentences(text: &str, lang: &str) -> Vec<String> {
    let article = article(text, lang);
    let segments = segment(&article);
    assert_contract(&article, &segments);
    segments.sentences.iter().map(|sentence| sentence.span.of(text).to_owned()).collect()
}

fn words(text: &str, lang: &str) -> Vec<String> {
    let segments = segment(&article(text, lang));
    segments.sentences.iter().flat_map(|sentence| &sentence.words).map(|word| word.span.of(text).to_owned()).collect()
}

/// What holds for every text: pieces lie in order inside their whole, have no white space at their ends, and no
/// character but white space is lost.
fn assert_contract(article: &Article, segments: &Segments) {
    let text = &article.text;
    let untrimmed = |piece: &str| piece.is_empty() || piece.trim() != piece;
    let mut at = 0;
    let mut kept = String::new();
    for (index, sentence) in segments.sentences.iter().enumerate() {
        assert_eq!((sentence.paragraph, sentence.number), (1, index + 1));
        assert!(sentence.span.start >= at && sentence.span.end <= text.len(), "sentences overlap");
        assert!(!untrimmed(sentence.span.of(text)), "help: trim the sentence {:?}", sentence.span.of(text));
        assert!(sentence.span.of(text).chars().count() <= 2_000);
        at = sentence.span.start;
        for word in &sentence.words {
            assert!(word.span.start >= at && word.span.end <= sentence.span.end, "words overlap");
            let piece = word.span.of(text);
            assert!(!untrimmed(piece), "help: trim the word {piece:?}");
            assert!(word.kind == WordKind::Number || !piece.contains(char::is_whitespace), "{piece:?}");
            assert_eq!(word.kind == WordKind::Word, piece.chars().any(char::is_alphabetic), "{piece:?}");
            kept.push_str(piece);
            at = word.span.end;
        }
        at = sentence.span.end;
    }
    let visible = |text: &str| text.chars().filter(|character| !character.is_whitespace()).collect::<String>();
    assert_eq!(visible(&kept), visible(text), "help: every visible character belongs to one word");
}

/// For one language: texts in which ` | ` stands where a sentence ends, and texts in which `|` parts the words.
macro_rules! contract {
    ($name:ident, $lang:literal, sentences: [$($cuts:literal),+ $(,)?], words: [$($pieces:literal),* $(,)?]) => {
        #[test]
        fn $name() {
            for cuts in [$($cuts),+] {
                let expected: Vec<&str> = cuts.split(" | ").collect();
                assert_eq!(sentences(&expected.join(" "), $lang), expected, "help: {} sentences of {cuts}", $lang);
            }
            let pieces: &[&str] = &[$($pieces),*];
            for pieces in pieces {
                let expected: Vec<&str> = pieces.split('|').map(str::trim).collect();
                let text = pieces.replace('|', "");
                assert_eq!(words(&text, $lang), expected, "help: {} words of {text}", $lang);
            }
        }
    };
}

contract! { russian, "ru",
    sentences: [
        "Мост открыли. | Движение начнётся завтра.",
        "Строят т. е. готовят опоры. | Работы идут.",
        "Привезли песок, щебень и т. д. | Работы идут.",
        "Мост построили в 2025 г. | Город рад.",
        "В г. Кирове мост чинят. | Город рад.",
        "Мост проектировал А. С. Петров. | Он живёт рядом.",
        "Мост проектировал А.С. Петров. | Он живёт рядом.",
        "Цена выросла на 3.5 процента. | Это много.",
        "На стройке 15 тыс. Рабочих не хватает.",
        "«Мы всё сделали», — сказал мэр. | Он уехал.",
        "«Когда же откроют?» — спросил житель. | Мэр промолчал.",
        "«Хватит!» крикнул водитель. | Все засмеялись.",
        "Улицу назвали им. Гагарина. | Жители довольны.",
        "Город помог им. | Но денег мало.",
        "Он сказал: «Мост готов.» | Потом ушёл.",
        "Работы продолжаются… | Город ждёт.",
        "Сроки сорвали... | Город ждёт.",
        "Мост закрыли. | 15 человек остались на берегу.",
        "Сайт Node.js и сайт OpenAI.com работают. | Мост тоже.",
        "Ширина 10 м. | Длина больше.",
        "Стоит 5 млн руб. | Дорого ли это?",
        "В 2011 г. Мэр закрыл мост. | Его чинят.",
        "Вот это да (!) Иван удивился. | Он ушёл.",
    ],
    words: [
        "ИИ-модель| 5G| и| GPT-4|,| H20|.",
        "дата‑центр| на| 1 500| мест| и| 3,5|%",
        "т.е.| LLM-модели| А.| Иванова| вышли",
        "2024|-|2025| годы|,| 20-летний| мост",
        "«|мост|»| —| д'Артаньян",
    ]
}

#[test]
fn a_forgotten_space_ends_a_sentence() {
    assert_eq!(sentences("Мост закрыли.Город ждёт.", "ru"), ["Мост закрыли.", "Город ждёт."]);
    assert_eq!(sentences("Η γέφυρα έκλεισε.Όλοι περιμένουν.", "el").len(), 2);
}

contract! { polish, "pl",
    sentences: [
        "Most otwarto. | Ruch ruszy jutro.",
        "Budują m.in. Polacy i Czesi. | Praca trwa.",
        "To tzw. Most Nowy. | Stoi nad rzeką.",
        "Przywieźli piasek, żwir itd. | Praca trwa.",
        "Most zbudowano w 2025 r. | Miasto się cieszy.",
        "Kosztował 5 tys. Polacy zapłacą więcej.",
        "Przy ul. Długiej stoi dom. | Jest stary.",
        "Prof. Jan Nowak i dr Anna Lis są za. | Reszta przeciw.",
        "Projektował go J. R. Kowalski. | Mieszka obok.",
        "„Most jest gotowy” – powiedział burmistrz. | Potem wyszedł.",
        "„Kiedy otwarcie?” – zapytał kierowca. | Nikt nie wiedział.",
        "Powiedział: „Most jest gotowy.” | Potem wyszedł.",
        "W maju 2011 r. Miasto zamknęło most. | 10 marca 2012 r. Otwarto go.",
        "Cena wzrosła o 3,5 proc. Rok temu była niższa.",
        "Stoi tu od 3 maja. | Jest nowy.",
        "Firma Most Sp. z o.o. | Buduje szybko.",
        "Zamknięto most. | 15 osób czeka.",
        "OK. | Idziemy dalej.",
        "Koniec… | Czy na pewno?",
        "– Most stoi – mówi Anna. | – Jest nowy.",
    ],
    words: [
        "m.in.| Nvidia|,| open-source| i| np.| LLM-ów",
        "1 000| zł| i| 2,5|%|,| S.A.| działa",
        "polsko-niemiecki| most| (|2024|–|2025|)",
        "Prof.| J.| R.| Nowak| śpi",
    ]
}

contract! { greek, "el",
    sentences: [
        "Η γέφυρα άνοιξε. | Η κίνηση αρχίζει αύριο.",
        "Φέρνουν υλικά, π.χ. Άμμο και πέτρα. | Η δουλειά συνεχίζεται.",
        "Φέρνουν υλικά, π. χ. Άμμο και πέτρα. | Η δουλειά συνεχίζεται.",
        "Πέτρα, άμμος κ.λπ. | Η δουλειά συνεχίζεται.",
        "Ο κ. Παπαδόπουλος μίλησε. | Έφυγε νωρίς.",
        "Πότε ανοίγει η γέφυρα; | Κανείς δεν ξέρει.",
        "«Πότε ανοίγει;» ρώτησε ο οδηγός. | Κανείς δεν ξέρει.",
        "Κόστισε 5 εκατ. Ευρώπη και πόλη πληρώνουν.",
        "«Είναι έτοιμη», είπε ο δήμαρχος. | Έφυγε νωρίς.",
        "Είπε: «Η γέφυρα είναι έτοιμη.» | Έφυγε νωρίς.",
        "Η τιμή ανέβηκε 3,5%. | Είναι πολύ.",
        "Έκλεισε η γέφυρα. | 15 άτομα περιμένουν.",
        "Τη σχεδίασε ο Γ. Α. Σεφέρης. | Μένει κοντά.",
        "Η δουλειά συνεχίζεται… | Όλοι περιμένουν.",
        "Το σύστημα, δηλ. Η γέφυρα, λειτουργεί.",
        "Άνοιξε στις 8 π.μ. | Όλοι πέρασαν.",
    ],
    words: [
        "τα| τσιπ| H20|,| π.χ.| της| Nvidia|;",
        "κ.λπ.| και| 1.500| ευρώ",
        "απ'| όλους| «|ανοιχτό|»| open-source",
    ]
}

contract! { german, "de",
    sentences: [
        "Die Brücke ist offen. | Der Verkehr rollt morgen.",
        "Man braucht z. B. Sand und Kies. | Die Arbeit geht weiter.",
        "Man braucht z.B. Sand und Kies. | Die Arbeit geht weiter.",
        "Das ist, d. h. Kies und Sand, alles da. | Gut so.",
        "Sand, Kies usw. | Die Arbeit geht weiter.",
        "Im 21. Jahrhundert baut man anders. | Das ist gut.",
        "Am 3. Mai öffnet sie. | Das ist früh.",
        "Sie liegt auf Platz 3. | Das ist gut.",
        "Gebaut wurde sie 2025. | Die Stadt freut sich.",
        "Dr. Anna Schmidt und Prof. Klaus Weber planten sie. | Beide wohnen hier.",
        "Sie kostete 5 Mio. Euro. | Das ist viel.",
        "„Sie ist fertig“, sagte der Bürgermeister. | Er ging.",
        "„Wann öffnet sie?“ fragte ein Fahrer. | Niemand wusste es.",
        "Er sagte: „Sie ist fertig.“ | Dann ging er.",
        "»Sie ist fertig.« | Dann ging er. | »Das ist gut«, sagte sie.",
        "Um 700 v. Chr. stand hier nichts. | Heute schon.",
        "Ludwig XIV. Brücke heißt sie nicht. | Warum auch?",
        "Sie wurde gesperrt. | 15 Menschen warten.",
        "Die Brücke Nr. 5 bleibt zu. | Schade.",
        "1. Die Brücke bleibt offen. | 2. Der Weg wird gesperrt.",
    ],
    words: [
        "KI-Modell|,| z.B.| 1.000| Euro| und| 3,5| %",
        "Ein|-| und| Ausgang| der| U-Bahn",
        "Dr.| A.| Schmidt| geht's| gut",
    ]
}

contract! { english, "en",
    sentences: [
        "The bridge is open. | Traffic starts tomorrow.",
        "Mr. Smith and Dr. Jones planned it. | Both live nearby.",
        "They need sand, e.g. Baltic sand. | Work goes on.",
        "They need sand, gravel, etc. | Work goes on.",
        "It was built in the U.S. | The town is glad.",
        "The U.S. Army built it. | The town is glad.",
        "It was designed by J. R. Smith. | He lives nearby.",
        "Prices rose 3.5 percent. | That is a lot.",
        "Bridge No. 5 stays shut. | The answer is no. | People wait.",
        "\"It is ready,\" the mayor said. | He left.",
        "\"When?\" asked a driver. | Nobody knew.",
        "He said: \"It is ready.\" | Then he left.",
        "OpenAI.com and Node.js are fine. | So is the bridge.",
        "The bridge was shut. | 15 people are waiting.",
        "Example Inc. | The bridge is theirs.",
        "So do I. | The mayor agrees.",
        "Yahoo! paid for it. | Nobody asked why.",
        "He bought one. | iPhone sales rose.",
        "It opens at 8 a.m. | Traffic starts then.",
        "What a day… | Nobody slept.",
        "See p. 5 and Fig. 3 below. | It is clear.",
    ],
    words: [
        "don't| use| d'Artagnan's| open-source| GPT-4|,| AT&T| or| R&D",
        "U.S.| firms| paid| $|1,500.50| for| 5G|.",
        "C++| and| C#| run| Node.js|.",
        "J.| R.| Smith| said| no|.",
        "state-of-the-art| e-mail| (|e.g.| this|)",
    ]
}

contract! { french, "fr",
    sentences: [
        "Le pont est ouvert. | La circulation reprend demain.",
        "M. Dupont et Mme. Martin l'ont prévu. | Ils habitent ici.",
        "Il faut du sable, p. ex. Du sable fin. | Le travail continue.",
        "Il faut du sable, du gravier, etc. | Le travail continue.",
        "« Il est prêt », a dit le maire. | Il est parti.",
        "« Quand ? » a demandé un chauffeur. | Personne ne savait.",
        "Il a dit : « Le pont est prêt. » | Puis il est parti.",
        "« Quand ? » | Personne ne savait.",
        "Le prix a augmenté de 3,5 %. | C'est beaucoup.",
        "Le pont a été fermé. | 15 personnes attendent.",
        "J.-P. Durand l'a dessiné. | Il habite ici.",
        "Le travail continue… | Tout le monde attend.",
        "Le XXe siècle l'a vu naître. | Il est beau.",
        "Voir p. 5 et fig. 3. | C'est clair.",
        "Le Dr. Martin a signé. | Il est content.",
        "Une société, Pont S.A. | Elle construit vite.",
    ],
    words: [
        "l'|État| n'|est| pas| d'|accord| aujourd'hui",
        "L’|intelligence| artificielle| (|IA|)| qu’|ils| veulent",
        "1 000| euros| et| 3,5| %| peut-être",
        "M.| Dupont| et| J.| Martin| parlent",
    ]
}

contract! { czech, "cs",
    sentences: [
        "Most je otevřený. | Provoz začne zítra.",
        "Staví ho např. Češi a Poláci. | Práce pokračují.",
        "Je to tzv. Nový most. | Stojí nad řekou.",
        "Přivezli písek, štěrk atd. | Práce pokračují.",
        "Otevřeli ho 3. května. | Bylo to brzy.",
        "Stalo se to 27. 11. 2025. | Město má radost.",
        "Stojí v ul. Dlouhé. | Je nový.",
        "Prof. Jan Novák a Ing. Eva Malá jsou pro. | Ostatní proti.",
        "Navrhl ho J. R. Novák. | Bydlí vedle.",
        "„Most je hotový,“ řekl starosta. | Pak odešel.",
        "„Kdy se otevře?“ zeptal se řidič. | Nikdo nevěděl.",
        "Řekl: „Most je hotový.“ | Pak odešel.",
        "Stál 5 mil. Korun bylo málo.",
        "Most zavřeli. | 15 lidí čeká.",
        "Práce pokračují… | Všichni čekají.",
        "Postavili ho v 21. století. | Je krásný.",
    ],
    words: [
        "tzv.| AI-model|,| např.| 1 000| Kč| a| 3,5| %",
        "česko-polský| most|,| J.| Novák| spí",
    ]
}

contract! { ukrainian, "uk",
    sentences: [
        "Міст відкрили. | Рух почнеться завтра.",
        "Будують т. зв. Новий міст. | Робота триває.",
        "Привезли пісок, щебінь і т. д. | Робота триває.",
        "Міст збудували у 2025 р. | Місто раде.",
        "У м. Київ міст лагодять. | Місто раде.",
        "Його проєктував А. С. Петренко. | Він живе поруч.",
        "Ціна зросла на 3,5 відсотка. | Це багато.",
        "Коштує 5 млн грн. | Дорого чи ні?",
        "«Міст готовий», — сказав мер. | Він поїхав.",
        "«Коли відкриють?» — спитав водій. | Ніхто не знав.",
        "«Досить!» крикнув водій. | Усі засміялися.",
        "Він сказав: «Міст готовий.» | Потім пішов.",
        "Школу назвали ім. Шевченка. | Мешканці раді.",
        "Міст закрили. | 15 людей чекають.",
        "Робота триває… | Місто чекає.",
    ],
    words: [
        "об'єкт| дата-центр| ШІ-модель|,| п’ять| і| т.д.",
        "вул.| Довга|,| 1 500| грн",
    ]
}

#[test]
fn scripts_without_spaces_are_cut_into_words() {
    assert_eq!(sentences("橋が開く。車が通る。", "ja"), ["橋が開く。", "車が通る。"]);
    assert!(words("人工智能模型", "zh").len() > 1);
    assert!(words("ภาษาไทยง่าย", "th").len() > 1);
    assert_eq!(sentences("الجسر مفتوح. متى يبدأ؟ غدا.", "ar").len(), 3);
    assert_eq!(sentences("הגשר פתוח. התנועה מחר.", "he").len(), 2);
    assert_eq!(sentences("पुल खुला है। कल यातायात शुरू होगा।", "hi").len(), 2);
    assert_eq!(sentences("다리가 열렸다. 내일 시작한다.", "ko").len(), 2);
    assert_eq!(sentences("კარგი ხიდი. ყველა ელოდება.", "ka").len(), 2);
}

#[test]
fn what_has_no_word_joins_its_neighbour() {
    assert_eq!(sentences("Most. !!! ... Rzeka.", "pl"), ["Most. !!! ...", "Rzeka."]);
    assert_eq!(sentences("... Most.", "pl"), ["... Most."]);
    assert_eq!(sentences("?! ...", "pl"), ["?! ..."]);
    assert!(sentences(" \n ", "pl").is_empty());
}

#[test]
fn only_running_text_has_sentences() {
    let text = "27.11.2025 Most. Rzeka.\nReklama\nPort.";
    let mut article = article(text, "pl");
    let whole = |number, start: usize, end, body: usize, kind| Paragraph {
        number,
        span: Span::new(start, end),
        body: Span::new(body, if kind == ParagraphKind::Boilerplate { body } else { end }),
        kind,
    };
    article.paragraphs = vec![
        whole(1, 0, 23, 11, ParagraphKind::Heading),
        whole(2, 24, 31, 24, ParagraphKind::Boilerplate),
        whole(3, 32, 37, 32, ParagraphKind::Body),
    ];
    let found: Vec<_> = segment(&article)
        .sentences
        .iter()
        .map(|sentence| (sentence.paragraph, sentence.number, sentence.span.of(text).to_owned()))
        .collect();
    assert_eq!(found, [(1, 1, "Most.".into()), (1, 2, "Rzeka.".into()), (3, 1, "Port.".into())]);
}

#[test]
fn a_sentence_without_end_is_cut() {
    let listed = sentences(&"most nad rzeką, ".repeat(500), "pl");
    assert!(listed.len() >= 4 && listed[..3].iter().all(|piece| piece.ends_with(',')));
    assert_eq!(sentences(&"ż".repeat(5_000), "pl").len(), 3);
}

#[test]
fn the_longest_line_takes_linear_time() {
    for unit in ["Most. ", "a.", "т. ", "-", "1 000 ", "l'", "м.Г", "橋", "\u{301}", "x-", "\"."] {
        let text = unit.repeat(500_000 / unit.len());
        let started = std::time::Instant::now();
        sentences(&text, "fr");
        assert!(started.elapsed().as_secs() < 20, "{unit}: {:?}", started.elapsed());
    }
}

proptest! {
    #[test]
    fn no_text_breaks_the_contract(text in "\\PC{0,200}", lang in "ru|fr|de|el|en|ja|th") {
        sentences(&text, &lang);
    }

    #[test]
    fn no_mixture_of_marks_breaks_the_contract(
        text in "([ .!?…;,'’\"«»()&+#\n\u{a0}-]|[a-zA-Z]{1,3}|[А-Яа-я]{1,2}|[0-9]{1,3}|z\\.B\\.|т\\. д\\.|l'|Dr\\.){0,60}",
        lang in "ru|fr|de|el|en|it|pl",
    ) {
        sentences(&text, &lang);
    }
}
