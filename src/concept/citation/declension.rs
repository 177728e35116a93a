//! The endings of Russian, Ukrainian, Polish and Czech.

use crate::encoder::Gender;

/// One way in which adjectives are declined.
pub(super) struct Class {
    /// What the stem ends in; empty for anything.
    pub(super) after: &'static [&'static str],
    /// The nominative endings: masculine (the lemma's), feminine, neuter.
    pub(super) singular: [&'static str; 3],
    /// The nominative plural (for things), and that of neuter nouns where it differs.
    pub(super) plural: [&'static str; 2],
    /// The other endings: masculine or neuter, feminine, plural.
    pub(super) oblique: [&'static [&'static str]; 3],
}

/// One language's tables.
pub(super) struct Slavic {
    pub(super) classes: &'static [Class],
    /// Endings of lemmas whose gender they tell, the first that fits counts.
    pub(super) genders: &'static [(&'static str, Gender)],
    /// The consonants on which no feminine ends.
    pub(super) masculine: &'static [char],
    /// For other lemmas: cut this, append that; if the list sends the form back to the lemma, this is its gender.
    pub(super) probes: &'static [(&'static str, &'static str, Gender)],
    /// Endings of plural-only nouns in the nominative.
    pub(super) plurals: &'static [(&'static str, Gender)],
    /// For a lemma in the plural that the list takes for plural-only: cut this, append that, and if the list has the
    /// result, that is the lemma.
    pub(super) singulars: &'static [(&'static str, &'static str)],
    /// Endings of verbal nouns, and of their nominative: the lists file many of them under the verb.
    pub(super) verbal: &'static [(&'static str, &'static str)],
    /// Endings of participles and comparatives, which the lists file under their verb or their positive.
    pub(super) derived: &'static [&'static str],
    /// Endings that only a noun's other cases have: cut this, append that; if the list leads from the result to the
    /// form, the form is a lemma, whatever else it may be (`политика`, a form of `политик` too).
    pub(super) cases: &'static [(&'static str, &'static str)],
    /// Whether adjectives may follow their noun.
    pub(super) follow: bool,
}

use Gender::{Fem, Masc, Neut};

/// The stems after which Russian writes `и` for `ы`.
const VELAR: &[&str] = &["к", "г", "х"];
const HUSHING: &[&str] = &["ж", "ш", "ч", "щ"];
const VELAR_OR_HUSHING: &[&str] = &["к", "г", "х", "ж", "ш", "ч", "щ"];

pub(super) static RUSSIAN: Slavic = Slavic {
    classes: &[
        Class {
            after: &[],
            singular: ["ый", "ая", "ое"],
            plural: ["ые", "ые"],
            oblique: [&["ого", "ому", "ым", "ом"], &["ой", "ую", "ою"], &["ых", "ым", "ыми"]],
        },
        Class {
            after: &[],
            singular: ["ой", "ая", "ое"],
            plural: ["ые", "ые"],
            oblique: [&["ого", "ому", "ым", "ом"], &["ой", "ую", "ою"], &["ых", "ым", "ыми"]],
        },
        Class {
            after: VELAR,
            singular: ["ий", "ая", "ое"],
            plural: ["ие", "ие"],
            oblique: [&["ого", "ому", "им", "ом"], &["ой", "ую", "ою"], &["их", "им", "ими"]],
        },
        Class {
            after: VELAR_OR_HUSHING,
            singular: ["ой", "ая", "ое"],
            plural: ["ие", "ие"],
            oblique: [&["ого", "ому", "им", "ом"], &["ой", "ую", "ою"], &["их", "им", "ими"]],
        },
        Class {
            after: HUSHING,
            singular: ["ий", "ая", "ее"],
            plural: ["ие", "ие"],
            oblique: [&["его", "ему", "им", "ем"], &["ей", "ую", "ею"], &["их", "им", "ими"]],
        },
        Class {
            after: HUSHING,
            singular: ["ийся", "аяся", "ееся"],
            plural: ["иеся", "иеся"],
            oblique: [&["егося", "емуся", "имся", "емся"], &["ейся", "уюся"], &["ихся", "имся", "имися"]],
        },
        Class {
            after: &["н"],
            singular: ["ий", "яя", "ее"],
            plural: ["ие", "ие"],
            oblique: [&["его", "ему", "им", "ем"], &["ей", "юю", "ею"], &["их", "им", "ими"]],
        },
        Class {
            after: &["трет"],
            singular: ["ий", "ья", "ье"],
            plural: ["ьи", "ьи"],
            oblique: [&["ьего", "ьему", "ьим", "ьем"], &["ьей", "ью"], &["ьих", "ьим", "ьими"]],
        },
    ],
    genders: &[
        ("мя", Neut),
        ("судья", Masc),
        ("мужчина", Masc),
        ("юноша", Masc),
        ("а", Fem),
        ("я", Fem),
        ("о", Neut),
        ("е", Neut),
        ("ё", Neut),
        ("ость", Fem),
        ("есть", Fem),
        ("знь", Fem),
        ("чь", Fem),
        ("шь", Fem),
        ("жь", Fem),
        ("щь", Fem),
        ("тель", Masc),
    ],
    masculine: &[
        'б', 'в', 'г', 'д', 'ж', 'з', 'к', 'л', 'м', 'н', 'п', 'р', 'с', 'т', 'ф', 'х', 'ц', 'ч', 'ш', 'щ', 'й',
    ],
    probes: &[("ь", "ью", Fem), ("ь", "ем", Masc), ("ь", "ём", Masc), ("", "ом", Masc)],
    plurals: &[("ы", Masc), ("и", Masc), ("ые", Neut)],
    singulars: &[],
    verbal: &[],
    derived: &["щий", "вший", "мый", "нный", "тый", "щийся", "вшийся", "ший"],
    cases: &[("а", "у"), ("а", "ой"), ("я", "ю"), ("я", "ей"), ("", "ом"), ("", "ов")],
    follow: false,
};

pub(super) static UKRAINIAN: Slavic = Slavic {
    classes: &[
        Class {
            after: &[],
            singular: ["ий", "а", "е"],
            plural: ["і", "і"],
            oblique: [&["ого", "ому", "им", "ім"], &["ої", "ій", "у", "ою"], &["их", "им", "ими"]],
        },
        Class {
            after: &[],
            singular: ["ій", "я", "є"],
            plural: ["і", "і"],
            oblique: [&["ього", "ьому", "ім"], &["ьої", "ій", "ю", "ьою"], &["іх", "ім", "іми"]],
        },
    ],
    genders: &[
        ("суддя", Masc),
        ("а", Fem),
        ("ння", Neut),
        ("ття", Neut),
        ("лля", Neut),
        ("ччя", Neut),
        ("я", Fem),
        ("о", Neut),
        ("е", Neut),
        ("є", Neut),
        ("ість", Fem),
        ("ть", Fem),
    ],
    masculine: &['б', 'г', 'ґ', 'д', 'з', 'к', 'л', 'м', 'н', 'п', 'р', 'с', 'т', 'ф', 'х', 'ц', 'й'],
    probes: &[("ь", "ем", Masc), ("ь", "я", Masc), ("", "ом", Masc), ("", "ем", Masc), ("ь", "і", Fem), ("", "ю", Fem)],
    plurals: &[("и", Masc), ("і", Masc), ("ї", Masc)],
    singulars: &[("ості", "ість"), ("и", ""), ("и", "а")],
    verbal: &[],
    derived: &["чий", "ний", "тий", "лий", "ший"],
    cases: &[("а", "у"), ("а", "ою"), ("я", "ю"), ("я", "ею"), ("", "ом"), ("", "ів")],
    follow: false,
};

pub(super) static POLISH: Slavic = Slavic {
    classes: &[
        Class {
            after: &["k", "g"],
            singular: ["i", "a", "ie"],
            plural: ["ie", "ie"],
            oblique: [&["iego", "iemu", "im"], &["iej", "ą"], &["ich", "im", "imi"]],
        },
        Class {
            after: &[],
            singular: ["y", "a", "e"],
            plural: ["e", "e"],
            oblique: [&["ego", "emu", "ym"], &["ej", "ą"], &["ych", "ym", "ymi"]],
        },
        Class {
            after: &[],
            singular: ["i", "ia", "ie"],
            plural: ["ie", "ie"],
            oblique: [&["iego", "iemu", "im"], &["iej", "ią"], &["ich", "im", "imi"]],
        },
    ],
    genders: &[
        ("ista", Masc),
        ("mężczyzna", Masc),
        ("kolega", Masc),
        ("sędzia", Masc),
        ("dźca", Masc),
        ("jca", Masc),
        ("ońca", Masc),
        ("rca", Masc),
        ("wca", Masc),
        ("a", Fem),
        ("ia", Fem),
        ("ni", Fem),
        ("um", Neut),
        ("o", Neut),
        ("e", Neut),
        ("ę", Neut),
        ("ość", Fem),
    ],
    masculine: &['b', 'd', 'f', 'g', 'h', 'k', 'ł', 'm', 'n', 'p', 'r', 's', 't'],
    probes: &[
        ("ć", "cią", Fem),
        ("ń", "nią", Fem),
        ("ś", "sią", Fem),
        ("ź", "zią", Fem),
        ("", "ą", Fem),
        ("", "em", Masc),
        ("", "iem", Masc),
        ("ń", "niem", Masc),
    ],
    plurals: &[
        ("y", Masc),
        ("i", Masc),
        ("dane", Neut),
        ("metadane", Neut),
        ("pieniądze", Masc),
        ("media", Neut),
        ("multimedia", Neut),
        ("negocjacje", Fem),
    ],
    singulars: &[("ki", "ek"), ("ki", "k"), ("ki", "ka"), ("gi", "g"), ("gi", "ga"), ("y", ""), ("y", "a")],
    verbal: &[
        ("ań", "anie"),
        ("eń", "enie"),
        ("aniem", "anie"),
        ("aniu", "anie"),
        ("ania", "anie"),
        ("anie", "anie"),
        ("eniem", "enie"),
        ("eniu", "enie"),
        ("enia", "enie"),
        ("enie", "enie"),
        ("ciem", "cie"),
        ("ciu", "cie"),
        ("cia", "cie"),
        ("cie", "cie"),
    ],
    derived: &["ący", "ny", "ty", "szy"],
    cases: &[("a", "ę"), ("a", "ą"), ("", "em"), ("", "ów")],
    follow: true,
};

pub(super) static CZECH: Slavic = Slavic {
    classes: &[
        Class {
            after: &[],
            singular: ["ý", "á", "é"],
            plural: ["é", "á"],
            oblique: [&["ého", "ému", "ým", "ém"], &["é", "ou"], &["ých", "ým", "ými"]],
        },
        Class {
            after: &[],
            singular: ["í", "í", "í"],
            plural: ["í", "í"],
            oblique: [&["ího", "ímu", "ím"], &["í"], &["ích", "ím", "ími"]],
        },
    ],
    genders: &[
        ("ost", Fem),
        ("um", Neut),
        ("éma", Neut),
        ("dilema", Neut),
        ("drama", Neut),
        ("klima", Neut),
        ("ista", Masc),
        ("předseda", Masc),
        ("dce", Masc),
        ("pce", Masc),
        ("vce", Masc),
        ("a", Fem),
        ("o", Neut),
        ("í", Neut),
        ("iště", Neut),
        ("ě", Fem),
        ("e", Fem),
        ("ev", Fem),
        ("ň", Fem),
        ("ť", Fem),
    ],
    masculine: &['b', 'd', 'g', 'h', 'k', 'n', 'p', 'r'],
    probes: &[("", "em", Masc), ("", "í", Fem)],
    plurals: &[("y", Masc), ("data", Neut), ("metadata", Neut), ("peníze", Masc), ("dveře", Fem)],
    singulars: &[],
    verbal: &[
        ("áním", "ání"),
        ("ání", "ání"),
        ("ením", "ení"),
        ("ení", "ení"),
        ("utím", "utí"),
        ("utí", "utí"),
        ("avím", "aví"),
        ("aví", "aví"),
    ],
    derived: &["cí", "ný", "tý", "ší"],
    cases: &[("a", "u"), ("a", "ou"), ("", "em"), ("", "ů")],
    follow: false,
};
