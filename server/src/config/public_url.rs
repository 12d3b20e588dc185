//! The portal's address as browsers know it: scheme, host and port, and nothing else.
//!
//! Cookies, passkeys, the same-origin check and links in messages all rest on it.

use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};

/// Where browsers find the portal, like `https://sso.example.org`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicUrl {
    https: bool,
    host: String,
    /// Only when it is not the scheme's own.
    port: Option<u16>,
}

impl Default for PublicUrl {
    /// `http://localhost:8080`.
    fn default() -> Self {
        Self {
            https: false,
            host: "localhost".to_owned(),
            port: Some(8080),
        }
    }
}

impl PublicUrl {
    /// Reads an address.
    ///
    /// # Errors
    /// What is wrong, to be read after the key: http for another host than localhost, a path, a user name, no host, ...
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let text = text.trim().to_ascii_lowercase();
        let (https, rest) = match (text.strip_prefix("https://"), text.strip_prefix("http://")) {
            (Some(rest), _) => (true, rest),
            (_, Some(rest)) => (false, rest),
            _ => return Err("does not begin with https:// or http://"),
        };
        let rest = rest.strip_suffix('/').unwrap_or(rest);
        if rest.contains('@') {
            return Err("contains a user name or password");
        }
        if rest.contains(['/', '?', '#', '\\']) {
            return Err("contains a path: the portal lives at the root of a host");
        }
        let (host, port) = split_port(rest)?;
        if !is_host(host) {
            return Err("has no valid host name (write international names in their xn-- form)");
        }
        let url = Self {
            https,
            host: host.to_owned(),
            port: port.filter(|port| *port != if https { 443 } else { 80 }),
        };
        if !https && !url.is_localhost() {
            return Err("uses http: without https, passwords and cookies would travel in the clear");
        }
        Ok(url)
    }

    /// Whether browsers speak https to the portal. If not, it is on localhost.
    pub const fn is_https(&self) -> bool {
        self.https
    }

    /// The host without the port: `sso.example.org`, `[2001:db8::1]`. Lower case.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The port that browsers connect to.
    pub fn port(&self) -> u16 {
        self.port.unwrap_or(if self.https { 443 } else { 80 })
    }

    /// What browsers send as `Host`: with the port unless it is the scheme's own.
    pub fn authority(&self) -> String {
        self.port
            .map_or_else(|| self.host.clone(), |port| format!("{}:{port}", self.host))
    }

    /// What browsers send as `Origin`, without a slash at the end.
    pub fn origin(&self) -> String {
        format!(
            "{}://{}",
            if self.https { "https" } else { "http" },
            self.authority()
        )
    }

    /// Whether the host is `localhost` or below it: the only ones that browsers treat as safe without https.
    pub fn is_localhost(&self) -> bool {
        self.host == "localhost" || self.host.ends_with(".localhost")
    }
}

impl fmt::Display for PublicUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.origin())
    }
}

fn split_port(authority: &str) -> Result<(&str, Option<u16>), &'static str> {
    let after_brackets = authority.rfind(']').map_or(0, |bracket| bracket + 1);
    let Some(colon) = authority[after_brackets..].find(':') else {
        return Ok((authority, None));
    };
    let (host, port) = authority.split_at(after_brackets + colon);
    let digits = &port[1..];
    let port = digits
        .parse()
        .ok()
        .filter(|port| *port != 0 && digits.bytes().all(|digit| digit.is_ascii_digit()));
    port.map(|port| (host, Some(port)))
        .ok_or("has a port that is not a number from 1 to 65535")
}

fn is_host(host: &str) -> bool {
    if let Some(six) = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
        return six.parse::<Ipv6Addr>().is_ok();
    }
    let is_label = |label: &str| {
        let inner = label
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        !label.is_empty() && label.len() <= 63 && inner && !label.starts_with('-') && !label.ends_with('-')
    };
    let numeric_end = host
        .rsplit('.')
        .next()
        .is_some_and(|label| label.bytes().all(|byte| byte.is_ascii_digit()));
    host.len() <= 253
        && if numeric_end {
            host.parse::<Ipv4Addr>().is_ok()
        } else {
            host.split('.').all(is_label)
        }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_portals() {
        let table = [
            ("https://sso.example.org", "https://sso.example.org", 443),
            ("HTTPS://SSO.Example.org:443/", "https://sso.example.org", 443),
            (
                "https://sso.example.org:8443",
                "https://sso.example.org:8443",
                8443,
            ),
            ("https://192.0.2.7", "https://192.0.2.7", 443),
            ("https://[2001:db8::1]:8443", "https://[2001:db8::1]:8443", 8443),
            ("http://localhost", "http://localhost", 80),
            ("http://localhost:8080", "http://localhost:8080", 8080),
            ("http://sso.localhost:8080", "http://sso.localhost:8080", 8080),
        ];
        for (text, origin, port) in table {
            let url = PublicUrl::parse(text).unwrap();
            assert_eq!((url.origin().as_str(), url.port()), (origin, port), "{text}");
            assert_eq!(PublicUrl::parse(&url.to_string()).unwrap(), url);
            assert_eq!(
                url.origin(),
                format!(
                    "http{}://{}",
                    if url.is_https() { "s" } else { "" },
                    url.authority()
                )
            );
        }
    }

    #[test]
    fn addresses_that_are_refused() {
        let table = [
            ("http://sso.example.org", "uses http"),
            ("http://127.0.0.1:8080", "uses http"),
            ("http://localhost.example.org", "uses http"),
            ("http://notlocalhost", "uses http"),
            ("ftp://sso.example.org", "does not begin"),
            ("sso.example.org", "does not begin"),
            ("", "does not begin"),
            ("https://", "host name"),
            ("https://sso.example.org/login", "a path"),
            ("https://sso.example.org//", "a path"),
            ("https://sso.example.org?a", "a path"),
            ("https://me:secret@sso.example.org", "user name"),
            ("https://sso.example.org:0", "a port"),
            ("https://sso.example.org:65536", "a port"),
            ("https://sso.example.org:+1", "a port"),
            ("https://bücher.example", "host name"),
            ("https://sso..org", "host name"),
            ("https://-a.org", "host name"),
            ("https://1.2.3", "host name"),
            ("https://[::1", "a port"),
            ("https://a b", "host name"),
        ];
        for (text, expected) in table {
            let problem = PublicUrl::parse(text).unwrap_err();
            assert!(problem.contains(expected), "{text}: {problem}");
        }
    }
}
