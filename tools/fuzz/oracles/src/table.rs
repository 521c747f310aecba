//! Any text is a table that decides, or has faults that lie within it.

use routing::Table;

/// Reads the text as a table; a good one decides for any account and log group.
pub fn table(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    match Table::parse("routing.toml", text) {
        Ok((table, _)) => {
            assert!(Table::load("routing.toml", text).is_ok(), "what check accepts, the functions load");
            for (account, log_group) in
                [("111111111111", "/aws/lambda/one"), ("", ""), ("999999999999", "é*[")]
            {
                let decision = table.decide(account, log_group);
                assert!(
                    table.teams().iter().any(|team| team.name == decision.team),
                    "a decision names a team of the table"
                );
            }
        }
        Err(faults) => {
            assert!(!faults.faults.is_empty());
            for fault in &faults.faults {
                assert!(fault.span.offset() + fault.span.len() <= text.len(), "{fault:?}");
                assert!(!fault.message.is_empty());
            }
        }
    }
}
