//! Another key for secrets, at the console.

use crate::support::{Server, place, run};
use std::process::Output;

fn text(output: &[u8]) -> String {
    String::from_utf8(output.to_vec()).unwrap()
}

fn rotated(output: &Output) -> String {
    assert!(output.status.success(), "{output:?}");
    let line = text(&output.stdout);
    let (secrets, key) = line.trim_end().split_once(' ').unwrap();
    assert_eq!((secrets, key.len()), ("0", 16), "{line}");
    key.to_owned()
}

#[test]
fn the_key_is_replaced_once_the_server_has_stopped() {
    let dir = place();
    let server = Server::start(dir.path(), 2);
    let refused = run(dir.path(), &["secrets", "rotate"]);
    assert!(!refused.status.success() && refused.stdout.is_empty());
    assert!(text(&refused.stderr).contains("Stop it first"), "{refused:?}");
    assert_eq!(server.stop("-TERM"), Some(0));
    let first = rotated(&run(dir.path(), &["secrets", "rotate"]));
    assert_ne!(rotated(&run(dir.path(), &["secrets", "rotate"])), first);
    let again = Server::start(dir.path(), 1);
    assert!(again.get("/readyz", None).starts_with("HTTP/1.1 200"));
    assert_eq!(again.stop("-TERM"), Some(0));
}

#[test]
fn a_key_that_was_given_is_used_as_it_is() {
    let dir = place();
    let (new, old) = ("AgIC".repeat(10) + "AgI=", "AQEB".repeat(10) + "AQE=");
    let given = ["--secret-key", &new, "--former-secret-keys", &old, "secrets", "rotate"];
    assert_eq!(rotated(&run(dir.path(), &given)), rotated(&run(dir.path(), &given)));
    assert!(!dir.path().join("data/secret.key").exists());
    let wrong = run(dir.path(), &["--former-secret-keys", "short", "secrets", "rotate"]);
    assert!(
        text(&wrong.stderr).contains("A secret key is 32 bytes in base64") && !text(&wrong.stderr).contains("short")
    );
}
