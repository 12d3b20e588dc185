//! The portal over HTTP.
//!
//! ```text
//! request ─▶ headers ─▶ guard (host, address, origin, form) ─▶ /pkg, /healthz, pages (GET), server functions (POST)
//! ```
//!
//! | file | what lives there |
//! | --- | --- |
//! | `router.rs` | which address goes where; the listener |
//! | `guard.rs` | what a request must be before anything looks at it |
//! | `headers.rs` | what every answer says to the browser, above all the content security policy |
//! | `visit.rs` | one request: who, from where, in which language; and the answer's cookies and redirects |
//! | `pages.rs` | from a path to the data of a page |
//! | `render.rs` | from the data to a document |
//! | `flash.rs` | what a failed form shows again, sealed, for one minute |
//! | `assets.rs` | the site inside the binary |

pub mod address;
pub mod agent;
pub mod assets;
pub mod cookies;
pub mod flash;
pub mod guard;
pub mod headers;
pub mod pages;
pub mod render;
pub mod router;
pub mod visit;
mod well_known;

pub use router::{listen, router, serve};
