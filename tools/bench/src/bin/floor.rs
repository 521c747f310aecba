//! The physical floor: the least that anything in the shipper's place must do, and nothing else.
//!
//! The same base64, gunzip and gzip as the shipper, at the same level; the envelope split at its raw bytes; five masks
//! with literals in them, one at a time over each record; the events' slices copied through; bodies of 9 MB, sent
//! once they are full. No routing, no ledger, no validation, no tokens: nobody could run it.

use std::env;
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;

use libdeflater::{CompressionLvl, Compressor, Decompressor};
use memchr::memmem;
use regex::bytes::Regex;
use serde::Deserialize;

const BODY: usize = 9_000_000;
const MASKS: [&str; 5] = [
    r"AKIA[0-9A-Z]{16}",
    r"eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+",
    r"Bearer [A-Za-z0-9._~+/-]+",
    r#""password\\?":\s*\\?"[^"\\]*"#,
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----",
];

#[derive(Deserialize)]
struct Batch<'a> {
    #[serde(borrow, rename = "Records")]
    records: Vec<Record<'a>>,
}

#[derive(Deserialize)]
struct Record<'a> {
    #[serde(borrow)]
    kinesis: Kinesis<'a>,
}

#[derive(Deserialize)]
struct Kinesis<'a> {
    data: &'a str,
}

struct Floor {
    masks: Vec<Regex>,
    gunzip: Decompressor,
    gzip: Compressor,
    compressed: Vec<u8>,
    inflated: Vec<u8>,
    lines: Vec<u8>,
    body: Vec<u8>,
    listener: Connection,
}

fn main() -> io::Result<()> {
    let variable = |name: &str| env::var(name).map_err(|_| io::Error::other(format!("{name} is not set")));
    let mut runtime = Connection::to(&variable("AWS_LAMBDA_RUNTIME_API")?)?;
    let level = variable("LOGHUB_GZIP_LEVEL")?.parse().unwrap_or(1);
    let mut floor = Floor::new(level, Connection::to(&variable("FLOOR_LISTENER")?)?);
    loop {
        let payload = runtime.request("GET", "/2018-06-01/runtime/invocation/next", &[])?;
        floor.ship(&payload)?;
        runtime.request("POST", "/2018-06-01/runtime/invocation/one/response", b"{}")?;
    }
}

impl Floor {
    #[expect(
        clippy::disallowed_methods,
        reason = "its buffer is of a fixed size; the floor meets only what the bench made"
    )]
    fn new(level: i32, listener: Connection) -> Floor {
        Floor {
            masks: MASKS.iter().filter_map(|mask| Regex::new(mask).ok()).collect(),
            gunzip: Decompressor::new(),
            gzip: Compressor::new(CompressionLvl::new(level).unwrap_or_default()),
            compressed: Vec::new(),
            inflated: vec![0; 8 << 20],
            lines: Vec::with_capacity(BODY + (8 << 20)),
            body: Vec::new(),
            listener,
        }
    }

    fn ship(&mut self, payload: &[u8]) -> io::Result<()> {
        let batch: Batch<'_> = serde_json::from_slice(payload)?;
        for record in &batch.records {
            self.record(record.kinesis.data)?;
        }
        self.post()
    }

    fn record(&mut self, data: &str) -> io::Result<()> {
        self.compressed.resize(data.len(), 0);
        let out = base64_simd::Out::from_slice(&mut self.compressed);
        let compressed = base64_simd::STANDARD.decode(data.as_bytes(), out).map_err(io::Error::other)?;
        let length = self.gunzip.gzip_decompress(compressed, &mut self.inflated).map_err(io::Error::other)?;
        let mut envelope = &self.inflated[..length];
        let masked;
        for mask in &self.masks {
            if mask.is_match(envelope) {
                masked = mask.replace_all(envelope, &b"[masked]"[..]).into_owned();
                envelope = &masked;
                break;
            }
        }
        let start = memmem::find(envelope, b"\"logEvents\":[").unwrap_or(0) + 13;
        // Every event but the last ends where the next one begins: good enough for a floor.
        let mut events = &envelope[start..envelope.len().saturating_sub(2).max(start)];
        while let Some(end) = memmem::find(events, b"\"},{\"id\":") {
            self.lines.extend_from_slice(&events[..end + 2]);
            self.lines.push(b'\n');
            events = &events[end + 3..];
        }
        self.lines.extend_from_slice(events);
        self.lines.push(b'\n');
        if self.lines.len() > BODY { self.post() } else { Ok(()) }
    }

    fn post(&mut self) -> io::Result<()> {
        if self.lines.is_empty() {
            return Ok(());
        }
        self.body.resize(self.gzip.gzip_compress_bound(self.lines.len()), 0);
        let length = self.gzip.gzip_compress(&self.lines, &mut self.body).map_err(io::Error::other)?;
        self.lines.clear();
        self.listener.request("POST", "/?token=floor", &self.body[..length]).map(drop)
    }
}

/// A kept-alive connection that knows as much of HTTP/1.1 as two local servers need.
struct Connection {
    stream: BufReader<TcpStream>,
    host: String,
}

impl Connection {
    fn to(host: &str) -> io::Result<Connection> {
        let stream = TcpStream::connect(host)?;
        stream.set_nodelay(true)?;
        Ok(Connection { stream: BufReader::with_capacity(64 << 10, stream), host: host.to_owned() })
    }

    fn request(&mut self, method: &str, path: &str, body: &[u8]) -> io::Result<Vec<u8>> {
        let head = format!(
            "{method} {path} HTTP/1.1\r\nhost: {}\r\ncontent-length: {}\r\n\r\n",
            self.host,
            body.len()
        );
        self.stream.get_mut().write_all(head.as_bytes())?;
        self.stream.get_mut().write_all(body)?;
        let mut length = 0;
        loop {
            let mut line = String::new();
            if self.stream.read_line(&mut line)? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            let line = line.trim_end().to_ascii_lowercase();
            if line.is_empty() {
                break;
            }
            if let Some(value) = line.strip_prefix("content-length:") {
                length = value.trim().parse().map_err(io::Error::other)?;
            }
        }
        let mut answer = vec![0; length];
        self.stream.read_exact(&mut answer)?;
        Ok(answer)
    }
}
