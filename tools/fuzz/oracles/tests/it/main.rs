//! The fuzz targets' corpora, through the fuzz targets' oracles.

mod messages;
mod properties;

use std::fs;
use std::path::Path;

type Oracle = fn(&[u8]);

#[test]
fn every_input_that_a_fuzzer_kept_keeps_the_promises() {
    let targets: [(&str, Oracle); 11] = [
        ("event", oracles::event),
        ("decode", oracles::decode),
        ("scanner", oracles::scanner),
        ("mask", oracles::mask),
        ("prefilter", oracles::prefilter),
        ("query", oracles::query),
        ("document", oracles::document),
        ("level", oracles::level),
        ("lift", oracles::lift),
        ("table", oracles::table),
        ("pointer", oracles::pointer),
    ];
    let corpora = Path::new(env!("CARGO_MANIFEST_DIR")).join("../corpus");
    for (target, oracle) in targets {
        let inputs: Vec<_> =
            fs::read_dir(corpora.join(target)).unwrap().map(|entry| entry.unwrap().path()).collect();
        assert!(inputs.len() >= 5, "the corpus of {target} has {} inputs", inputs.len());
        for input in inputs {
            // What panics names the oracle; this names the input.
            println!("{}", input.display());
            oracle(&fs::read(input).unwrap());
        }
    }
}
