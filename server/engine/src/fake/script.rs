//! How a test tells the fake to behave, and to misbehave.

use super::fault::Rule;
use super::gate::Gate;
use super::{Auth, Canned, Fake, Fault};
use std::time::Duration;

impl Fake {
    /// Who may ask. Tokens given before are no longer good.
    pub fn authenticate(&self, auth: Auth) {
        self.shared.state().gate = Gate::new(auth);
    }

    /// How long tokens live, in seconds; `None` leaves it unsaid.
    pub fn token_life(&self, seconds: Option<u64>) {
        self.shared.state().gate.life = seconds;
    }

    /// Makes all tokens given so far worthless.
    pub fn revoke_tokens(&self) {
        self.shared.state().gate.revoke();
    }

    /// Sends signing-in clients to another token server.
    pub fn realm(&self, url: &str) {
        self.shared.state().gate.realm = Some(url.to_owned());
    }

    /// Every answer takes this long.
    pub fn latency(&self, latency: Duration) {
        self.shared.state().manner.latency = latency;
    }

    /// The longest page; `strict` refuses to be asked for more instead of cutting.
    pub fn page_size(&self, longest: usize, strict: bool) {
        let mut state = self.shared.state();
        (state.manner.page, state.manner.strict) = (longest, strict);
    }

    /// Whether pages link to the next one.
    pub fn links(&self, links: bool) {
        self.shared.state().manner.links = links;
    }

    /// Whether `_catalog` is there.
    pub fn catalogue(&self, there: bool) {
        self.shared.state().manner.catalogue = there;
    }

    /// Whether the referrers API is there.
    pub fn referrers_api(&self, there: bool) {
        self.shared.state().manner.referrers = there;
    }

    /// Whether manifests can be deleted.
    pub fn deletion(&self, allowed: bool) {
        self.shared.state().manner.deletion = allowed;
    }

    /// Announces a rate limit: requests allowed, left, and the window in seconds.
    pub fn budget(&self, limit: u32, remaining: u32, window: u32) {
        self.shared.state().manner.budget = Some((limit, remaining, window));
    }

    /// Sets the registry's clock, as an HTTP date.
    pub fn date(&self, date: &str) {
        self.shared.state().manner.date = Some(date.to_owned());
    }

    /// Answers one address (path, and query unless any will do) with fixed JSON, and with a `Link` to the next page
    /// if given. It has an entity tag, and is sent to nobody who has it.
    pub fn canned(&self, address: &str, body: &str, link: Option<&str>) {
        let canned = Canned { address: address.into(), body: body.into(), link: link.map(str::to_owned) };
        self.shared.state().canned.push(canned);
    }

    /// From now on, everything whose path and query begin so goes wrong in this way. A method may stand in front:
    /// `HEAD /v2/team/app`.
    pub fn fault(&self, place: &str, fault: Fault) {
        self.shared.state().rules.push(Rule::new(place, fault, None));
    }

    /// As [`Self::fault`], for the next `times` requests only.
    pub fn fault_times(&self, place: &str, times: usize, fault: Fault) {
        self.shared.state().rules.push(Rule::new(place, fault, Some(times)));
    }

    /// Takes all faults away.
    pub fn heal(&self) {
        self.shared.state().rules.clear();
    }
}
