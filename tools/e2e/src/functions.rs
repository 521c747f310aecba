//! Where the built binaries are, and how they are run.

use std::collections::BTreeMap;
use std::path::PathBuf;

use localcloud::stack::Program;

use crate::plan::Plan;

/// Settings that hold in every test: a published table is seen by the next invocation.
const SETTINGS: [(&str, &str); 1] = [("LOGHUB_TABLE_POLL_SECONDS", "0")];

/// The directory that the build puts binaries into, found upwards from the test's own.
fn binaries() -> PathBuf {
    let own = std::env::current_exe().expect("a test knows where it is");
    let found = own.ancestors().skip(1).find(|directory| directory.join("shipper").is_file());
    found.expect("build the binaries first: cargo build -p shipper").to_owned()
}

/// Where the emulator is installed, once for all tests of a target directory.
pub(crate) fn emulator_cache() -> PathBuf {
    binaries().with_file_name("tmp").join("emulator")
}

/// The functions' programs, by handler, which call AWS at `aws`.
pub(crate) fn programs(plan: &Plan, aws: &str) -> BTreeMap<String, Program> {
    let directory = binaries();
    let own = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    let mut env: Vec<_> = SETTINGS.iter().chain(&[("AWS_ENDPOINT_URL", aws)]).map(own).collect();
    env.extend(plan.settings.clone());
    let program = |(handler, timeout): (&str, _)| {
        let path = directory.join(handler);
        assert!(path.is_file(), "build the binaries first: cargo build -p shipper -p subscriber");
        (handler.to_owned(), Program { env: env.clone(), timeout, ..Program::new(path) })
    };
    [("shipper", plan.timeout), ("redeliver", None), ("subscriber", None)].map(program).into()
}
