//! cfn-lint finds nothing in the templates: types, properties, references, ranges, as AWS's own schemas have them.

use std::path::Path;

use localcloud::emulator::{Options, python_with};
use tokio::process::Command;

const CFN_LINT: &str = "cfn-lint==1.58.0";

#[tokio::test]
async fn cfn_lint_finds_nothing() {
    let options = Options::new(Path::new(env!("CARGO_TARGET_TMPDIR")).join("emulator"));
    let python = python_with(CFN_LINT, &options, |_| {}).await.expect("cfn-lint is installed");
    let mut command = Command::new(python.with_file_name("cfn-lint"));
    // The Regions that listeners are in, and one more: what AWS offers differs.
    command.args([
        "--regions",
        "us-east-1",
        "eu-central-1",
        "eu-west-1",
        "eu-west-2",
        "ca-central-1",
        "ap-southeast-2",
    ]);
    command.arg("--").args(["hub.yaml", "hub-region.yaml", "member.yaml", "onboarding.yaml"]);
    let output = command.current_dir(env!("CARGO_MANIFEST_DIR")).output().await.expect("it runs");
    let said = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && said.is_empty(), "{said}");
}
