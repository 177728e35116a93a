use crate::text::Lang;

/// The mean middle-layer state of general text, a language: what word states are centred by. Fixed, so that an
/// article's encoding depends on that article alone.
#[derive(Clone, Debug, Default)]
pub struct Means {
    languages: Vec<(Lang, Vec<f32>)>,
    overall: Vec<f32>,
}

impl Means {
    /// The language's mean, else the overall mean, else zeros (no mean known for this width).
    #[must_use]
    pub fn of(&self, lang: Lang, width: usize) -> Vec<f32> {
        let own = self.languages.iter().find(|(known, _)| *known == lang).map(|(_, mean)| mean);
        let mean = own.unwrap_or(&self.overall);
        if mean.len() == width { mean.clone() } else { vec![0.0; width] }
    }
}
