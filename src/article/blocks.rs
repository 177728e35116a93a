//! From a source's characters to its blocks: the lines of a text, the block elements of Markdown.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::html;
use crate::files::Format;
use crate::text::Span;

/// What the markup says of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Nothing.
    Plain,
    /// It is a heading.
    Heading,
    /// It is no running text: navigation, code, forms.
    Furniture,
}

/// The blocks of a source, none of them blank, as trimmed spans of its text.
#[derive(Debug, Default)]
pub(super) struct Blocks {
    pub text: String,
    pub blocks: Vec<(Span, Role)>,
}

impl Blocks {
    /// Appends a block on a line of its own, unless it is blank.
    pub(super) fn push(&mut self, block: &str, role: Role) {
        let block = block.trim();
        if block.is_empty() {
            return;
        }
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        let start = self.text.len();
        self.text.push_str(block);
        self.blocks.push((Span::new(start, self.text.len()), role));
    }

    fn append(&mut self, other: &Self) {
        for (span, role) in &other.blocks {
            self.push(span.of(&other.text), *role);
        }
    }
}

/// The blocks of `text`, which is written in `format`.
pub(super) fn parse(text: String, format: Format) -> Blocks {
    match format {
        Format::Text => lines(text),
        Format::Markdown => markdown(&text),
        Format::Html => html::blocks(&text),
    }
}

/// Every non-blank line; the text stays as it is.
fn lines(text: String) -> Blocks {
    let mut blocks = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim();
        if !trimmed.is_empty() {
            let start = start + (line.len() - line.trim_start().len());
            blocks.push((Span::new(start, start + trimmed.len()), Role::Plain));
        }
        start += line.len();
    }
    Blocks { text, blocks }
}

/// Every leaf block of Markdown. Front matter is no block; the text of links stays, images go.
fn markdown(text: &str) -> Blocks {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
        | Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS;
    let mut blocks = Blocks::default();
    let mut inline = String::new();
    let mut role = Role::Plain;
    let mut hidden = 0_usize;
    for event in Parser::new_ext(text, options) {
        match event {
            Event::Start(Tag::Image { .. } | Tag::MetadataBlock(_)) => hidden += 1,
            Event::End(TagEnd::Image | TagEnd::MetadataBlock(_)) => hidden -= 1,
            Event::Start(tag) if !is_inline(tag.to_end()) => {
                blocks.push(&std::mem::take(&mut inline), role);
                role = match tag {
                    Tag::Heading { .. } => Role::Heading,
                    Tag::CodeBlock(_) => Role::Furniture,
                    _ => Role::Plain,
                };
            }
            Event::End(TagEnd::HtmlBlock) => blocks.append(&html::blocks(&std::mem::take(&mut inline))),
            Event::End(tag) if !is_inline(tag) => {
                blocks.push(&std::mem::take(&mut inline), role);
                role = Role::Plain;
            }
            Event::Text(part) | Event::Code(part) if hidden == 0 => inline.push_str(&part),
            Event::Html(part) => inline.push_str(&part),
            Event::InlineHtml(part) if part.starts_with("<br") => inline.push(' '),
            Event::SoftBreak | Event::HardBreak if hidden == 0 => inline.push(' '),
            _ => {}
        }
    }
    blocks.push(&inline, role);
    blocks
}

fn is_inline(tag: TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Link
            | TagEnd::Superscript
            | TagEnd::Subscript
    )
}

#[cfg(test)]
mod tests {
    use super::{Blocks, Role, parse};
    use crate::files::Format;

    fn listed(blocks: &Blocks) -> Vec<(&str, Role)> {
        blocks.blocks.iter().map(|(span, role)| (span.of(&blocks.text), *role)).collect()
    }

    #[test]
    fn a_text_has_its_non_blank_lines() {
        let blocks = parse("\n  One. \n\u{a0}\n\tTwo.".to_owned(), Format::Text);
        assert_eq!(listed(&blocks), [("One.", Role::Plain), ("Two.", Role::Plain)]);
        assert_eq!(blocks.text, "\n  One. \n\u{a0}\n\tTwo.");
    }

    #[test]
    fn markdown_has_its_leaf_blocks() {
        let source = "---\ntitle: Bridge\n---\n# The *new* bridge\n\nIt opens\nin [autumn](https://example.org). \
                      ![a crane](crane.png)\n\n- first\n- second\n\n  with more\n\n> said **someone**\n\n```\ncode\n```\n\n\
                      | a | b |\n|---|---|\n| c | d |\n\n<p>Raw <b>markup</b> &amp; more</p>\n\nEnd[^1]\n\n[^1]: A note.\n";
        let blocks = parse(source.to_owned(), Format::Markdown);
        let expected = [
            ("The new bridge", Role::Heading),
            ("It opens in autumn.", Role::Plain),
            ("first", Role::Plain),
            ("second", Role::Plain),
            ("with more", Role::Plain),
            ("said someone", Role::Plain),
            ("code", Role::Furniture),
            ("a", Role::Plain),
            ("b", Role::Plain),
            ("c", Role::Plain),
            ("d", Role::Plain),
            ("Raw markup & more", Role::Plain),
            ("End", Role::Plain),
            ("A note.", Role::Plain),
        ];
        assert_eq!(listed(&blocks), expected);
        assert!(blocks.text.starts_with("The new bridge\nIt opens in autumn.\nfirst\n"));
    }
}
