//! The program under test: started on an empty data directory, spoken to over REST, ended when dropped.

use engine::fake::Fake;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

pub const PASSWORD: &str = "a password for benchmarks";

/// What is waited for at most.
const PATIENCE: Duration = Duration::from_secs(300);

pub struct Program {
    pub address: String,
    child: Child,
    token: String,
    dir: TempDir,
}

impl Program {
    /// Starts it and answers how long its first answer took.
    pub async fn start() -> (Self, Duration) {
        let dir = tempfile::tempdir().expect("a directory");
        let site = Path::new(env!("CARGO_MANIFEST_DIR")).join("../public");
        let command = |arguments: &[&str]| {
            let mut command = Command::new(env!("CARGO_BIN_EXE_weir"));
            command.args(arguments).arg("--data-dir").arg(dir.path()).arg("--site-dir").arg(&site);
            command.env("WEIR_ADDR", "127.0.0.1:0").env("WEIR_ADMIN_PASSWORD", PASSWORD).env("WEIR_LOG", "error");
            // The samples are there, as on every server; their images are not asked for.
            command.env("WEIR_IMPORT_FROM", "none");
            command
        };
        // The first start makes the database; a server is started many times.
        let token = command(&["token", "create", "--name", "bench"]).output().expect("weir runs");
        let token = String::from_utf8(token.stdout).expect("a token is text").trim().to_owned();

        let begun = Instant::now();
        let mut child = command(&["serve"]).stdout(Stdio::piped()).spawn().expect("weir runs");
        let output = BufReader::new(child.stdout.take().expect("its output"));
        let address = output.lines().map_while(Result::ok).find_map(|line| {
            let address = line.split_once("http://")?.1;
            Some(address.trim_end_matches('/').to_owned())
        });
        let program = Self { address: address.expect("weir says where it is"), child, token, dir };
        reqwest::get(program.url("/healthz")).await.expect("the first answer");
        (program, begun.elapsed())
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Its data directory.
    pub fn dir(&self) -> &Path {
        self.dir.path()
    }

    /// Resident memory in bytes.
    pub fn memory(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap_or_default();
        line.split_whitespace().nth(1).and_then(|kilobytes| kilobytes.parse::<u64>().ok()).unwrap_or(0) * 1024
    }

    pub async fn add_registry(&self, name: &str, fake: &Fake) {
        let spec = json!({"url": fake.url().as_str(), "insecure": true});
        let body = json!({"metadata": {"name": name}, "spec": spec});
        let request = reqwest::Client::new().post(self.url("/apis/weir/v1/registries")).bearer_auth(&self.token);
        request.json(&body).send().await.and_then(reqwest::Response::error_for_status).expect("the registry is added");
    }

    pub async fn remove_registry(&self, name: &str) {
        let url = self.url(&format!("/apis/weir/v1/registries/{name}"));
        let request = reqwest::Client::new().delete(url).bearer_auth(&self.token);
        request.send().await.and_then(reqwest::Response::error_for_status).expect("the registry is removed");
    }

    /// Waits until all tags of a repository are known.
    pub async fn filled(&self, registry: &str, repository: &str, tags: usize) {
        let path = format!("/apis/weir/v1/registries/{registry}/repositories?q={repository}");
        self.until(&path, |list| list["items"][0]["tags"] == json!(tags)).await;
    }

    /// Waits until all repositories of a registry are listed.
    pub async fn listed(&self, registry: &str, repositories: usize) {
        let path = format!("/apis/weir/v1/registries/{registry}");
        self.until(&path, |registry| registry["status"]["repositories"] == json!(repositories)).await;
    }

    async fn until(&self, path: &str, done: impl Fn(&Value) -> bool) {
        let client = reqwest::Client::new();
        let begun = Instant::now();
        let mut clock = tokio::time::interval(Duration::from_millis(20));
        while begun.elapsed() < PATIENCE {
            clock.tick().await;
            let answer = client.get(self.url(path)).bearer_auth(&self.token).send().await.expect("an answer");
            if answer.json().await.is_ok_and(|value: Value| done(&value)) {
                return;
            }
        }
        panic!("{path} did not come to its end");
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        _ = self.child.kill();
        _ = self.child.wait();
    }
}

/// Brotli bytes of the styles, and of scripts and wasm, as the last release build left them.
pub fn asset_bytes() -> (usize, usize) {
    let target = Path::new(env!("CARGO_BIN_EXE_weir")).ancestors().nth(2).expect("the target directory");
    let files = std::fs::read_dir(target.join("site/pkg")).into_iter().flatten().flatten();
    let sizes = files.map(|file| {
        let name = file.file_name().to_string_lossy().into_owned();
        (name, file.metadata().map_or(0, |data| usize::try_from(data.len()).unwrap_or(0)))
    });
    sizes.fold((0, 0), |(styles, scripts), (name, size)| match name {
        name if name.ends_with(".css.br") => (styles + size, scripts),
        name if name.ends_with(".js.br") || name.ends_with(".wasm.br") => (styles, scripts + size),
        _ => (styles, scripts),
    })
}
