//! "Firefox on Windows": which browser and system a request says it comes from, for the list of sessions.
//!
//! The User-Agent is what the client claims, so nothing may be decided by it. What is kept is a pair of closed enums,
//! never the header's text. To know a new browser: a variant, its code and name in `families!`, and a line in
//! [`browser_of`], above those that it pretends to be (nearly all claim to be Chrome, Chrome claims to be Safari).

/// Only so many bytes of the header are looked at.
const LOOKED_AT: usize = 1024;

/// A closed enum with a short stable code for the database and a name for people.
macro_rules! families {
    ($(#[$about:meta])* $name:ident { $($variant:ident = $code:literal, $shown:literal;)* }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
        pub enum $name {
            $(#[doc = $shown] $variant,)*
            /// Not recognised.
            #[default]
            Unknown,
        }

        impl $name {
            /// Stable, for the database.
            pub const fn code(self) -> &'static str {
                match self {
                    $(Self::$variant => $code,)*
                    Self::Unknown => "unknown",
                }
            }

            /// The name that people know, the same in every language. `None` when unknown.
            pub const fn name(self) -> Option<&'static str> {
                match self {
                    $(Self::$variant => Some($shown),)*
                    Self::Unknown => None,
                }
            }

            fn from_code(code: &str) -> Self {
                match code {
                    $($code => Self::$variant,)*
                    _ => Self::Unknown,
                }
            }
        }
    };
}

families! {
    /// A family of browsers.
    Browser {
        Firefox = "firefox", "Firefox";
        Chrome = "chrome", "Chrome";
        Edge = "edge", "Edge";
        Safari = "safari", "Safari";
        Opera = "opera", "Opera";
        Vivaldi = "vivaldi", "Vivaldi";
        SamsungInternet = "samsung", "Samsung Internet";
        InternetExplorer = "ie", "Internet Explorer";
        Curl = "curl", "curl";
    }
}

families! {
    /// An operating system. An iPad often says that it is a Mac.
    System {
        Windows = "windows", "Windows";
        MacOs = "macos", "macOS";
        Linux = "linux", "Linux";
        Android = "android", "Android";
        Ios = "ios", "iOS";
        ChromeOs = "chromeos", "ChromeOS";
    }
}

/// What a User-Agent header says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Agent {
    /// The browser.
    pub browser: Browser,
    /// The system it runs on.
    pub system: System,
}

impl Agent {
    /// Reads a User-Agent header; pass what the header holds, of any length and quality. Allocates nothing.
    pub fn read(header: &[u8]) -> Self {
        let header = &header[..header.len().min(LOOKED_AT)];
        Self {
            browser: browser_of(header),
            system: system_of(header),
        }
    }

    /// `firefox/windows`, for the database.
    pub fn code(self) -> String {
        format!("{}/{}", self.browser.code(), self.system.code())
    }

    /// Reads what [`Agent::code`] wrote; everything else is unknown.
    pub fn from_code(code: &str) -> Self {
        let (browser, system) = code.split_once('/').unwrap_or_default();
        Self {
            browser: Browser::from_code(browser),
            system: System::from_code(system),
        }
    }
}

fn browser_of(header: &[u8]) -> Browser {
    let says = |word: &str| contains(header, word.as_bytes());
    if says("Edg/") || says("EdgA/") || says("EdgiOS/") || says("Edge/") {
        Browser::Edge
    } else if says("OPR/") || says("OPiOS/") || says("OPT/") || says("Opera") {
        Browser::Opera
    } else if says("Vivaldi/") {
        Browser::Vivaldi
    } else if says("SamsungBrowser/") {
        Browser::SamsungInternet
    } else if says("Firefox/") || says("FxiOS/") {
        Browser::Firefox
    } else if says("Chrome/") || says("Chromium/") || says("CriOS/") {
        Browser::Chrome
    } else if says("Safari/") && says("Version/") {
        Browser::Safari
    } else if says("Trident/") || says("MSIE ") {
        Browser::InternetExplorer
    } else if header.starts_with(b"curl/") {
        Browser::Curl
    } else {
        Browser::Unknown
    }
}

fn system_of(header: &[u8]) -> System {
    let says = |word: &str| contains(header, word.as_bytes());
    if says("Windows NT") || says("Windows Phone") {
        System::Windows
    } else if says("Android") {
        System::Android
    } else if says("iPhone") || says("iPad") || says("iPod") {
        System::Ios
    } else if says("CrOS") {
        System::ChromeOs
    } else if says("Macintosh") || says("Mac OS X") {
        System::MacOs
    } else if says("Linux") || says("X11;") {
        System::Linux
    } else {
        System::Unknown
    }
}

fn contains(header: &[u8], word: &[u8]) -> bool {
    header.windows(word.len()).any(|part| part == word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn real_browsers() {
        let table = [
            (
                "firefox/windows",
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:143.0) Gecko/20100101 Firefox/143.0",
            ),
            (
                "firefox/linux",
                "Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
            ),
            (
                "firefox/android",
                "Mozilla/5.0 (Android 15; Mobile; rv:143.0) Gecko/143.0 Firefox/143.0",
            ),
            (
                "firefox/ios",
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) FxiOS/143.0 Mobile/15E148 Safari/605.1.15",
            ),
            (
                "chrome/windows",
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
            ),
            (
                "chrome/macos",
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
            ),
            (
                "chrome/linux",
                "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/140.0.0.0 Safari/537.36",
            ),
            (
                "chrome/chromeos",
                "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
            ),
            (
                "chrome/android",
                "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36",
            ),
            (
                "chrome/ios",
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/140.0.7339.101 Mobile/15E148 Safari/604.1",
            ),
            (
                "edge/windows",
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.3485.54",
            ),
            (
                "edge/android",
                "Mozilla/5.0 (Linux; Android 10; HD1913) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.7339.51 Mobile Safari/537.36 EdgA/140.0.3485.54",
            ),
            (
                "safari/macos",
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Safari/605.1.15",
            ),
            (
                "safari/ios",
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1",
            ),
            (
                "safari/ios",
                "Mozilla/5.0 (iPad; CPU OS 16_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.6 Mobile/15E148 Safari/604.1",
            ),
            (
                "opera/windows",
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36 OPR/122.0.0.0",
            ),
            (
                "vivaldi/linux",
                "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36 Vivaldi/7.5.3735.66",
            ),
            (
                "samsung/android",
                "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36",
            ),
            (
                "ie/windows",
                "Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; rv:11.0) like Gecko",
            ),
            (
                "unknown/android",
                "Mozilla/5.0 (Linux; U; Android 4.0.3; de-de) AppleWebKit/534.30 (KHTML, like Gecko)",
            ),
            ("curl/unknown", "curl/8.15.0"),
            ("unknown/unknown", "python-requests/2.32.5"),
            ("unknown/unknown", ""),
        ];
        for (code, header) in table {
            assert_eq!(Agent::read(header.as_bytes()).code(), code, "{header}");
            assert_eq!(Agent::from_code(code).code(), code);
        }
        assert_eq!(Browser::Firefox.name(), Some("Firefox"));
        assert_eq!(System::Unknown.name(), None);
    }

    #[test]
    fn hostile_headers_are_cut_short() {
        let mut header = vec![b'('; 8192];
        header.extend(b"Firefox/143.0 (Windows NT 10.0)");
        assert_eq!(Agent::read(&header), Agent::default());
        assert_eq!(Agent::read(&[0xff; 8192]), Agent::default());
        assert_eq!(Agent::from_code("<script>/x/y"), Agent::default());
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_and_written_back(header: Vec<u8>) {
            let agent = Agent::read(&header);
            prop_assert_eq!(Agent::from_code(&agent.code()), agent);
        }
    }
}
