//! The objects and messages that the hub keeps: parked bulks and quarantined records.

use serde_json::Value;

use crate::books::gunzip;
use crate::hub::LocalHub;

impl LocalHub {
    /// The keys of the parked bulks.
    pub async fn parked(&self) -> Vec<String> {
        self.keys_under("ParkBucket", "parked/").await
    }

    /// Pointers on the park queue, those being worked on and those that wait counted.
    pub async fn pointers(&self) -> u64 {
        self.messages("ParkQueue").await
    }

    /// Messages on the dead-letter queue.
    pub async fn dead_letters_count(&self) -> u64 {
        self.messages("ParkDeadLetters").await
    }

    async fn messages(&self, queue: &str) -> u64 {
        let url = &self.template().queue(queue).expect("the template has the queue").url;
        let get = self.emulator().sqs(self.emulator().hub()).get_queue_attributes().queue_url(url);
        let got = get.attribute_names("All".into()).send().await.expect("the queue can be counted");
        let counts = got.attributes.unwrap_or_default();
        let counts = counts.iter().filter(|(name, _)| name.as_str().starts_with("ApproximateNumberOf"));
        counts.filter_map(|(_, count)| count.parse::<u64>().ok()).sum()
    }

    /// The keys of the bulks that were given up or refused.
    pub async fn dead(&self) -> Vec<String> {
        self.keys_under("ParkBucket", "dead/").await
    }

    /// The keys of the notes of records that were tried and not come through.
    pub async fn tries(&self) -> Vec<String> {
        self.keys_under("ParkBucket", "tries/").await
    }

    /// The keys of everything in quarantine.
    pub async fn quarantined(&self) -> Vec<String> {
        self.keys("QuarantineBucket").await
    }

    /// A quarantined object.
    pub async fn quarantine(&self, key: &str) -> Value {
        let object = self.object("QuarantineBucket", key).await.expect("the object is there");
        serde_json::from_slice(&object).expect("a quarantined object is JSON")
    }

    /// The documents of a parked or given-up bulk; none if it has gone meanwhile.
    pub async fn bulk(&self, key: &str) -> Vec<Value> {
        let lines = self.object("ParkBucket", key).await.map(|object| gunzip(&object)).unwrap_or_default();
        let lines = lines.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
        lines.map(|line| serde_json::from_slice(line).expect("a bulk's line is JSON")).collect()
    }

    /// Puts an object into the park, as the shipper does.
    pub async fn put_parked(&self, key: &str, body: Vec<u8>) {
        self.put_object("ParkBucket", key, body).await;
    }

    /// Sends a message to the park queue, as the shipper does.
    pub async fn send_pointer(&self, message: &str) {
        let url = &self.template().queue("ParkQueue").expect("the template has the queue").url;
        let send = self.emulator().sqs(self.emulator().hub()).send_message().queue_url(url);
        send.message_body(message).send().await.expect("the queue takes messages");
    }

    /// Sets for how long a message that was received is hidden.
    pub async fn hide_pointers_for(&self, seconds: u32) {
        let url = &self.template().queue("ParkQueue").expect("the template has the queue").url;
        let set = self.emulator().sqs(self.emulator().hub()).set_queue_attributes().queue_url(url);
        set.attributes("VisibilityTimeout".into(), seconds.to_string())
            .send()
            .await
            .expect("the queue is set");
    }

    /// Up to ten messages on the dead-letter queue.
    pub async fn dead_letters(&self) -> Vec<String> {
        let url = &self.template().queue("ParkDeadLetters").expect("the template has the queue").url;
        let receive = self.emulator().sqs(self.emulator().hub()).receive_message().queue_url(url);
        let received = receive.max_number_of_messages(10).visibility_timeout(0).send().await;
        let messages = received.expect("the queue can be read").messages.unwrap_or_default();
        messages.into_iter().filter_map(|message| message.body).collect()
    }

    async fn object(&self, bucket: &str, key: &str) -> Option<Vec<u8>> {
        let get = self.emulator().s3(self.emulator().hub()).get_object().bucket(self.bucket(bucket)).key(key);
        let body = get.send().await.ok()?.body.collect().await.expect("it can be read");
        Some(body.to_vec())
    }

    /// The keys of a bucket of the hub, which is named as in the template.
    pub async fn keys(&self, bucket: &str) -> Vec<String> {
        self.keys_under(bucket, "").await
    }

    async fn keys_under(&self, bucket: &str, prefix: &str) -> Vec<String> {
        let listed = self
            .emulator()
            .s3(self.emulator().hub())
            .list_objects_v2()
            .bucket(self.bucket(bucket))
            .prefix(prefix)
            .send()
            .await;
        let objects = listed.expect("the bucket can be listed").contents.unwrap_or_default();
        objects.into_iter().filter_map(|object| object.key).collect()
    }

    pub(crate) fn bucket(&self, logical_id: &str) -> String {
        self.template().bucket(logical_id).expect("the template has the bucket").name.clone()
    }
}
