//! Rust sources as the architecture tests see them: without comments and strings, so that a word in either is no use.

/// A file below `src`.
pub struct Source {
    /// Its path below `src`, with `/`.
    pub name: String,
    /// As it is.
    pub text: String,
    /// Comments and the contents of strings blanked out, line by line.
    pub bare: String,
    /// `bare` up to the unit tests.
    pub code: String,
}

/// A function with a body.
pub struct Function {
    /// Its name.
    pub name: String,
    /// The line of its `fn`, 1-based.
    pub line: usize,
    /// The lines from there to its closing brace.
    pub lines: usize,
}

impl Source {
    pub fn new(name: &str, text: &str) -> Self {
        let bare = without_comments_and_strings(text);
        // A file of tests beside its room has nothing before the tests.
        let whole = name.ends_with("/tests.rs") || name.contains("/tests/");
        let tests = if whole { 0 } else { test_module(&bare) };
        Self { name: name.to_owned(), text: text.to_owned(), code: bare[..tests].to_owned(), bare }
    }

    /// The room it belongs to: its folder, or its own name.
    pub fn room(&self) -> &str {
        let first = self.name.split('/').next().unwrap_or(&self.name);
        first.strip_suffix(".rs").unwrap_or(first)
    }

    /// Whether it is of the binary, not of the library.
    pub fn in_binary(&self) -> bool {
        matches!(self.room(), "main" | "cli")
    }

    /// One message for each line of its code that has one of `words`.
    pub fn mentions(&self, words: &[&str]) -> Vec<String> {
        let found = self.code.lines().enumerate().filter_map(|(index, line)| {
            let word = words.iter().find(|word| holds(line, word))?;
            Some(format!("src/{}:{}: {word}", self.name, index + 1))
        });
        found.collect()
    }
}

/// Where the unit tests begin: at the last `#[cfg(test)]` that stands before an inline module.
fn test_module(bare: &str) -> usize {
    let inline = |&(at, _): &(usize, &str)| {
        let rest = bare[at..].trim_start_matches("#[cfg(test)]").trim_start();
        rest.starts_with("mod ") && rest.find('{') < rest.find(';').or(Some(usize::MAX))
    };
    bare.match_indices("#[cfg(test)]").filter(inline).last().map_or(bare.len(), |(at, _)| at)
}

/// Whether `word` stands in `line` and is not the tail of a longer name.
fn holds(line: &str, word: &str) -> bool {
    let name_character = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(word).any(|(at, _)| !line[..at].ends_with(name_character))
}

/// The first names after `head::` (`head::name` or `head::{name, name::..}`), in order of appearance.
pub fn paths(code: &str, head: &str) -> Vec<String> {
    let start = format!("{head}::");
    let mut names = Vec::new();
    for (at, _) in code.match_indices(&start) {
        if code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':') {
            continue;
        }
        let rest = &code[at + start.len()..];
        match rest.strip_prefix('{') {
            Some(list) => names.extend(first_names(list)),
            None => names.push(name_at(rest)),
        }
    }
    names.retain(|name| !name.is_empty());
    names
}

/// The names that open the items of a use list, up to its closing brace.
fn first_names(list: &str) -> Vec<String> {
    let mut names = vec![name_at(list.trim_start())];
    let mut depth = 0;
    for (at, character) in list.char_indices() {
        match character {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => names.push(name_at(list[at + 1..].trim_start())),
            _ => {}
        }
    }
    names
}

fn name_at(text: &str) -> String {
    text.chars().take_while(|&c| c.is_alphanumeric() || c == '_').collect()
}

/// The functions of a source without comments and strings.
pub fn functions(bare: &str) -> Vec<Function> {
    let mut found = Vec::new();
    for (at, _) in bare.match_indices("fn ") {
        let name = name_at(&bare[at + 3..]);
        if name.is_empty() || bare[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_') {
            continue;
        }
        if let Some(end) = body_end(&bare[at..]) {
            let line = bare[..at].matches('\n').count() + 1;
            found.push(Function { name, line, lines: bare[at..at + end].matches('\n').count() + 1 });
        }
    }
    found
}

/// Where the body that follows a signature ends; `None` for a signature alone.
fn body_end(text: &str) -> Option<usize> {
    let (mut braces, mut brackets) = (0, 0);
    for (at, character) in text.char_indices() {
        match character {
            '(' | '[' => brackets += 1,
            ')' | ']' => brackets -= 1,
            ';' if braces == 0 && brackets == 0 => return None,
            '{' => braces += 1,
            '}' => {
                braces -= 1;
                if braces == 0 {
                    return Some(at);
                }
            }
            _ => {}
        }
    }
    None
}

/// `text` with every character of a comment, string or character literal a space; line ends stay.
fn without_comments_and_strings(text: &str) -> String {
    let mut bare = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let foreign = foreign_length(rest, bare.chars().next_back());
        let length = foreign.unwrap_or(first.len_utf8());
        let (piece, after) = rest.split_at(length);
        match foreign {
            Some(_) => bare.extend(piece.chars().map(|c| if c == '\n' { '\n' } else { ' ' })),
            None => bare.push(first),
        }
        rest = after;
    }
    bare
}

/// How many bytes of a comment or literal begin here; `None` if none does.
fn foreign_length(rest: &str, before: Option<char>) -> Option<usize> {
    let until = |skip: usize, end: &str| rest[skip..].find(end).map_or(rest.len(), |at| skip + at + end.len());
    let inside_name = before.is_some_and(|c| c.is_alphanumeric() || c == '_');
    if rest.starts_with("//") {
        Some(rest.find('\n').unwrap_or(rest.len()))
    } else if rest.starts_with("/*") {
        Some(until(2, "*/"))
    } else if rest.starts_with('"') {
        Some(quoted(rest, '"'))
    } else if !inside_name && (rest.starts_with("r\"") || rest.starts_with("r#\"")) {
        Some(if rest.starts_with("r#") { until(3, "\"#") } else { until(2, "\"") })
    } else if rest.starts_with('\'') && !inside_name {
        // A lifetime has no closing quote after its first character.
        let mut characters = rest.chars().skip(1);
        let (first, second) = (characters.next(), characters.next());
        (first == Some('\\') || second == Some('\'')).then(|| quoted(rest, '\''))
    } else {
        None
    }
}

/// The length of a literal in `quote`s that begins here, escapes heeded.
fn quoted(rest: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, character) in rest.char_indices().skip(1) {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => return at + c.len_utf8(),
            _ => {}
        }
    }
    rest.len()
}
