//! How the program starts, what it prints, how it stops.

use crate::support::{Server, place, run};
use engine::db::testing::execute;
use std::net::TcpListener;

#[test]
fn the_first_start_tells_the_password_once() {
    let dir = place();
    let first = Server::start(dir.path(), 2);
    assert!(first.greeting[1].starts_with("Sign in as admin with the password "), "{:?}", first.greeting);
    assert!(first.get("/healthz", None).starts_with("HTTP/1.1 200"));
    assert_eq!(first.stop("-TERM"), Some(0));

    let second = Server::start(dir.path(), 1);
    assert!(second.get("/readyz", None).starts_with("HTTP/1.1 200"));
    assert_eq!(second.stop("-INT"), Some(0));
}

#[test]
fn a_token_is_printed_and_nothing_else_and_works_beside_a_running_server() {
    let dir = place();
    let server = Server::start(dir.path(), 2);
    let output = run(dir.path(), &["token", "create", "--name", "ci"]);
    assert!(output.status.success(), "{output:?}");
    let token = String::from_utf8(output.stdout).unwrap();
    assert!(token.starts_with("weir_") && token.lines().count() == 1, "{token}");
    assert!(server.get("/apis/weir/v1/tokens", Some(token.trim())).starts_with("HTTP/1.1 200"));

    let again = run(dir.path(), &["token", "create", "--name", "ci"]);
    assert!(!again.status.success() && again.stdout.is_empty());
    assert!(String::from_utf8(again.stderr).unwrap().contains("There is a token “ci” already"));
}

#[test]
fn a_token_on_an_empty_directory_leaves_standard_output_to_the_token() {
    let dir = place();
    let output = run(dir.path(), &["token", "create", "--name", "ci"]);
    assert_eq!(String::from_utf8(output.stdout).unwrap().lines().count(), 1);
    assert!(String::from_utf8(output.stderr).unwrap().contains("Sign in as admin with the password "));
}

#[test]
fn users_are_made_and_kept_out_beside_a_running_server() {
    let dir = place();
    let server = Server::start(dir.path(), 2);
    let made = run(dir.path(), &["user", "create", "ana", "--display-name", "Ana"]);
    assert!(made.status.success(), "{made:?}");
    let password = String::from_utf8(made.stdout).unwrap();
    assert_eq!((password.lines().count(), password.trim().len()), (1, 23), "the password and nothing else");
    let again = run(dir.path(), &["user", "create", "ana"]);
    assert!(!again.status.success() && again.stdout.is_empty());
    assert!(String::from_utf8(again.stderr).unwrap().contains("There is a user “ana” already"));
    let other = run(dir.path(), &["user", "password", "ana"]);
    assert!(other.status.success() && String::from_utf8(other.stdout).unwrap() != password);
    let out = run(dir.path(), &["user", "deactivate", "ana"]);
    assert!(out.status.success() && out.stdout.is_empty());
    let last = run(dir.path(), &["user", "deactivate", "admin"]);
    assert!(!last.status.success());
    assert_eq!(server.stop("-TERM"), Some(0));
}

#[test]
fn what_keeps_it_from_starting_is_said_in_a_sentence() {
    let dir = place();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = taken.local_addr().unwrap().to_string();
    std::fs::write(dir.path().join("file"), "").unwrap();
    for (arguments, sentence) in [
        (vec!["--addr", &taken], "is taken by another program"),
        (vec!["--addr", "127.0.0.1:0", "--data-dir", "file"], "cannot make the data directory file"),
        (vec!["--addr", "127.0.0.1:0", "--database-url", "mysql://x"], "sqlite:<path> or postgres://"),
        (vec!["--addr", "127.0.0.1:0", "--admin-password", ""], "must not be empty"),
        (vec!["--addr", "nowhere"], "invalid value 'nowhere' for '--addr <ADDR>'"),
        (vec!["--public-url", "weir.example"], "invalid value 'weir.example' for '--public-url <URL>'"),
        (vec!["--log", "info,x=loud"], "is no log filter"),
    ] {
        let output = run(dir.path(), &arguments);
        let text = String::from_utf8(output.stderr).unwrap();
        assert!(!output.status.success() && text.contains(sentence), "{arguments:?}: {text}");
        assert!(output.stdout.is_empty(), "{arguments:?}");
    }
}

#[tokio::test]
async fn the_audit_log_is_checked_at_the_console() {
    let dir = place();
    assert!(run(dir.path(), &["token", "create", "--name", "ci"]).status.success());
    let whole = run(dir.path(), &["audit", "verify"]);
    assert!(whole.status.success(), "{whole:?}");
    let line = String::from_utf8(whole.stdout).unwrap();
    let (entries, head) = line.trim_end().split_once(' ').unwrap();
    assert!(entries.parse::<i64>().unwrap() > 0 && head.len() == 64, "{line}");

    let url = format!("sqlite:{}", dir.path().join("data/weir.db").display());
    let db = engine::Db::connect(&url).await.unwrap();
    execute(&db, "DROP TRIGGER audit_is_not_changed".into()).await;
    execute(&db, "UPDATE audit SET actor = 'eve' WHERE sequence = 1".into()).await;
    db.close().await;
    let broken = run(dir.path(), &["audit", "verify"]);
    assert!(!broken.status.success() && broken.stdout.is_empty());
    assert!(String::from_utf8(broken.stderr).unwrap().contains("changed from entry 1 on"));
}
