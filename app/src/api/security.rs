//! A person's own security settings: always answered with the next state of the page.

use super::sign_in::SetUpFields;
use super::{Drawn, Refused};
use crate::model::security::Panel;
use async_trait::async_trait;
use leptos::prelude::*;
use std::sync::Arc;

/// What a browser may ask of the settings. What adds or changes a method needs a session that was confirmed a short while ago (sudo);
/// without it the answer leads to the page where that is done, and back.
#[async_trait]
pub trait SecurityPort: Send + Sync {
    /// Starts adding a method; `replaces` names the enrolment that it takes the place of, or is empty.
    async fn add(&self, provider: String, replaces: String) -> Result<Panel, Refused>;
    /// Finishes adding it.
    async fn finish_add(&self, fields: SetUpFields) -> Result<Panel, Refused>;
    /// Renames an enrolment.
    async fn rename(&self, id: String, name: String) -> Result<Panel, Refused>;
    /// Removes an enrolment.
    async fn remove(&self, id: String) -> Result<Panel, Refused>;
    /// Makes new backup codes; the old ones stay until these are confirmed.
    async fn new_codes(&self) -> Result<Panel, Refused>;
    /// Puts the new codes into force. `name` is for the key that was set up before them.
    async fn confirm_codes(&self, kept: bool, name: String) -> Result<Panel, Refused>;
    /// Signs out another browser. Taking away needs no confirmation.
    async fn end_browser(&self, id: String) -> Result<Panel, Refused>;
    /// Signs out all other browsers.
    async fn end_others(&self) -> Result<Panel, Refused>;
    /// Forgets a remembered browser; all of them without an id.
    async fn forget(&self, id: String) -> Result<Panel, Refused>;
    /// Drops a set-up that was started.
    async fn stop(&self) -> Result<Panel, Refused>;
}

/// How the port travels.
pub type Port = Arc<dyn SecurityPort>;

/// See [`SecurityPort::add`].
#[server(prefix = "/api/security", endpoint = "add")]
pub async fn add(
    #[server(default)] provider: String,
    #[server(default)] replaces: String,
) -> Result<Drawn<Panel>, Refused> {
    super::port::<Port>()?
        .add(provider, replaces)
        .await
        .map(Drawn::from)
}

/// See [`SecurityPort::finish_add`].
#[server(prefix = "/api/security", endpoint = "finish-add")]
pub async fn finish_add(
    #[server(default)] provider: String,
    #[server(default)] name: String,
    #[server(default)] code: String,
    #[server(default)] key: String,
    #[server(default)] algorithm: String,
    #[server(default)] digits: String,
    #[server(default)] period: String,
) -> Result<Drawn<Panel>, Refused> {
    let fields = SetUpFields {
        provider,
        name,
        code,
        key,
        algorithm,
        digits,
        period,
    };
    super::port::<Port>()?.finish_add(fields).await.map(Drawn::from)
}

/// See [`SecurityPort::rename`].
#[server(prefix = "/api/security", endpoint = "rename")]
pub async fn rename(
    #[server(default)] id: String,
    #[server(default)] name: String,
) -> Result<Drawn<Panel>, Refused> {
    super::port::<Port>()?.rename(id, name).await.map(Drawn::from)
}

/// See [`SecurityPort::remove`].
#[server(prefix = "/api/security", endpoint = "remove")]
pub async fn remove(#[server(default)] id: String) -> Result<Drawn<Panel>, Refused> {
    super::port::<Port>()?.remove(id).await.map(Drawn::from)
}

/// See [`SecurityPort::new_codes`].
#[server(prefix = "/api/security", endpoint = "new-codes")]
pub async fn new_codes() -> Result<Drawn<Panel>, Refused> {
    super::port::<Port>()?.new_codes().await.map(Drawn::from)
}

/// See [`SecurityPort::confirm_codes`].
#[server(prefix = "/api/security", endpoint = "confirm-codes")]
pub async fn confirm_codes(
    #[server(default)] kept: String,
    #[server(default)] name: String,
) -> Result<Drawn<Panel>, Refused> {
    super::port::<Port>()?
        .confirm_codes(!kept.is_empty(), name)
        .await
        .map(Drawn::from)
}

/// See [`SecurityPort::end_browser`].
#[server(prefix = "/api/security", endpoint = "end-browser")]
pub async fn end_browser(#[server(default)] id: String) -> Result<Drawn<Panel>, Refused> {
    super::port::<Port>()?.end_browser(id).await.map(Drawn::from)
}

/// See [`SecurityPort::end_others`].
#[server(prefix = "/api/security", endpoint = "end-others")]
pub async fn end_others() -> Result<Drawn<Panel>, Refused> {
    super::port::<Port>()?.end_others().await.map(Drawn::from)
}

/// See [`SecurityPort::forget`].
#[server(prefix = "/api/security", endpoint = "forget")]
pub async fn forget(#[server(default)] id: String) -> Result<Drawn<Panel>, Refused> {
    super::port::<Port>()?.forget(id).await.map(Drawn::from)
}

/// See [`SecurityPort::stop`].
#[server(prefix = "/api/security", endpoint = "stop")]
pub async fn stop() -> Result<Drawn<Panel>, Refused> {
    super::port::<Port>()?.stop().await.map(Drawn::from)
}
