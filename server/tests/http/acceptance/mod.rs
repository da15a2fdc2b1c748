//! What an attacker tries, and where each attempt is proved to fail.
//!
//! | what | proved by |
//! |---|---|
//! | addresses: one policy for registries, realms, redirects, templates, samples and the provider of identities | `engine::registry::address` (all its tests), `registry::tests::faults::redirects_lead_nowhere_private_and_not_for_ever`, `registry::tests::sign_in::a_realm_in_the_private_network_is_not_contacted`, `templates::fetch::nothing_is_fetched_from_where_imports_may_not_come`, `accounts::oidc::tests::the_provider_is_never_at_a_metadata_address`, `program proxies` |
//! | output: what strangers wrote is text and nothing else | [`output::hostile_text_is_text_everywhere`], `pages::what_strangers_wrote_into_an_image_is_only_text`, `images::raw_content_is_byte_for_byte_and_harmless`, `headers::only_scripts_of_the_page_itself_run`, `model::text::visible`; [`nul`] for what is no text to a database |
//! | headers: nobody else writes them | [`paths::no_header_is_written_by_a_stranger`], `headers::requests_have_ids_and_insane_ones_are_replaced`, `sign_in::signing_in_leads_back_to_where_one_wanted_to_go_and_nowhere_else` |
//! | paths: names are names before they reach a registry | [`paths::tricks_in_paths_find_nothing_and_reach_no_registry`], `site::nothing_else_is_read_from_the_disk` |
//! | bombs: size, depth, number and time have ends | [`bombs`], `registry::tests::faults::greed_is_cut_short` and `slowness_has_an_end`, `registry::tests::listings::lists_without_end_are_given_up`, `document::tests::nothing_is_read_beyond_its_bounds`, `connections::tests::whoever_sends_half_a_request_or_nothing_is_let_go`, `middleware::limits` |
//! | secrets stay | `secrets::tests` (all of them), `engine rotation` (another key), `program secrets`, `program logs::no_secret_is_in_the_log`, `pages::a_stored_password_is_on_no_page`, `registries::the_password_never_comes_back`, `registry::tests::sign_in::passwords_stay_out_of_debug_output`, `model::secret`, `engine instances::secrets` |
//! | sessions | `sessions` (all its tests), `sign_on::the_session_after_is_not_the_one_before`, `sign_on::only_the_browser_that_began_comes_in_and_only_once` |
//! | the provider of identities | `accounts::oidc::tests` (all of them), `sign_on` |
//! | who may what | `access` (every operation for everybody, two people side by side, and no link or form that leads to a refusal), `tenants`, `anonymous`, `engine access::tests::strangers_may_look_and_pull_whatever_becomes_of_their_role` |
//! | tokens | `tokens`, `accounts::token::tests`, `accounts::tests::tokens` |
//! | the log of what was done | `engine audit::tests`, `program start::the_audit_log_is_checked_at_the_console`, `sign_on::the_audit_log_says_with_which_request_somebody_came` |
//! | other sites | [`other_sites::nothing_is_changed_from_another_site`], [`other_sites::bodies_say_that_they_are_json`], [`looking::following_every_link_changes_nothing`], `headers::every_answer_is_hardened` (no CORS) |
//! | integrity: bytes are their digest | `registry::tests::manifests::bytes_that_are_not_their_digest_are_thrown_away`, `engine faults::a_lying_digest_moves_no_tag`; a move is compared with what was seen: `okd::moves::a_rollback_from_what_is_no_longer_there_is_refused`, `engine imports::guards::a_wish_that_changed_meanwhile_wins_over_the_import` |
//! | abuse: guessing, numbers, lengths | `sign_in::guessing_is_slowed_down` and `behind_a_proxy_each_visitor_is_slowed_down_alone`, `sign_on::too_many_steps_from_one_address_have_to_wait_and_the_password_does_not`, `accounts::attempts`, `lists::numbers_out_of_bounds_and_unknown_parameters_are_refused`, [`bombs::odd_queries_are_no_error_of_ours`] |

mod bombs;
mod looking;
mod nul;
mod other_sites;
mod output;
mod paths;
