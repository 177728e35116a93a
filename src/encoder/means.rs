use serde::Serialize;

use super::rows;
use crate::text::Lang;

/// Made by `cargo run --release --example train_heads`; see `assets/README.md` for the sources.
const MEANS: &[u8] = include_bytes!("../../assets/means.bin");

/// The mean middle-layer state of general text, a language: what word states are centred by. Fixed, so that an
/// article's encoding depends on that article alone.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Means {
    /// A mean a language; the one without a language is of all of them and serves the others.
    means: Vec<(Option<Lang>, Vec<f32>)>,
}

impl Means {
    /// The means that come with the program, for multilingual-e5-small.
    #[must_use]
    pub fn load() -> Self {
        Self::read(MEANS).unwrap_or_default()
    }

    /// Reads what [`Means::write`] wrote; `None` for anything else.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Option<Self> {
        rows::read(bytes, |width| width).map(|(_, means)| Self { means })
    }

    /// Means as bytes: their width, then of each its language (blanks for the mean of all) and its numbers as 16-bit
    /// floats.
    #[must_use]
    pub fn write(width: usize, means: &[(Option<Lang>, Vec<f32>)]) -> Vec<u8> {
        rows::write(width, means)
    }

    /// The language's mean, else the mean of all, else zeros (no mean known for this width).
    #[must_use]
    pub fn of(&self, lang: Lang, width: usize) -> Vec<f32> {
        let of = |wanted: Option<Lang>| self.means.iter().find(|(known, _)| *known == wanted).map(|(_, mean)| mean);
        let mean = of(Some(lang)).or(of(None)).filter(|mean| mean.len() == width);
        mean.cloned().unwrap_or_else(|| vec![0.0; width])
    }
}

#[cfg(test)]
mod tests {
    use super::Means;

    #[test]
    fn a_language_without_a_mean_takes_that_of_all() {
        let lang = "ru".parse().unwrap();
        let bytes = Means::write(2, &[(Some(lang), vec![1.0, 2.0]), (None, vec![0.5, 0.25])]);
        let means = Means::read(&bytes).unwrap();
        assert_eq!(means.of(lang, 2), [1.0, 2.0]);
        assert_eq!(means.of("pl".parse().unwrap(), 2), [0.5, 0.25]);
        assert_eq!(means.of(lang, 3), [0.0; 3]);
        assert!(Means::read(&bytes[..9]).is_none());
    }
}
