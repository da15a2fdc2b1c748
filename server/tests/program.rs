//! The program itself: how it starts, what it prints, how it stops.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use tempfile::TempDir;

/// An empty directory for data and site.
fn place() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    std::fs::create_dir(dir.path().join("site")).unwrap();
    dir
}

fn weir(dir: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_weir"));
    command.env_clear().current_dir(dir).args(["--site-dir", "site"]).args(arguments);
    command
}

fn run(dir: &Path, arguments: &[&str]) -> Output {
    weir(dir, arguments).output().unwrap()
}

/// A server on a free port, killed at the end of the test unless it was stopped.
struct Server {
    child: Child,
    /// What it printed until it was ready.
    greeting: Vec<String>,
}

impl Server {
    fn start(dir: &Path, lines: usize) -> Self {
        let mut child = weir(dir, &["--addr", "127.0.0.1:0"]).stdout(Stdio::piped()).spawn().unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        let greeting = out.lines().take(lines).map(Result::unwrap).collect();
        Self { child, greeting }
    }

    fn address(&self) -> &str {
        self.greeting[0].strip_prefix("Weir is at http://").unwrap().trim_end_matches('/')
    }

    fn get(&self, path: &str, token: Option<&str>) -> String {
        let mut stream = TcpStream::connect(self.address()).unwrap();
        let token = token.map(|token| format!("Authorization: Bearer {token}\r\n")).unwrap_or_default();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: weir\r\nConnection: close\r\n{token}\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    /// Asks it to stop with `signal`, and waits.
    fn stop(mut self, signal: &str) -> Option<i32> {
        let told = Command::new("kill").args([signal, &self.child.id().to_string()]).status().unwrap();
        assert!(told.success());
        self.child.wait().unwrap().code()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        _ = self.child.kill();
        _ = self.child.wait();
    }
}

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
