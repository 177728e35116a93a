//! The Russian list files some words under the other word of a collocation (`блок` under `питание`, `управляемый` under
//! `снаряд`): a lemma that has nothing in common with its form is believed only where the language does that.

use unicode_normalization::UnicodeNormalization;

/// Lemmas whose forms come from other stems.
const SUPPLETIVE: [&str; 22] = [
    "большой",
    "быть",
    "вести",
    "год",
    "есть",
    "идти",
    "мало",
    "маленький",
    "мести",
    "много",
    "мы",
    "он",
    "она",
    "они",
    "плохой",
    "расти",
    "ребенок",
    "ребёнок",
    "с",
    "хороший",
    "человек",
    "я",
];

/// How infinitives end: short ones keep but a letter of their stem (`пить`, `пьёт`).
const INFINITIVES: [&str; 9] = ["ать", "еть", "ить", "оть", "уть", "ыть", "ять", "чь", "ся"];

/// Letters of a word whose only vowel may flee.
const SHORT: usize = 4;

/// Whether a Russian lemma can be that of a form.
pub(super) fn is_plausible(form: &str, lemma: &str) -> bool {
    akin(form, lemma) || SUPPLETIVE.contains(&lemma) || INFINITIVES.iter().any(|ending| lemma.ends_with(ending))
}

/// Letters in a row that two words have in common if one is a form of the other.
const ALIKE: usize = 3;

/// Three letters in a row, or all of a shorter word; of words that begin alike two letters, or one of a short word, whose
/// vowel flees (`день`, `дня`).
fn akin(form: &str, lemma: &str) -> bool {
    // Nearly all are told by their beginning, and this is asked of every word of a text.
    if form.chars().zip(lemma.chars()).take_while(|(a, b)| a == b).count() >= ALIKE {
        return true;
    }
    let letters = |word: &str| word.to_lowercase().nfd().filter(|c| c.is_alphabetic()).collect::<Vec<char>>();
    let (form, lemma) = (letters(form), letters(lemma));
    let shared = |from: usize, to: usize| form[from..].iter().zip(&lemma[to..]).take_while(|(a, b)| a == b).count();
    let longest = (0..form.len()).flat_map(|from| (0..lemma.len()).map(move |to| (from, to)));
    let longest = longest.map(|(from, to)| shared(from, to)).max().unwrap_or(0);
    let short = form.len().min(lemma.len());
    longest >= ALIKE.min(short) || form.first() == lemma.first() && (longest == 2 || short <= SHORT)
}

#[cfg(test)]
mod tests {
    use super::is_plausible;

    #[test]
    fn the_other_word_of_a_collocation_is_no_lemma() {
        for (form, lemma) in
            [("блок", "питания"), ("управляемый", "снаряд"), ("зуб", "мудрости"), ("клапан", "компрессор")]
        {
            assert!(!is_plausible(form, lemma), "{form} {lemma}");
        }
        let right = [
            ("людей", "человек"),
            ("лет", "год"),
            ("пьёт", "пить"),
            ("ёлок", "елка"),
            ("дня", "день"),
            ("меня", "я"),
            ("Сша", "США"),
            ("псов", "пёс"),
            ("лучше", "хороший"),
        ];
        for (form, lemma) in right {
            assert!(is_plausible(form, lemma), "{form} {lemma}");
        }
    }
}
