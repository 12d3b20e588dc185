//! Tables for spreadsheets: lines of CSV in which no cell is a formula.

/// The lines of a part, with the head before the first ones.
pub fn lines<const CELLS: usize>(
    head: Option<&[&str; CELLS]>,
    rows: impl IntoIterator<Item = [String; CELLS]>,
) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    // Writing to memory cannot fail, and all rows have the length of the head.
    if let Some(head) = head {
        let _ = writer.write_record(head);
    }
    for row in rows {
        let _ = writer.write_record(row.map(|cell| harmless(&cell)));
    }
    writer.into_inner().unwrap_or_default()
}

/// Names and browsers are hostile text: no cell is a formula for a spreadsheet, and none steers a terminal. Where a comma is for
/// decimals, spreadsheets split lines at semicolons and see neither our commas nor our quotes: so no part of a cell is a formula
/// either.
fn harmless(cell: &str) -> String {
    let mut harmless = String::with_capacity(cell.len() + 1);
    let mut rest = cell;
    loop {
        let end = rest.find(SEPARATORS).unwrap_or(rest.len());
        let (part, after) = rest.split_at(end);
        if is_formula(part) {
            harmless.push('\'');
        }
        harmless.extend(part.chars().map(shown));
        let Some(separator) = after.chars().next() else {
            return harmless;
        };
        harmless.push(shown(separator));
        rest = &after[separator.len_utf8()..];
    }
}

/// Where programs split a line, whatever we split it by.
const SEPARATORS: [char; 5] = [',', ';', '\t', '\r', '\n'];

/// What a spreadsheet would compute: it skips spaces, and quotes do not stop it. The wide forms count for some programs, too.
fn is_formula(part: &str) -> bool {
    let skipped = |c: char| c.is_whitespace() || c.is_control() || c == '"';
    part.trim_start_matches(skipped)
        .starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
}

fn shown(c: char) -> char {
    if c.is_control() { '\u{fffd}' } else { c }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        for formula in ["=1+1", "+1", "-1", "@SUM(A1)", " =1", "＝1", "\"=1\"", "\u{b}=1"] {
            assert!(harmless(formula).starts_with('\''), "{formula:?}");
        }
        for text in [
            "",
            "alice",
            "a=b",
            "192.0.2.7",
            "{\"a\":\"=1\"}",
            "staff; team-1, x",
            "a;b=c",
        ] {
            assert_eq!(harmless(text), text);
        }
        assert_eq!(harmless("a\u{1b}[2Jb\nc"), "a\u{fffd}[2Jb\u{fffd}c");
    }

    #[test]
    fn no_part_of_a_cell_is_one_where_lines_are_split_at_semicolons() {
        for (cell, safe) in [
            ("x;=cmd|' /C calc'!A0", "x;'=cmd|' /C calc'!A0"),
            ("x; +1", "x;' +1"),
            ("x;\"=1\"", "x;'\"=1\""),
            ("a,-1", "a,'-1"),
            ("a\t=1", "a\u{fffd}'=1"),
            ("\r=1", "\u{fffd}'=1"),
            (";＠x", ";'＠x"),
        ] {
            assert_eq!(harmless(cell), safe);
        }
    }

    /// A line as a program reads it that splits at any of them, and drops spaces and quotes at the start.
    fn pieces(line: &str) -> impl Iterator<Item = &str> {
        line.split([',', ';', '\t', '\r', '\n'])
            .map(|piece| piece.trim_start_matches(|c: char| c.is_whitespace() || c == '"'))
    }

    proptest! {
        #[test]
        fn however_a_line_is_split_no_piece_is_a_formula(
            cells in proptest::array::uniform3("[a=+@＝＋－＠,;\"' \t\r\n\u{a0}\u{1b}-]{0,12}"),
        ) {
            let bytes = lines(None, [cells]);
            let text = String::from_utf8(bytes).expect("UTF-8");
            for piece in pieces(&text) {
                prop_assert!(!piece.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']), "{piece:?} in {text:?}");
            }
        }
    }
}
