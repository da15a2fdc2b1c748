//! Another key for the secrets of a whole Weir.

use crate::instances::make::order;
use crate::templates::hall::{Hall, notes};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use engine::db::testing::TestDatabase;
use engine::{Config, Engine, Error, SecretKeys, db};
use model::registry::RegistrySpec;

const WORD: &str = "hunter2hunter2";

fn key(byte: u8) -> String {
    STANDARD.encode([byte; 32])
}

async fn open(database: &TestDatabase, present: u8, former: &[u8]) -> Engine {
    let keys = SecretKeys { present: Some(key(present)), former: former.iter().map(|byte| key(*byte)).collect() };
    Engine::open(Config { secret_keys: keys, ..database.config() }).await.unwrap()
}

fn registry() -> RegistrySpec {
    let url = "https://registry.example".to_owned();
    RegistrySpec { url, username: "ana".into(), password: WORD.into(), ..RegistrySpec::default() }
}

/// A secret of each kind: of a registry, of a project, of an instance, and of one that is deleted.
async fn fill(hall: &Hall, engine: &Engine) {
    hall.save("openshift", notes("notes")).await.unwrap();
    engine.registries().add(&hall.ana, "lab", registry()).await.unwrap();
    engine.credentials().put(&hall.ana, "shop", "quay.io", "robot", WORD).await.unwrap();
    for name in ["mine", "gone"] {
        engine.instances().instantiate(&hall.ana, &order(name, &[("NAME", name), ("PASSWORD", WORD)])).await.unwrap();
    }
    engine.instances().delete(&hall.ana, "shop", "gone", None).await.unwrap();
}

/// Do all secrets open that people can have opened? An edit of the registry keeps its password only if it opens.
async fn opens(hall: &Hall, engine: &Engine) -> bool {
    let secrets = engine.instances().secrets(&hall.ana, "shop", "mine").await;
    let stored = engine.registries().get(&hall.ana, "lab").await.unwrap();
    let edited = RegistrySpec { password: String::new(), ..registry() };
    let edited = engine.registries().edit(&hall.ana, "lab", stored.version, edited).await;
    secrets.is_ok_and(|secrets| secrets.values["PASSWORD"] == WORD) && edited.is_ok()
}

#[tokio::test]
async fn everything_opens_with_the_new_key_alone() {
    for hall in Hall::each().await {
        let old = open(&hall.database, 1, &[]).await;
        fill(&hall, &old).await;
        let between = open(&hall.database, 2, &[1]).await;
        assert!(opens(&hall, &between).await, "before anything is sealed anew");
        let rotated = between.secrets().rotate(&hall.ana).await.unwrap();
        assert_eq!((rotated.secrets, rotated.key.len()), (4, 16));
        let new = open(&hall.database, 2, &[]).await;
        assert!(opens(&hall, &new).await);
        new.instances().restore(&hall.ana, "shop", "gone").await.unwrap();
        assert_eq!(new.instances().secrets(&hall.ana, "shop", "gone").await.unwrap().values["PASSWORD"], WORD);
        assert!(!opens(&hall, &open(&hall.database, 1, &[]).await).await, "the old key is worth nothing");
        let log = new.audit().verify(&hall.ana).await.unwrap();
        assert!(matches!(log, model::audit::Chain::Whole { .. }));
    }
}

#[tokio::test]
async fn a_key_that_does_not_open_everything_changes_nothing() {
    for hall in Hall::each().await {
        let old = open(&hall.database, 1, &[]).await;
        fill(&hall, &old).await;
        let wrong = open(&hall.database, 2, &[3]).await;
        let Err(Error::Conflict { message }) = wrong.secrets().rotate(&hall.ana).await else { panic!("it was sealed") };
        assert!(message.starts_with("Nothing was sealed anew: the secret of registry:"), "{message}");
        assert!(opens(&hall, &old).await);
        let nobody = db::testing::person(&old, "bob", &[("admin", "shop")]).await;
        assert!(old.secrets().rotate(&nobody).await.is_err());
    }
}

#[tokio::test]
async fn the_key_in_the_file_is_replaced_and_not_beside_a_server() {
    for hall in Hall::each().await {
        fill(&hall, &hall.engine).await;
        let file = hall.database.dir().join("secret.key");
        let before = std::fs::read_to_string(&file).unwrap();
        let server = Engine::start(hall.database.config()).await.unwrap();
        let Err(Error::Conflict { message }) = hall.engine.secrets().rotate(&hall.ana).await else { panic!("it was") };
        assert!(message.contains("Stop it first"), "{message}");
        assert_eq!(std::fs::read_to_string(&file).unwrap(), before);
        server.stop().await;
        drop(server);

        let console = Engine::open(hall.database.config()).await.unwrap();
        assert_eq!(console.secrets().rotate(&hall.ana).await.unwrap().secrets, 4);
        let after = std::fs::read_to_string(&file).unwrap();
        assert!(after.lines().count() == 1 && after != before);
        assert!(opens(&hall, &Engine::open(hall.database.config()).await.unwrap()).await);
    }
}

#[tokio::test]
async fn a_rotation_that_was_killed_is_finished_by_the_next() {
    for hall in Hall::each().await {
        fill(&hall, &hall.engine).await;
        let file = hall.database.dir().join("secret.key");
        let former = std::fs::read_to_string(&file).unwrap();
        // Killed after the key was made: nothing is sealed with it yet, or some.
        std::fs::write(&file, format!("{}\n{former}", key(9))).unwrap();
        let between = Engine::open(hall.database.config()).await.unwrap();
        assert!(opens(&hall, &between).await);
        between.credentials().put(&hall.ana, "shop", "quay.io", "robot", WORD).await.unwrap();
        assert_eq!(between.secrets().rotate(&hall.ana).await.unwrap().secrets, 4);
        assert_eq!(std::fs::read_to_string(&file).unwrap().trim(), key(9));
        assert!(opens(&hall, &Engine::open(hall.database.config()).await.unwrap()).await);
    }
}
