//! `docs/masking.md` has the vendors of the rows.

use std::path::Path;

use super::super::shape::Vendor;
use super::vendors;

const BEGIN: &str = "<!-- vendors: begin -->\n";
const END: &str = "<!-- vendors: end -->";

/// The signs of a vendor that the page shows.
const MAX_SIGNS: usize = 10;

/// To bring the page up to date: `UPDATE_DOCS=1 cargo test -p pipeline vendors_are_documented`.
#[test]
fn vendors_are_documented() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/masking.md");
    let text = std::fs::read_to_string(&page).unwrap();
    let (head, rest) = text.split_once(BEGIN).unwrap();
    let (_, tail) = rest.split_once(END).unwrap();
    let mut rows: Vec<String> = vendors().map(row).collect();
    rows.sort_by_key(|row| row.to_lowercase());
    let current =
        format!("{head}{BEGIN}| vendor | signs | source |\n|---|---|---|\n{}{END}{tail}", rows.concat());
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&page, &current).unwrap();
    }
    assert_eq!(std::fs::read_to_string(&page).unwrap(), current, "docs/masking.md is out of date");
}

fn row(vendor: &Vendor) -> String {
    let signs = vendor.shapes.iter().flat_map(|shape| {
        let before = if shape.head.is_empty() { "" } else { "…" };
        shape.signs.iter().map(move |sign| format!("`{before}{}`", sign.replace('|', "\\|")))
    });
    let mut signs: Vec<String> = signs.collect();
    if signs.len() > MAX_SIGNS {
        signs.truncate(MAX_SIGNS);
        signs.push("…".to_owned());
    }
    let source = vendor.source.split('/').nth(2).unwrap_or_default();
    format!("| {} | {} | [{source}]({}) |\n", vendor.name, signs.join(" "), vendor.source)
}
