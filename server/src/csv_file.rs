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

/// Names and browsers are hostile text: no cell is a formula for a spreadsheet, and none steers a terminal.
fn harmless(cell: &str) -> String {
    let plain: String = cell
        .chars()
        .map(|c| if c.is_control() { '\u{fffd}' } else { c })
        .collect();
    let first = plain.trim_start().chars().next();
    // The wide forms count for some programs, too.
    let is_formula = matches!(first, Some('=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠'))
        || cell.starts_with(['\t', '\r', '\n']);
    if is_formula { format!("'{plain}") } else { plain }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        for formula in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1"] {
            assert!(harmless(formula).starts_with('\''), "{formula:?}");
        }
        for text in ["", "alice", "a=b", "192.0.2.7", "{\"a\":\"=1\"}"] {
            assert_eq!(harmless(text), text);
        }
        assert_eq!(harmless("a\u{1b}[2Jb\nc"), "a\u{fffd}[2Jb\u{fffd}c");
    }
}
