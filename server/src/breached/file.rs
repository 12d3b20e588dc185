//! The list as a file: 40 digits, a colon and a count in each line, sorted; found by halving, so that its size does not matter.
//! Or as a folder with one file for each five digits, as the downloader of Have I Been Pwned makes it.

use std::cmp::Ordering;
use std::fs::{self, File};
use std::io::{self, BufRead as _, BufReader, Read as _, Seek as _, SeekFrom};
use std::path::Path;

use super::{PREFIX, is_range, on_list};

/// A range file is about 40 KiB.
const LONGEST: u64 = super::LONGEST as u64;

/// Longest line that is read: the digits, the colon and a count, with room.
const LINE: u64 = 128;

/// Whether the hash is in the list.
///
/// # Errors
/// When the file cannot be read, or is something else.
pub(super) fn contains(path: &Path, hash: &str) -> io::Result<bool> {
    if path.is_dir() {
        let (prefix, suffix) = hash.split_at(PREFIX);
        let file =
            File::open(path.join(prefix)).or_else(|_| File::open(path.join(format!("{prefix}.txt"))))?;
        let mut text = String::new();
        file.take(LONGEST).read_to_string(&mut text)?;
        return match is_range(&text) {
            true => Ok(on_list(&text, suffix)),
            false => Err(not_a_list("a file is not a range of the list")),
        };
    }
    let mut file = BufReader::new(File::open(path)?);
    let (mut low, mut high) = (0, fs::metadata(path)?.len());
    // The digits that were met below and above: a file in another order is no list.
    let (mut below, mut above) = (String::new(), "G".to_owned());
    // Between the two is the start of the line, if it is there.
    while low < high {
        let middle = low + (high - low) / 2;
        match line_from(&mut file, middle)? {
            None => high = middle,
            Some((start, line)) => {
                let met = digits(&line)?;
                if met < below || met > above {
                    return Err(not_a_list("the list is not sorted by its hashes"));
                }
                match met.as_str().cmp(hash) {
                    Ordering::Equal => return Ok(!line.trim_end().ends_with(":0")),
                    Ordering::Less => (low, below) = (start + line.len() as u64, met),
                    Ordering::Greater => (high, above) = (middle, met),
                }
            }
        }
    }
    Ok(false)
}

/// The first line that starts at this place or later.
fn line_from(file: &mut BufReader<File>, at: u64) -> io::Result<Option<(u64, String)>> {
    let mut start = at;
    // A line starts at the beginning, or after the end of another.
    if at > 0 {
        file.seek(SeekFrom::Start(at - 1))?;
        let mut rest = Vec::new();
        file.by_ref().take(LINE).read_until(b'\n', &mut rest)?;
        start = at - 1 + rest.len() as u64;
    } else {
        file.seek(SeekFrom::Start(0))?;
    }
    let mut line = String::new();
    file.by_ref().take(LINE).read_line(&mut line)?;
    Ok((!line.is_empty()).then_some((start, line)))
}

fn digits(line: &str) -> io::Result<String> {
    match line.split_once(':') {
        Some((digits, _)) if digits.len() == 40 && digits.bytes().all(|b| b.is_ascii_hexdigit()) => {
            Ok(digits.to_ascii_uppercase())
        }
        _ => Err(not_a_list(
            "a line is not 40 hexadecimal digits, a colon and a number",
        )),
    }
}

fn not_a_list(what: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn hash(n: u64) -> String {
        format!("{:016X}{n:024X}", n.wrapping_mul(0x9E37_79B9_7F4A_7C15))
    }

    /// A place of its own for one test, gone afterwards.
    struct Place(std::path::PathBuf);

    impl Place {
        fn new(name: &str) -> Self {
            Self(std::env::temp_dir().join(format!("twinlatch-list-{}-{name}", std::process::id())))
        }
    }

    impl Drop for Place {
        fn drop(&mut self) {
            let _ = fs::remove_file(&self.0).or_else(|_| fs::remove_dir_all(&self.0));
        }
    }

    fn written(name: &str, hashes: &BTreeSet<String>, end: &str) -> Place {
        let place = Place::new(name);
        let lines = hashes.iter().enumerate();
        let text: String = lines
            .map(|(at, hash)| format!("{hash}:{}{end}", at + 1))
            .collect();
        fs::write(&place.0, text).expect("written");
        place
    }

    proptest! {
        #[test]
        fn what_is_in_the_file_is_found_and_nothing_else(numbers in prop::collection::btree_set(0..10_000u64, 0..60), end in "\r?\n") {
            let hashes: BTreeSet<String> = numbers.iter().copied().map(hash).collect();
            let file = written("sorted", &hashes, &end);
            for n in numbers.iter().copied().chain(0..40) {
                let found = contains(&file.0, &hash(n)).expect("read");
                prop_assert_eq!(found, hashes.contains(&hash(n)), "{}", n);
            }
        }
    }

    #[test]
    fn a_folder_of_ranges_is_read_too() {
        let folder = Place::new("folder");
        fs::create_dir(&folder.0).expect("a folder");
        let (prefix, suffix) = ("5BAA6", "1E4C9B93F3F0682250B6CF8331B7EE68FD8");
        fs::write(folder.0.join(format!("{prefix}.txt")), format!("{suffix}:5\r\n")).expect("written");
        assert!(contains(&folder.0, &format!("{prefix}{suffix}")).expect("read"));
        assert!(!contains(&folder.0, &format!("{prefix}{}", "0".repeat(35))).expect("read"));
        assert!(contains(&folder.0, &"0".repeat(40)).is_err(), "no such range");
    }

    #[test]
    fn something_else_is_no_list() {
        let file = Place::new("other");
        fs::write(&file.0, "password\n123456\n").expect("written");
        assert!(contains(&file.0, &"0".repeat(40)).is_err());
        assert!(contains(Path::new("/nowhere/at/all"), &"0".repeat(40)).is_err());
    }
}
