//! The program, started and asked as its users do.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use tempfile::TempDir;

/// An empty directory for data and site.
pub fn place() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    std::fs::create_dir(dir.path().join("site")).unwrap();
    dir
}

pub fn weir(dir: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_weir"));
    command.env_clear().current_dir(dir).env("WEIR_SAMPLES_STATE", "removed");
    command.args(["--site-dir", "site"]).args(arguments);
    command
}

pub fn run(dir: &Path, arguments: &[&str]) -> Output {
    weir(dir, arguments).output().unwrap()
}

/// A server on a free port, killed at the end of the test unless it was stopped.
pub struct Server {
    child: Child,
    /// What it printed until it was ready.
    pub greeting: Vec<String>,
}

impl Server {
    pub fn start(dir: &Path, lines: usize) -> Self {
        Self::of(weir(dir, &["--addr", "127.0.0.1:0"]), lines)
    }

    /// One started like this.
    pub fn of(mut program: Command, lines: usize) -> Self {
        let mut child = program.stdout(Stdio::piped()).spawn().unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        let greeting = out.lines().take(lines).map(Result::unwrap).collect();
        Self { child, greeting }
    }

    pub fn address(&self) -> &str {
        self.greeting[0].strip_prefix("Weir is at http://").unwrap().trim_end_matches('/')
    }

    pub fn get(&self, path: &str, token: Option<&str>) -> String {
        let mut stream = TcpStream::connect(self.address()).unwrap();
        let token = token.map(|token| format!("Authorization: Bearer {token}\r\n")).unwrap_or_default();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: weir\r\nConnection: close\r\n{token}\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    /// Asks it to stop with `signal`, and waits.
    pub fn stop(mut self, signal: &str) -> Option<i32> {
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
