//! A hub's cloud on one machine: the emulator, and stand-ins for the AWS services that it lacks.
//!
//! Everything here works over public AWS APIs and imports nothing else of loghub, so what runs on it is what runs
//! on AWS. Each stand-in's module says what it stands in for and where it differs.
//!
//! | module | what it is |
//! |---|---|
//! | [`emulator`] | `MiniStack` in a virtual environment of its own, on loopback |
//! | [`cloud`] | SDK clients for any account of the emulator |
//! | [`gate`] | shuts a service for the functions: an AWS outage |
//! | [`template`] | what `infra/hub.yaml` says, read and validated |
//! | [`setup`] | makes what the template says; plays CloudFormation |
//! | [`delivery`] | plays CloudWatch Logs: subscription filters to the hub's destination |
//! | [`runtime`] | plays Lambda: the runtime API, environments, deadlines, freezing |
//! | [`mapping`] | plays Lambda's event source mappings for Kinesis and SQS |
//! | [`stack`] | runs a template's functions and mappings together |

pub mod cloud;
pub mod delivery;
pub mod emulator;
pub mod gate;
pub mod mapping;
pub mod runtime;
pub mod setup;
pub mod stack;
pub mod template;

mod aws;
