//! What can be read: lists, digests, referrers; and what else is worth knowing.

use super::entry::Entered;
use super::{check, failed, good, skipped};
use crate::registry::{Client, Deletion};
use model::doctor::{Check, Outcome};
use model::reference::Target;
use model::text::{ago, count, counted};
use model::{Digest, Instant, RepositoryName, TagName};
use std::time::Duration;
use tokio::time::timeout;

/// How long one check may take, so that there is time for others.
const PATIENCE: Duration = Duration::from_secs(8);
/// Repositories tried in search of one that has tags.
const SAMPLES: usize = 5;
/// A clock further off than this spoils tokens and certificates.
const DRIFT: i64 = 60;
/// Below this share of its budget a registry is worth a warning; background work stops at about the same.
const SCARCE: i64 = 30;

/// Catalogue, Tags, HEAD digest, Referrers, Delete allowed, Limits, Clock.
pub(super) async fn examine(
    client: &Client,
    sample: Option<RepositoryName>,
    entered: Entered,
    checks: &mut Vec<Check>,
) {
    if entered.open {
        read(client, sample, checks).await;
        checks.push(limits(client));
    } else {
        let names = ["Catalogue", "Tags", "HEAD digest", "Referrers", "Delete allowed", "Limits"];
        checks.extend(names.map(|name| skipped(name, "Not tried: Weir did not get in")));
    }
    checks.push(clock(entered.clock));
}

async fn read(client: &Client, sample: Option<RepositoryName>, checks: &mut Vec<Check>) {
    let (catalogue, listed) = catalogue(client).await;
    let (tags, found) = tags(client, sample.map_or(listed, |sample| vec![sample])).await;
    checks.extend([catalogue, tags]);
    let Some((repository, tag)) = found else {
        checks.extend(
            ["HEAD digest", "Referrers", "Delete allowed"]
                .map(|name| skipped(name, "Not tried: there is no tag to try")),
        );
        return;
    };
    let (head, digest) = head(client, &repository, &tag).await;
    checks.push(head);
    checks.push(match digest {
        Some(digest) => referrers(client, &repository, &digest).await,
        None => skipped("Referrers", "Not tried: there is no digest to ask for"),
    });
    checks.push(deletion(client, &repository).await);
}

async fn catalogue(client: &Client) -> (Check, Vec<RepositoryName>) {
    const NAME: &str = "Catalogue";
    match timeout(PATIENCE, client.repositories()).await {
        Err(_) => {
            let meaning = "Weir lists repositories in the background, so this only delays the first filling.";
            (check(NAME, Outcome::Warning, "Listing takes longer than 8 s", meaning, ""), Vec::new())
        }
        Ok(Ok(names)) if names.is_empty() => {
            let meaning = "There is nothing yet, or nothing that this account may see.";
            let remedy = "Push something, or check what the account may read";
            (check(NAME, Outcome::Warning, "No repositories are listed", meaning, remedy), names)
        }
        Ok(Ok(names)) => {
            let result = format!("{} listed", counted(names.len() as i64, "repository", "repositories"));
            (good(NAME, result, "Weir finds repositories by itself."), names)
        }
        Ok(Err(failure)) => {
            let meaning = "Weir cannot find repositories by itself; names added by hand work.";
            (failed(NAME, Outcome::Warning, &failure, meaning), Vec::new())
        }
    }
}

/// The tags of the first candidate that has any.
async fn tags(client: &Client, candidates: Vec<RepositoryName>) -> (Check, Option<(RepositoryName, TagName)>) {
    const NAME: &str = "Tags";
    let mut last = skipped(NAME, "Not tried: there is no repository to try");
    for repository in candidates.into_iter().take(SAMPLES) {
        match timeout(PATIENCE, client.tags(&repository)).await {
            Ok(Ok(tags)) => match tags.first() {
                Some(tag) => {
                    let dated = if tag.digest.is_some() { ", with digests" } else { "" };
                    let result = format!("{repository} has {}{dated}", counted(tags.len() as i64, "tag", "tags"));
                    return (good(NAME, result, "Tags can be listed."), Some((repository, tag.name.clone())));
                }
                None => last = good(NAME, format!("{repository} has no tags"), "Tags can be listed."),
            },
            Ok(Err(failure)) => {
                last = failed(NAME, Outcome::Bad, &failure, "The tags of this repository cannot be read.")
            }
            Err(_) => {
                let meaning = "Weir lists tags in the background, so this only delays the filling.";
                last = check(
                    NAME,
                    Outcome::Warning,
                    format!("Listing the tags of {repository} takes longer than 8 s"),
                    meaning,
                    "",
                );
            }
        }
    }
    (last, None)
}

async fn head(client: &Client, repository: &RepositoryName, tag: &TagName) -> (Check, Option<Digest>) {
    const NAME: &str = "HEAD digest";
    match client.head(repository, &Target::Tag(tag.clone())).await {
        Ok(head) if client.heads() == Some(true) => {
            let result = format!("{repository}:{tag} is {}", head.digest.short());
            (good(NAME, result, "Weir sees cheaply whether a tag has moved."), Some(head.digest))
        }
        Ok(head) => {
            let meaning = "Each look at a tag fetches its manifest, which is slower and may count against a limit.";
            let remedy =
                "Let HEAD on manifests, and its Docker-Content-Digest header, through any proxy before the registry";
            (check(NAME, Outcome::Warning, "HEAD does not tell the digest", meaning, remedy), Some(head.digest))
        }
        Err(failure) => (failed(NAME, Outcome::Bad, &failure, "Images of this repository cannot be read."), None),
    }
}

async fn referrers(client: &Client, repository: &RepositoryName, digest: &Digest) -> Check {
    const NAME: &str = "Referrers";
    match client.referrers(repository, digest).await {
        Ok(found) if client.has_referrers() == Some(true) => {
            let result =
                format!("The referrers API is there; {}", counted(found.len() as i64, "referrer", "referrers"));
            good(NAME, result, "Signatures, SBOMs and attestations are found.")
        }
        Ok(found) => {
            let result = format!("No referrers API; {} by tag", counted(found.len() as i64, "referrer", "referrers"));
            good(NAME, result, "Signatures, SBOMs and attestations are found by their tags.")
        }
        Err(failure) => failed(NAME, Outcome::Warning, &failure, "Signatures, SBOMs and attestations are not shown."),
    }
}

async fn deletion(client: &Client, repository: &RepositoryName) -> Check {
    const NAME: &str = "Delete allowed";
    if matches!(client.pull_host().as_str(), "docker.io" | "ghcr.io") {
        return skipped(NAME, "Not tried: this registry deletes only by its own web pages and API");
    }
    match client.deletion(repository).await {
        Ok(Deletion::Allowed) => good(
            NAME,
            "Manifests can be deleted",
            "The registry lets this account delete. Weir deletes nothing in it, and did not for this check.",
        ),
        Ok(Deletion::Disabled) => {
            let remedy =
                "If other tools are to delete images, allow it in the registry (REGISTRY_STORAGE_DELETE_ENABLED=true)";
            check(
                NAME,
                Outcome::Good,
                "The registry deletes nothing",
                "Weir needs no more: it deletes nothing either.",
                remedy,
            )
        }
        Ok(Deletion::Hidden) => skipped(NAME, "Not known: this account may not delete, which is enough to read"),
        Err(failure) => failed(NAME, Outcome::Warning, &failure, "Whether images can be deleted is not known."),
    }
}

fn limits(client: &Client) -> Check {
    const NAME: &str = "Limits";
    let Some(budget) = client.budget() else {
        return good(NAME, "No limits are announced", "Weir asks as often as it needs, eight questions at a time.");
    };
    let window = if budget.window > 0 { format!(" in {}", span(budget.window)) } else { String::new() };
    let result = format!("{} of {} requests left{window}", count(budget.remaining), count(budget.limit));
    if budget.remaining * 100 >= budget.limit * SCARCE {
        return good(NAME, result, "Weir keeps within this budget.");
    }
    let meaning = "Background work pauses until there is more.";
    let remedy =
        if client.connection().password.is_empty() { "Sign in: limits are higher for known accounts" } else { "" };
    check(NAME, Outcome::Warning, result, meaning, remedy)
}

/// `6 h`, `30 min`, `45 s`.
fn span(seconds: i64) -> String {
    let now = Instant::UNIX_EPOCH;
    ago(now, now + time::Duration::seconds(seconds)).trim_end_matches(" ago").to_owned()
}

fn clock(clock: Option<(Instant, Instant)>) -> Check {
    const NAME: &str = "Clock";
    let Some((theirs, ours)) = clock else { return skipped(NAME, "Not known: the registry did not tell its time") };
    let drift = (theirs - ours).whole_seconds();
    if drift.abs() <= DRIFT {
        return good(NAME, "Both clocks agree", "Tokens and certificates are judged by the same time.");
    }
    let direction = if drift > 0 { "ahead of" } else { "behind" };
    let result = format!("The registry's clock is {} {direction} Weir's", span(drift.abs()));
    let meaning = "Tokens and certificates may be refused as too old or not yet valid.";
    check(NAME, Outcome::Warning, result, meaning, "Set the clocks of both machines by NTP")
}
