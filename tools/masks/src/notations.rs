//! All notations, a file a family.

mod alone;
mod beyond;
mod code;
mod config;
mod frames;
mod http;
mod inspect;
mod json;
mod languages;
mod pairs;
mod shell;
mod sql;
mod text;
mod web;
mod xml;

use crate::notation::Notation;

/// Every notation, in the order of families.
pub(crate) fn all() -> impl Iterator<Item = &'static Notation> {
    let families = [
        json::NOTATIONS,
        inspect::NOTATIONS,
        languages::NOTATIONS,
        text::NOTATIONS,
        code::NOTATIONS,
        shell::NOTATIONS,
        config::NOTATIONS,
        sql::NOTATIONS,
        web::NOTATIONS,
        http::NOTATIONS,
        pairs::NOTATIONS,
        xml::NOTATIONS,
        frames::NOTATIONS,
        alone::NOTATIONS,
        beyond::NOTATIONS,
    ];
    families.into_iter().flatten()
}
