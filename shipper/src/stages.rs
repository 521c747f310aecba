//! The pipeline of the table in force. It is kept between invocations, for its buffers and its memo.

use std::sync::Arc;

use pipeline::{Limits, MaskKey, Pipeline};

use crate::state::ShipperState;
use crate::team::token::Token;
use crate::team::tokens::TokenError;
use function::table_source::InForce;

/// A pipeline and what it was made from.
pub struct Stages {
    version: Arc<str>,
    mask_key: Option<Token>,
    /// The pipeline.
    pub pipeline: Pipeline,
}

/// Makes `kept` the pipeline of the table in force, which it may be already.
///
/// If the mask key does not exist, the pipeline withholds what it would have hashed. If it can't be read, that is
/// an error: the batch is retried rather than its messages lost.
pub async fn ready<'a>(
    kept: &'a mut Option<Stages>,
    hub: &ShipperState,
    in_force: &InForce,
    limits: Limits,
) -> Result<&'a mut Stages, TokenError> {
    let mask_key = if in_force.table.needs_mask_key() { mask_key(hub).await? } else { None };
    let current = |stages: &Stages| stages.version == in_force.version && stages.mask_key == mask_key;
    if !kept.as_ref().is_some_and(current) {
        *kept = None;
    }
    Ok(kept.get_or_insert_with(|| Stages::new(in_force, mask_key, limits)))
}

impl Stages {
    fn new(in_force: &InForce, mask_key: Option<Token>, limits: Limits) -> Stages {
        let key = mask_key.as_ref().map(|key| MaskKey::new(key.reveal().as_bytes()));
        let pipeline = Pipeline::new(Arc::clone(&in_force.table), key, limits);
        Stages { version: Arc::clone(&in_force.version), mask_key, pipeline }
    }
}

async fn mask_key(hub: &ShipperState) -> Result<Option<Token>, TokenError> {
    match hub.tokens.mask_key().await {
        Ok(key) => Ok(Some(key)),
        Err(error @ TokenError::Missing { .. }) => {
            tracing::error!(%error, "the mask key does not exist; messages that need it are withheld");
            Ok(None)
        }
        Err(error) => Err(error),
    }
}
