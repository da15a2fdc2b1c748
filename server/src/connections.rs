//! Connections: each gets its answers, and none is kept for somebody who says nothing.

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use axum::serve::Listener;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use std::net::SocketAddr;
use std::pin::pin;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tower::ServiceExt;

/// How long the head of a request may take to come, the pause after the last answer included.
const HEAD: Duration = Duration::from_secs(60);

/// Answers until `stop`; then lets running requests end.
pub(crate) async fn serve(listener: TcpListener, app: Router, stop: impl Future<Output = ()>) {
    serve_patiently(listener, app, stop, HEAD).await;
}

async fn serve_patiently(mut listener: TcpListener, app: Router, stop: impl Future<Output = ()>, head: Duration) {
    let connections = GracefulShutdown::new();
    let mut stop = pin!(stop);
    loop {
        let (stream, peer) = tokio::select! {
            accepted = Listener::accept(&mut listener) => accepted,
            () = &mut stop => break,
        };
        let connection = connections.watch(connection(stream, peer, app.clone(), head));
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%peer, %error, "a connection broke off");
            }
        });
    }
    drop(listener);
    connections.shutdown().await;
}

fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    app: Router,
    head: Duration,
) -> impl hyper_util::server::graceful::GracefulConnection<Error = hyper::Error> + Send {
    let service = app.map_request(move |request: Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        request
    });
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(head);
    http.serve_connection(TokioIo::new(stream), TowerToHyperService::new(service))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::routing::get;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::sync::oneshot;

    /// A server that waits briefly, and the way to stop it.
    async fn server(head: Duration) -> (SocketAddr, oneshot::Sender<()>, tokio::task::JoinHandle<()>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let peer = |ConnectInfo(peer): ConnectInfo<SocketAddr>| async move { peer.ip().to_string() };
        let (stop, stopped) = oneshot::channel();
        let app = Router::new().route("/", get(peer));
        let stopped = async { _ = stopped.await };
        (address, stop, tokio::spawn(serve_patiently(listener, app, stopped, head)))
    }

    #[tokio::test]
    async fn whoever_sends_half_a_request_or_nothing_is_let_go() {
        let (address, _stop, _server) = server(Duration::from_millis(50)).await;
        for begun in ["", "G", "GET / HTTP/1.1\r\nHost: weir\r\nX-Slow: "] {
            let mut stream = TcpStream::connect(address).await.unwrap();
            stream.write_all(begun.as_bytes()).await.unwrap();
            let mut answer = Vec::new();
            _ = tokio::time::timeout(Duration::from_secs(10), stream.read_to_end(&mut answer)).await.expect("it ends");
            assert!(!String::from_utf8_lossy(&answer).contains("200 OK"), "{begun:?}");
        }
    }

    #[tokio::test]
    async fn a_connection_is_used_again_and_knows_its_peer() {
        let (address, stop, server) = server(HEAD).await;
        let mut stream = TcpStream::connect(address).await.unwrap();
        for _ in 0..2 {
            stream.write_all(b"GET / HTTP/1.1\r\nHost: weir\r\n\r\n").await.unwrap();
            let mut answer = vec![0; 4096];
            let mut length = 0;
            while !String::from_utf8_lossy(&answer[..length]).ends_with("127.0.0.1") {
                let read = stream.read(&mut answer[length..]).await.unwrap();
                assert!(read > 0, "the connection stays");
                length += read;
            }
        }
        stop.send(()).unwrap();
        server.await.unwrap();
        assert_eq!(stream.read(&mut [0; 1]).await.unwrap(), 0, "an idle connection does not hold up the end");
    }
}
