use half::f16;

use crate::text::Lang;

/// Made by `cargo run --release --example train_heads`; see `assets/README.md` for the sources.
const MEANS: &[u8] = include_bytes!("../../assets/means.bin");

/// The mean middle-layer state of general text, a language: what word states are centred by. Fixed, so that an
/// article's encoding depends on that article alone.
#[derive(Clone, Debug, Default)]
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
        let (width, rest) = bytes.split_first_chunk::<4>()?;
        let size = 3 + 2 * usize::try_from(u32::from_le_bytes(*width)).ok()?;
        let means = rest.chunks_exact(size).map(|bytes| {
            let code = std::str::from_utf8(&bytes[..3]).unwrap_or_default().trim_end();
            let numbers = bytes[3..].chunks_exact(2).map(|pair| f16::from_le_bytes([pair[0], pair[1]]).to_f32());
            (code.parse().ok(), numbers.collect())
        });
        (rest.len() % size == 0).then(|| Self { means: means.collect() })
    }

    /// Means as bytes: their width, then of each its language (blanks for the mean of all) and its numbers as 16-bit
    /// floats.
    #[must_use]
    pub fn write(width: usize, means: &[(Option<Lang>, Vec<f32>)]) -> Vec<u8> {
        let mut bytes = u32::try_from(width).unwrap_or(u32::MAX).to_le_bytes().to_vec();
        for (lang, mean) in means {
            let code = lang.map(|lang| lang.to_string()).unwrap_or_default();
            bytes.extend_from_slice(format!("{code:<3}").as_bytes());
            bytes.extend(mean.iter().flat_map(|number| f16::from_f32(*number).to_le_bytes()));
        }
        bytes
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
