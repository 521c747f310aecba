//! What the hub keeps: parked bulks and quarantined records.

use serde_json::Value;

use crate::hub::Hub;

impl Hub {
    /// The keys of the parked bulks.
    pub async fn parked(&self) -> Vec<String> {
        self.keys("ParkBucket", "parked/").await
    }

    /// Pointers on the park queue, those being worked on and those that wait counted.
    pub async fn pointers(&self) -> u64 {
        let url = &self.stack.template.queue("ParkQueue").expect("the template has the queue").url;
        let get = self.cloud.sqs(self.cloud.hub()).get_queue_attributes().queue_url(url);
        let got = get.attribute_names("All".into()).send().await.expect("the queue can be counted");
        let counts = got.attributes.unwrap_or_default();
        let counts = counts.iter().filter(|(name, _)| name.as_str().starts_with("ApproximateNumberOf"));
        counts.filter_map(|(_, count)| count.parse::<u64>().ok()).sum()
    }

    /// The keys of the bulks that were given up or refused.
    pub async fn dead(&self) -> Vec<String> {
        self.keys("ParkBucket", "dead/").await
    }

    /// The keys of everything in quarantine.
    pub async fn quarantined(&self) -> Vec<String> {
        self.keys("QuarantineBucket", "").await
    }

    /// A quarantined object.
    pub async fn quarantine(&self, key: &str) -> Value {
        serde_json::from_slice(&self.object("QuarantineBucket", key).await)
            .expect("a quarantined object is JSON")
    }

    pub(crate) async fn object(&self, bucket: &str, key: &str) -> Vec<u8> {
        let get = self.cloud.s3(self.cloud.hub()).get_object().bucket(self.bucket(bucket)).key(key);
        let object = get.send().await.expect("the object is there");
        object.body.collect().await.expect("it can be read").to_vec()
    }

    /// Deletes the table.
    pub async fn delete_table(&self) {
        let delete = self.cloud.s3(self.cloud.hub()).delete_object().bucket(self.bucket("TableBucket"));
        delete.key("routing.toml").send().await.expect("the table was there");
    }

    /// Puts an object into the park.
    pub async fn put_parked(&self, key: &str, body: Vec<u8>) {
        let put = self.cloud.s3(self.cloud.hub()).put_object().bucket(self.bucket("ParkBucket"));
        put.key(key).body(body.into()).send().await.expect("the park takes it");
    }

    /// Sends a message to the park queue.
    pub async fn send_pointer(&self, message: &str) {
        let url = &self.stack.template.queue("ParkQueue").expect("the template has the queue").url;
        let send = self.cloud.sqs(self.cloud.hub()).send_message().queue_url(url);
        send.message_body(message).message_group_id("test").send().await.expect("the queue takes it");
    }

    /// The name of the bucket that a pointer has to name.
    #[must_use]
    pub fn park_bucket(&self) -> String {
        self.bucket("ParkBucket")
    }

    /// The messages on the dead-letter queue of the park.
    pub async fn dead_letters(&self) -> Vec<String> {
        let url = &self.stack.template.queue("ParkDeadLetters").expect("the template has the queue").url;
        let receive = self.cloud.sqs(self.cloud.hub()).receive_message().queue_url(url);
        let got = receive.max_number_of_messages(10).visibility_timeout(0).send().await;
        let messages = got.expect("the queue can be read").messages.unwrap_or_default();
        messages.into_iter().filter_map(|message| message.body).collect()
    }

    async fn keys(&self, bucket: &str, prefix: &str) -> Vec<String> {
        let listed = self
            .cloud
            .s3(self.cloud.hub())
            .list_objects_v2()
            .bucket(self.bucket(bucket))
            .prefix(prefix)
            .send()
            .await;
        let objects = listed.expect("the bucket can be listed").contents.unwrap_or_default();
        objects.into_iter().filter_map(|object| object.key).collect()
    }

    fn bucket(&self, logical_id: &str) -> String {
        self.stack.template.bucket(logical_id).expect("the template has the bucket").name.clone()
    }
}
