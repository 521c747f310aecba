//! A message is a pointer only into the park, and is written as it was read.

use shipper::park::pointer::Pointer;

const PARK: &str = "hub-park";

/// Reads the text as a pointer, and what that writes again.
pub fn pointer(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    match Pointer::parse(text, PARK) {
        Ok(pointer) => {
            assert_eq!(pointer.bucket, PARK);
            assert!(pointer.key.starts_with("parked/"));
            assert_eq!(Pointer::parse(&pointer.to_message(), PARK).as_ref(), Ok(&pointer));
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}
