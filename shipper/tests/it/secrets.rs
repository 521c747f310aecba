//! No token and no customer text in anything that is printed.

use std::io::Write;
use std::sync::{Arc, Mutex};

use function::logging::Lines as _;
use listener::{Account, Config, Fault, Listener};
use shipper::delivery::client::HttpListener;
use shipper::settings::ShipperSettings;
use shipper::ship::Shipper;
use shipper::team::token::Token;
use shipper::world::World;
use tracing_subscriber::layer::SubscriberExt as _;

use crate::support::batch::{batch, envelope};
use crate::support::{Doubles, PAYMENTS, environment, invocation};

const TOKEN: &str = "s3cr3tT0k3n";
const TEXT: &str = "customer text";

#[test]
fn a_token_is_redacted_however_it_is_printed() {
    let token = Token::new(TOKEN).unwrap();
    let printed = format!("{token} {token:?} {:?} {:#?}", Some(&token), vec![&token]);
    assert!(!printed.contains(TOKEN), "{printed}");
}

#[tokio::test]
async fn no_token_and_no_customer_text_is_logged() {
    let log = Log::default();
    let writer = log.clone();
    let layer = tracing_subscriber::fmt::layer().json().with_writer(move || writer.clone());
    // For all threads: a log of one thread would miss what other tests' threads were the first to say.
    tracing::subscriber::set_global_default(tracing_subscriber::registry().with(layer)).unwrap();
    let listener = Listener::start(Config::local([Account::new("payments", TOKEN)])).await.unwrap();
    let echo = Fault::Status { code: 418, retry_after: None, body: format!("{TEXT} {TOKEN}") };
    let refused = Fault::Status { code: 400, retry_after: None, body: format!("{TEXT} {TOKEN}") };
    for fault in [echo, refused, Fault::status(401), Fault::status(503), Fault::reset(), Fault::Hang] {
        let shipper = shipper_to(&listener.url());
        listener.set_fault("payments", fault).unwrap();
        let payloads = [envelope(PAYMENTS, 2, TEXT), TEXT.as_bytes().to_vec()];
        let report = shipper.ship(&invocation(), &batch(&payloads)).await.unwrap();
        report.lines(jiff::Timestamp::now(), "INFO", true).iter().for_each(|line| log.add(line.as_bytes()));
    }
    listener.shutdown().await;
    let text = log.text();
    assert!(text.contains("was not delivered") && text.contains("poison"), "the log was heard: {text}");
    assert!(!text.contains(TOKEN) && !text.contains(TEXT), "{text}");
}

fn shipper_to(url: &str) -> Shipper {
    let doubles = Doubles::new();
    doubles.secrets.set("payments", TOKEN);
    let settings =
        [("LOGHUB_LISTENER_URL", url), ("LOGHUB_LINGER_MS", "300"), ("LOGHUB_ATTEMPT_TIMEOUT_MS", "100")];
    let settings = ShipperSettings::parse(&environment(&settings)).unwrap();
    let listener = Arc::new(HttpListener::new(&settings.hub));
    Shipper::new(settings, World { listener, ..doubles.world() })
}

/// The lines that were logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    fn add(&self, bytes: &[u8]) {
        self.0.lock().unwrap().extend_from_slice(bytes);
    }

    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.add(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
