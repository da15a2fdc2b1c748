//! An engine with the projects `shop`, `dev` and `openshift`, and a template.

use engine::db::testing::{TestDatabase, databases, person};
use engine::{Actor, Engine, Error, Presence, StoredTemplate, TemplateEdit};
use model::ProjectName;
use model::template::Template;
use serde_json::{Value, json};

pub struct Hall {
    pub engine: Engine,
    pub ana: Actor,
    pub database: TestDatabase,
}

impl Hall {
    /// One on each kind of database, without background.
    pub async fn each() -> Vec<Self> {
        let mut halls = Vec::new();
        for database in databases().await {
            let engine = Engine::open(database.config()).await.unwrap();
            let ana = person(&engine, "ana", &[("cluster-admin", "*")]).await;
            for project in ["shop", "dev", "openshift"] {
                engine.projects().create(&ana, project, "", "").await.unwrap();
            }
            halls.push(Self { engine, ana, database });
        }
        halls
    }

    pub fn project(name: &str) -> ProjectName {
        ProjectName::parse(name).unwrap()
    }

    pub async fn save(&self, project: &str, document: Value) -> Result<StoredTemplate, Error> {
        self.save_as(project, document, &TemplateEdit::default()).await
    }

    pub async fn save_as(&self, project: &str, document: Value, edit: &TemplateEdit) -> Result<StoredTemplate, Error> {
        let template = Template::read(document).unwrap();
        self.engine.templates().save(&self.ana, &Self::project(project), &template, edit).await
    }
}

/// What an edit expects.
pub fn at(version: i64) -> TemplateEdit {
    TemplateEdit { presence: Presence::There, version: Some(version), ..TemplateEdit::default() }
}

/// A template with a secret that is generated, an image stream, and a deployment of a tag of it.
pub fn notes(name: &str) -> Value {
    json!({
        "apiVersion": "template.openshift.io/v1",
        "kind": "Template",
        "metadata": {"name": name, "labels": {"team": "green"}, "annotations": {
            "openshift.io/display-name": "Notes", "description": "A small note keeper.", "tags": "quickstart, redis",
            "iconClass": "icon-redis", "openshift.io/provider-display-name": "Example Org"}},
        "x-unknown": {"kept": [1, null]},
        "labels": {"app": "${NAME}"},
        "message": "Sign in to ${NAME} with ${PASSWORD}.",
        "parameters": [
            {"name": "NAME", "displayName": "Name", "required": true, "value": "notes"},
            {"name": "REPLICAS", "value": "1"},
            {"name": "PASSWORD", "generate": "expression", "from": "[a-zA-Z0-9]{16}", "required": true}],
        "objects": [
            {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "${NAME}"}, "stringData": {"password": "${PASSWORD}"}},
            {"apiVersion": "image.openshift.io/v1", "kind": "ImageStream", "metadata": {"name": "${NAME}"},
             "spec": {"tags": [{"name": "1", "from": {"kind": "DockerImage", "name": "quay.io/acme/notes:1"}, "weight": 3}]}},
            {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "${NAME}", "annotations": {
                "image.openshift.io/triggers": "[{\"from\":{\"kind\":\"ImageStreamTag\",\"name\":\"base:1\"},\"fieldPath\":\"x\"}]"}},
             "spec": {"replicas": "${{REPLICAS}}", "template": {"spec": {"containers": [{"name": "web", "image": " "}]}}}}]
    })
}
