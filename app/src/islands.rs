//! Islands: the only parts of a page that also run in the browser. Each is rendered on the server first, as plain forms
//! that work without script, and takes over the forms' submission when its WebAssembly has arrived.

pub mod new_password;
pub mod security_panel;
pub mod sign_in;
