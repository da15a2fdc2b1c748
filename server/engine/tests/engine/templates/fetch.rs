//! Templates from addresses: only from where imports may come, and only so much.

use super::hall::Hall;
use engine::db::testing::sqlite;
use engine::{Config, Engine, Error, UpstreamKind};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// A web server that answers everything with one document; answers its address.
async fn serving(document: Vec<u8>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            let document = document.clone();
            tokio::spawn(async move {
                let _ = socket.read(&mut [0; 4096]).await;
                let head =
                    format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", document.len());
                let _ = socket.write_all(&[head.as_bytes(), &document].concat()).await;
            });
        }
    });
    format!("http://{address}/template.yaml")
}

#[tokio::test]
async fn a_text_is_fetched_within_bounds() {
    let hall = Hall::each().await.remove(0);
    let templates = hall.engine.templates();
    let text = "kind: Template\n";
    assert_eq!(templates.fetch(&hall.ana, "shop", &serving(text.into()).await).await.unwrap(), text);
    let binary = templates.fetch(&hall.ana, "shop", &serving(vec![0xff, 0xfe]).await).await;
    assert!(matches!(binary, Err(Error::Invalid { field: "url", .. })), "{binary:?}");
    let huge = templates.fetch(&hall.ana, "shop", &serving(vec![b'x'; 3 << 20]).await).await;
    assert!(matches!(&huge, Err(Error::Upstream(failure)) if failure.kind == UpstreamKind::Malformed), "{huge:?}");
    for odd in ["", "file:///etc/passwd", "template.yaml", "http://user:pass@127.0.0.1/x"] {
        assert!(templates.fetch(&hall.ana, "shop", odd).await.is_err(), "{odd}");
    }
}

#[tokio::test]
async fn nothing_is_fetched_from_where_imports_may_not_come() {
    let database = sqlite();
    let url = serving(b"kind: Template\n".into()).await;
    for (allowed, url) in
        [("public", url.as_str()), ("none", &url), ("169.254.0.0/16", "http://169.254.169.254/latest")]
    {
        let config = Config { import_from: allowed.parse().unwrap(), ..database.config() };
        let engine = Engine::open(config).await.unwrap();
        let refused = engine.templates().fetch(&engine::Actor::system(), "shop", url).await;
        let is_address =
            |error: &Error| matches!(error, Error::Upstream(failure) if failure.kind == UpstreamKind::Address);
        assert!(refused.as_ref().is_err_and(is_address), "{allowed}: {refused:?}");
    }
}
