//! Signing in, stepping up and confirming (sudo): one conversation, always answered with the next [`Step`].

use super::{Drawn, Refused};
use crate::model::step::Step;
use async_trait::async_trait;
use leptos::prelude::*;
use std::sync::Arc;

/// The answers to a set-up, as the form sends them. Fields that a method does not use stay empty.
#[derive(Clone, Debug, Default)]
pub struct SetUpFields {
    /// The provider.
    pub provider: String,
    /// What the person calls it.
    pub name: String,
    /// The code that proves it works.
    pub code: String,
    /// A key typed in from a token with a display.
    pub key: String,
    /// Its algorithm, digits and seconds, typed in.
    pub algorithm: String,
    /// See `algorithm`.
    pub digits: String,
    /// See `algorithm`.
    pub period: String,
}

/// Name and password.
pub struct PasswordFields {
    /// A username, or an e-mail address.
    pub username: String,
    /// The password.
    pub password: String,
    /// Where the person wants to go.
    pub next: String,
    /// Whether they want to stay signed in.
    pub stay: bool,
}

/// A passkey alone.
pub struct PasskeyFields {
    /// The sealed ceremony of the form.
    pub ceremony: String,
    /// The browser's answer.
    pub code: String,
    /// Where the person wants to go.
    pub next: String,
    /// Whether they want to stay signed in.
    pub stay: bool,
}

/// What a browser may ask of a sign-in.
#[async_trait]
pub trait SignInPort: Send + Sync {
    /// Name and password.
    async fn password(&self, fields: PasswordFields) -> Result<Step, Refused>;
    /// A passkey alone.
    async fn passkey(&self, fields: PasskeyFields) -> Result<Step, Refused>;
    /// Chooses a method and starts its challenge.
    async fn choose(&self, provider: String, next: String) -> Result<Step, Refused>;
    /// Answers the challenge; `remember` asks that this browser be remembered.
    async fn answer(&self, provider: String, code: String, remember: bool) -> Result<Step, Refused>;
    /// Starts setting up a method.
    async fn set_up(&self, provider: String, next: String) -> Result<Step, Refused>;
    /// Finishes setting it up.
    async fn finish_set_up(&self, fields: SetUpFields) -> Result<Step, Refused>;
    /// Goes on after the backup codes, with or without having kept them. `name` is for the key that was set up before them.
    async fn keep_codes(&self, kept: bool, later: bool, name: String) -> Result<Step, Refused>;
    /// Goes on without setting a method up, while that may be put off.
    async fn put_off(&self, next: String) -> Result<Step, Refused>;
    /// Back to the choice of methods.
    async fn other_way(&self) -> Result<Step, Refused>;
    /// Begins proving oneself again (sudo), over a page of `person`. Lands at `next` at once where that is not needed, and on another
    /// page where more is, or somebody else is signed in by now.
    async fn confirm(&self, next: String, person: String) -> Result<Step, Refused>;
    /// Leaves that, and nothing else.
    async fn leave(&self) -> Result<Step, Refused>;
    /// Ends the attempt.
    async fn cancel(&self) -> Result<Step, Refused>;
}

/// How the port travels.
pub type Port = Arc<dyn SignInPort>;

/// See [`SignInPort::password`].
#[server(prefix = "/api/sign-in", endpoint = "password")]
pub async fn password(
    #[server(default)] username: String,
    #[server(default)] password: String,
    #[server(default)] next: String,
    #[server(default)] stay: String,
) -> Result<Drawn<Step>, Refused> {
    let fields = PasswordFields {
        username,
        password,
        next,
        stay: !stay.is_empty(),
    };
    super::port::<Port>()?.password(fields).await.map(Drawn::from)
}

/// See [`SignInPort::passkey`].
#[server(prefix = "/api/sign-in", endpoint = "passkey")]
pub async fn passkey(
    #[server(default)] ceremony: String,
    #[server(default)] code: String,
    #[server(default)] next: String,
    #[server(default)] stay: String,
) -> Result<Drawn<Step>, Refused> {
    let fields = PasskeyFields {
        ceremony,
        code,
        next,
        stay: !stay.is_empty(),
    };
    super::port::<Port>()?.passkey(fields).await.map(Drawn::from)
}

/// See [`SignInPort::choose`].
#[server(prefix = "/api/sign-in", endpoint = "choose")]
pub async fn choose(
    #[server(default)] provider: String,
    #[server(default)] next: String,
) -> Result<Drawn<Step>, Refused> {
    super::port::<Port>()?
        .choose(provider, next)
        .await
        .map(Drawn::from)
}

/// See [`SignInPort::answer`].
#[server(prefix = "/api/sign-in", endpoint = "answer")]
pub async fn answer(
    #[server(default)] provider: String,
    #[server(default)] code: String,
    #[server(default)] remember: String,
) -> Result<Drawn<Step>, Refused> {
    super::port::<Port>()?
        .answer(provider, code, !remember.is_empty())
        .await
        .map(Drawn::from)
}

/// See [`SignInPort::set_up`].
#[server(prefix = "/api/sign-in", endpoint = "set-up")]
pub async fn set_up(
    #[server(default)] provider: String,
    #[server(default)] next: String,
) -> Result<Drawn<Step>, Refused> {
    super::port::<Port>()?
        .set_up(provider, next)
        .await
        .map(Drawn::from)
}

/// See [`SignInPort::finish_set_up`].
#[server(prefix = "/api/sign-in", endpoint = "finish-set-up")]
pub async fn finish_set_up(
    #[server(default)] provider: String,
    #[server(default)] name: String,
    #[server(default)] code: String,
    #[server(default)] key: String,
    #[server(default)] algorithm: String,
    #[server(default)] digits: String,
    #[server(default)] period: String,
) -> Result<Drawn<Step>, Refused> {
    let fields = SetUpFields {
        provider,
        name,
        code,
        key,
        algorithm,
        digits,
        period,
    };
    super::port::<Port>()?
        .finish_set_up(fields)
        .await
        .map(Drawn::from)
}

/// See [`SignInPort::keep_codes`].
#[server(prefix = "/api/sign-in", endpoint = "keep-codes")]
pub async fn keep_codes(
    #[server(default)] kept: String,
    #[server(default)] later: String,
    #[server(default)] name: String,
) -> Result<Drawn<Step>, Refused> {
    super::port::<Port>()?
        .keep_codes(!kept.is_empty(), !later.is_empty(), name)
        .await
        .map(Drawn::from)
}

/// See [`SignInPort::put_off`].
#[server(prefix = "/api/sign-in", endpoint = "put-off")]
pub async fn put_off(#[server(default)] next: String) -> Result<Drawn<Step>, Refused> {
    super::port::<Port>()?.put_off(next).await.map(Drawn::from)
}

/// See [`SignInPort::other_way`].
#[server(prefix = "/api/sign-in", endpoint = "other-way")]
pub async fn other_way() -> Result<Drawn<Step>, Refused> {
    super::port::<Port>()?.other_way().await.map(Drawn::from)
}

/// See [`SignInPort::confirm`].
#[server(prefix = "/api/sign-in", endpoint = "confirm")]
pub async fn confirm(
    #[server(default)] next: String,
    #[server(default)] person: String,
) -> Result<Drawn<Step>, Refused> {
    super::port::<Port>()?
        .confirm(next, person)
        .await
        .map(Drawn::from)
}

/// See [`SignInPort::leave`].
#[server(prefix = "/api/sign-in", endpoint = "leave")]
pub async fn leave() -> Result<Drawn<Step>, Refused> {
    super::port::<Port>()?.leave().await.map(Drawn::from)
}

/// See [`SignInPort::cancel`].
#[server(prefix = "/api/sign-in", endpoint = "cancel")]
pub async fn cancel() -> Result<Drawn<Step>, Refused> {
    super::port::<Port>()?.cancel().await.map(Drawn::from)
}
