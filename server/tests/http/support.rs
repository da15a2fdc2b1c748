//! A whole Weir within the test, and the verbs to use it with.

use axum::Router;
use axum::body::{Body, HttpBody, to_bytes};
use axum::http::header::{
    ACCEPT, AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, COOKIE, HOST, LOCATION, REFERER, SET_COOKIE,
};
use axum::http::{HeaderMap, Method, Request, StatusCode};
use axum::response::Response;
use engine::db::testing::{TestDatabase, databases, sqlite};
use engine::fake::{Fake, FakeProvider};
use engine::{Config, Engine};
use model::account::TokenWish;
use serde_json::{Value, json};
use server::{Site, Web, router};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use tokio::task::JoinHandle;
use tower::ServiceExt;
use url::form_urlencoded;

pub const PASSWORD: &str = "right";
/// What browsers say they want when somebody follows a link or sends a form.
const PAGE: &str = "text/html,application/xhtml+xml,*/*;q=0.8";

/// A Weir of the test's own, with the account `admin`, and one visitor with a cookie jar.
pub struct TestApp {
    pub engine: Engine,
    router: Router,
    database: TestDatabase,
    cookies: BTreeMap<String, String>,
    token: Option<String>,
}

/// How it is met: itself, or through a proxy on the same machine.
fn web(public_url: &str, site: &Path) -> Web {
    let trusted_proxies = vec!["127.0.0.1/32".parse().unwrap()];
    Web { public_url: public_url.parse().unwrap(), site: Site::at(site), trusted_proxies }
}

/// An answer, read to its end.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

impl TestApp {
    pub async fn start() -> Self {
        Self::on(sqlite(), "http://weir.test").await
    }

    /// Behind a proxy that speaks TLS.
    pub async fn start_https() -> Self {
        Self::on(sqlite(), "https://weir.test").await
    }

    /// One on each kind of database.
    pub async fn start_each() -> Vec<Self> {
        let mut apps = vec![];
        for database in databases().await {
            apps.push(Self::on(database, "http://weir.test").await);
        }
        apps
    }

    /// One where people may sign in with a provider of identities.
    pub async fn start_with(provider: &FakeProvider) -> Self {
        let database = sqlite();
        let config = Config { oidc: Some(provider.config()), ..database.config() };
        Self::with(database, config, "http://weir.test").await
    }

    async fn on(database: TestDatabase, public_url: &str) -> Self {
        let config = database.config();
        Self::with(database, config, public_url).await
    }

    async fn with(database: TestDatabase, config: Config, public_url: &str) -> Self {
        let engine = Engine::start(config).await.unwrap();
        engine.accounts().ensure_administrator(Some(PASSWORD)).await.unwrap();
        let site = database.dir().join("site");
        std::fs::create_dir_all(site.join("pkg")).unwrap();
        for (file, content) in
            [("pkg/weir.js", "plain"), ("pkg/weir.js.br", "packed"), ("robots.txt", "all"), (".env", "")]
        {
            std::fs::write(site.join(file), content).unwrap();
        }
        let router = router(&engine, &web(public_url, &site));
        Self { engine, router, database, cookies: BTreeMap::new(), token: None }
    }

    /// A Weir of its own on a copy of this one's database, which is at rest.
    pub async fn copy(&self) -> Self {
        let database = sqlite();
        for entry in std::fs::read_dir(self.database.dir()).unwrap() {
            let entry = entry.unwrap();
            if entry.file_type().unwrap().is_file() {
                std::fs::copy(entry.path(), database.dir().join(entry.file_name())).unwrap();
            }
        }
        let engine = Engine::start(database.config()).await.unwrap();
        let router = router(&engine, &web("http://weir.test", &self.site()));
        Self { engine, router, database, cookies: BTreeMap::new(), token: None }
    }

    /// The folder the browser's files are served from.
    pub fn site(&self) -> PathBuf {
        self.database.dir().join("site")
    }

    pub async fn send(&mut self, mut request: Request<Body>) -> Answer {
        if let Some(length) = request.body().size_hint().exact() {
            request.headers_mut().insert(CONTENT_LENGTH, length.into());
        }
        let answer = Answer::read(self.router.clone().oneshot(request).await.unwrap()).await;
        for cookie in answer.cookies() {
            let (name, value) = cookie.split(';').next().unwrap().split_once('=').unwrap();
            self.cookies.insert(name.into(), value.into());
        }
        answer
    }

    /// A request with everything this visitor's browser sends by itself.
    pub fn request(&self, method: Method, path: &str) -> axum::http::request::Builder {
        let mut request = Request::builder().method(method).uri(path).header(HOST, "weir.test");
        if !self.cookies.is_empty() {
            let pairs = self.cookies.iter().map(|(name, value)| format!("{name}={value}"));
            request = request.header(COOKIE, pairs.collect::<Vec<_>>().join("; "));
        }
        if let Some(token) = &self.token {
            request = request.header(AUTHORIZATION, format!("Bearer {token}"));
        }
        request
    }

    pub async fn get(&mut self, path: &str) -> Answer {
        let request = self.request(Method::GET, path).header(ACCEPT, PAGE).body(Body::empty()).unwrap();
        self.send(request).await
    }

    /// Follows a link beside everything else that goes on.
    pub fn visit(&self, path: &str) -> JoinHandle<Answer> {
        let request = self.request(Method::GET, path).header(ACCEPT, PAGE).body(Body::empty()).unwrap();
        let router = self.router.clone();
        tokio::spawn(async move { Answer::read(router.oneshot(request).await.unwrap()).await })
    }

    /// Fills in the form of the page at `page` that has the first of these fields, and sends it as a browser without
    /// JavaScript does.
    pub async fn submit(&mut self, page: &str, fields: &[(&str, &str)]) -> Answer {
        let html = self.get(page).await.text();
        let field = format!("name=\"{}\"", fields[0].0);
        let form = html.split("<form").find(|form| form.contains(&field)).expect("the form");
        let action = form.split("action=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("its action");
        self.post_form(action, page, fields).await
    }

    /// Posts a form that stands on `page`.
    pub async fn post_form(&mut self, action: &str, page: &str, fields: &[(&str, &str)]) -> Answer {
        let request = self
            .request(Method::POST, action)
            .header(ACCEPT, PAGE)
            .header(REFERER, format!("http://weir.test{page}"))
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(encode(fields)))
            .unwrap();
        self.send(request).await
    }

    /// Calls a server function as scripts do.
    pub async fn call(&mut self, function: &str, fields: &[(&str, &str)]) -> Answer {
        let request = self
            .request(Method::POST, function)
            .header(ACCEPT, "application/json")
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(encode(fields)))
            .unwrap();
        self.send(request).await
    }

    pub async fn sign_in(&mut self) -> Answer {
        self.sign_in_as("admin", PASSWORD).await
    }

    pub async fn sign_in_as(&mut self, name: &str, password: &str) -> Answer {
        self.submit("/login", &[("username", name), ("password", password), ("next", "")]).await
    }

    /// From now on this visitor is a program with this token.
    pub fn bear(&mut self, token: &str) {
        self.token = Some(token.to_owned());
    }

    /// From now on this visitor is a program with a token of the administrator.
    pub async fn use_token(&mut self) -> String {
        let accounts = self.engine.accounts();
        let actor = accounts.administrator().await.unwrap();
        let secret = accounts.create_token(&actor, &TokenWish::named("test")).await.unwrap().secret;
        self.token = Some(secret.clone());
        secret
    }

    /// From now on this visitor is a program with this token.
    pub fn set_token(&mut self, secret: &str) {
        self.token = Some(secret.to_owned());
    }

    /// Asks the REST API for Weir's own objects; `path` is relative to their root.
    pub async fn api(&mut self, method: Method, path: &str, body: Option<Value>) -> Answer {
        self.rest(method, &format!("/apis/weir/v1{path}"), "application/json", body).await
    }

    /// Asks the REST API; `path` is the whole address.
    pub async fn rest(&mut self, method: Method, path: &str, kind: &str, body: Option<Value>) -> Answer {
        let request = self.request(method, path);
        let request = match body {
            Some(json) => request.header(CONTENT_TYPE, kind).body(Body::from(json.to_string())),
            None => request.body(Body::empty()),
        };
        self.send(request.unwrap()).await
    }

    /// Begins a request whose answer is read as it comes.
    pub async fn open(&self, path: &str) -> Response {
        let request = self.request(Method::GET, path).body(Body::empty()).unwrap();
        self.router.clone().oneshot(request).await.unwrap()
    }

    /// Adds a registry under the name `lab`, and lets the index read all of it.
    pub async fn add_registry(&mut self, fake: &Fake) {
        let lab = json!({"metadata": {"name": "lab"}, "spec": {"url": fake.url().as_str(), "insecure": true}});
        assert_eq!(self.api(Method::POST, "/registries", Some(lab)).await.status, 201);
        self.until("/registries/lab", |lab| !lab["status"]["listed"].is_null() && is_filled(&lab["status"]["fill"]))
            .await;
    }

    /// Asks again and again until the index, which works on its own, has come so far.
    pub async fn until(&mut self, path: &str, reached: impl Fn(&Value) -> bool) -> Value {
        let deadline = Instant::now() + Duration::from_secs(30);
        loop {
            let seen = self.api(Method::GET, path, None).await.json();
            if reached(&seen) {
                return seen;
            }
            assert!(Instant::now() < deadline, "{path} stays {seen}");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    pub fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies.get(name).map(String::as_str)
    }

    pub fn set_cookie(&mut self, name: &str, value: &str) {
        self.cookies.insert(name.into(), value.into());
    }

    pub fn forget_cookies(&mut self) {
        self.cookies.clear();
    }
}

impl Answer {
    async fn read(response: Response) -> Self {
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap().to_vec();
        Self { status: parts.status, headers: parts.headers, bytes }
    }

    pub fn text(&self) -> String {
        String::from_utf8(self.bytes.clone()).unwrap()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|_| panic!("no JSON: {}", self.text()))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub fn location(&self) -> &str {
        self.header(LOCATION.as_str())
    }

    /// The path of the page this answer sends the browser to.
    pub fn next_page(&self) -> String {
        assert!(self.status.is_redirection(), "{}: {}", self.status, self.text());
        self.location().trim_start_matches("http://weir.test").to_owned()
    }

    pub fn cookies(&self) -> Vec<String> {
        self.headers.get_all(SET_COOKIE).iter().map(|cookie| cookie.to_str().unwrap().to_owned()).collect()
    }

    /// A `Status` with this code and reason; answers its message.
    pub fn expect_problem(&self, code: u16, reason: &str) -> String {
        let status = self.json();
        assert_eq!(self.status.as_u16(), code, "{status}");
        assert_eq!((&status["kind"], &status["status"]), (&"Status".into(), &"Failure".into()), "{status}");
        assert_eq!((&status["code"], &status["reason"]), (&code.into(), &reason.into()), "{status}");
        status["message"].as_str().unwrap().to_owned()
    }
}

fn is_filled(fill: &Value) -> bool {
    fill["done"] == fill["total"] && fill["running"] == false
}

fn encode(fields: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}
