use super::correction::corrected;
use super::{Found, Kind, View, fixed, is_acronym, lemma_key, lexeme, name, phrase, tail, verb};
use crate::encoder::{Case, Gender, Number, Tag, Upos};
use crate::pack::Lemmas;

/// A sentence as `word/TAG` pairs; `Ng` is a noun in the genitive, `Ns` one in the singular, `Nf` a feminine one in the
/// accusative, `Vn` a participle.
fn view<'a>(lang: &str, tagged: &'a str) -> View<'a> {
    let (words, tags): (Vec<&str>, Vec<Tag>) = tagged
        .split(' ')
        .map(|pair| {
            let (word, tag) = pair.rsplit_once('/').unwrap();
            let (upos, case) = match tag {
                "N" => (Upos::Noun, Some(Case::Nom)),
                "Ng" => (Upos::Noun, Some(Case::Gen)),
                "A" => (Upos::Adj, Some(Case::Nom)),
                "Ag" => (Upos::Adj, Some(Case::Gen)),
                "Ns" => (Upos::Noun, Some(Case::Nom)),
                "As" => (Upos::Adj, Some(Case::Nom)),
                "P" => (Upos::Propn, None),
                "Pg" => (Upos::Propn, Some(Case::Gen)),
                "X" => (Upos::X, None),
                "I" => (Upos::Adp, None),
                "D" => (Upos::Det, None),
                "Vn" => (Upos::Verb, Some(Case::Nom)),
                "Nf" => (Upos::Noun, Some(Case::Acc)),
                "." => (Upos::Punct, None),
                _ => (Upos::Verb, None),
            };
            let number = tag.ends_with(['f', 's']).then_some(Number::Sing);
            let gender = tag.ends_with('f').then_some(Gender::Fem);
            (word, Tag { upos, certainty: 1.0, case, number, gender })
        })
        .unzip();
    View { lang: lang.parse().unwrap(), words, tags }
}

fn phrases(lang: &str, tagged: &str) -> Vec<String> {
    let view = view(lang, tagged);
    let mut found = name::names(&view);
    found.extend(phrase::phrases(&view, &found, &tail::Tails::new(&Lemmas::default())));
    let show = |found: &Found| format!("{}:{}", found.kind, view.words[found.words.clone()].join(" "));
    found.iter().map(show).collect()
}

#[test]
fn a_russian_phrase_holds_its_modifiers_and_its_genitive_tail() {
    let found = phrases("ru", "центр/N обработки/Ng личных/Ag данных/Ng растёт/V");
    assert!(found.contains(&"term:центр обработки личных данных".into()), "{found:?}");
    assert!(found.contains(&"term:личных данных".into()));
    assert!(found.contains(&"term:центр обработки".into()));
    assert!(!found.iter().any(|phrase| phrase.contains("растёт") || phrase.ends_with("личных")));
}

#[test]
fn the_noun_of_a_fixed_expression_heads_no_phrase() {
    let found = |lang: &str, tagged: &str| {
        let mut view = view(lang, tagged);
        fixed::mark(&mut view);
        let found = phrase::phrases(&view, &[], &tail::Tails::new(&Lemmas::default()));
        found.iter().map(|found| view.words[found.words.clone()].join(" ")).collect::<Vec<_>>()
    };
    assert_eq!(found("ru", "с/I помощью/N карантина/Ng"), ["карантина"]);
    assert_eq!(found("ru", "помощь/N карантина/Ng"), ["помощь", "помощь карантина", "карантина"]);
    assert_eq!(found("fr", "à/I l’/D aide/N d’/I outils/N"), ["outils"]);
    assert_eq!(found("en", "In/I order/N of/I size/N"), ["size"]);
}

#[test]
fn a_nominative_begins_a_new_phrase() {
    let found = phrases("ru", "вчера/V сервер/N компания/N купила/V");
    assert_eq!(found, ["term:сервер", "term:компания"]);
}

#[test]
fn polish_adjectives_follow_and_french_tails_have_prepositions() {
    let found = phrases("pl", "duży/A model/N językowy/A działa/V");
    assert!(found.contains(&"term:duży model językowy".into()), "{found:?}");
    let found = phrases("fr", "pompe/N à/I chaleur/N géothermique/A");
    assert!(found.contains(&"term:pompe à chaleur géothermique".into()), "{found:?}");
    let found = phrases("el", "περιορισμός/N στις/I εξαγωγές/N");
    assert!(found.contains(&"term:περιορισμός στις εξαγωγές".into()), "{found:?}");
}

#[test]
fn names_are_whole_and_keep_out_of_terms() {
    let found = phrases("ru", "президент/N Ирина/P Петрова/P купила/V чипы/N Acme/P");
    assert!(found.contains(&"name:Ирина Петрова".into()), "{found:?}");
    assert!(found.contains(&"name:Acme".into()));
    assert!(!found.iter().any(|phrase| phrase.starts_with("term:") && phrase.contains("Acme")));
}

#[test]
fn a_greek_tail_may_have_an_article() {
    let found = phrases("el", "έλεγχος/N των/D νέων/Ag ενοικίων/Ng τον/D χειμώνα/N");
    assert!(found.contains(&"term:έλεγχος των νέων ενοικίων".into()), "{found:?}");
    assert!(!found.iter().any(|phrase| phrase.ends_with("χειμώνα") && phrase.contains(' ')));
}

#[test]
fn the_field_of_an_office_has_a_capital_and_is_part_of_its_title() {
    let found = phrases("el", "το/D υπουργείο/N Άμυνας/Ng της/D Βουλγαρίας/P");
    assert!(found.contains(&"term:υπουργείο Άμυνας".into()), "{found:?}");
    assert!(!phrases("ru", "чипы/N Acme/P").iter().any(|phrase| phrase.contains("чипы Acme")));
}

#[test]
fn a_tail_may_have_a_tail() {
    let found = phrases("ru", "орган/N по/I защите/N данных/Ng работает/V");
    assert!(found.contains(&"term:орган по защите данных".into()), "{found:?}");
    let found = phrases("pl", "raport/N skutków/Ng dla/I środowiska/Ng w/I maju/N");
    assert!(found.contains(&"term:raport skutków dla środowiska".into()), "{found:?}");
    assert!(!found.iter().any(|phrase| phrase.starts_with("term:raport") && phrase.ends_with("maju")), "two tails");
}

#[test]
fn a_second_tail_behind_a_preposition_nests_nothing_that_has_a_tail() {
    let loosely = |lang, tagged, outer, inner: std::ops::Range<usize>| {
        let found = |words: std::ops::Range<usize>| Found { head: words.start, words, kind: Kind::Term };
        phrase::adds_loosely(&view(lang, tagged), &found(outer), &found(inner))
    };
    let operator = "operator/N centrów/Ng danych/Ng z/I siedzibą/N";
    assert!(loosely("pl", operator, 0..5, 0..3));
    assert!(!loosely("pl", operator, 0..3, 0..2), "a genitive belongs to what is before it");
    assert!(!loosely("pl", "zakaz/N na/I eksport/N", 0..3, 0..1), "its only tail");
    assert!(!loosely("en", "ban/N on/I export/N of/I chips/N", 0..5, 0..3), "no cases");
}

#[test]
fn who_holds_an_office_is_no_part_of_its_field() {
    let lemmas = Lemmas::from_triples(&[("el", "παιδείας", "παιδεία")]);
    let found = |tagged| {
        let mut view = view("el", tagged);
        view.tags = corrected(view.lang, &view.words, &view.tags, &lemmas);
        let names = name::names(&view);
        let terms = phrase::phrases(&view, &names, &tail::Tails::new(&Lemmas::default()));
        let found = names.into_iter().chain(terms).map(|found| view.words[found.words].join(" "));
        found.collect::<Vec<_>>()
    };
    let told = found("η/D υπουργός/N Παιδείας/Pg Κάριν/P Χολμ/P είπε/V");
    assert!(told.contains(&"Κάριν Χολμ".into()) && told.contains(&"υπουργός Παιδείας".into()), "{told:?}");
    assert!(!told.iter().any(|found| found.contains("Παιδείας Κάριν")), "{told:?}");
    assert!(found("η/D υπουργός/N Μαρίας/Pg Χολμ/P").contains(&"Μαρίας Χολμ".into()), "no common word");
}

#[test]
fn an_institution_has_the_name_of_its_place_behind_it() {
    let longest = |lang, tagged| phrases(lang, tagged).into_iter().max_by_key(String::len);
    let found = longest("ru", "в/I Федеральном/A суде/N Швейцарии/Pg сказали/V");
    assert_eq!(found.as_deref(), Some("term:Федеральном суде Швейцарии"));
    assert_eq!(longest("ru", "в/I Суде/N ЕС/P сказали/V").as_deref(), Some("name:Суде ЕС"));
    let found = phrases("ru", "ограничения/N США/Pg").into_iter().filter(|found| found.contains(' ')).count();
    assert_eq!(found, 1, "a place that is an acronym too");
    assert_eq!(longest("ru", "в/I суде/N Швейцарии/Pg").as_deref(), Some("name:Швейцарии"), "no institution");
}

#[test]
fn latin_words_in_another_script_are_one_name() {
    let found = phrases("ru", "бактерия/N Listeria/X monocytogenes/X опасна/A");
    assert!(found.contains(&"name:Listeria monocytogenes".into()), "{found:?}");
    assert!(!found.contains(&"name:monocytogenes".into()), "{found:?}");
    assert!(phrases("ru", "сервер/N Acme/P SQL/P").contains(&"acronym:SQL".into()));
}

#[test]
fn a_dash_opens_what_is_said() {
    assert_eq!(phrases("pl", "–/. Susza/N trwa/V"), ["term:Susza"]);
    assert_eq!(phrases("pl", "ona/V –/. Susza/N trwa/V"), ["name:Susza"]);
}

#[test]
fn a_noun_is_set_right_by_its_list_and_its_place() {
    let listed = [("pl", "reklamy", "reklama"), ("pl", "grzywnę", "grzywna"), ("pl", "kupiły", "kupić")];
    let listed = listed.into_iter().chain(["cło", "cła", "cłu", "cłem"].map(|form| ("pl", form, "cło")));
    let listed = listed.chain([("pl", "nauczycieli", "nauczyciel"), ("pl", "jaki", "jaki")]);
    let lemmas = Lemmas::from_triples(&listed.collect::<Vec<_>>());
    let tag = |lang, tagged, at: usize, certainty: f32| {
        let mut view = view(lang, tagged);
        view.tags.iter_mut().for_each(|tag| tag.certainty = certainty);
        let tag = corrected(view.lang, &view.words, &view.tags, &lemmas)[at];
        (tag.upos, tag.case)
    };
    let (genitive, nominative) = ((Upos::Noun, Some(Case::Gen)), (Upos::Noun, Some(Case::Nom)));
    assert_eq!(tag("pl", "zakaz/N reklamy/N", 1, 1.0), genitive);
    assert_eq!(tag("pl", "związek/Ns zawodowy/As nauczycieli/N", 2, 1.0), genitive);
    assert_eq!(tag("pl", "trwa/V reklamy/N", 1, 1.0), nominative);
    assert_eq!(tag("pl", "zapłacić/V grzywnę/Vn", 1, 0.6), nominative);
    assert_eq!(tag("pl", "zapłacić/V grzywnę/Vn", 1, 1.0).0, Upos::Verb);
    assert_eq!(tag("pl", "zapłacić/V kupiły/Vn", 1, 0.6).0, Upos::Verb, "a verb's form");
    assert_eq!((tag("pl", "cła/D", 0, 1.0).0, tag("pl", "jaki/D", 0, 1.0).0), (Upos::Noun, Upos::Det));
}

#[test]
fn a_greek_institution_has_the_name_of_its_place_behind_an_article() {
    let names = |tagged| phrases("el", tagged).into_iter().filter(|found| found.contains(' ')).collect::<Vec<_>>();
    let found = names("στο/I Ομοσπονδιακό/A Δικαστήριο/N της/D Ελβετίας/Ng");
    assert_eq!(found, ["name:Ομοσπονδιακό Δικαστήριο", "name:Ομοσπονδιακό Δικαστήριο της Ελβετίας"]);
    assert_eq!(names("η/D Μαρία/P Νέγκρε/P της/D Acme/Ng"), ["name:Μαρία Νέγκρε"], "a person");
}

#[test]
fn a_sentence_may_begin_with_a_name_of_common_words() {
    let found = |tagged| phrases("pl", tagged).into_iter().filter(|phrase| phrase.contains(' ')).collect::<Vec<_>>();
    assert_eq!(found("Komisja/N Europejska/A zatwierdza/V"), ["name:Komisja Europejska"]);
    assert!(found("Nowa/A Toyota/P jedzie/V").is_empty(), "a modifier of a name is no part of it");
    assert_eq!(found("Prezes/N Banku/Ng mówi/V"), ["term:Prezes Banku"], "they do not agree");
}

#[test]
fn a_verb_that_no_list_knows_is_told_by_analogy() {
    let stems = ["πληρ", "δηλ", "ακυρ", "ολοκληρ", "κλειδ", "ενημερ", "βεβαι", "αξι"];
    let pairs = stems.map(|stem| (format!("{stem}ώνει"), format!("{stem}ώνω")));
    let listed = pairs.iter().map(|(form, lemma)| ("el", form.as_str(), lemma.as_str()));
    let lemmas = Lemmas::from_triples(&listed.collect::<Vec<_>>());
    let found = |certainty: f32, word: &'static str| {
        let mut view = view("el", "θα/D ναυλώνει/V πλοία/N");
        (view.words[1], view.tags[1].certainty) = (word, certainty);
        verb::verbs(&view, &lemmas).len()
    };
    assert_eq!((found(1.0, "ναυλώνει"), found(0.9, "ναυλώνει"), found(1.0, "τρέχουν")), (1, 0, 0));
    assert_eq!(verb::analogous("el".parse().unwrap(), "ναυλώνει", &lemmas).as_deref(), Some("ναυλώνω"));
    assert_eq!(verb::analogous("de".parse().unwrap(), "ναυλώνει", &lemmas), None);
}

#[test]
fn one_short_form_of_a_russian_participle_tells_the_others() {
    let lemmas = Lemmas::from_triples(&[("ru", "отменены", "отменить"), ("ru", "связаны", "связанный")]);
    let listed = |lang: &str, form| verb::listed(lang.parse().unwrap(), form, &lemmas);
    for form in ["отменено", "отменена", "отменён", "отменены"] {
        assert_eq!(listed("ru", form).as_deref(), Some("отменить"), "{form}");
        assert_eq!(verb::key("ru".parse().unwrap(), form, &lemmas), "отменить", "{form}");
    }
    assert_eq!((listed("ru", "связано"), listed("uk", "отменено")), (None, None), "no verb, no Russian");
    let found = |text| verb::verbs(&view("ru", text), &lemmas).len();
    assert_eq!((found("было/V отменено/V"), found("было/V окно/V")), (1, 0));
}

#[test]
fn a_polish_passive_is_a_verb() {
    let forms = [("została", "zostać"), ("uchylona", "uchylić"), ("nowa", "nowy")];
    let lemmas = Lemmas::from_triples(&forms.map(|(form, lemma)| ("pl", form, lemma)));
    let last = |tagged| {
        let view = view("pl", tagged);
        corrected(view.lang, &view.words, &view.tags, &lemmas).last().map(|tag| tag.upos)
    };
    assert_eq!(last("została/V uchylona/A"), Some(Upos::Verb));
    assert_eq!(last("została/V w/I maju/N uchylona/A"), Some(Upos::Verb));
    assert_eq!(last("reguła/N uchylona/A"), Some(Upos::Adj), "no auxiliary");
    assert_eq!(last("została/V nowa/A"), Some(Upos::Adj), "no participle");
}

#[test]
fn acronyms_stand_alone_and_close_a_phrase() {
    let found = phrases("pl", "szkolenie/N modeli/Ng AI/P trwa/V");
    assert!(found.contains(&"acronym:AI".into()), "{found:?}");
    assert!(found.contains(&"term:modeli AI".into()), "{found:?}");
    for word in ["ЦОД", "LLM-ów", "LLMs", "5G", "LLM'ami", "COVID-19"] {
        assert!(is_acronym(word), "{word}");
    }
    for word in ["Nvidia", "A", "H20", "AI-чип", "3D-печать", "KI-Modelle", "mRNA"] {
        assert!(!is_acronym(word), "{word}");
    }
}

#[test]
fn an_acronym_is_one_word_whatever_its_ending() {
    let key = |word| lemma_key("pl".parse().unwrap(), &[word], Kind::Acronym, &Lemmas::default());
    assert_eq!(["LLM", "LLM-ów", "LLMs", "LLM'ami"].map(key), ["llm", "llm", "llm", "llm"]);
    assert_eq!(["COVID-19", "MERS-CoV"].map(key), ["covid-19", "mers-cov"]);
}

#[test]
fn a_compound_of_an_acronym_and_a_word_is_a_common_noun() {
    let found = phrases("ru", "рынок/N AI-чипов/Ng растёт/V");
    assert!(found.contains(&"term:рынок AI-чипов".into()), "{found:?}");
    assert!(found.contains(&"term:AI-чипов".into()) && !found.iter().any(|phrase| phrase.starts_with("acronym")));
}

#[test]
fn a_capital_inside_a_word_makes_a_name_of_it() {
    let found = phrases("en", "the/D iPhone/P and/V 2019-nCoV/P and/V mRNA/N vaccine/N");
    for wanted in ["name:iPhone", "name:2019-nCoV", "name:mRNA", "term:mRNA vaccine"] {
        assert!(found.contains(&wanted.to_owned()), "{wanted}: {found:?}");
    }
}

#[test]
fn an_institution_whose_first_word_alone_has_a_capital_is_whole() {
    let found = phrases("ru", "во/I Всемирной/Ag организации/Ng здравоохранения/Ng сказали/V");
    assert!(found.contains(&"term:Всемирной организации здравоохранения".into()), "{found:?}");
    assert!(!found.contains(&"name:Всемирной".into()), "{found:?}");
    assert!(phrases("ru", "сказал/V Байден/P журналистам/N").contains(&"name:Байден".into()));
}

#[test]
fn what_is_denied_keeps_the_word_that_denies_it() {
    let found = phrases("el", "μη/D κινεζική/A οντότητα/N");
    assert!(found.contains(&"term:μη κινεζική οντότητα".into()), "{found:?}");
    assert!(!found.contains(&"term:κινεζική οντότητα".into()), "its contrary: {found:?}");
    let found = phrases("de", "nicht/D erlaubter/A Zugriff/N");
    assert_eq!(found, ["term:nicht erlaubter Zugriff", "term:Zugriff"]);
}

#[test]
fn a_participle_beside_its_noun_is_a_modifier() {
    let adjectives = ["a", "e"].map(|end| (format!("szar{end}"), "szary")).into_iter();
    let adjectives = adjectives.chain(["a", "e", "y"].map(|end| (format!("chor{end}"), "chory"))).collect::<Vec<_>>();
    let listed = [("el", "περιεχομένων", "περιεχόμενο"), ("el", "δεδομένα", "δεδομένα"), ("pl", "wyższa", "wysoki")];
    let listed = listed.into_iter().chain([("pl", "dostaną", "dostać"), ("pl", "ramowa", "ramowy")]);
    let listed = listed.chain([("pl", "ramowowi", "ramowy")]);
    let listed = listed.chain([("pl", "działająca", "działać"), ("pl", "przechwytująca", "przechwytywać")]);
    let listed = listed.chain([("el", "διάλεκτο", "διάλεκτος"), ("el", "νέοι", "νέος"), ("el", "νέα", "νέος")]);
    let listed = listed.chain([("el", "νέο", "νέος")]);
    let adjectives = adjectives.iter().map(|(form, lemma)| ("pl", form.as_str(), *lemma));
    let lemmas = Lemmas::from_triples(&listed.chain(adjectives).collect::<Vec<_>>());
    let tags = |lang: &str, tagged: &'static str| {
        let view = view(lang, tagged);
        corrected(view.lang, &view.words, &view.tags, &lemmas).iter().map(|tag| tag.upos).collect::<Vec<_>>()
    };
    let (adjective, noun, verb) = (Upos::Adj, Upos::Noun, Upos::Verb);
    let is = |lang, tagged, at: usize, upos| assert_eq!(tags(lang, tagged)[at], upos, "{tagged}");
    is("en", "trained/V models/N", 0, adjective);
    is("en", "the/D developing/V countries/N", 1, adjective);
    is("en", "company/N used/V models/N", 1, verb);
    is("en", "by/I training/V models/N", 1, verb);
    is("en", "red/V models/N", 0, verb);
    is("el", "εκπαιδευμένα/V γλωσσικά/A μοντέλα/N", 0, adjective);
    is("el", "πίνακας/N περιεχομένων/V", 1, noun);
    is("el", "δεδομένα/V χρήστη/N", 0, noun);
    is("el", "έμενα/V σπίτι/N", 0, verb);
    is("el", "τη/D διάλεκτο/A", 1, noun);
    is("el", "οι/D νέοι/A", 1, adjective);
    is("el", "τη/D διάλεκτο/A γλώσσα/N", 1, adjective);
    is("ru", "развивающиеся/V страны/N", 0, adjective);
    is("ru", "созданный/V рынок/N", 0, adjective);
    is("ru", "закрывая/V рынки/N", 0, verb);
    is("pl", "ograniczenie/N dotyczące/A chipów/N", 1, verb);
    is("pl", "firma/N działająca/A w/I Chinach/P", 1, verb);
    is("pl", "rakieta/N przechwytująca/A w/I powietrzu/N", 1, adjective);
    is("pl", "działająca/A firma/N", 0, adjective);
    is("pl", "woda/N wrząca/A ./.", 1, adjective);
    is("pl", "moc/Nf zainstalowaną/Vn trwa/V", 1, adjective);
    is("pl", "moc/N zainstalowaną/Vn trwa/V", 1, verb);
    is("pl", "siła/N wyższa/Vn trwa/V", 1, adjective);
    is("pl", "zużyte/Vn paliwo/N", 0, adjective);
    is("pl", "zostaną/V wnioski/N", 0, verb);
    is("pl", "dostaną/Vn zgodę/Nf", 0, verb);
    is("pl", "umowa/N ramowa/N", 1, adjective);
    is("pl", "rozwojowi/Ns ramowowi/Ns", 1, noun);
    is("pl", "Szara/N strefa/N", 0, adjective);
    is("pl", "Chory/N pacjenta/Ng", 0, noun);
    is("cs", "omezení/N týkající/A čipů/N", 1, verb);
    is("fr", "données/N chiffrées/V", 1, adjective);
    is("es", "modelo/N entrenado/V", 1, adjective);
    is("de", "trainierte/V Modelle/N", 0, verb);
}

#[test]
fn a_form_belongs_to_the_word_that_the_article_says() {
    let listed = ["f", "o", "gr"].map(|stem| (format!("{stem}azie"), format!("{stem}aza")));
    let listed = listed.iter().map(|(form, lemma)| ("pl", form.as_str(), lemma.as_str()));
    let odd = [("pl", "bazie", "bazia"), ("pl", "baza", "baza"), ("pl", "bazy", "baza")];
    let lemmas = Lemmas::from_triples(&listed.chain(odd).collect::<Vec<_>>());
    let lexeme = |text: &str| {
        let (mut nouns, view) = (lexeme::Nouns::default(), view("pl", text));
        nouns.add(&view, &lemmas);
        nouns.lexemes(view.lang, &lemmas).key("Bazie").map(str::to_owned)
    };
    assert_eq!(lexeme("baza/N bazy/Ng baza/N bazie/N").as_deref(), Some("baza"));
    assert_eq!(lexeme("bazy/Ng bazie/N"), None, "said too seldom to tell");
    assert_eq!(lexeme("baza/N bazy/Ng baza/N bazia/N bazie/N"), None, "the other word is said too");
}

#[test]
fn what_one_sentence_shows_to_be_a_tail_is_one_in_another() {
    let lemmas = Lemmas::from_triples(&[("pl", "pompy", "pompa"), ("pl", "pompa", "pompa")]);
    let mut tails = tail::Tails::new(&lemmas);
    let told = view("pl", "do/I każdej/D pompy/Ng ciepła/Ng");
    phrase::phrases(&told, &[], &tail::Tails::new(&lemmas)).iter().for_each(|found| tails.add(&told, found));
    let ends = |tagged| {
        let view = view("pl", tagged);
        let found = phrase::phrases(&view, &[], &tails);
        found.iter().map(|found| view.words[found.words.clone()].join(" ")).collect::<Vec<_>>()
    };
    assert_eq!(ends("Pompa/N ciepła/N działa/V"), ["Pompa", "Pompa ciepła", "ciepła"]);
    assert_eq!(ends("Rura/N ciepła/N pęka/V"), ["Rura", "ciepła"]);
}

#[test]
fn a_greek_word_before_a_genitive_with_which_it_does_not_agree_is_a_noun() {
    let upos = |tagged: &str| {
        let view = view("el", tagged);
        corrected(view.lang, &view.words, &view.tags, &Lemmas::default())[0].upos
    };
    assert_eq!(upos("άδεια/A εξόρυξης/Ng"), Upos::Noun);
    assert_eq!(upos("υψηλής/Ag ποιότητας/Ng"), Upos::Adj, "they agree");
    assert_eq!(upos("πυρηνικός/A σταθμός/N"), Upos::Adj);
    assert_eq!(upos("Μονάδα/A Ακεραιότητας/Ng"), Upos::Adj, "a name");
}

#[test]
fn the_form_of_an_object_is_no_genitive() {
    let case = |lang: &str, tagged: &str| {
        let view = view(lang, tagged);
        corrected(view.lang, &view.words, &view.tags, &Lemmas::default()).last().unwrap().case
    };
    assert_eq!(case("pl", "umów/Ng klauzulę/Ng"), Some(Case::Acc));
    assert_eq!(case("pl", "umów/Ng klauzuli/Ng"), Some(Case::Gen));
    assert_eq!(case("ru", "контракты/N антидопинговую/Ag оговорку/Ng"), Some(Case::Acc));
    assert_eq!(case("ru", "грамм/N чаю/Ng"), Some(Case::Gen), "a partitive");
}

#[test]
fn a_participle_that_the_list_has_for_itself_leads_to_its_verb() {
    let triples = [
        ("ru", "прерваны", "прерванный"),
        ("ru", "прервать", "прервать"),
        ("ru", "повреждена", "повреждённый"),
        ("ru", "повредить", "повредить"),
        ("ru", "обставлены", "обставленный"),
    ];
    let lemmas = Lemmas::from_triples(&triples);
    let listed = |form: &str| verb::listed("ru".parse().unwrap(), form, &lemmas);
    assert_eq!(listed("прерваны").as_deref(), Some("прервать"));
    assert_eq!(listed("повреждена").as_deref(), Some("повредить"), "its consonant changes");
    assert_eq!(listed("обставлены").as_deref(), Some("обставленный"), "the list has no such verb");
    assert_eq!(verb::key("ru".parse().unwrap(), "Прерваны", &lemmas), "прервать");
}

#[test]
fn a_reflexive_particle_stands_behind_its_verb_or_before_it() {
    let particle = |lang: &str, tagged: &str, at: usize| verb::particle(&view(lang, tagged), at);
    assert_eq!(particle("pl", "powołuje/V się/X na/I prawo/N", 0), Some(1));
    assert_eq!(particle("pl", "firma/N się/X nie/X zgadza/V", 3), Some(1));
    assert_eq!(particle("pl", "firma/N powołuje/V zarząd/N", 1), None);
    assert_eq!(particle("cs", "jedná/V se/I zástupci/N", 0), None, "a preposition");
    assert_eq!(particle("ru", "powołuje/V się/X", 0), None);
}
