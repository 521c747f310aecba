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
        let object = self
            .cloud
            .s3(self.cloud.hub())
            .get_object()
            .bucket(self.bucket("QuarantineBucket"))
            .key(key)
            .send()
            .await;
        let body = object.expect("the object is there").body.collect().await.expect("it can be read");
        serde_json::from_slice(&body.into_bytes()).expect("a quarantined object is JSON")
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
