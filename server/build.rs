//! Says what else the binary is made of, besides Rust: migrations and the built site.

fn main() {
    println!("cargo:rerun-if-changed=migrations");
    println!("cargo:rerun-if-changed=../target/site");
}
