//! The block elements of HTML.

use std::collections::BTreeMap;

use ego_tree::iter::Edge;
use ego_tree::{NodeId, NodeRef};
use scraper::node::Element;
use scraper::{Html, Node};

use super::blocks::{Blocks, Role};

/// The share of a page's text from which an element is the page's content, whatever its name says (0 to 1): some pages
/// are one large form.
const CONTENT_SHARE: f64 = 0.5;

/// The share of a block's characters inside links from which it is navigation (0 to 1), unless it is a sentence. Link
/// density tells content from navigation: Kohlschütter, Fankhauser and Nejdl, 2010.
const LINK_SHARE: f64 = 0.8;

/// Elements whose text nobody sees, or that hold no prose.
const UNSEEN: [&str; 22] = [
    "audio", "canvas", "datalist", "head", "iframe", "map", "math", "noembed", "noframes", "noscript", "object",
    "option", "rp", "rt", "script", "select", "style", "svg", "template", "textarea", "title", "video",
];

/// Elements inside a line of text; any other begins a block.
const INLINE: [&str; 39] = [
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "br", "cite", "code", "data", "del", "dfn", "em", "font", "i",
    "img", "ins", "kbd", "label", "mark", "nobr", "output", "picture", "q", "ruby", "s", "samp", "small", "source",
    "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "wbr",
];

/// Elements that hold no running text.
const FURNITURE: [&str; 8] = ["aside", "button", "dialog", "footer", "form", "menu", "nav", "pre"];

/// Words that, as the whole of a class, id or role or as its first or last part (`share-buttons`, `post_tags`), mark
/// what is no running text.
const FURNITURE_WORDS: [&str; 24] = [
    "advert",
    "advertisement",
    "breadcrumb",
    "breadcrumbs",
    "byline",
    "comments",
    "complementary",
    "contentinfo",
    "cookie",
    "cookies",
    "copyright",
    "footer",
    "menu",
    "navbar",
    "navigation",
    "newsletter",
    "promo",
    "related",
    "share",
    "sharing",
    "sidebar",
    "social",
    "subscribe",
    "tags",
];

/// The leaf blocks of an HTML page or fragment.
pub(super) fn blocks(source: &str) -> Blocks {
    let page = Html::parse_document(source);
    let root = page.tree.root();
    let weights = weights(root);
    let whole = weights.get(&root.id()).copied().unwrap_or(0);
    let mut walk = Walk { main: main_content(root, &weights, whole), weights, whole, ..Walk::default() };
    for edge in root.traverse() {
        match edge {
            Edge::Open(node) => walk.open(node),
            Edge::Close(node) => walk.close(node),
        }
    }
    walk.flush();
    walk.blocks
}

/// How many bytes of visible text every element holds.
fn weights(root: NodeRef<'_, Node>) -> BTreeMap<NodeId, usize> {
    let mut weights = BTreeMap::new();
    let mut open = Vec::new();
    for edge in root.traverse() {
        match edge {
            Edge::Open(node) => open.push(node.value().as_text().map_or(0, |text| text.trim().len())),
            Edge::Close(node) => {
                let own = open.pop().unwrap_or(0);
                let seen = node.value().as_element().is_none_or(|element| !UNSEEN.contains(&element.name()));
                if let Some(parent) = open.last_mut().filter(|_| seen) {
                    *parent += own;
                }
                if !node.value().is_text() {
                    weights.insert(node.id(), own);
                }
            }
        }
    }
    weights
}

/// The `main` element, else the only `article`, if it holds the page's content.
fn main_content(root: NodeRef<'_, Node>, weights: &BTreeMap<NodeId, usize>, whole: usize) -> Option<NodeId> {
    let named = |name: &str| -> Vec<NodeId> {
        let is_named =
            |node: &NodeRef<'_, Node>| node.value().as_element().is_some_and(|element| element.name() == name);
        root.descendants().filter(is_named).map(|node| node.id()).collect()
    };
    let only = |ids: Vec<NodeId>| if ids.len() == 1 { Some(ids[0]) } else { None };
    let main = only(named("main")).or_else(|| only(named("article")))?;
    (weights.get(&main).copied().unwrap_or(0) as f64 > CONTENT_SHARE * whole as f64).then_some(main)
}

/// The walk over a page.
#[derive(Default)]
struct Walk {
    blocks: Blocks,
    /// The text of the block so far, its white space collapsed.
    text: String,
    /// How much of it stands inside links, in bytes.
    linked: usize,
    /// White space and line breaks read since.
    space: bool,
    breaks: usize,
    /// How many open elements are unseen, furniture, headings, links, content.
    unseen: usize,
    furniture: usize,
    headings: usize,
    links: usize,
    inside_main: bool,
    main: Option<NodeId>,
    weights: BTreeMap<NodeId, usize>,
    whole: usize,
}

impl Walk {
    fn open(&mut self, node: NodeRef<'_, Node>) {
        let element = match node.value() {
            Node::Text(text) if self.unseen == 0 => return self.read(text),
            Node::Element(element) => element,
            _ => return,
        };
        let name = element.name();
        if !INLINE.contains(&name) {
            self.flush();
        }
        self.breaks += usize::from(name == "br" && self.unseen == 0);
        self.unseen += usize::from(UNSEEN.contains(&name));
        self.furniture += usize::from(self.is_furniture(node.id(), element));
        self.headings += usize::from(is_heading(name));
        self.links += usize::from(name == "a");
        self.inside_main |= self.main == Some(node.id());
    }

    fn close(&mut self, node: NodeRef<'_, Node>) {
        let Some(element) = node.value().as_element() else { return };
        let name = element.name();
        if !INLINE.contains(&name) {
            self.flush();
        }
        self.unseen -= usize::from(UNSEEN.contains(&name));
        self.furniture -= usize::from(self.is_furniture(node.id(), element));
        self.headings -= usize::from(is_heading(name));
        self.links -= usize::from(name == "a");
        self.inside_main &= self.main != Some(node.id());
    }

    /// Takes text in; runs of white space count as one space, a single `<br>` too, several end a line.
    fn read(&mut self, text: &str) {
        for character in text.chars() {
            if character.is_ascii_whitespace() {
                self.space = true;
                continue;
            }
            let (space, breaks) = (std::mem::take(&mut self.space), std::mem::take(&mut self.breaks));
            if !self.text.is_empty() && (space || breaks > 0) {
                self.text.push(if breaks > 1 { '\n' } else { ' ' });
            }
            self.text.push(character);
            if self.links > 0 {
                self.linked += character.len_utf8();
            }
        }
    }

    /// Ends the block.
    fn flush(&mut self) {
        let text = std::mem::take(&mut self.text);
        let linked = std::mem::take(&mut self.linked);
        (self.space, self.breaks) = (false, 0);
        let letters = text.len() - text.matches([' ', '\n']).count();
        let is_sentence = text.ends_with(['.', '!', '?', '…', ';', '»', '”', '"']) && text.contains(' ');
        let is_navigation = linked as f64 >= LINK_SHARE * letters as f64 && linked > 0 && !is_sentence;
        let outside = self.main.is_some() && !self.inside_main;
        let role = if self.furniture > 0 || outside || is_navigation && self.headings == 0 {
            Role::Furniture
        } else if self.headings > 0 {
            Role::Heading
        } else {
            Role::Plain
        };
        self.blocks.push(&text, role);
    }

    /// Whether an element holds no running text, by its name, class, id or role.
    fn is_furniture(&self, id: NodeId, element: &Element) -> bool {
        let name = element.name();
        let marked = || {
            let attributes = [element.attr("class"), element.attr("id"), element.attr("role")];
            attributes.into_iter().flatten().flat_map(str::split_ascii_whitespace).any(has_furniture_word)
        };
        let weight = self.weights.get(&id).copied().unwrap_or(0);
        (FURNITURE.contains(&name) || marked())
            && !matches!(name, "html" | "body" | "main" | "article")
            && weight as f64 <= CONTENT_SHARE * self.whole as f64
    }
}

fn is_heading(name: &str) -> bool {
    matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}

fn has_furniture_word(class: &str) -> bool {
    let class = class.to_ascii_lowercase();
    let mut parts = class.split(['-', '_']);
    let (first, last) = (parts.next().unwrap_or_default(), parts.next_back().unwrap_or_default());
    FURNITURE_WORDS.contains(&first) || FURNITURE_WORDS.contains(&last)
}

#[cfg(test)]
mod tests {
    use super::super::blocks::Role;
    use super::blocks;

    fn listed(source: &str) -> Vec<(String, Role)> {
        let blocks = blocks(source);
        blocks.blocks.iter().map(|(span, role)| (span.of(&blocks.text).to_owned(), *role)).collect()
    }

    fn plain(text: &str) -> (String, Role) {
        (text.to_owned(), Role::Plain)
    }

    fn furniture(text: &str) -> (String, Role) {
        (text.to_owned(), Role::Furniture)
    }

    #[test]
    fn leaf_blocks_are_counted_and_scripts_are_not() {
        let page = "<!DOCTYPE html><html><head><title>Bridge</title><style>p{}</style></head><body>\
                    <h1>The new <em>bridge</em></h1>\n<div>Loose text<p>It opens in\n  autumn &amp; costs&nbsp;5.</p>tail\
                    </div><script>var a = 1;</script><ul><li>one<li><p>two</p></ul><!-- no -->\
                    <table><tr><td>a<td>b</table><figure><img alt='x'><figcaption>The site.</figcaption></figure>";
        let expected = [
            ("The new bridge".to_owned(), Role::Heading),
            plain("Loose text"),
            plain("It opens in autumn & costs\u{a0}5."),
            plain("tail"),
            plain("one"),
            plain("two"),
            plain("a"),
            plain("b"),
            plain("The site."),
        ];
        assert_eq!(listed(page), expected);
    }

    #[test]
    fn line_breaks_are_spaces_and_several_end_a_line() {
        assert_eq!(listed("<p>One<br>two.<br><br/>Three."), [plain("One two.\nThree.")]);
    }

    #[test]
    fn navigation_forms_and_links_are_furniture_but_counted() {
        let page = "<nav><a href=/>Home</a></nav><p>The bridge over the river opens in autumn, as the town said.</p>\
                    <p><a href=x>Another story</a></p><p>See <a href=y>the plan</a> of the new road.</p>\
                    <div class='post share-buttons'>Share</div><p class=comments-free-class>Kept or not</p><footer>End</footer>";
        let expected = [
            furniture("Home"),
            plain("The bridge over the river opens in autumn, as the town said."),
            furniture("Another story"),
            plain("See the plan of the new road."),
            furniture("Share"),
            furniture("Kept or not"),
            furniture("End"),
        ];
        assert_eq!(listed(page), expected);
    }

    #[test]
    fn content_is_kept_whatever_holds_it() {
        let form = "<form class=sidebar><p>All of this page stands inside of one form.</p></form><nav>Home</nav>";
        assert_eq!(listed(form), [plain("All of this page stands inside of one form."), furniture("Home")]);
        let article =
            "<p>Weather today</p><article><p>The bridge opens in autumn, says the town.</p></article><p>Other</p>";
        let expected =
            [furniture("Weather today"), plain("The bridge opens in autumn, says the town."), furniture("Other")];
        assert_eq!(listed(article), expected);
    }

    #[test]
    fn broken_and_deep_markup_is_read() {
        assert_eq!(
            listed("<p>Unclosed <b>and <i>crossed</b> tags</i> &notanentity; <"),
            [plain("Unclosed and crossed tags ¬anentity; <")]
        );
        let deep = format!("{}word{}", "<div>".repeat(20_000), "</div>".repeat(20_000));
        assert_eq!(listed(&deep), [plain("word")]);
        assert!(listed("").is_empty());
    }
}
