//! A name and a value as two members of one object.

use crate::escape;
use crate::notation::{ENVIRONMENT, HEADER_NAMES, HEADERS, KEYS, NAMED, NAMED_AND_HEADERS, Notation};

pub(super) const NOTATIONS: &[Notation] = &[
    Notation::new("name and value", NAMED_AND_HEADERS, KEYS, &[r#"[{"name":"user","value":"«b»"},{"name":"«k»","value":"«v»"},{"name":"status","value":"«o»"}]"#, r#"{"name": "«k»", "value": "«v»", "status": "«o»"}"#])
        .escape(escape::json),
    Notation::new("value and name", NAMED, KEYS, &[r#"[{"value":"«b»","name":"user"},{"value":"«v»","name":"«k»"},{"value":"«o»","name":"status"}]"#]).escape(escape::json),
    Notation::new("key and value", NAMED_AND_HEADERS, KEYS, &[r#"[{"key":"user","value":"«b»"},{"key":"«k»","value":"«v»"},{"key":"status","value":"«o»"}]"#, r#"[{"Key":"user","Value":"«b»"},{"Key":"«k»","Value":"«v»"},{"Key":"status","Value":"«o»"}]"#])
        .escape(escape::json),
    Notation::new("Name and Value", NAMED, KEYS, &[r#"[{"Name":"user","Value":"«b»"},{"Name":"«k»","Value":"«v»"},{"Name":"status","Value":"«o»"}]"#]).escape(escape::json),
    Notation::new("cloudformation parameters", NAMED, crate::notation::PASCAL, &[r#"{"parameters":[{"ParameterKey":"User","ParameterValue":"«b»"},{"ParameterKey":"«k»","ParameterValue":"«v»"}],"status":"«o»"}"#, r#"{"parameterKey":"«k»","parameterValue":"«v»","status":"«o»"}"#])
        .escape(escape::json),
    Notation::new("har headers", HEADERS, HEADER_NAMES, &[r#"{"request":{"method":"GET","url":"https://«b».example.com/","headers":[{"name":"Accept","value":"*/*"},{"name":"«k»","value":"«v»"}]},"status":"«o»"}"#])
        .escape(escape::json),
    Notation::new("kubernetes env", NAMED, ENVIRONMENT, &["env:\n- name: APP_USER\n  value: «b»\n- name: «k»\n  value: \"«v»\"\n- name: MODE\n  value: «o»", r#"{"env":[{"name":"APP_USER","value":"«b»"},{"name":"«k»","value":"«v»"},{"name":"MODE","value":"«o»"}]}"#])
        .escape(escape::json),
    Notation::new("ecs environment", NAMED, ENVIRONMENT, &[r#"{"containerDefinitions":[{"name":"«b»","environment":[{"name":"«k»","value":"«v»"},{"name":"MODE","value":"«o»"}]}]}"#, r#"{"environment":[{"value":"«v»","name":"«k»"},{"name":"MODE","value":"«o»"}]}"#])
        .escape(escape::json),
    Notation::new("pair in python", NAMED, KEYS, &["[{'name': 'user', 'value': '«b»'}, {'name': '«k»', 'value': '«v»'}, {'name': 'status', 'value': '«o»'}]"]).escape(escape::single).avoid("'"),
    Notation::new("pair in node", NAMED, KEYS, &["[ { name: 'user', value: '«b»' }, { name: '«k»', value: '«v»' }, { name: 'status', value: '«o»' } ]"]).escape(escape::single).avoid("'"),
    Notation::new("pair in string", NAMED_AND_HEADERS, KEYS, &[r#"[{"name":"user","value":"«b»"},{"name":"«k»","value":"«v»"},{"name":"status","value":"«o»"}]"#]).escape(escape::json).wrap(escape::in_string),
];
