//! The AWS configuration of a person's environment: every way to sign in, proxies, and time for a slow line.

use std::net::IpAddr;
use std::time::Duration;

use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, SdkConfig};
use aws_sdk_s3::config::SharedHttpClient;
use aws_smithy_http_client::proxy::ProxyConfig;
use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};
use aws_smithy_http_client::{Builder, Connector};

/// Timeouts of a call: a person's line may be slow, and an object of the park has up to 10 MB.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(30);
const CALL_TIMEOUT: Duration = Duration::from_mins(1);

/// Reads Region, credentials and endpoint from the environment and the profile; `HTTPS_PROXY`, `HTTP_PROXY` and
/// `NO_PROXY` are honoured. Endpoints on this machine are reached directly.
pub(crate) async fn config() -> SdkConfig {
    let config = aws_config::defaults(BehaviorVersion::latest())
        .http_client(http(ProxyConfig::from_env))
        .timeout_config(timeouts())
        .load()
        .await;
    if config.endpoint_url().is_some_and(is_here) {
        return config.into_builder().http_client(http(ProxyConfig::disabled)).build();
    }
    config
}

/// The configuration with a person's timeouts; a function has shorter ones.
pub(crate) fn patient(config: SdkConfig) -> SdkConfig {
    config.into_builder().timeout_config(timeouts()).build()
}

fn timeouts() -> TimeoutConfig {
    TimeoutConfig::builder()
        .connect_timeout(CONNECT_TIMEOUT)
        .operation_attempt_timeout(ATTEMPT_TIMEOUT)
        .operation_timeout(CALL_TIMEOUT)
        .build()
}

/// The SDK's own client reads no variable of a proxy (awslabs/aws-sdk-rust#169).
fn http(proxy: fn() -> ProxyConfig) -> SharedHttpClient {
    Builder::new().build_with_connector_fn(move |settings, components| {
        let mut connector = Connector::builder().proxy_config(proxy());
        connector.set_connector_settings(settings.cloned());
        if let Some(components) = components {
            connector.set_sleep_impl(components.sleep_impl());
        }
        connector.tls_provider(Provider::Rustls(CryptoMode::Ring)).build()
    })
}

/// Returns true if the URL's host is this machine.
fn is_here(url: &str) -> bool {
    let authority = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = authority.split(['/', '?']).next().unwrap_or_default();
    let host = match authority.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => authority.split(':').next().unwrap_or_default(),
    };
    host == "localhost" || host.parse().is_ok_and(|address: IpAddr| address.is_loopback())
}
