//! Nobody gets past the policy: every operation of the REST API and every server function, for everybody, on everything.
//!
//! `rest.txt` and `functions.txt` state what each needs. What people hold is stated in `people`, apart from the code that
//! decides. An operation without a row fails, and so does an answer that shows anything of what is hidden.

mod functions;
mod offered;
mod people;
mod rest;
mod row;
mod tenants;
mod world;
