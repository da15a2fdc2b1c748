//! What is so of the samples as a whole, in OKD's conditions, and as metrics.

use super::RELEASE;
use super::pass::Pass;
use crate::db::clock::Turn;
use crate::db::samples as rows;
use crate::{Engine, Error};
use model::Instant;
use model::samples::{
    Condition, ConditionType, ManagementState, SampleKind, SampleState, SamplesConfig, SamplesSpec, SamplesStatus,
    Truth,
};
use std::collections::BTreeSet;

/// Names and problems that are told one by one.
const TOLD: usize = 5;

/// What is said of a condition.
struct Said {
    kind: ConditionType,
    status: Truth,
    reason: &'static str,
    message: String,
}

fn said(kind: ConditionType, status: impl Into<Truth>, reason: &'static str, message: impl Into<String>) -> Said {
    Said { kind, status: status.into(), reason, message: message.into() }
}

/// After a pass that brought the samples about.
pub(super) async fn managed(pass: &Pass<'_>) -> Result<(), Error> {
    let known = rows::known(&pass.engine.inner.db).await?;
    let in_state = |state| known.iter().filter(move |known| known.state == state).map(|known| known.name.as_str());
    let refused: Vec<&str> = in_state(SampleState::Refused).collect();
    let exist = if !pass.inventory.problems.is_empty() {
        said(ConditionType::SamplesExist, Truth::Unknown, "FileSystemError", problems(&pass.inventory.problems))
    } else if refused.is_empty() {
        said(ConditionType::SamplesExist, true, "", "")
    } else {
        let message = format!("These samples could not be brought in line: {}", names(refused.into_iter()));
        said(ConditionType::SamplesExist, false, "SamplesRefused", message)
    };
    let complete = matches!(exist.status, Truth::True);
    let status = &pass.config.status;
    let next = SamplesStatus {
        observed_generation: pass.config.generation,
        observed: pass.config.spec.clone(),
        version: if complete { RELEASE.into() } else { status.version.clone() },
        conditions: status.conditions.clone(),
    };
    metrics::gauge!("openshift_samples_degraded_info").set(if complete { 0.0 } else { 1.0 });
    metrics::gauge!("openshift_samples_invalidconfig_info").set(0.0);
    let mut all = vec![
        exist,
        said(ConditionType::ConfigurationValid, true, "", ""),
        said(ConditionType::RemovePending, false, "", ""),
        said(ConditionType::MigrationInProgress, false, "", ""),
    ];
    all.extend(importing(pass.engine, &pass.config.spec).await?);
    write(pass.engine, &pass.config, next, all, pass.now).await
}

/// Everything stays as it is.
pub(super) async fn unmanaged(engine: &Engine, config: &SamplesConfig, now: Instant) -> Result<(), Error> {
    let observed = SamplesSpec { management_state: ManagementState::Unmanaged, ..config.status.observed.clone() };
    let next = SamplesStatus { observed_generation: config.generation, observed, ..config.status.clone() };
    let all = vec![said(ConditionType::RemovePending, false, "", "")];
    write(engine, config, next, all, now).await
}

/// After the samples were taken away, but for those that could not be.
pub(super) async fn removed(
    engine: &Engine,
    config: &SamplesConfig,
    refused: &[String],
    now: Instant,
) -> Result<(), Error> {
    let observed = SamplesSpec { management_state: ManagementState::Removed, ..SamplesSpec::default() };
    let next = SamplesStatus {
        observed_generation: config.generation,
        observed,
        version: String::new(),
        conditions: config.status.conditions.clone(),
    };
    let pending = !refused.is_empty();
    let all = vec![
        said(ConditionType::SamplesExist, pending, "Removed", "The samples are taken away"),
        said(ConditionType::ConfigurationValid, true, "", ""),
        said(ConditionType::ImportImageErrorsExist, false, "", ""),
        said(
            ConditionType::RemovePending,
            pending,
            if pending { "DeletionInProgress" } else { "" },
            refused.join("; "),
        ),
        said(ConditionType::ImageChangesInProgress, false, "", ""),
        said(ConditionType::MigrationInProgress, false, "", ""),
    ];
    write(engine, config, next, all, now).await
}

/// How the imports of the sample streams stand. Skipped and foreign streams do not count.
async fn importing(engine: &Engine, spec: &SamplesSpec) -> Result<Vec<Said>, Error> {
    let known = rows::known(&engine.inner.db).await?;
    let counts = |name: &str| {
        !spec.skips(SampleKind::ImageStream, name)
            && known.iter().any(|known| {
                known.kind == SampleKind::ImageStream
                    && known.name == name
                    && matches!(known.state, SampleState::Installed | SampleState::Refused)
            })
    };
    let imports = rows::imports(&engine.inner.db).await?;
    let streams = |failed: bool| -> BTreeSet<&str> {
        let wanted = imports.iter().filter(|import| if failed { import.reason.is_some() } else { import.pending });
        wanted.map(|import| import.stream.as_str()).filter(|name| counts(name)).collect()
    };
    let (failing, pending) = (streams(true), streams(false));
    for known in known.iter().filter(|known| known.kind == SampleKind::ImageStream) {
        let value = if failing.contains(known.name.as_str()) { 1.0 } else { 0.0 };
        metrics::gauge!("openshift_samples_failed_imagestream_import_info", "name" => known.name.clone()).set(value);
    }
    let failed = if failing.is_empty() {
        said(ConditionType::ImportImageErrorsExist, false, "", "")
    } else {
        let message = format!("Tags of these image streams could not be imported: {}", names(failing.iter().copied()));
        said(ConditionType::ImportImageErrorsExist, true, "FailedImageImports", message)
    };
    let message =
        if pending.is_empty() { String::new() } else { format!("Importing: {}", names(pending.iter().copied())) };
    Ok(vec![
        failed,
        said(ConditionType::ImageChangesInProgress, !pending.is_empty(), "", message),
        said(ConditionType::ImportCredentialsExist, true, "", "Credentials are those of the configured registries"),
    ])
}

fn problems(all: &[String]) -> String {
    let told = all.iter().take(TOLD).map(String::as_str).collect::<Vec<_>>().join("; ");
    if all.len() > TOLD { format!("{told}; and {} more", all.len() - TOLD) } else { told }
}

fn names<'n>(names: impl Iterator<Item = &'n str>) -> String {
    let all: Vec<&str> = names.collect();
    let told = all.iter().take(TOLD).copied().collect::<Vec<_>>().join(", ");
    if all.len() > TOLD { format!("{told} and {} more", all.len() - TOLD) } else { told }
}

/// Writes the status down, if it is another one.
async fn write(
    engine: &Engine,
    config: &SamplesConfig,
    mut next: SamplesStatus,
    all: Vec<Said>,
    now: Instant,
) -> Result<(), Error> {
    for said in all {
        set(&mut next.conditions, said, now);
    }
    next.conditions.sort_by_key(|condition| ConditionType::ALL.iter().position(|kind| *kind == condition.kind));
    if next == config.status {
        return Ok(());
    }
    let mut turn = Turn::begin(&engine.inner.db).await?;
    rows::set_status(&mut turn, &next).await?;
    turn.commit_quietly().await
}

fn set(conditions: &mut Vec<Condition>, said: Said, now: Instant) {
    let Said { kind, status, reason, message } = said;
    let was = conditions.iter().position(|condition| condition.kind == kind).map(|at| conditions.swap_remove(at));
    let same = |was: &Condition| (was.status, was.reason.as_str(), &was.message) == (status, reason, &message);
    let updated = was.as_ref().filter(|was| same(was)).map_or(now, |was| was.updated);
    let since = was.filter(|was| was.status == status).map_or(now, |was| was.since);
    conditions.push(Condition { kind, status, updated, since, reason: reason.into(), message });
}
