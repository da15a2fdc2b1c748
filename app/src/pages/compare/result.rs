//! A comparison: what differs, section by section.

use super::differences::Differences;
use super::layers::Layers;
use super::summary::Summary;
use super::wanted::Wanted;
use crate::links;
use crate::ui::{Head, Icon, Sign};
use leptos::either::EitherOf3;
use leptos::prelude::*;
use model::Digest;
use model::compare::{Comparison, Side};

/// The page of a comparison.
#[component]
pub fn Compared(
    /// What was compared.
    comparison: Comparison,
    /// What the address asks for.
    wanted: Wanted,
) -> impl IntoView {
    let (swap, others) = (wanted.swapped(), wanted.others());
    let actions = move || {
        view! {
            <a class="button" href=swap>
                <Icon sign=Sign::Compare />
                "Swap sides"
            </a>
            <a class="button" href=others>
                "Compare others"
            </a>
        }
    };
    let verdict = verdict(&comparison);
    let of = of_stream(&wanted);
    let facts = (of, view! { <span>{short(&wanted.a)}</span> }, view! { <span>{short(&wanted.b)}</span> });
    let Comparison { settings, env, labels, .. } = comparison.clone();
    view! {
        <Head title=|| "Compare" actions>{facts}</Head>
        <Platforms comparison=comparison.clone() wanted />
        {verdict}
        <Summary comparison=comparison.clone() />
        <Differences title="Settings" list=settings />
        <Differences title="Environment" list=env />
        <Differences title="Labels" list=labels />
        <Layers comparison />
    }
}

/// A reference as it was entered; of a bare digest, what people know it by.
fn short(entered: &str) -> String {
    Digest::parse(entered).map_or_else(|_| entered.to_owned(), |digest| digest.short().to_owned())
}

/// Which stream both are images of.
pub fn of_stream(wanted: &Wanted) -> impl IntoView + use<> {
    wanted.stream.clone().map(|(project, stream)| {
        view! { <a href=links::stream(&project, &stream)>{format!("{project}/{stream}")}</a> }
    })
}

/// Says at once when there is nothing to look for, or not everything is known.
fn verdict(comparison: &Comparison) -> impl IntoView + use<> {
    let same = |text: String| {
        view! {
            <div class="note good" role="status">
                <Icon sign=Sign::Done />
                <div>{text}</div>
            </div>
        }
    };
    let digest = |image: &Side| image.body.as_ref().map(|body| body.digest.clone());
    match (digest(&comparison.a), digest(&comparison.b)) {
        _ if comparison.is_same() => EitherOf3::A(same("Both are the same image, digest for digest.".into())),
        (Some(a), Some(b)) if a == b => {
            let platform = comparison.a.body.as_ref().and_then(|body| body.platform.as_ref());
            let place = platform.map(|platform| format!(" for {platform}")).unwrap_or_default();
            EitherOf3::B(same(format!("The content{place} is the same; the indexes around it differ.")))
        }
        _ => EitherOf3::C(()),
    }
}

/// Links to the platforms that either side has.
#[component]
fn Platforms(comparison: Comparison, wanted: Wanted) -> impl IntoView {
    let of = |image: &Side| {
        let children = image.children.iter().filter(|child| !child.attestation && !child.missing);
        children.filter_map(|child| child.platform.clone()).collect::<Vec<_>>()
    };
    let mut platforms = of(&comparison.a);
    let others: Vec<_> = of(&comparison.b).into_iter().filter(|platform| !platforms.contains(platform)).collect();
    platforms.extend(others);
    let shown = |image: &Side| image.body.as_ref().and_then(|body| body.platform.clone());
    let shown = [shown(&comparison.a), shown(&comparison.b)];
    let link = |platform: model::Platform| {
        let here = shown.iter().flatten().any(|shown| shown.satisfies(&platform));
        let name = platform.to_string();
        view! {
            <a class="choice" href=wanted.on(&name) aria-current=here.then_some("true")>
                {name.clone()}
            </a>
        }
    };
    (platforms.len() > 1).then(|| {
        view! {
            <nav class="choices" aria-label="Platforms">
                {platforms.into_iter().map(link).collect_view()}
            </nav>
        }
    })
}
