//! The robots of a project: programs that work for it, with tokens of their own.

use super::robots_api::{self as api, CreateRobot, CreateRobotToken, DeleteRobot, RevokeRobotToken, RobotView};
use crate::links;
use crate::pages::projects;
use crate::pages::tokens::{TokenForm, TokenTable};
use crate::ui::{
    self, Buttons, Crumbs, Fetch, Field, FormError, Head, PageTitle, Post, PostButton, PostForm, loaded_for,
};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::hooks::use_params_map;
use model::access::Subject;
use model::account::Robot;
use model::{ProjectName, text};

/// The robots, and the form for one more.
#[component]
pub fn Robots(
    /// The project.
    project: ProjectName,
    /// Its robots.
    robots: Vec<Robot>,
) -> impl IntoView {
    let post = Post::to(CreateRobot::url());
    let line = |robot: Robot| {
        let href = links::robot(&robot.project, &robot.name);
        view! {
            <div class="move">
                <a href=href>
                    <b>{robot.name.to_string()}</b>
                </a>
                <span class="muted">{robot.description}</span>
                <span class="muted">{text::counted(robot.tokens, "token", "tokens")}</span>
            </div>
        }
    };
    view! {
        <section class="section">
            <h2>"Robots"</h2>
            <p class="muted">"A robot is a program that works for the project, with tokens of its own. Give it a role as you would a person."</p>
            {robots.into_iter().map(line).collect_view()}
            <PostForm post class="form mt-4">
                <input type="hidden" name="project" value=project.to_string() />
                <div class="two">
                    <Field label="Robot" name="robot" value=post.value("robot", "") placeholder="ci" error=post.error />
                    <Field
                        label="Description"
                        name="description"
                        value=post.value("description", "")
                        optional=true
                        error=post.error
                    />
                </div>
                <FormError error=post.error fields=&["robot", "description"] />
                <Buttons post label="New robot" second=true cancel="" />
            </PostForm>
        </section>
    }
    .into_any()
}

/// The page of a robot.
#[component]
pub fn RobotPage() -> impl IntoView {
    let project = projects::named();
    let params = use_params_map();
    let name = Memo::new(move |_| params.with(|params| params.get("robot").unwrap_or_default()));
    let robot = Fetch::new(move || (project.get(), name.get()), |(project, name)| api::get_robot(project, name));
    ui::on_hurry(move || robot.refetch());
    let post = Post::to(CreateRobotToken::url());
    view! {
        <PageTitle text=move || format!("Robot {}", name.get()) />
        {loaded_for(robot, Memo::new(|_| ()), move |robot, ()| shown(robot, post))}
    }
    .into_any()
}

fn shown(RobotView { robot, tokens }: RobotView, post: Post) -> AnyView {
    let Robot { project, name, description, .. } = robot;
    let fields = || vec![("project", project.to_string()), ("robot", name.to_string())];
    let subject = Subject::Robot(project.clone(), name.to_string());
    let explain = links::with_query("/explain", &[("who", &subject.to_string()), ("object", project.as_str())]);
    let actions = move || view! { <a class="button" href=explain>"Explain access"</a> };
    let above = {
        let members = (links::members(&project), "Members".to_owned());
        projects::above(Some(&project)).into_iter().chain([members]).collect()
    };
    let title = format!("Robot {name}");
    view! {
        <Crumbs above here=name.to_string() />
        <Head title=move || title actions>
            <span>{format!("acts as {}", subject.actor_name())}</span>
            {(!description.is_empty()).then(|| view! { <span>{description}</span> })}
        </Head>
        <section class="section">
            <h2>"New token"</h2>
            <TokenForm post fields=fields() owner="the robot may" />
        </section>
        <section class="section">
            <h2>"Tokens"</h2>
            <TokenTable tokens revoke=RevokeRobotToken::url() fields=fields() />
        </section>
        <details class="confirm">
            <summary class="button">"Delete robot…"</summary>
            <div>
                <p>"Its tokens end at once, and its roles go. Its name is free afterwards."</p>
                <PostButton path=DeleteRobot::url() fields=fields() label="Delete robot" class="button danger" />
            </div>
        </details>
    }
    .into_any()
}
