//! The administration. Plain forms only: the answer is a redirect to a page that says what was done, or what was wrong.

use super::Refused;
use async_trait::async_trait;
use leptos::prelude::*;
use std::sync::Arc;

/// What a browser may ask of the administration. Everything needs a session that was confirmed a short while ago (sudo), and is
/// checked in the use case; without it the answer leads to the page where that is done, and back to the act.
#[async_trait]
pub trait AdminPort: Send + Sync {
    /// Makes an account, and a code with which the person chooses their password.
    async fn invite(&self, fields: InviteFields) -> Result<(), Refused>;
    /// Does something to a person.
    async fn person(&self, fields: PersonFields) -> Result<(), Refused>;
    /// Makes a group.
    async fn new_group(&self, name: String) -> Result<(), Refused>;
    /// Does something to a group.
    async fn group(&self, id: String, act: String) -> Result<(), Refused>;
}

/// The form of a new person.
#[derive(Clone, Debug, Default)]
pub struct InviteFields {
    /// The username.
    pub username: String,
    /// The full name; may be empty.
    pub full_name: String,
    /// The e-mail address; may be empty.
    pub email: String,
    /// May do everything.
    pub administrator: bool,
    /// The ids of groups.
    pub groups: Vec<String>,
}

/// The form of an act.
#[derive(Clone, Debug, Default)]
pub struct PersonFields {
    /// Whom.
    pub username: String,
    /// Which act: a name of `routes::admin::PersonAct`.
    pub act: String,
    /// On which method or group.
    pub on: String,
    /// Why.
    pub reason: String,
    /// The username again, where an act cannot be undone.
    pub confirm: String,
    /// Another full name.
    pub full_name: String,
    /// Another e-mail address.
    pub email: String,
}

/// How the port travels.
pub type Port = Arc<dyn AdminPort>;

/// See [`AdminPort::invite`].
#[server(prefix = "/api/admin", endpoint = "invite")]
pub async fn invite(
    #[server(default)] username: String,
    #[server(default)] full_name: String,
    #[server(default)] email: String,
    #[server(default)] administrator: String,
    #[server(default)] groups: Vec<String>,
) -> Result<(), Refused> {
    let fields = InviteFields {
        username,
        full_name,
        email,
        administrator: !administrator.is_empty(),
        groups,
    };
    super::port::<Port>()?.invite(fields).await
}

/// See [`AdminPort::person`].
#[server(prefix = "/api/admin", endpoint = "person")]
pub async fn person(
    #[server(default)] username: String,
    #[server(default)] act: String,
    #[server(default)] on: String,
    #[server(default)] reason: String,
    #[server(default)] confirm: String,
    #[server(default)] full_name: String,
    #[server(default)] email: String,
) -> Result<(), Refused> {
    let fields = PersonFields {
        username,
        act,
        on,
        reason,
        confirm,
        full_name,
        email,
    };
    super::port::<Port>()?.person(fields).await
}

/// See [`AdminPort::new_group`].
#[server(prefix = "/api/admin", endpoint = "new-group")]
pub async fn new_group(#[server(default)] name: String) -> Result<(), Refused> {
    super::port::<Port>()?.new_group(name).await
}

/// See [`AdminPort::group`].
#[server(prefix = "/api/admin", endpoint = "group")]
pub async fn group(#[server(default)] id: String, #[server(default)] act: String) -> Result<(), Refused> {
    super::port::<Port>()?.group(id, act).await
}
