//! What the browser offers beyond HTML. Called from event handlers and effects only, which run nowhere else.

use crate::{Error, ErrorKind, wire};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Element, FormData, Headers, HtmlButtonElement, HtmlDocument, HtmlElement, HtmlFormElement, HtmlInputElement,
    HtmlSelectElement, HtmlTextAreaElement, RequestInit, Response, SubmitEvent, UrlSearchParams, VisibilityState,
};

/// `<html>`.
pub fn root() -> Option<Element> {
    document().document_element()
}

/// Tells the style sheet that the page has come alive.
pub fn mark_ready() {
    if let Some(root) = root() {
        _ = root.class_list().add_1("js");
    }
}

/// Is anybody looking at the page?
pub fn is_visible() -> bool {
    document().visibility_state() == VisibilityState::Visible
}

/// The first element that fits.
pub fn query(selector: &str) -> Option<HtmlElement> {
    document().query_selector(selector).ok().flatten().and_then(|element| element.dyn_into().ok())
}

/// The field of a form with this id.
pub fn input(id: &str) -> Option<HtmlInputElement> {
    document().get_element_by_id(id).and_then(|element| element.dyn_into().ok())
}

/// Puts a text into the field with this id, whether it is one line or several; false when there is none.
pub fn enter(id: &str, text: &str) -> bool {
    let Some(field) = document().get_element_by_id(id) else { return false };
    match field.dyn_into::<HtmlTextAreaElement>() {
        Ok(area) => area.set_value(text),
        Err(field) => match field.dyn_into::<HtmlInputElement>() {
            Ok(input) => input.set_value(text),
            Err(_) => return false,
        },
    }
    true
}

/// The element an event happened in that fits, or the nearest around it.
pub fn closest(event: &web_sys::Event, selector: &str) -> Option<HtmlElement> {
    let element: Element = event.target()?.dyn_into().ok()?;
    element.closest(selector).ok().flatten().and_then(|element| element.dyn_into().ok())
}

/// Puts a text on the clipboard; `done` is told whether that worked.
pub fn copy(text: String, done: impl FnOnce(bool) + 'static) {
    let navigator = window().navigator();
    // Browsers hide the clipboard from pages that came over plain HTTP from another machine.
    let has_clipboard = js_sys::Reflect::get(&navigator, &JsValue::from_str("clipboard")).is_ok_and(|c| c.is_object());
    if has_clipboard {
        let promise = navigator.clipboard().write_text(&text);
        spawn_local(async move { done(JsFuture::from(promise).await.is_ok()) });
    } else {
        done(copy_by_selection(&text).is_some());
    }
}

/// The way that works everywhere: select the text in a field and ask for “copy”.
fn copy_by_selection(text: &str) -> Option<()> {
    let document: HtmlDocument = document().dyn_into().ok()?;
    let field: HtmlTextAreaElement = document.create_element("textarea").ok()?.dyn_into().ok()?;
    field.set_value(text);
    field.set_class_name("hidden-text");
    let body = document.body()?;
    body.append_child(&field).ok()?;
    field.select();
    let copied = document.exec_command("copy").unwrap_or(false);
    field.remove();
    copied.then_some(())
}

/// Names and values of the fields of the form that an event sends, and of the button that was pressed.
pub fn sent(event: &SubmitEvent) -> Option<Vec<(String, String)>> {
    let fields = fields_around(event)?;
    let button = event.submitter().and_then(|button| button.dyn_into::<HtmlButtonElement>().ok());
    let button = button.filter(|button| !button.name().is_empty()).map(|button| (button.name(), button.value()));
    Some(fields.into_iter().chain(button).collect())
}

/// Names and values of the fields of the form that an event happened in.
pub fn fields_around(event: &web_sys::Event) -> Option<Vec<(String, String)>> {
    Some(fields_of(&form_around(event)?))
}

/// The form that an event happened in.
pub fn form_around(event: &web_sys::Event) -> Option<HtmlFormElement> {
    closest(event, "form")?.dyn_into().ok()
}

/// Names and values of the fields of a form.
pub fn fields_of(form: &HtmlFormElement) -> Vec<(String, String)> {
    let pair = |entry: js_sys::Array| Some((entry.get(0).as_string()?, entry.get(1).as_string()?));
    let entries = FormData::new_with_form(form).map(|data| data.entries());
    entries.into_iter().flatten().filter_map(|entry| pair(entry.ok()?.into())).collect()
}

/// The longest form that is sent to its end when the page is left meanwhile, in bytes.
const KEPT: u32 = 32 * 1024;

/// Sends a form to one of our server functions.
///
/// # Errors
/// What the function says, or that there is no answer.
pub async fn post<T: DeserializeOwned>(path: &str, fields: &[(String, String)]) -> Result<T, Error> {
    let unheard = |_| Error::new(ErrorKind::Network, ErrorKind::Network.sentence());
    let unread =
        |_| Error::new(ErrorKind::Network, "The answer could not be read. Reload the page and look what happened");
    let body = UrlSearchParams::new().map_err(unheard)?;
    for (name, value) in fields {
        body.append(name, value);
    }
    let headers = Headers::new().map_err(unheard)?;
    headers.set("Accept", "application/json").map_err(unheard)?;
    let request = RequestInit::new();
    request.set_method("POST");
    request.set_headers(&headers);
    request.set_body(&body);
    // What was asked for is done, even if the person goes on at once. Browsers keep no more than 64 KiB for that.
    let is_short = body.to_string().length() < KEPT;
    js_sys::Reflect::set(&request, &JsValue::from_str("keepalive"), &is_short.into()).map_err(unheard)?;
    let answer = JsFuture::from(window().fetch_with_str_and_init(path, &request)).await.map_err(unheard)?;
    let answer: Response = answer.dyn_into().map_err(unheard)?;
    let text = JsFuture::from(answer.text().map_err(unheard)?).await.map_err(unheard)?.as_string().unwrap_or_default();
    if answer.ok() {
        wire::read(text.as_bytes()).map_err(|_| unread(()))
    } else {
        Err(wire::read(text.as_bytes()).unwrap_or_else(|_| unread(())))
    }
}

/// Puts the text of the file that was chosen into the field with this id; what is no text is refused.
pub fn read_file(event: &web_sys::Event, id: &'static str, error: RwSignal<Option<Error>>) {
    const MOST: f64 = 2_000_000.0;
    let chosen = closest(event, "input").and_then(|input| input.dyn_into::<HtmlInputElement>().ok());
    let Some(file) = chosen.and_then(|input| input.files()?.get(0)) else { return };
    let refuse = move |message| {
        let refusal = Error { field: Some(id.to_owned()), ..Error::new(ErrorKind::Invalid, message) };
        _ = error.try_set(Some(refusal));
    };
    if file.size() > MOST {
        return refuse("The file is larger than 2 MB. Choose a smaller one");
    }
    spawn_local(async move {
        let bytes = JsFuture::from(file.array_buffer()).await.map(|buffer| js_sys::Uint8Array::new(&buffer).to_vec());
        let Some(text) = bytes.ok().and_then(|bytes| String::from_utf8(bytes).ok()) else {
            return refuse("The file is not text in UTF-8. Save it so, then choose it again");
        };
        if enter(id, &text) {
            error.try_set(None);
        }
    });
}

/// Hands on name and value of the `<select>` that an event is about.
pub fn changed_select(event: &web_sys::Event, act: impl Fn(String, String)) {
    if let Some(select) = closest(event, "select").and_then(|element| element.dyn_into::<HtmlSelectElement>().ok()) {
        act(select.name(), select.value());
    }
}
