//! A hub's cloud on one machine: the emulator, and stand-ins for the AWS services that it lacks.
//!
//! Everything here works over public AWS APIs and imports nothing else of loghub but `doors` and `filterpattern`, so
//! what runs on it is what runs on AWS. Each stand-in's module says what it stands in for and where it differs.
//!
//! | module | what it is |
//! |---|---|
//! | [`emulator`] | `MiniStack` in a virtual environment of its own, on loopback |
//! | [`cloud`] | SDK clients for any account of the emulator |
//! | [`template`] | what `infra/hub.yaml` says, read and validated |
//! | [`endpoint`] | what all are given: AWS's checks in front of the emulator, and pressure on demand |
//! | [`trail`] | plays CloudTrail and EventBridge: what members call, on the hub's events queue |
//! | [`setup`] | makes what templates say, by the emulator's CloudFormation; plays StackSets and what that lacks |
//! | [`delivery`] | plays CloudWatch Logs: subscription filters to the hub's destination |
//! | [`iam`] | evaluates policies |
//! | [`runtime`] | plays Lambda: the runtime API, environments, deadlines, freezing |
//! | [`gate`] | fails a function's calls to AWS on demand |
//! | [`guard`] | judges roles' calls by their policies, and notes what they use |
//! | [`mapping`] | plays Lambda's event source mappings for Kinesis and SQS |
//! | [`metrics`] | plays CloudWatch Logs' embedded metric format: log lines that become metrics |
//! | [`schedule`] | plays EventBridge Scheduler |
//! | [`stack`] | runs a template's functions and mappings together |

pub mod cloud;
pub mod delivery;
pub mod emulator;
pub mod endpoint;
pub mod gate;
pub mod guard;
pub mod iam;
pub mod mapping;
pub mod metrics;
pub mod runtime;
pub mod schedule;
pub mod setup;
pub mod stack;
pub mod template;
pub mod trail;

mod aws;
mod credential;
mod destination;
mod notices;
mod proxy;
mod query;
mod secret;
mod upstream;
