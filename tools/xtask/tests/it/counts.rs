//! Counts are read from what the test runners really print.

use xtask::test::Counts;

#[test]
fn summaries_of_each_runner_are_read() {
    let table = [
        ("     Summary [   3.412s] 214 tests run: 213 passed (2 slow), 1 failed, 3 skipped", (213, 1, 3)),
        (
            "     Summary [   0.010s] 4 tests run: 2 passed (1 flaky), 1 timed out, 1 exec failed, 0 skipped",
            (2, 2, 0),
        ),
        ("     Summary [   0.000s] 0 tests run: 0 passed, 5 skipped", (0, 0, 5)),
        (
            "test result: FAILED. 7 passed; 2 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.1s",
            (7, 2, 1),
        ),
        ("test tells_that_3 passed ... ok", (0, 0, 0)),
        ("error: could not compile `routing`", (0, 0, 0)),
    ];
    for (line, (passed, failed, skipped)) in table {
        assert_eq!(Counts::read(line), Counts { passed, failed, skipped }, "{line}");
    }
}

#[test]
fn a_run_of_many_binaries_is_summed() {
    let output = "test result: ok. 1 passed; 0 failed;\n\ntest result: FAILED. 2 passed; 3 failed;\n";
    assert_eq!(Counts::read(output), Counts { passed: 3, failed: 3, skipped: 0 });
}

#[test]
fn what_nextest_repeats_of_a_failed_test_is_not_counted_again() {
    let output = "  stdout ───\n\n    test result: FAILED. 0 passed; 1 failed; 0 ignored;\n\
                  test result: FAILED. 0 passed; 1 failed;\n\
                  \x20    Summary [   0.090s] 2 tests run: 1 passed, 1 failed, 0 skipped\n\
                  \x20       FAIL [   0.089s] (2/2) e2e tests::bad\n";
    assert_eq!(Counts::read(output), Counts { passed: 1, failed: 1, skipped: 0 });
}

#[test]
fn the_closing_line_is_only_the_counts() {
    let table = [((12, 0, 0), "12 passed, 0 failed"), ((1, 2, 3), "1 passed, 2 failed, 3 skipped")];
    for ((passed, failed, skipped), line) in table {
        assert_eq!(Counts { passed, failed, skipped }.to_string(), line);
    }
}

#[test]
fn the_summary_of_nodes_test_runner_is_read() {
    let table = [
        ("ℹ tests 4\nℹ pass 2\nℹ fail 1\nℹ cancelled 0\nℹ skipped 1\nℹ todo 0\n", (2, 1, 1)),
        ("# pass 7\n# fail 0\n# cancelled 2\n", (7, 2, 0)),
        ("a test prints: ℹ pass 9\nℹ pass 1\n", (1, 0, 0)),
        ("", (0, 0, 0)),
    ];
    for (output, (passed, failed, skipped)) in table {
        assert_eq!(Counts::of_node(output), Counts { passed, failed, skipped }, "{output}");
    }
}
