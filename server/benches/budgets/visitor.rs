//! Browsers without a window: a kept connection, a session cookie, a clock.

use crate::program::{PASSWORD, Program};
use http_body_util::{BodyExt, Empty};
use hyper::body::Bytes;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::{Request, StatusCode};
use hyper_util::rt::TokioIo;
use std::time::{Duration, Instant};
use tokio::net::TcpStream;

pub struct Visitor {
    sender: SendRequest<Empty<Bytes>>,
    address: String,
    cookie: String,
}

pub struct Reply {
    pub status: StatusCode,
    pub bytes: usize,
}

impl Visitor {
    /// Signs in through the form, as a browser without JavaScript does.
    pub async fn sign_in(program: &Program) -> Self {
        let page = reqwest::get(program.url("/login")).await.expect("the sign-in page").text().await.expect("its text");
        let form =
            page.split("<form").nth(1).into_iter().chain(page.split("<form")).find(|form| form.contains("sign_in"));
        let action =
            form.and_then(|form| form.split("action=\"").nth(1)?.split('"').next()).expect("the form's address");
        let fields = [("username", "admin"), ("password", PASSWORD), ("next", "/")];
        let redirects = reqwest::redirect::Policy::none();
        let client = reqwest::Client::builder().redirect(redirects).build().expect("a client");
        let request = client.post(program.url(action)).form(&fields).header("accept", "text/html");
        let request = request.header("origin", program.url(""));
        let answer = request.send().await.expect("an answer to the form");
        let cookie = answer.headers().get("set-cookie").and_then(|cookie| cookie.to_str().ok()).expect("a session");
        let cookie = cookie.split(';').next().unwrap_or_default().to_owned();
        Self::connect(program.address.clone(), cookie).await
    }

    async fn connect(address: String, cookie: String) -> Self {
        let stream = TcpStream::connect(&address).await.expect("a connection");
        stream.set_nodelay(true).expect("a socket option");
        let (sender, connection) = handshake(TokioIo::new(stream)).await.expect("HTTP");
        tokio::spawn(connection);
        Self { sender, address, cookie }
    }

    pub async fn get(&mut self, path: &str) -> Reply {
        self.get_as(path, "identity").await
    }

    pub async fn get_as(&mut self, path: &str, encoding: &str) -> Reply {
        let request = Request::get(path)
            .header("host", &self.address)
            .header("cookie", &self.cookie)
            .header("accept", "text/html")
            .header("accept-encoding", encoding)
            .body(Empty::new())
            .expect("a request");
        self.sender.ready().await.expect("the connection stays");
        let mut answer = self.sender.send_request(request).await.expect("an answer");
        let status = answer.status();
        let mut bytes = 0;
        while let Some(frame) = answer.body_mut().frame().await {
            bytes += frame.expect("the whole answer").data_ref().map_or(0, Bytes::len);
        }
        Reply { status, bytes }
    }

    /// Visits the pages in turn and keeps the times.
    pub async fn times(&mut self, paths: &[&str], visits: usize) -> Times {
        let mut times = Times::default();
        for path in paths.iter().cycle().take(visits) {
            let begun = Instant::now();
            let reply = self.get(path).await;
            times.add(begun.elapsed(), reply.status);
        }
        times
    }
}

/// Several visitors at one page for a while: answers a second, and how long each took.
pub async fn sustained(program: &Program, path: &'static str, visitors: usize, time: Duration) -> (f64, Times) {
    let first = Visitor::sign_in(program).await;
    let begun = Instant::now();
    let visit = |_| {
        let (address, cookie) = (first.address.clone(), first.cookie.clone());
        tokio::spawn(async move {
            let mut visitor = Visitor::connect(address, cookie).await;
            let mut times = Times::default();
            while begun.elapsed() < time {
                times.extend(visitor.times(&[path], 10).await);
            }
            times
        })
    };
    let mut all = Times::default();
    for visit in (0..visitors).map(visit).collect::<Vec<_>>() {
        all.extend(visit.await.expect("a visitor comes back"));
    }
    (all.succeeded() as f64 / begun.elapsed().as_secs_f64(), all)
}

#[derive(Default)]
pub struct Times {
    times: Vec<Duration>,
    succeeded: usize,
}

impl Times {
    fn add(&mut self, time: Duration, status: StatusCode) {
        self.times.push(time);
        self.succeeded += usize::from(status == StatusCode::OK);
    }

    fn extend(&mut self, other: Self) {
        self.times.extend(other.times);
        self.succeeded += other.succeeded;
    }

    pub fn succeeded(&self) -> usize {
        self.succeeded
    }

    pub fn p50(&self) -> Duration {
        self.percentile(50)
    }

    pub fn p95(&self) -> Duration {
        self.percentile(95)
    }

    fn percentile(&self, percent: usize) -> Duration {
        let mut sorted = self.times.clone();
        sorted.sort();
        sorted.get((sorted.len() * percent / 100).min(sorted.len().saturating_sub(1))).copied().unwrap_or_default()
    }
}
