//! Administration: the use cases on both engines, the lock-out guard above all, and the program as operators run it.

mod at_once;
mod console;
mod guard;
mod key;
pub(crate) mod machine;
mod program;
mod protection;
mod use_cases;
