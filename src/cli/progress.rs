//! Progress on standard error: a bar for each stage on a terminal, nothing elsewhere.

use std::collections::BTreeMap;
use std::io::IsTerminal;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};
use termloom::pipeline::{Stage, Watcher};

use super::messages::Level;

/// Shows the stages of a run and remembers how long each took.
pub struct Stages {
    bars: MultiProgress,
    stages: Mutex<BTreeMap<Stage, Running>>,
}

/// A stage that has begun.
struct Running {
    bar: ProgressBar,
    steps: usize,
    begun: Instant,
    last: Instant,
}

impl Stages {
    /// Bars on a terminal unless `level` is quiet.
    pub fn new(level: Level) -> Self {
        Self { bars: MultiProgress::with_draw_target(target(level)), stages: Mutex::default() }
    }

    /// Removes the bars and tells, stage by stage, how many steps it took and how long, from its begin to its last
    /// step. Stages may overlap.
    pub fn finish(&self) -> Vec<(Stage, usize, Duration)> {
        let stages = self.lock();
        let times = stages.iter().map(|(&stage, running)| {
            running.bar.finish_and_clear();
            (stage, running.steps, running.last - running.begun)
        });
        times.collect()
    }

    /// A panic elsewhere must not hide behind a second one here: the map is as good as it was.
    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeMap<Stage, Running>> {
        self.stages.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl Watcher for Stages {
    fn begin(&self, stage: Stage, total: usize) {
        let bar = self.bars.add(ProgressBar::new(total as u64).with_style(style(STEPS)).with_message(doing(stage)));
        let now = Instant::now();
        self.lock().insert(stage, Running { bar, steps: 0, begun: now, last: now });
    }

    fn advance(&self, stage: Stage, steps: usize) {
        if let Some(running) = self.lock().get_mut(&stage) {
            running.bar.inc(steps as u64);
            running.steps += steps;
            running.last = Instant::now();
        }
    }
}

/// A bar for steps outside the stages of a run.
pub fn step_bar(level: Level, message: &'static str) -> ProgressBar {
    ProgressBar::with_draw_target(Some(0), target(level)).with_style(style(STEPS)).with_message(message)
}

/// A bar for bytes, such as of a download.
pub fn byte_bar(level: Level, message: &'static str) -> ProgressBar {
    ProgressBar::with_draw_target(Some(0), target(level)).with_style(style(BYTES)).with_message(message)
}

/// Where bars are drawn: nowhere if nobody looks, or on a terminal that cannot move its cursor.
fn target(level: Level) -> ProgressDrawTarget {
    let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    if level == Level::Quiet || dumb || !std::io::stderr().is_terminal() {
        ProgressDrawTarget::hidden()
    } else {
        ProgressDrawTarget::stderr()
    }
}

const STEPS: &str = "{msg:20} {wide_bar} {pos}/{len} {per_sec} {elapsed}, {eta} left";

const BYTES: &str = "{msg:20} {wide_bar} {bytes}/{total_bytes} {bytes_per_sec} {elapsed}, {eta} left";

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}

/// What a stage does, for its bar and its timing.
pub fn doing(stage: Stage) -> &'static str {
    match stage {
        Stage::Read => "reading articles",
        Stage::Encode => "encoding articles",
        Stage::Align => "aligning stories",
        Stage::Merge => "merging concepts",
    }
}

#[cfg(test)]
mod tests {
    use termloom::pipeline::{Stage, Watcher};

    use super::{BYTES, Level, STEPS, Stages};

    #[test]
    fn steps_are_counted_a_stage() {
        let stages = Stages::new(Level::Quiet);
        stages.begin(Stage::Encode, 5);
        stages.begin(Stage::Read, 2);
        stages.advance(Stage::Encode, 3);
        stages.advance(Stage::Encode, 2);
        stages.advance(Stage::Merge, 1);
        let counted: Vec<_> = stages.finish().into_iter().map(|(stage, steps, _)| (stage, steps)).collect();
        assert_eq!(counted, [(Stage::Read, 0), (Stage::Encode, 5)]);
    }

    #[test]
    fn the_templates_are_valid() {
        for template in [STEPS, BYTES] {
            assert!(indicatif::ProgressStyle::with_template(template).is_ok(), "{template}");
        }
    }
}
