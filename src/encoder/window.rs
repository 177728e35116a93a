//! Texts longer than the model's window: overlapping windows, each piece read where it is most central.

use std::ops::Range;

/// How many pieces two neighbouring windows share at least, where the window is long enough: 64 of context on the
/// poorer side of every piece. Range 0 to half a window.
const OVERLAP: usize = 128;

/// A stretch of a text's pieces that goes through the model at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Window {
    /// The pieces it holds.
    pub pieces: Range<usize>,
    /// Those of them whose states are taken from it.
    pub owned: Range<usize>,
}

/// The windows for `count` pieces, of which `capacity` fit into one. What they own covers `0..count` without overlap.
pub(super) fn windows(count: usize, capacity: usize) -> Vec<Window> {
    let capacity = capacity.max(1);
    let step = capacity - OVERLAP.min(capacity / 2);
    let last = count.saturating_sub(capacity);
    let starts: Vec<usize> = (0..last).step_by(step).chain([last]).collect();
    let middle = |left: usize, right: usize| (left + capacity + right) / 2;
    let window = |number: usize| {
        let start = starts[number];
        let from = if number == 0 { 0 } else { middle(starts[number - 1], start) };
        let to = starts.get(number + 1).map_or(count, |&next| middle(start, next));
        Window { pieces: start..count.min(start + capacity), owned: from..to }
    };
    (0..starts.len()).map(window).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Window, windows};

    #[test]
    fn a_short_text_is_one_window() {
        assert_eq!(windows(0, 507), [Window { pieces: 0..0, owned: 0..0 }]);
        assert_eq!(windows(507, 507), [Window { pieces: 0..507, owned: 0..507 }]);
        assert_eq!(windows(508, 507).len(), 2);
    }

    proptest! {
        #[test]
        fn every_piece_is_owned_once_where_it_is_most_central(count in 0_usize..3000, capacity in 1_usize..600) {
            let windows = windows(count, capacity);
            let mut next = 0;
            for window in &windows {
                prop_assert_eq!(window.owned.start, next);
                next = window.owned.end;
                prop_assert!(window.pieces.len() <= capacity);
                prop_assert!(window.pieces.start <= window.owned.start && window.owned.end <= window.pieces.end);
            }
            prop_assert_eq!(next, count);
            for piece in 0..count {
                let margin = |window: &Window| (piece - window.pieces.start).min(window.pieces.end - 1 - piece);
                let holding = windows.iter().filter(|window| window.pieces.contains(&piece));
                let best = holding.map(margin).max().unwrap();
                let owner = windows.iter().find(|window| window.owned.contains(&piece)).unwrap();
                // At the ends of the text there is no more context to be had.
                prop_assert!(margin(owner) + 1 >= best || owner.owned.start == 0 || owner.owned.end == count);
            }
        }
    }
}
