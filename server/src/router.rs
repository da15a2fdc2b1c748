//! Every address and the layers around it.

use crate::middleware::{actor, compress, csrf, limits, metrics, page, peer, request, security};
use crate::{Site, handlers, rest, sessions};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::handler::HandlerWithoutStateExt;
use axum::middleware::{from_fn, from_fn_with_state};
use engine::Engine;
use ipnet::IpNet;
use leptos::prelude::provide_context;
use leptos_axum::{AxumRouteListing, LeptosRoutes, generate_route_list, render_app_async_with_context};
use std::sync::LazyLock;
use tower::ServiceBuilder;
use url::Url;

/// How Weir is met on the web.
#[derive(Debug, Clone)]
pub struct Web {
    /// What people type to get here: to Weir or to a proxy in front of it.
    pub public_url: Url,
    /// The browser's files.
    pub site: Site,
    /// The networks of proxies that are believed when they say for whom they ask.
    pub trusted_proxies: Vec<IpNet>,
}

impl Web {
    /// Do people come over TLS?
    fn is_https(&self) -> bool {
        self.public_url.scheme() == "https"
    }
}

/// All of Weir over HTTP. Whatever is added here is closed to strangers, unless it stands among the open ones.
pub fn router(engine: &Engine, web: &Web) -> Router {
    let open = web.site.files().merge(handlers::health::router(engine)).merge(rest::document());
    let pages =
        pages(engine, web).layer(from_fn(limits::whole)).layer(from_fn(limits::text)).layer(from_fn(page::or_sign_in));
    let machines = Router::new()
        .merge(rest::router(engine))
        .merge(handlers::download::router(engine))
        .merge(handlers::raw::router(engine))
        .merge(handlers::metrics::router())
        .layer(from_fn(limits::names))
        .layer(from_fn(actor::required));
    let doors = handlers::sign_on::router(engine, &web.public_url);
    let closed = pages.merge(machines).merge(doors).layer(
        ServiceBuilder::new()
            .layer(csrf::layer(&web.public_url))
            .layer(from_fn(sessions::secure_removal))
            .layer(sessions::layer(engine.db(), web.is_https()))
            .layer(from_fn_with_state(engine.clone(), actor::identify)),
    );
    open.merge(closed).layer(
        ServiceBuilder::new()
            .layer(from_fn(request::identified))
            .layer(from_fn_with_state(web.trusted_proxies.clone().into(), peer::behind_proxies))
            .layer(from_fn(metrics::counted))
            .layer(from_fn_with_state(web.is_https(), security::headers))
            .layer(compress::layer())
            .layer(from_fn(rest::errors_as_status))
            .layer(limits::panics())
            .layer(from_fn(limits::time))
            .layer(from_fn(limits::body))
            // The framework has a limit of its own, which is lower than what a template may have.
            .layer(DefaultBodyLimit::disable()),
    )
}

/// The addresses of the pages. Leptos loads no data in the whole process while it lists them, so a page rendered meanwhile
/// would wait for ever: they are listed once, before the first page is rendered.
static ROUTES: LazyLock<Vec<AxumRouteListing>> = LazyLock::new(|| generate_route_list(app::App));

/// The pages and their server functions.
fn pages(engine: &Engine, web: &Web) -> Router {
    let context = {
        let engine = engine.clone();
        move || {
            provide_context(engine.clone());
            security::set_page_policy();
        }
    };
    let options = web.site.options.clone();
    let shell = {
        let options = options.clone();
        move || app::shell(options.clone())
    };
    let unknown = render_app_async_with_context(context.clone(), shell.clone());
    Router::new()
        .leptos_routes_with_context(&options, ROUTES.clone(), context, shell)
        .fallback_service(unknown.into_service())
        .with_state(options)
}
