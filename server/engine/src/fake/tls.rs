//! TLS for the fake, with an authority made for the occasion.

use axum::serve::Listener;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use tokio_rustls::server::TlsStream;

/// Accepts connections whose handshake succeeds.
pub(super) struct TlsListener {
    plain: TcpListener,
    acceptor: TlsAcceptor,
}

/// A listener with a certificate for 127.0.0.1 and localhost, and the certificate (PEM) of its authority.
pub(super) fn listener(plain: TcpListener) -> (TlsListener, String) {
    let mut authority = CertificateParams::new(Vec::new()).expect("no names are fine");
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority =
        CertifiedIssuer::self_signed(authority, KeyPair::generate().expect("a key")).expect("a certificate");
    let key = KeyPair::generate().expect("a key");
    let names = ["127.0.0.1".to_owned(), "localhost".to_owned()];
    let certificate = CertificateParams::new(names).expect("names").signed_by(&key, &authority).expect("a certificate");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], PrivateKeyDer::Pkcs8(key.serialize_der().into()))
        .expect("certificate and key belong together");
    (TlsListener { plain, acceptor: TlsAcceptor::from(Arc::new(config)) }, authority.pem())
}

/// Puts TLS in front of a server, as a proxy would: where it listens, and the certificate (PEM) of its authority.
pub async fn tls_front(server: SocketAddr) -> (SocketAddr, String) {
    let plain = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let (mut listener, authority) = listener(plain);
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move {
        loop {
            let (mut client, _) = listener.accept().await;
            tokio::spawn(async move {
                if let Ok(mut server) = TcpStream::connect(server).await {
                    _ = copy_bidirectional(&mut client, &mut server).await;
                }
            });
        }
    });
    (address, authority)
}

impl Listener for TlsListener {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        loop {
            let (stream, address) = Listener::accept(&mut self.plain).await;
            if let Ok(stream) = self.acceptor.accept(stream).await {
                return (stream, address);
            }
        }
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        self.plain.local_addr()
    }
}
