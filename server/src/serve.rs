//! `weir serve`: from an empty directory to answers, and back to a clean stop.

use crate::config::Options;
use crate::console::{announce_password, plain};
use crate::{Site, Web, connections, sessions, telemetry};
use anyhow::Context;
use axum::Router;
use engine::Engine;
use std::io::{ErrorKind, Write, stdout};
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use tokio::time::{MissedTickBehavior, interval, sleep};
use url::Url;

/// How long requests may go on after the signal to stop.
const GRACE: Duration = Duration::from_secs(10);
/// How often the house is kept: ended sessions swept, metrics tidied.
const HOUSEKEEPING: Duration = Duration::from_secs(60);

/// Serves until a signal says stop.
pub(crate) async fn serve(options: &Options) -> anyhow::Result<()> {
    let site = Site::find(options.site_dir.as_deref())?;
    let listener = listen(options.addr).await?;
    let engine = Engine::start(options.engine()?).await.map_err(plain).context("cannot open the database")?;
    let password = engine.accounts().ensure_administrator(options.admin_password.as_deref()).await.map_err(plain)?;
    let public_url = options.public_url(listener.local_addr()?)?;
    let web = Web { public_url, site, trusted_proxies: options.trusted_proxies.clone() };
    let app = crate::router(&engine, &web);
    greet(&web.public_url, password.as_deref())?;

    let housekeeping = tokio::spawn(keep_house(engine.clone()));
    let served = answer(listener, app).await;
    housekeeping.abort();
    engine.stop().await;
    tracing::info!("stopped");
    served
}

async fn listen(addr: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(addr).await.map_err(|error| match error.kind() {
        ErrorKind::AddrInUse => {
            anyhow::anyhow!("{addr} is taken by another program. Stop it, or choose another address with --addr")
        }
        _ => anyhow::Error::new(error).context(format!("cannot listen on {addr}")),
    })
}

fn greet(here: &Url, password: Option<&str>) -> anyhow::Result<()> {
    let mut out = stdout().lock();
    writeln!(out, "Weir is at {here}")?;
    if let Some(password) = password {
        announce_password(&mut out, password)?;
    }
    Ok(out.flush()?)
}

/// Answers until told to stop; then lets running requests end, for a while.
async fn answer(listener: TcpListener, app: Router) -> anyhow::Result<()> {
    let (stopping, mut stopped) = watch::channel(false);
    tokio::spawn(async move {
        told_to_stop().await;
        tracing::info!("stopping");
        _ = stopping.send(true);
    });
    let mut too_late = stopped.clone();
    let server = connections::serve(listener, app, async move {
        _ = stopped.wait_for(|stop| *stop).await;
    });
    tokio::select! {
        () = server => Ok(()),
        () = async { _ = too_late.wait_for(|stop| *stop).await; sleep(GRACE).await } => {
            tracing::warn!("some requests did not end in time");
            Ok(())
        }
    }
}

/// Waits for Ctrl-C or SIGTERM.
async fn told_to_stop() {
    let signals = (signal(SignalKind::interrupt()), signal(SignalKind::terminate()));
    let (Ok(mut interrupt), Ok(mut terminate)) = signals else {
        tracing::error!("signals cannot be heard; only a kill stops this process");
        return std::future::pending().await;
    };
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
}

async fn keep_house(engine: Engine) {
    let mut clock = interval(HOUSEKEEPING);
    clock.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        clock.tick().await;
        telemetry::metrics().run_upkeep();
        if let Err(error) = sessions::sweep(engine.db()).await {
            tracing::warn!(error = %plain(error), "ended sessions were not swept");
        }
    }
}
