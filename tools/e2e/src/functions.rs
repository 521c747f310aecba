//! The built binaries, and the folder of the emulator.

use std::path::PathBuf;

use localhub::programs::{self, Programs};

/// The directory that the build puts binaries into, found upwards from the test's own.
fn binaries() -> PathBuf {
    let own = std::env::current_exe().expect("a test knows where it is");
    let found = own.ancestors().skip(1).find(|directory| directory.join("shipper").is_file());
    found.expect("build the binaries first: cargo build -p shipper -p subscriber").to_owned()
}

/// The folder that the emulator is installed in, once for all tests of a target directory.
pub(crate) fn emulator_cache() -> PathBuf {
    binaries().with_file_name("tmp").join("emulator")
}

/// The functions' programs.
pub(crate) fn programs() -> Programs {
    programs::built(&binaries()).expect("build the binaries first: cargo build -p shipper -p subscriber")
}
