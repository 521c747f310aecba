//! Functions invoked at a rate.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use localcloud::runtime::{Invoke, InvokeError};
use localcloud::schedule::Schedules;
use localcloud::template::{Schedule, Template};
use tokio::sync::mpsc;

use crate::templates::context;

/// A function that hands on what it is given, and fails.
struct Failing(mpsc::UnboundedSender<Bytes>);

impl Invoke for Failing {
    async fn invoke(&self, payload: Bytes) -> Result<Bytes, InvokeError> {
        self.0.send(payload).expect("the test listens");
        Err(InvokeError::Function { kind: "Thrown".to_owned(), message: "as told".to_owned() })
    }
}

#[tokio::test]
async fn a_function_is_invoked_at_once_and_then_at_its_rate_whatever_it_answers() {
    let schedule = |logical_id: &str| Schedule {
        logical_id: logical_id.to_owned(),
        every: Duration::from_hours(24),
        function: "f".to_owned(),
        input: logical_id.to_owned(),
    };
    let (sender, mut given) = mpsc::unbounded_channel();
    let function = Arc::new(Failing(sender));
    let all = [schedule("daily"), schedule("often")].map(|one| (one, Arc::clone(&function)));
    let rates = BTreeMap::from([("often".to_owned(), Duration::from_millis(1))]);
    let schedules = Schedules::start(all, &rates);
    let mut seen = BTreeMap::<Bytes, u64>::new();
    while seen.get(&b"often"[..]).is_none_or(|often| *often < 10) {
        *seen.entry(given.recv().await.expect("invoked")).or_default() += 1;
    }
    assert_eq!(seen.get(&b"daily"[..]), Some(&1));
    assert!(schedules.fired("often").failures >= 9, "{:?}", schedules.fired("often"));
}

#[test]
fn a_rate_is_read_and_what_is_no_rate_is_refused() {
    let read = |expression: &str| {
        let mut context = context("http://127.0.0.1:4566");
        context.parameters.clear();
        let text = format!(
            "Resources:\n  F: {{Type: 'AWS::Lambda::Function', Properties: {{FunctionName: f, Handler: h, Role: r}}}}\n  \
             S: {{Type: 'AWS::Scheduler::Schedule', Properties: {{ScheduleExpression: '{expression}', \
             Target: {{Arn: !GetAtt F.Arn, Input: '{{}}'}}}}}}\n"
        );
        Template::parse(&text, &context).map(|template| template.schedules[0].clone())
    };
    for (expression, seconds) in
        [("rate(1 minute)", 60), ("rate(5 minutes)", 300), ("rate(2 hours)", 7_200), ("rate(1 day)", 86_400)]
    {
        let schedule = read(expression).expect(expression);
        assert_eq!((schedule.every, schedule.function.as_str()), (Duration::from_secs(seconds), "f"));
    }
    for expression in ["cron(0 3 * * ? *)", "rate(0 minutes)", "rate(5)", "rate(5 seconds)", "rate(-1 day)"] {
        let error = read(expression).expect_err(expression).to_string();
        assert!(error.contains("S can't be made locally: ScheduleExpression must be a rate"), "{error}");
    }
}
