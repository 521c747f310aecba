//! The steps that run, and their order.

use clap::ValueEnum as _;
use xtask::test::Step;

#[test]
fn steps_run_in_their_own_order_with_what_they_need() {
    use Step::{Build, Clippy, E2e, Fmt, Local, Tidy};
    let table: [(&[Step], &[Step]); 5] = [
        (&[], Step::value_variants()),
        (&[Tidy, Fmt], &[Fmt, Tidy]),
        (&[E2e], &[Build, E2e]),
        (&[Local], &[Build, Local]),
        (&[Clippy, Clippy], &[Clippy]),
    ];
    for (named, planned) in table {
        assert_eq!(Step::plan(named), planned, "{named:?}");
    }
}
