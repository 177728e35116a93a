//! Streams of lines, each of a bounded length, whatever they hold.

use std::io::{self, BufRead, Read};

/// The longest line that is read, in bytes: as the largest article, with room for its escapes.
const LONGEST: u64 = 256 << 20;

/// A line without its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// What it holds.
    Text(String),
    /// Why it cannot be read.
    Broken(String),
}

/// Calls `visit` with the 1-based number of every line that is not blank, until it refuses.
///
/// # Errors
/// The stream cannot be read, or `visit` refused.
pub fn each_line(stream: &mut dyn BufRead, visit: &mut dyn FnMut(usize, Line) -> io::Result<()>) -> io::Result<()> {
    let mut bytes = Vec::new();
    for number in 1.. {
        bytes.clear();
        if stream.take(LONGEST + 1).read_until(b'\n', &mut bytes)? == 0 {
            break;
        }
        if bytes.len() as u64 > LONGEST && bytes.last() != Some(&b'\n') {
            skip_rest(stream)?;
            visit(number, Line::Broken(format!("is longer than {} MiB", LONGEST >> 20)))?;
            continue;
        }
        match std::str::from_utf8(&bytes) {
            Err(_) => visit(number, Line::Broken("is not UTF-8".to_owned()))?,
            Ok(text) if text.trim().is_empty() => {}
            Ok(text) => visit(number, Line::Text(text.trim_end_matches(['\r', '\n']).to_owned()))?,
        }
    }
    Ok(())
}

/// Reads to the end of the line.
fn skip_rest(stream: &mut dyn BufRead) -> io::Result<()> {
    loop {
        let buffer = stream.fill_buf()?;
        let end = buffer.iter().position(|&byte| byte == b'\n').map(|at| at + 1);
        let length = end.unwrap_or(buffer.len());
        let done = end.is_some() || buffer.is_empty();
        stream.consume(length);
        if done {
            return Ok(());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Line, each_line};

    #[test]
    fn every_line_that_is_not_blank_is_visited_with_its_number() {
        let mut seen = Vec::new();
        let mut stream = &b"one\r\n\n \n\xff\nlast"[..];
        each_line(&mut stream, &mut |number, line| {
            seen.push((number, line));
            Ok(())
        })
        .unwrap();
        let text = |text: &str| Line::Text(text.to_owned());
        assert_eq!(seen, [(1, text("one")), (4, Line::Broken("is not UTF-8".to_owned())), (5, text("last"))]);
    }
}
