//! Where a request comes from: the client's address, and whether it came by https.
//!
//! Without trusted proxies both are what the socket says. A header counts only if the peer itself is a trusted proxy;
//! then `X-Forwarded-For` is walked from the right, over the proxies that are trusted, to the first address that is not:
//! everything left of it was written by a stranger. `X-Forwarded-Proto` is read at the same place of the walk.
//! RFC 7239's `Forwarded` is not read: a proxy that does not set it would pass on a forged one.
//! Only this file may read these headers; whoever needs an address takes it from [`Client`].

use std::net::{IpAddr, SocketAddr};

use ::http::HeaderMap;
use ipnet::{IpNet, Ipv4Net};

const FORWARDED_FOR: &str = "x-forwarded-for";
const FORWARDED_PROTO: &str = "x-forwarded-proto";

/// Where a request comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Client {
    /// An IPv4 address is always written as one, never as `::ffff:192.0.2.7`.
    pub address: IpAddr,
    /// Whether the browser spoke https, as far as a trusted proxy says so.
    pub https: bool,
}

/// Why a text is not a network that can be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NetworkProblem {
    /// Neither an address nor a network.
    #[error("is not a network like 10.0.0.0/8 or an address like 192.0.2.7")]
    Malformed,
    /// `0.0.0.0/0`, `::/0`, or another way to write one of them.
    #[error("would trust every address, so that anybody could forge theirs")]
    Everything,
}

/// Reads a network (`10.0.0.0/8`) or a single address for the list of trusted proxies.
///
/// # Errors
/// [`NetworkProblem`], for a configuration error.
pub fn parse_network(text: &str) -> Result<IpNet, NetworkProblem> {
    let text = text.trim();
    let network = text
        .parse::<IpNet>()
        .or_else(|_| text.parse::<IpAddr>().map(IpNet::from))
        .map_err(|_| NetworkProblem::Malformed)?;
    let network = match network {
        IpNet::V6(six) => match six.addr().to_ipv4_mapped() {
            // ::ffff:10.0.0.0/104 is 10.0.0.0/8.
            Some(four) if six.prefix_len() >= 96 => {
                IpNet::V4(Ipv4Net::new(four, six.prefix_len() - 96).map_err(|_| NetworkProblem::Malformed)?)
            }
            _ => network,
        },
        IpNet::V4(_) => network,
    };
    if network.prefix_len() == 0 {
        Err(NetworkProblem::Everything)
    } else {
        Ok(network.trunc())
    }
}

/// Finds the client behind the trusted proxies.
///
/// An entry that cannot be read ends the walk: the client is then the last proxy before it.
/// When all entries are trusted proxies, it is the leftmost one.
pub fn client(peer: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> Client {
    let is_trusted = |address: IpAddr| trusted.iter().any(|network| network.contains(&address));
    let mut address = peer.to_canonical();
    if !is_trusted(address) {
        return Client {
            address,
            https: false,
        };
    }
    // How many proxies have been passed: the peer, and every trusted one whose entry was read.
    let mut passed = 0;
    for entry in entries_from_the_right(headers, FORWARDED_FOR) {
        let Some(hop) = entry.and_then(parse_hop) else {
            break;
        };
        address = hop;
        if !is_trusted(hop) {
            break;
        }
        passed += 1;
    }
    Client {
        address,
        https: is_https(headers, passed),
    }
}

/// The scheme that the outermost trusted proxy saw: the entry it wrote. Proxies that overwrite the header instead of adding
/// to it leave fewer entries; then the leftmost is meant.
fn is_https(headers: &HeaderMap, passed: usize) -> bool {
    let scheme = entries_from_the_right(headers, FORWARDED_PROTO)
        .take(passed + 1)
        .last()
        .flatten();
    scheme.is_some_and(|scheme| scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("wss"))
}

/// The comma-separated entries of all headers of this name, last first; `None` for one that is not visible ASCII.
fn entries_from_the_right<'a>(
    headers: &'a HeaderMap,
    name: &'static str,
) -> impl Iterator<Item = Option<&'a str>> {
    let values: Vec<_> = headers.get_all(name).iter().collect();
    values.into_iter().rev().flat_map(|value| {
        let entries = value.as_bytes().rsplit(|byte| *byte == b',');
        entries.map(|entry| {
            str::from_utf8(entry)
                .ok()
                .map(str::trim)
                .filter(|entry| entry.is_ascii())
        })
    })
}

/// An address, with or without a port: `192.0.2.7`, `192.0.2.7:80`, `2001:db8::1`, `[2001:db8::1]`, `[2001:db8::1]:80`.
fn parse_hop(text: &str) -> Option<IpAddr> {
    let bare = text
        .strip_prefix('[')
        .and_then(|text| text.strip_suffix(']'))
        .filter(|text| text.contains(':'));
    let parsed = bare.unwrap_or(text).parse().ok();
    let address = parsed.or_else(|| text.parse().ok().map(|with_port: SocketAddr| with_port.ip()));
    address.map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;
    use ::http::HeaderValue;
    use proptest::prelude::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    fn headers(lines: &[(&'static str, &str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            headers.append(*name, HeaderValue::from_bytes(value.as_bytes()).unwrap());
        }
        headers
    }

    /// The client as seen from `peer`, with 10.0.0.0/8 and fd00::/8 trusted.
    fn seen(peer: &str, lines: &[(&'static str, &str)]) -> (String, bool) {
        let trusted = [
            parse_network("10.0.0.0/8").unwrap(),
            parse_network("fd00::/8").unwrap(),
        ];
        let client = client(ip(peer), &headers(lines), &trusted);
        (client.address.to_string(), client.https)
    }

    #[test]
    fn a_stranger_cannot_name_an_address() {
        let forged = [(FORWARDED_FOR, "10.0.0.1"), (FORWARDED_PROTO, "https")];
        assert_eq!(seen("203.0.113.5", &forged), ("203.0.113.5".into(), false));
        assert_eq!(seen("::ffff:203.0.113.5", &forged), ("203.0.113.5".into(), false));
        let nobody = client(ip("10.0.0.1"), &headers(&[(FORWARDED_FOR, "192.0.2.1")]), &[]);
        assert_eq!(nobody.address, ip("10.0.0.1"), "no proxy is trusted by default");
    }

    #[test]
    fn the_walk_goes_from_the_right_over_trusted_proxies() {
        let table = [
            ("198.51.100.9", "198.51.100.9"),
            ("1.1.1.1, 198.51.100.9", "198.51.100.9"), // the client forged 1.1.1.1
            ("1.1.1.1, 198.51.100.9, 10.0.0.2", "198.51.100.9"),
            ("198.51.100.9,10.0.0.3 ,\t10.0.0.2", "198.51.100.9"),
            ("10.9.9.9, 10.0.0.2", "10.9.9.9"), // all trusted: the leftmost
            ("::ffff:198.51.100.9", "198.51.100.9"),
            ("198.51.100.9:4711", "198.51.100.9"),
            ("[2001:db8::1]:4711", "2001:db8::1"),
            ("[2001:db8::1]", "2001:db8::1"),
            ("2001:db8::1, fd00::7", "2001:db8::1"),
        ];
        for (header, expected) in table {
            assert_eq!(
                seen("10.0.0.1", &[(FORWARDED_FOR, header)]).0,
                expected,
                "{header}"
            );
            assert_eq!(
                seen("::ffff:10.0.0.1", &[(FORWARDED_FOR, header)]).0,
                expected,
                "{header}"
            );
        }
        assert_eq!(seen("10.0.0.1", &[]).0, "10.0.0.1");
    }

    #[test]
    fn several_headers_are_one_list() {
        let lines = [
            (FORWARDED_FOR, "1.1.1.1"),
            (FORWARDED_FOR, "198.51.100.9, 10.0.0.3"),
            (FORWARDED_FOR, "10.0.0.2"),
        ];
        assert_eq!(seen("10.0.0.1", &lines).0, "198.51.100.9");
    }

    #[test]
    fn a_malformed_entry_ends_the_walk() {
        for bad in [
            "",
            "unknown",
            "_hidden",
            "198.51.100.9:",
            "[198.51.100.9]",
            "fe80::1%eth0",
            "1.1.1",
            "1.1.1.1 2.2.2.2",
            "ümlaut",
        ] {
            let header = format!("198.51.100.9, {bad}");
            assert_eq!(
                seen("10.0.0.1", &[(FORWARDED_FOR, &header)]).0,
                "10.0.0.1",
                "{bad}"
            );
            let header = format!("198.51.100.9, {bad}, 10.0.0.2");
            assert_eq!(
                seen("10.0.0.1", &[(FORWARDED_FOR, &header)]).0,
                "10.0.0.2",
                "{bad}"
            );
        }
    }

    #[test]
    fn the_scheme_is_found_by_the_same_walk() {
        let table = [
            ("198.51.100.9", "https", true),
            ("198.51.100.9", "HTTPS", true),
            ("198.51.100.9", "http", false),
            ("198.51.100.9", "https, http", false), // the client forged https
            ("198.51.100.9", "http, https", true),
            ("198.51.100.9, 10.0.0.2", "https, http", true), // http between the proxies
            ("198.51.100.9, 10.0.0.2", "https, http, http", false),
            ("198.51.100.9, 10.0.0.2", "https", true), // the proxies overwrite
            ("198.51.100.9", "", false),
            ("198.51.100.9", "ftp", false),
        ];
        for (hops, scheme, expected) in table {
            let lines = [(FORWARDED_FOR, hops), (FORWARDED_PROTO, scheme)];
            assert_eq!(seen("10.0.0.1", &lines).1, expected, "{hops} {scheme}");
        }
        assert!(!seen("10.0.0.1", &[(FORWARDED_FOR, "198.51.100.9")]).1);
        assert!(seen("10.0.0.1", &[(FORWARDED_PROTO, "https")]).1);
    }

    #[test]
    fn networks_that_can_be_trusted() {
        let read = |text: &str| parse_network(text).map(|network| network.to_string());
        assert_eq!(read(" 10.1.2.3/8 ").unwrap(), "10.0.0.0/8");
        assert_eq!(read("192.0.2.7").unwrap(), "192.0.2.7/32");
        assert_eq!(read("::1").unwrap(), "::1/128");
        assert_eq!(read("::ffff:10.0.0.0/104").unwrap(), "10.0.0.0/8");
        assert_eq!(read("::ffff:10.0.0.1").unwrap(), "10.0.0.1/32");
        for everything in [
            "0.0.0.0/0",
            "::/0",
            "1.2.3.4/0",
            "::ffff:0:0/96",
            "::ffff:1.2.3.4/96",
        ] {
            assert_eq!(read(everything), Err(NetworkProblem::Everything), "{everything}");
        }
        for bad in ["", "ten", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0/8", "::/129"] {
            assert_eq!(read(bad), Err(NetworkProblem::Malformed), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn what_strangers_write_changes_nothing(forged in "[0-9a-fx:., \\[\\]]{0,80}", proto in "[a-z, ]{0,40}") {
            let honest = [(FORWARDED_FOR, "198.51.100.9, 10.0.0.2"), (FORWARDED_PROTO, "https, http")];
            let (hops, schemes) = (format!("{forged}, {}", honest[0].1), format!("{proto}, {}", honest[1].1));
            let lines = [(FORWARDED_FOR, hops.as_str()), (FORWARDED_PROTO, schemes.as_str())];
            prop_assert_eq!(seen("10.0.0.1", &lines), seen("10.0.0.1", &honest));
            prop_assert_eq!(seen("203.0.113.5", &lines), ("203.0.113.5".to_owned(), false));
        }
    }
}
