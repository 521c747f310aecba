//! CloudWatch Logs' filter patterns: the syntax of subscription filters, metric filters and `FilterLogEvents`.
//!
//! [`Pattern::read`] turns text into a tree, or says where the text is broken and how to mend it. [`Matcher`] matches
//! messages against the tree. The crate does no I/O.
//!
//! The syntax is that of the page "Filter pattern syntax for metric filters, subscription filters, filter log events,
//! and Live Tail" (Amazon CloudWatch Logs User Guide), with what people report of AWS's answers where the page is
//! silent; such evidence is named beside the code. A pattern that AWS may accept is never refused: where neither the
//! page nor a report says that AWS refuses a form, it is read. The page's quotas (of regular expressions and wildcard
//! selectors) are not checked, since AWS may raise them.

mod fault;
mod matcher;
mod read;
mod scan;
mod tree;
mod unplayable;

pub use fault::Fault;
pub use matcher::Matcher;
pub use tree::{Claim, Column, ColumnTest, Expr, JsonTest, Operator, Pattern, Step, Term, Terms, Value};
pub use unplayable::Unplayable;
