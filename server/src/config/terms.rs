//! The operator's text that people must accept after signing in: read once, at the start, into paragraphs.

use std::io::Read as _;
use std::path::Path;

use app::words::Lang;

use super::check::one_line;
use super::checker::Checker;
use super::problem::shown;

/// The longest text, in bytes.
const LONGEST: u64 = 64 * 1024;

/// The text, in its languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// What it is called: another version is asked for again. One line of 1 to 64 characters.
    pub version: String,
    english: Vec<String>,
    german: Option<Vec<String>>,
}

impl Terms {
    /// The paragraphs for a reader of this language, and the language that they are written in.
    pub fn text(&self, lang: Lang) -> (Lang, &[String]) {
        match (&self.german, lang) {
            (Some(german), Lang::De) => (Lang::De, german),
            _ => (Lang::En, &self.english),
        }
    }
}

impl Checker {
    /// The text with its version, when there is one; each needs the other.
    pub(super) fn terms(&mut self) -> Option<Terms> {
        let english = self.optional("terms.file", paragraphs);
        let german = self.optional("terms.file_de", paragraphs);
        let version = self.optional("terms.version", |text| one_line(text, 64));
        let [has_file, has_german, has_version] =
            ["terms.file", "terms.file_de", "terms.version"].map(|name| self.given_text(name).is_some());
        if has_file && !has_version {
            self.refuse("terms.file", "is given without terms.version");
        }
        for (name, given) in [("terms.file_de", has_german), ("terms.version", has_version)] {
            if given && !has_file {
                self.refuse(name, "is given without terms.file");
            }
        }
        Some(Terms {
            version: version?,
            english: english?,
            german,
        })
    }
}

/// The paragraphs of a file: what stands between blank lines.
fn paragraphs(path: &str) -> Result<Vec<String>, String> {
    let bytes = read(Path::new(path.trim()))
        .map_err(|error| format!("{}, which cannot be read: {error}", shown(path)))?;
    if u64::try_from(bytes.len()).is_ok_and(|length| length > LONGEST) {
        return Err(format!("{}, which is longer than {LONGEST} bytes", shown(path)));
    }
    let text = String::from_utf8(bytes).map_err(|_| format!("{}, which is not UTF-8", shown(path)))?;
    let odd = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
    if text.contains(odd) {
        return Err(format!("{}, which is not plain text", shown(path)));
    }
    let mut all = vec![String::new()];
    for line in text.trim_start_matches('\u{feff}').lines().map(str::trim) {
        match all.last_mut() {
            Some(open) if !line.is_empty() => {
                if !open.is_empty() {
                    open.push('\n');
                }
                open.push_str(line);
            }
            _ => all.push(String::new()),
        }
    }
    all.retain(|paragraph| !paragraph.is_empty());
    match all.is_empty() {
        true => Err(format!("{}, which is empty", shown(path))),
        false => Ok(all),
    }
}

/// As much as is looked at: one byte more than may be.
fn read(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    std::fs::File::open(path)?
        .take(LONGEST + 1)
        .read_to_end(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    /// A file of its own, gone when dropped.
    struct File(std::path::PathBuf);

    impl File {
        fn new(name: &str, bytes: &[u8]) -> Self {
            let path = std::env::temp_dir().join(format!("twinlatch-terms-{}-{name}", std::process::id()));
            std::fs::write(&path, bytes).expect("a file");
            Self(path)
        }

        fn path(&self) -> &str {
            self.0.to_str().expect("a path")
        }
    }

    impl Drop for File {
        fn drop(&mut self) {
            let _ = std::fs::remove_file(&self.0);
        }
    }

    #[test]
    fn blank_lines_make_paragraphs() {
        let file = File::new(
            "text",
            "\u{feff}One\r\nstill one.\r\n\r\n \t\r\nTwo.\n\n\n".as_bytes(),
        );
        assert_eq!(
            paragraphs(file.path()),
            Ok(vec!["One\nstill one.".to_owned(), "Two.".to_owned()])
        );
        let longest = File::new("longest", &[b'a'; 65_536]);
        assert!(paragraphs(longest.path()).is_ok());
    }

    #[test]
    fn what_is_no_text_is_refused() {
        for (name, bytes, why) in [
            ("empty", &b" \n\n"[..], "which is empty"),
            ("long", &[b'a'; 65_537][..], "longer than 65536 bytes"),
            ("latin", b"f\xfcr", "which is not UTF-8"),
            ("control", b"a\x1b[31m", "which is not plain text"),
        ] {
            let file = File::new(name, bytes);
            let told = paragraphs(file.path()).expect_err("refused");
            assert!(told.contains(why), "{told}");
        }
    }

    #[test]
    fn text_and_version_need_each_other() {
        let (english, german) = (
            File::new("en", b"Read this."),
            File::new("de", "Lesen Sie.".as_bytes()),
        );
        assert_eq!(Config::with(&[]).expect("a configuration").terms, None);
        for (pairs, why) in [
            (
                vec![("terms.file", english.path())],
                "is given without terms.version",
            ),
            (vec![("terms.version", "1")], "is given without terms.file"),
            (
                vec![("terms.file_de", german.path())],
                "is given without terms.file",
            ),
            (
                vec![("terms.file", "/does/not/exist"), ("terms.version", "1")],
                "which cannot be read",
            ),
        ] {
            let told = Config::with(&pairs).expect_err("refused").to_string();
            assert!(told.contains(why), "{told}");
        }
        let both = [
            ("terms.file", english.path()),
            ("terms.file_de", german.path()),
            ("terms.version", "2026-1"),
        ];
        let terms = Config::with(&both)
            .expect("a configuration")
            .terms
            .expect("a text");
        assert_eq!(terms.version, "2026-1");
        assert_eq!(terms.text(Lang::De).1, ["Lesen Sie."]);
        let terms = Config::with(&[both[0], both[2]]).expect("a configuration").terms;
        assert_eq!(
            terms.expect("a text").text(Lang::De),
            (Lang::En, &["Read this.".to_owned()][..])
        );
    }
}
