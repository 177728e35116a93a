//! A reliability diagram (DeGroot and Fienberg 1983): what pairs said against how many of them were right.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::score::bins;

/// The side of the square of the diagram, and the room around it.
const SIDE: f64 = 360.0;
const ROOM: f64 = 50.0;

/// A line a set, told apart on white by people who do not see all colours (Wong 2011).
const COLOURS: [&str; 6] = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"];

/// Bins of fewer pairs than this say little and are left out.
const FEWEST: f64 = 5.0;

pub fn svg(verdicts: &BTreeMap<String, Vec<(f64, bool)>>) -> String {
    let (x, y) = (|value: f64| ROOM + value * SIDE, |value: f64| ROOM + (1.0 - value) * SIDE);
    let (width, height) = (SIDE + 2.0 * ROOM + 260.0, SIDE + 2.0 * ROOM);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" font-family=\"sans-serif\" \
         font-size=\"12\">\n<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n<rect x=\"{ROOM}\" y=\"{ROOM}\" \
         width=\"{SIDE}\" height=\"{SIDE}\" fill=\"none\" stroke=\"#888\"/>\n<line x1=\"{ROOM}\" y1=\"{}\" x2=\"{}\" \
         y2=\"{ROOM}\" stroke=\"#888\" stroke-dasharray=\"4\"/>\n",
        ROOM + SIDE,
        ROOM + SIDE
    );
    for tenth in [0.0, 0.2, 0.4, 0.6, 0.8, 1.0] {
        let _ = writeln!(
            svg,
            "<text x=\"{:.0}\" y=\"{:.0}\" text-anchor=\"middle\">{tenth:.1}</text>",
            x(tenth),
            ROOM + SIDE + 18.0
        );
        let _ = writeln!(
            svg,
            "<text x=\"{:.0}\" y=\"{:.0}\" text-anchor=\"end\">{tenth:.1}</text>",
            ROOM - 8.0,
            y(tenth) + 4.0
        );
    }
    let _ = writeln!(
        svg,
        "<text x=\"{:.0}\" y=\"{:.0}\" text-anchor=\"middle\">confidence</text>",
        x(0.5),
        ROOM + SIDE + 38.0
    );
    let _ =
        writeln!(svg, "<text x=\"{:.0}\" y=\"{:.0}\">share of pairs that are right</text>", ROOM - 30.0, ROOM - 20.0);
    for (at, ((name, verdicts), colour)) in verdicts.iter().zip(COLOURS.iter().cycle()).enumerate() {
        let told = bins(verdicts).into_iter().filter(|bin| bin.0 >= FEWEST);
        let points: Vec<(f64, f64)> = told.map(|(count, said, right)| (x(said / count), y(right / count))).collect();
        let line: Vec<String> = points.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
        let _ = writeln!(svg, "<polyline points=\"{}\" fill=\"none\" stroke=\"{colour}\"/>", line.join(" "));
        for (x, y) in points {
            let _ = writeln!(svg, "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3\" fill=\"{colour}\"/>");
        }
        let (left, top) = (2.0 * ROOM + SIDE - 30.0, ROOM + 20.0 * (at as f64 + 1.0));
        let _ = writeln!(svg, "<text x=\"{left:.0}\" y=\"{top:.0}\" fill=\"{colour}\">{name}</text>");
    }
    svg.push_str("</svg>\n");
    svg
}
