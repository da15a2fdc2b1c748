//! Keys that sign tokens.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use rsa::RsaPrivateKey;
use rsa::pkcs1v15::SigningKey;
use rsa::rand_core::OsRng;
use rsa::sha2::Sha256;
use rsa::signature::{SignatureEncoding, Signer};
use rsa::traits::PublicKeyParts;
use serde_json::{Value, json};
use std::sync::{Arc, LazyLock};

/// A key and the name it is shown under.
#[derive(Clone)]
pub(super) struct Key {
    pub id: String,
    kind: Kind,
}

#[derive(Clone)]
enum Kind {
    Rsa(Arc<RsaPrivateKey>),
    Elliptic(Arc<EcdsaKeyPair>),
}

impl Key {
    /// RSA with 2048 bits. The same for the whole process: making one takes a while.
    pub fn rsa(id: &str) -> Self {
        static KEY: LazyLock<Arc<RsaPrivateKey>> =
            LazyLock::new(|| Arc::new(RsaPrivateKey::new(&mut OsRng, 2048).expect("a key")));
        Self { id: id.to_owned(), kind: Kind::Rsa(Arc::clone(&KEY)) }
    }

    /// P-256, a new one each time.
    pub fn elliptic(id: &str) -> Self {
        let (random, algorithm) = (SystemRandom::new(), &ECDSA_P256_SHA256_FIXED_SIGNING);
        let document = EcdsaKeyPair::generate_pkcs8(algorithm, &random).expect("a key");
        let pair = EcdsaKeyPair::from_pkcs8(algorithm, document.as_ref(), &random).expect("the key");
        Self { id: id.to_owned(), kind: Kind::Elliptic(Arc::new(pair)) }
    }

    pub fn algorithm(&self) -> &'static str {
        match self.kind {
            Kind::Rsa(_) => "RS256",
            Kind::Elliptic(_) => "ES256",
        }
    }

    pub fn sign(&self, text: &str) -> Vec<u8> {
        match &self.kind {
            Kind::Rsa(key) => SigningKey::<Sha256>::new(key.as_ref().clone()).sign(text.as_bytes()).to_vec(),
            Kind::Elliptic(pair) => {
                pair.sign(&SystemRandom::new(), text.as_bytes()).expect("a signature").as_ref().to_vec()
            }
        }
    }

    /// What everybody may see of it (JWK).
    pub fn public(&self) -> Value {
        match &self.kind {
            Kind::Rsa(key) => json!({
                "kty": "RSA", "use": "sig", "alg": "RS256", "kid": self.id,
                "n": encode(&key.n().to_bytes_be()), "e": encode(&key.e().to_bytes_be()),
            }),
            Kind::Elliptic(pair) => {
                let (x, y) = pair.public_key().as_ref()[1..].split_at(32);
                json!({"kty": "EC", "use": "sig", "alg": "ES256", "kid": self.id, "crv": "P-256", "x": encode(x), "y": encode(y)})
            }
        }
    }

    /// The bytes of the public key, as somebody would misuse them for a shared secret.
    pub fn public_bytes(&self) -> Vec<u8> {
        match &self.kind {
            Kind::Rsa(key) => key.n().to_bytes_be(),
            Kind::Elliptic(pair) => pair.public_key().as_ref().to_vec(),
        }
    }
}

/// Base64 as tokens have it.
pub(super) fn encode(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}
