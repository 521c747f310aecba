//! The outcome of making a stack.

/// A stack as it was made.
#[derive(Clone, Debug)]
pub struct Made {
    /// The number of resources that CloudFormation made.
    pub resources: usize,
    /// The resources that it does not know.
    pub by_call: Vec<ByCall>,
}

/// A resource that is not CloudFormation's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ByCall {
    /// Its name in the template.
    pub logical_id: String,
    /// Its type.
    pub kind: String,
    /// The way in which it was made, or the reason why not.
    pub how: &'static str,
}
