//! The examples of `docs/masking.md` are true, and its tables are complete.

use std::sync::Arc;

use pipeline::{Column, MaskTrial, Unmaskable};
use routing::{Detector, Table};
use strum::VariantArray;

use crate::support::table;

const PAGE: &str = include_str!("../../../../docs/masking.md");

/// What masks leave of a message.
fn shipped(table: &Arc<Table>, message: &str) -> String {
    MaskTrial::new(&table.decide("111111111111", "/app"), None).notes(message).text.unwrap()
}

/// The table with these masks, all of which apply.
fn with_masks(masks: &str) -> Arc<Table> {
    let names = masks.lines().filter_map(|line| line.strip_prefix("[masks.")?.strip_suffix(']'));
    let names: Vec<String> = names.map(|name| format!("{name:?}")).collect();
    table(&format!("[defaults]\nmasks = [{}]\n{masks}", names.join(", ")))
}

/// The words in backticks of a row, by cell. No cell holds a bar.
fn cells(row: &str) -> Vec<Vec<&str>> {
    row.trim_matches('|').split('|').map(|cell| cell.split('`').skip(1).step_by(2).collect()).collect()
}

/// The rows of the tables with this head, each with the TOML that stands before it.
fn rows(head: &str) -> Vec<(&'static str, Vec<Vec<&'static str>>)> {
    let mut found = Vec::new();
    for (at, _) in PAGE.match_indices(head) {
        let (before, behind) = PAGE.split_at(at);
        let toml = before.rsplit("```toml\n").next().and_then(|toml| toml.split("```").next());
        let rows = behind.lines().skip(2).take_while(|line| line.starts_with('|'));
        found.extend(rows.map(|row| (toml.unwrap_or_default(), cells(row))));
    }
    found
}

#[test]
fn every_example_is_masked_as_the_page_says() {
    let rows = rows("| message | shipped |\n");
    assert!(rows.len() > 25);
    for (masks, row) in rows {
        let (message, expected) = (row[0][0], row[1][0]);
        assert_eq!(shipped(&with_masks(masks), message), expected, "{message}");
    }
}

#[test]
fn every_example_of_what_is_left_is_left() {
    let rows = rows("| message | left because |\n");
    assert!(rows.len() > 15);
    for (masks, row) in rows {
        assert_eq!(shipped(&with_masks(masks), row[0][0]), row[0][0]);
    }
}

#[test]
fn every_detector_has_a_row_and_masks_its_example_alone() {
    let rows = rows("| detector | message | shipped | in the set | source |\n");
    let mut words: Vec<&str> = rows.iter().map(|(_, row)| row[0][0]).collect();
    for (_, row) in &rows {
        let (detector, message, expected) = (row[0][0], row[1][0], row[2][0]);
        let masks = with_masks(&format!("[masks.m]\ndetect = [{detector:?}]\n"));
        assert_eq!(shipped(&masks, message), expected, "{detector}");
        let of_sets = routing::rule_sets()
            .iter()
            .filter(|set| set.detect.iter().any(|own| <&str>::from(own) == detector));
        let sets: Vec<&str> = of_sets.map(|set| set.name).collect();
        assert_eq!(row[3], sets, "{detector}");
    }
    let mut all: Vec<&str> = Detector::all().map(|detector| <&str>::from(&detector)).collect();
    words.sort_unstable();
    all.sort_unstable();
    assert_eq!(words, all);
}

#[test]
fn every_reason_of_a_withheld_message_has_a_row() {
    let rows = PAGE.split_once("| reason | column | what to do |\n").unwrap().1.lines().skip(1);
    let rows: Vec<_> = rows.take_while(|line| line.starts_with('|')).collect();
    assert_eq!(rows.len(), Unmaskable::VARIANTS.len());
    for (row, reason) in rows.iter().zip(Unmaskable::VARIANTS) {
        let column: Column = cells(row)[1][0].parse().unwrap();
        assert_eq!(column.name(), format!("withheld_{}", <&str>::from(reason)));
        assert!(*reason == Unmaskable::Defect || row.contains(&reason.to_string()), "{row}");
    }
}
