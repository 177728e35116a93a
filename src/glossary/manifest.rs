use std::collections::BTreeMap;

use serde::Serialize;

use crate::text::Lang;

/// The version of the layout of the glossary's files. It rises when a column or a file changes its meaning.
pub const SCHEMA: u32 = 1;

/// How a glossary was made: `manifest.json`. It holds no clock time, so the same run gives the same bytes.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Manifest {
    /// [`SCHEMA`].
    pub schema: u32,
    /// The SHA-256 of each part of the language pack, by the part's name.
    pub pack: BTreeMap<String, String>,
    /// How many articles were read.
    pub articles: usize,
    /// How many of them in each language.
    pub languages: BTreeMap<Lang, usize>,
    /// What the run was asked to do.
    pub settings: ManifestSettings,
}

/// The settings that decide a glossary's content.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ManifestSettings {
    /// The language every article was said to be in; `None` where it was identified.
    pub lang: Option<Lang>,
    /// The languages kept; empty for all.
    pub langs: Vec<Lang>,
    /// The lowest confidence of a row, 0 to 1.
    pub min_confidence: f64,
    /// The lowest termhood of a concept, as log-odds.
    pub min_termhood: f32,
    /// Whether concepts were given English labels.
    pub labels: bool,
}

impl Default for Manifest {
    fn default() -> Self {
        Self {
            schema: SCHEMA,
            pack: BTreeMap::new(),
            articles: 0,
            languages: BTreeMap::new(),
            settings: ManifestSettings::default(),
        }
    }
}

impl Manifest {
    /// As indented JSON with a final newline.
    pub(super) fn to_json(&self) -> String {
        let mut json = serde_json::to_string_pretty(self).expect("strings, numbers and maps with string keys");
        json.push('\n');
        json
    }
}

#[cfg(test)]
mod tests {
    use super::Manifest;

    #[test]
    fn the_manifest_is_readable_json() {
        let mut manifest = Manifest { articles: 3, ..Manifest::default() };
        manifest.languages.insert("ru".parse().unwrap(), 2);
        manifest.languages.insert("el".parse().unwrap(), 1);
        manifest.settings.min_confidence = 0.5;
        let json = manifest.to_json();
        assert!(json.ends_with("}\n"));
        let read: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(read["schema"], 1);
        assert_eq!(read["languages"]["ru"], 2);
        assert_eq!(read["settings"]["min_confidence"], 0.5);
        assert!(json.find("\"el\"") < json.find("\"ru\""), "{json}");
    }
}
