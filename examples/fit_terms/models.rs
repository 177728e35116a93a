//! The models, fitted one after the other: of links, of termhood over the concepts that they make, and of the confidence
//! of those concepts' pairs.

use std::collections::BTreeMap;

use itertools::Itertools;
use termloom::concept::{Concept, SIGNS, TermModels};
use termloom::confidence::{APART, PairModels, SUPPORT, WAY, apart, between, support, way};
use termloom::link::{EVIDENCE, LinkModels, NEARNESS};
use termloom::stats::Logistic;

use super::mined::{Mined, Pair};
use super::sets::{NEWS, Part};
use super::sure::SureWords;
use super::train::{Row, Sign, fit};

/// What is added to the log-odds of links. Of the judged links most are wrong, for a gold term is judged with every
/// partner it ever had; where terms are grouped, a link that is likelier than its rivals must be above 0. Of 2, 3, 4 and
/// 5 this gives the highest recall on 300 segments and the lowest calibration error, held out.
const PRIOR: f64 = 2.0;

/// The same for links whose ends no linked sentences have together: of those, too, most that are judged are wrong.
/// Of 1.0, 1.6 and 2.2 the greatest with which all paragraphs of the software's help keep a recall of 0.70; each finds
/// more of the news' terms.
const PRIOR_NEAR: f64 = 1.6;

/// What the development sets hardly have, names in two scripts: its weight was set by hand and stays.
const HELD: &str = "name spelling";

/// What keeps a weight set by hand. Articles and quotation marks: the development sets have none. Names: an index or a
/// list of a subject's terms leaves them out, a glossary of news has them, so that being one tells nothing. Everyday
/// words and modifiers of general language: a software's index, the largest gold, has many ("comments", "years",
/// "new"), a glossary should not, so they weigh more than the sets say; plainly everyday words so much that company,
/// country and year are below the line in the press articles. Verbs of general language: the golds have a few (`show`,
/// `касаться`), too few to fit. Other verbs: those golds have next to none, a tenth of the news' terms are verbs. The
/// length of the text: so that 300 segments of the software's help have about three proposals a gold term, and all 1,500
/// of the health texts not more than six.
const NOT_FITTED: [&str; 8] =
    ["articles", "everyday", "general", "general verb", "name", "quoted", "verb", "words of the text"];

/// How each sign's weight may come out.
fn direction(sign: &str, committed: &str) -> Sign {
    match sign {
        _ if NOT_FITTED.contains(&sign) => held(committed, "term", sign),
        "rarity" | "headword" | "repeated" | "occurrences" | "free occurrences" | "even" | "languages"
        | "kept share" | "subject" | "neighbours" | "entry phrase" => Sign::Positive,
        "said once" | "long phrase" | "part outside" | "verb" | "adjective" | "everyday likeness" => Sign::Negative,
        _ => Sign::Free,
    }
}

/// How each sign's weight of articles may come out. A glossary of news has names and verbs, so that there is something to
/// fit these to.
fn article_direction(sign: &str, committed: &str) -> Sign {
    match sign {
        "verb" | "name" => Sign::Free,
        "general verb" => Sign::Negative,
        _ => direction(sign, committed),
    }
}

/// What is added to the log-odds of termhood of articles, so that the line at 0 lets in the most terms at which as many of
/// the rows are right as with one model for all texts: six in ten of the news. Of 1.0, 1.25, 1.5 and 2.0.
const ARTICLE_SHIFT: f64 = 1.25;

/// How much stories made of other texts than news count in the model of articles: their golds, a manual's index and a list
/// of a subject's terms, leave out most terms and have another taste. Of 0, 0.3, 0.4, 0.6 and 1 the greatest with which
/// the news, odd and even stories, loses less than a hundredth of recall and of precision.
const OTHERS: f64 = 0.4;

/// The model of articles: fitted to the news, whose golds have all terms, and to stories made of other texts. How seldom
/// the golds of these have a term is put down to them, not to the term. `None` where there is no news.
fn article(mined: &[(&Mined, Vec<Concept>)], committed: &str) -> Option<Logistic> {
    let told = || mined.iter().filter(|(mined, _)| matches!(mined.part, Part::Articles | Part::News(_)));
    let rows = |(mined, concepts): &(&'_ Mined, Vec<Concept>)| {
        let mut rows = mined.terms(concepts);
        rows.iter_mut().for_each(|row| row.features.push(f64::from(u8::from(mined.group != NEWS))));
        rows
    };
    told().any(|(mined, _)| mined.group == NEWS).then(|| {
        let directions = SIGNS.iter().map(|sign| article_direction(sign, committed));
        let directions = directions.chain([Sign::Free]).collect_vec();
        let mut rows = weighted(told().map(|told| (told.0, rows(told))), false);
        rows.iter_mut().filter(|(group, _)| *group != NEWS).for_each(|(_, row)| row.weight *= OTHERS);
        let mut model = fit(&alike(rows), &directions);
        model.weights.pop();
        model.bias += ARTICLE_SHIFT;
        model
    })
}

fn held(committed: &str, model: &str, feature: &str) -> Sign {
    Sign::Held(Logistic::from_table(committed, model, &[feature]).expect("a row of the table").weights[0])
}

/// What is added to the log-odds of termhood, so that the line at 0 is where 300 neighbouring segments give about three
/// proposals a gold term, and all of the health texts not more than six: few of a text's terms are in a gold.
const LINE_SHIFT: f64 = 3.45;

/// A name of one word that is not written like its partner: of the news' hardly one is right, but the software's menus
/// have many ("Edit"), which are no names. Set by hand: the press articles are news.
const UNLIKE: &str = "names unlike";

/// What the lexicon does not pair though it could.
const UNPAIRED: &str = "words unpaired";

/// More nearness never makes a link less likely.
fn near_sign(nearness: &str, committed: &str) -> Sign {
    match nearness {
        UNLIKE => held(committed, "near", UNLIKE),
        "verb and noun" | "parted" | UNPAIRED => Sign::Negative,
        "occurrences" => Sign::Free,
        _ => Sign::Positive,
    }
}

/// Nor does more nearness.
fn apart_sign(sign: &str) -> Sign {
    if ["parted", "verb and noun", UNPAIRED].contains(&sign) { Sign::Negative } else { Sign::Positive }
}

/// More support never makes a pair less likely, but of what speaks against it.
fn support_sign(support: &str) -> Sign {
    if ["frequency gap", "verb and noun", UNPAIRED].contains(&support) { Sign::Negative } else { Sign::Positive }
}

pub struct Models {
    pub link: LinkModels,
    pub term: TermModels,
    pub pairs: PairModels,
}

impl Models {
    /// Fitted on `samples`: links, then the confidence of pairs over the concepts that those links make and that are above
    /// `line`. `without` is a kind of evidence of links left out. Retold stories teach confidence and the links of terms
    /// that are near: links of terms that have met they make so wary that parallel text loses recall.
    pub fn fitted(samples: &[&Mined], committed: &str, line: f64, without: Option<usize>) -> Self {
        let sign = |evidence: &&str| match *evidence {
            HELD => held(committed, "link", evidence),
            UNPAIRED => Sign::Negative,
            _ => Sign::Positive,
        };
        let mut evidence = EVIDENCE.iter().map(sign).collect_vec();
        if let Some(without) = without {
            evidence[without] = Sign::Held(0.0);
        }
        let whole = |mined: &&Mined| mined.part != Part::Retold;
        let met_rows = samples.iter().copied().filter(whole).map(|mined| (mined, mined.met()));
        let mut met = fit(&alike(weighted(met_rows, false)), &evidence);
        met.bias += PRIOR;
        let told = samples.iter().copied().filter(|mined| mined.part.is_told());
        let near_rows = told.map(|mined| (mined, mined.near()));
        let nearness = NEARNESS.map(|nearness| near_sign(nearness, committed));
        let mut near = fit(&alike(weighted(near_rows, false)), &nearness);
        near.bias += PRIOR_NEAR;
        let link = LinkModels { met, near };
        let mined: Vec<(&Mined, Vec<Concept>)> = samples.iter().map(|mined| (*mined, mined.concepts(&link))).collect();
        let directions = SIGNS.iter().map(|sign| direction(sign, committed)).collect_vec();
        let term_rows = mined.iter().filter(|(mined, _)| whole(mined) && mined.group != NEWS);
        let term_rows = term_rows.map(|(mined, concepts)| (*mined, mined.terms(concepts)));
        let mut text = fit(&alike(weighted(term_rows, true)), &directions);
        text.bias += LINE_SHIFT;
        let article = article(&mined, committed).unwrap_or_else(|| text.clone());
        let term = TermModels { text, article };
        let pair_rows = mined.iter().map(|(mined, concepts)| (*mined, pair_rows(mined, concepts, &term, line)));
        let pair = fit(&alike(weighted(pair_rows, false)), &SUPPORT.map(support_sign));
        let way_rows = mined.iter().map(|(mined, concepts)| (*mined, way_rows(mined, concepts, &term, line, &pair)));
        let way = fit(&alike(weighted(way_rows, false)), &[Sign::Held(1.0), Sign::Positive, Sign::Positive]);
        let sure = SureWords::of(&mined, &pair);
        let apart_rows = mined.iter().map(|(mined, concepts)| (*mined, apart_rows(mined, concepts, &sure)));
        let apart = fit(&alike(weighted(apart_rows, false)), &APART.map(apart_sign));
        Self { link, term, pairs: PairModels { pair, apart, way } }
    }

    /// As assets/confidence.tsv has them.
    pub fn table(&self) -> String {
        let models: [(&str, &Logistic, &[&str]); 7] = [
            ("link", &self.link.met, &EVIDENCE),
            ("near", &self.link.near, &NEARNESS),
            ("term", &self.term.text, &SIGNS),
            ("article", &self.term.article, &SIGNS),
            ("pair", &self.pairs.pair, &SUPPORT),
            ("apart", &self.pairs.apart, &APART),
            ("way", &self.pairs.way, &WAY),
        ];
        let mut rows = Vec::new();
        for (name, model, features) in models {
            let weights = features.iter().zip(&model.weights);
            let all = weights.chain(std::iter::once((&"bias", &model.bias)));
            rows.extend(all.map(|(feature, weight)| format!("{name}\t{feature}\t{weight:.3}\n")));
        }
        rows.sort_unstable();
        "model\tfeature\tweight\n".to_owned() + &rows.concat()
    }
}

/// The judged pairs of the concepts above the line, but for those that only a third language joins; of a pair that two
/// concepts have the one that leads by most, which is the one that a glossary shows.
fn pair_rows(mined: &Mined, concepts: &[Concept], term: &TermModels, line: f64) -> Vec<Row> {
    let mut leading: BTreeMap<(String, String), Vec<f64>> = BTreeMap::new();
    for (concept, pair) in pairs(mined, concepts, term, line) {
        let (left, right) = pair.ends;
        if !between(concept, left, right).is_empty() || apart(concept, left, right).is_some() {
            continue;
        }
        let features = support(concept, left, right).to_vec();
        let known = leading.entry((pair.left, pair.right)).or_insert_with(|| features.clone());
        if features[0] > known[0] {
            *known = features;
        }
    }
    let row = |((left, right), features): ((String, String), Vec<f64>)| {
        Some(Row { features, right: mined.verdict(&left, &right)?, weight: 1.0 })
    };
    leading.into_iter().filter_map(row).collect()
}

/// The judged pairs of the concepts above the line that only a third language joins.
fn way_rows(mined: &Mined, concepts: &[Concept], term: &TermModels, line: f64, model: &Logistic) -> Vec<Row> {
    let row = |(concept, pair): (&Concept, Pair)| {
        let features = way(model, concept, pair.ends.0, pair.ends.1)?.to_vec();
        Some(Row { features, right: mined.verdict(&pair.left, &pair.right)?, weight: 1.0 })
    };
    pairs(mined, concepts, term, line).filter_map(row).collect()
}

/// The pairs of all concepts that no linked sentences have together, judged by the gold or, of articles, of which the gold
/// has too few, by what the whole set says of their words.
fn apart_rows(mined: &Mined, concepts: &[Concept], sure: &SureWords) -> Vec<Row> {
    let of = |concept| mined.pairs(concept).into_iter().map(move |pair| (concept, pair));
    let row = |(concept, pair): (&Concept, Pair)| {
        let features = apart(concept, pair.ends.0, pair.ends.1)?.to_vec();
        let verdict = mined.verdict(&pair.left, &pair.right).or_else(|| sure.verdict(mined, &pair));
        Some(Row { features, right: verdict?, weight: 1.0 })
    };
    concepts.iter().flat_map(of).filter_map(row).collect()
}

/// The pairs of the concepts above the line.
fn pairs<'a>(
    mined: &'a Mined,
    concepts: &'a [Concept],
    term: &'a TermModels,
    line: f64,
) -> impl Iterator<Item = (&'a Concept, Pair)> {
    let of = |concept: &'a Concept| mined.pairs(concept).into_iter().map(move |pair| (concept, pair));
    Mined::above(concepts, term, line).flat_map(of)
}

fn alike(rows: Vec<(&str, Row)>) -> Vec<Row> {
    rows.into_iter().map(|(_, row)| row).collect()
}

/// The rows of all samples. A set counts by the root of its right rows: a large one tells more, but not all. Where
/// `subjects_alike`, so that no subject's taste in terms rules, a folder of several sets counts like one of a single set.
fn weighted<'a>(samples: impl Iterator<Item = (&'a Mined, Vec<Row>)>, subjects_alike: bool) -> Vec<(&'a str, Row)> {
    let mut folders: BTreeMap<&'a str, BTreeMap<&String, Vec<Row>>> = BTreeMap::new();
    for (mined, rows) in samples {
        folders.entry(mined.group).or_default().entry(&mined.name).or_default().extend(rows);
    }
    for sets in folders.values_mut() {
        let count = if subjects_alike { sets.len() as f64 } else { 1.0 };
        for rows in sets.values_mut() {
            let right = rows.iter().filter(|row| row.right).count().max(5) as f64;
            rows.iter_mut().for_each(|row| row.weight = 1.0 / right.sqrt() / count);
        }
    }
    let of = |(folder, sets): (&'a str, BTreeMap<&String, Vec<Row>>)| {
        sets.into_values().flatten().map(move |row| (folder, row)).collect_vec()
    };
    let mut rows: Vec<(&str, Row)> = folders.into_iter().flat_map(of).collect();
    let mean = rows.iter().map(|(_, row)| row.weight).sum::<f64>() / rows.len().max(1) as f64;
    rows.iter_mut().for_each(|(_, row)| row.weight /= mean);
    rows
}
