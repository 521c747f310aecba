//! The functions' programs.

use std::collections::BTreeMap;
use std::path::Path;

use localcloud::stack::Program;

use crate::error::Error;

/// The handlers of the hub's functions, which are also their programs' names.
pub const HANDLERS: [&str; 3] = ["shipper", "redeliver", SUBSCRIBER];
/// The handler of the function that subscribes members' log groups.
pub const SUBSCRIBER: &str = "subscriber";

/// Programs, by handler.
pub type Programs = BTreeMap<String, Program>;

/// The built programs in a folder.
pub fn built(dir: &Path) -> Result<Programs, Error> {
    let program = |name: &'static str| {
        let path = dir.join(name);
        if path.is_file() {
            Ok((name.to_owned(), Program::new(path)))
        } else {
            Err(Error::Program { name, dir: dir.to_owned() })
        }
    };
    HANDLERS.into_iter().map(program).collect()
}
