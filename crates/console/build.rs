//! Builds the crate again when a file of the page changed, since the page is embedded.

fn main() {
    println!("cargo::rerun-if-changed=web");
}
