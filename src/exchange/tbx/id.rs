//! Concept identifiers as XML names. What may not stand in a name is written `_x…_`, with its code point in
//! hexadecimal digits.

/// `concept` as an XML name of ASCII letters, digits, `-`, `.` and `_`.
pub(super) fn encode(concept: &str) -> String {
    let mut id = String::with_capacity(concept.len());
    for (at, character) in concept.char_indices() {
        let starts = character.is_ascii_alphabetic() || character == '_';
        let follows = starts || character.is_ascii_digit() || matches!(character, '-' | '.');
        let escape_like = character == '_' && concept[at + 1..].starts_with('x');
        if escape_like || !(if at == 0 { starts } else { follows }) {
            id += &format!("_x{:04x}_", u32::from(character));
        } else {
            id.push(character);
        }
    }
    id
}

/// The concept that [`encode`] was given; any other identifier stays as it is.
pub(super) fn decode(id: &str) -> String {
    let mut concept = String::with_capacity(id.len());
    let mut rest = id;
    while let Some(at) = rest.find("_x") {
        let (before, escape) = rest.split_at(at);
        concept += before;
        let code = escape[2..].split_once('_');
        let known = code.filter(|(code, _)| (4..=6).contains(&code.len()));
        let character = known.and_then(|(code, after)| Some((u32::from_str_radix(code, 16).ok()?, after)));
        match character.and_then(|(code, after)| Some((char::from_u32(code)?, after))) {
            Some((character, after)) => {
                concept.push(character);
                rest = after;
            }
            None => {
                concept += "_x";
                rest = &escape[2..];
            }
        }
    }
    concept + rest
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{decode, encode};

    #[test]
    fn slugs_stay_readable() {
        assert_eq!(encode("data-centre"), "data-centre");
        assert_eq!(encode("5g-network"), "_x0035_g-network");
        assert_eq!(decode("c_x1"), "c_x1");
        assert_eq!(decode("_xzzzz_"), "_xzzzz_");
    }

    proptest! {
        #[test]
        fn every_concept_comes_back_from_a_name(concept in ".{0,12}|[_x0-9a-f]{0,16}") {
            let id = encode(&concept);
            prop_assert!(id.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.')));
            prop_assert!(!id.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '.')));
            prop_assert_eq!(decode(&id), concept);
        }
    }
}
