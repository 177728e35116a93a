//! What spreadsheets make of cells.

/// The names of months that a spreadsheet puts into a cell it takes for a date.
const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// What a spreadsheet has made of a cell that held a concept, a term or a confidence; `None` for a sound one.
pub(super) fn damage(cell: &str) -> Option<&'static str> {
    error_value(cell).or_else(|| {
        if is_date(cell) {
            Some("a date that a spreadsheet has made")
        } else if is_scientific(cell) {
            Some("a number that a spreadsheet has rounded")
        } else {
            None
        }
    })
}

/// Why a table cannot hold a concept or a term; `None` for a sound one.
pub(crate) fn fault(cell: &str) -> Option<&'static str> {
    damage(cell).or_else(|| quoting(cell).map(|(fault, _)| fault))
}

/// What a spreadsheet shows for a formula that failed (`#NAME?`, `#ИМЯ?`, `#DIV/0!`, `#N/A`), or for a column too narrow.
pub(super) fn error_value(cell: &str) -> Option<&'static str> {
    let name = cell.strip_prefix('#')?;
    let shouted = |name: &str| !name.is_empty() && name.chars().all(|c| c.is_uppercase() || "/0_".contains(c));
    let failed = name.strip_suffix(['?', '!']).is_some_and(shouted) || name == "N/A";
    let narrow = name.len() >= 2 && name.chars().all(|c| c == '#');
    (failed || narrow).then_some("an error value of a spreadsheet")
}

/// What stands wrong with the quotation marks of a cell, and the cell without the fault where that is certain.
pub(super) fn quoting(cell: &str) -> Option<(&'static str, Option<String>)> {
    let inner = cell.strip_prefix('"')?;
    if let Some(inner) = inner.strip_suffix('"')
        && inner.contains("\"\"")
        && !inner.replace("\"\"", "").contains('"')
    {
        return Some(("quoted as in CSV", Some(inner.replace("\"\"", "\""))));
    }
    (cell.matches('"').count() % 2 == 1).then_some(("a stray quotation mark", None))
}

/// A day and a month, or a month and a year, in a form that spreadsheets write and terms do not have: `02-Jan`,
/// `Jan-24`, `2.1.2024`, `2024-01-02 00:00:00`.
fn is_date(cell: &str) -> bool {
    let day = cell.strip_suffix(" 00:00:00").or(cell.strip_suffix(" 00:00")).unwrap_or(cell);
    let parts: Vec<&str> = day.split(['-', '.', '/']).collect();
    let number = |part: &str, widths: std::ops::RangeInclusive<usize>| {
        widths.contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    let month = |part: &str| part.starts_with(char::is_uppercase) && MONTHS.contains(&part.to_lowercase().as_str());
    match parts[..] {
        [first, second] => month(first) && number(second, 2..=4) || number(first, 1..=2) && month(second),
        [first, second, third] => {
            let years = if month(second) { 2..=4 } else { 4..=4 };
            let middle = number(second, 1..=2) || month(second);
            middle && (number(first, 1..=2) && number(third, years) || number(first, 4..=4) && number(third, 1..=2))
        }
        _ => false,
    }
}

fn is_scientific(cell: &str) -> bool {
    let Some((mantissa, exponent)) = cell.split_once('E') else { return false };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let whole = mantissa.split_once(['.', ',']).is_some_and(|(left, right)| digits(left) && digits(right));
    (whole || digits(mantissa)) && exponent.strip_prefix(['+', '-']).is_some_and(digits)
}

#[cfg(test)]
mod tests {
    use super::{damage, quoting};

    #[test]
    fn what_a_spreadsheet_made_is_told_from_terms() {
        for bad in [
            "#NAME?",
            "#ИМЯ?",
            "#REF!",
            "#DIV/0!",
            "#N/A",
            "#####",
            "02-Jan",
            "Jan-24",
            "2.1.2024",
            "1/2/2024",
            "2024-01-02",
            "2024-01-02 00:00:00",
            "1.23E+10",
        ] {
            assert!(damage(bad).is_some(), "{bad}");
        }
        for sound in [
            "#MeToo", "C#", "#1", "9/11", "24/7", "H20", "mar-24", "10.15.12", "Covid-19", "may", "2024", "E-5",
            "3E-Netz",
        ] {
            assert!(damage(sound).is_none(), "{sound}");
        }
    }

    #[test]
    fn quotation_marks_are_marks_unless_something_is_wrong_with_them() {
        assert_eq!(quoting("\"a \"\"b\"\"\""), Some(("quoted as in CSV", Some("a \"b\"".to_owned()))));
        assert_eq!(quoting("\"chmura"), Some(("a stray quotation mark", None)));
        for sound in ["\"chmura\" x", "\"so\" said # ok", "3.5\"", "«вывод»", "\"chmura\""] {
            assert_eq!(quoting(sound), None, "{sound}");
        }
    }
}
