//! The secret of a run, without which the emulator does not answer.

use std::fmt;
use std::sync::Arc;

use aws_smithy_http_client::Builder;
use aws_smithy_runtime_api::client::http::{
    HttpClient as _, HttpConnector, HttpConnectorFuture, SharedHttpClient, SharedHttpConnector,
    http_client_fn,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;

use crate::notices::{Notice, Notices, Sent};

/// The header that carries it, as the launcher knows it, too.
const HEADER: &str = "x-loghub-emulator";

/// The secret that each request to the emulator carries.
#[derive(Clone)]
pub(crate) struct Secret(Arc<str>);

impl Secret {
    /// One that nobody can guess.
    pub(crate) fn random() -> Self {
        Self(uuid::Uuid::new_v4().simple().to_string().into())
    }

    pub(crate) fn text(&self) -> &str {
        &self.0
    }

    /// The header's name and value.
    pub(crate) fn header(&self) -> (&'static str, &str) {
        (HEADER, &self.0)
    }

    /// An HTTP client for the SDK's clients: each of their requests carries the secret, and is given notice of.
    pub(crate) fn http_client(self, notices: Option<Arc<Notices>>) -> SharedHttpClient {
        let plain = Builder::new().build_http();
        http_client_fn(move |settings, components| {
            let plain = plain.http_connector(settings, components);
            SharedHttpConnector::new(Carrying { secret: self.clone(), notices: notices.clone(), plain })
        })
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

/// Adds the secret to what is signed already, and gives notice of what took effect.
#[derive(Debug)]
struct Carrying {
    secret: Secret,
    notices: Option<Arc<Notices>>,
    plain: SharedHttpConnector,
}

impl HttpConnector for Carrying {
    fn call(&self, mut request: HttpRequest) -> HttpConnectorFuture {
        request.headers_mut().insert(HEADER, self.secret.text().to_owned());
        let Some((notices, notice)) = self.notice(&request) else { return self.plain.call(request) };
        let plain = self.plain.clone();
        HttpConnectorFuture::new(async move {
            let _writing = match notice {
                Notice::LogEvents(_) => Some(notices.writing().read().await),
                _ => None,
            };
            let answer = plain.call(request).await?;
            if answer.status().is_success() {
                notices.tell(notice);
            }
            Ok(answer)
        })
    }
}

impl Carrying {
    fn notice(&self, request: &HttpRequest) -> Option<(Arc<Notices>, Notice)> {
        let notices = self.notices.as_ref()?;
        let header = |name: &str| request.headers().get(name);
        let (target, authorization) = (header("x-amz-target")?, header("authorization")?);
        let notice = notices.read(&Sent { target, authorization, body: request.body().bytes()? })?;
        Some((Arc::clone(notices), notice))
    }
}
