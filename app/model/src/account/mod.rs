//! People, groups, robots, and what they sign in with.

mod group;
mod robot;
mod token;
mod user;

pub use group::{Group, Origin};
pub use robot::Robot;
pub use token::{NewToken, OwnedToken, Token, TokenWish};
pub use user::{Session, User};
