//! Where the built binaries are, and how they are run.

use std::collections::BTreeMap;
use std::path::PathBuf;

use localcloud::stack::Program;

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

/// The functions' programs, by handler, with `settings` on top of those for every test.
pub(crate) fn programs(endpoint: &str, settings: &[(&str, &str)]) -> BTreeMap<String, Program> {
    let directory = binaries();
    let program = |handler: &str| {
        let path = directory.join(handler);
        assert!(path.is_file(), "build the binaries first: cargo build -p shipper");
        let endpoint = [("AWS_ENDPOINT_URL", endpoint)];
        let env = SETTINGS.iter().chain(&endpoint).chain(settings);
        let env = env.map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        (handler.to_owned(), Program { env, ..Program::new(path) })
    };
    ["shipper", "redeliver"].map(program).into()
}
