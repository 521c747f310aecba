//! The corpus is what it says, its judge judges rightly, and the masks of a first table hold their promises.

mod corpus;
mod judge;
mod promises;
