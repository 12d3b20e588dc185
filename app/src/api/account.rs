//! The signed-in person's account, and the account of the first administrator. Plain forms only: the answer is a redirect.

use super::Refused;
use async_trait::async_trait;
use leptos::prelude::*;
use std::sync::Arc;

/// What a browser may ask of the account.
#[async_trait]
pub trait AccountPort: Send + Sync {
    /// Signs out this browser, or every browser.
    async fn sign_out(&self, everywhere: bool) -> Result<(), Refused>;
    /// Chooses the language of this browser and goes back to `path`.
    async fn language(&self, lang: String, path: String) -> Result<(), Refused>;
    /// Puts a notice away.
    async fn dismiss(&self, notice: String) -> Result<(), Refused>;
    /// Puts the offer of a passkey away, for now or for good.
    async fn passkey_offer(&self, never: bool) -> Result<(), Refused>;
    /// Takes another password, and goes on to `next`; to the security page when it is empty.
    async fn change_password(&self, password: String, others: bool, next: String) -> Result<(), Refused>;
    /// Takes another password of somebody who has the code of a reset.
    async fn reset_password(&self, code: String, password: String) -> Result<(), Refused>;
    /// Deletes the account of the person, who has typed their username.
    async fn delete_account(&self, username: String) -> Result<(), Refused>;
    /// Accepts a version of the operator's text, read in a language, and goes on to `next`.
    async fn accept_terms(&self, version: String, lang: String, next: String) -> Result<(), Refused>;
    /// It was not me: everything else ends, and the administrators are told.
    async fn not_me(&self) -> Result<(), Refused>;
    /// Creates the first administrator.
    async fn first_administrator(&self, fields: FirstFields) -> Result<(), Refused>;
}

/// The form of the first administrator.
#[derive(Clone, Debug, Default)]
pub struct FirstFields {
    /// The code that the server printed.
    pub code: String,
    /// The new username.
    pub username: String,
    /// The full name.
    pub full_name: String,
    /// The e-mail address; may be empty.
    pub email: String,
    /// The new password.
    pub password: String,
}

/// How the port travels.
pub type Port = Arc<dyn AccountPort>;

/// See [`AccountPort::sign_out`].
#[server(prefix = "/api/account", endpoint = "sign-out")]
pub async fn sign_out(#[server(default)] everywhere: String) -> Result<(), Refused> {
    super::port::<Port>()?.sign_out(!everywhere.is_empty()).await
}

/// See [`AccountPort::language`].
#[server(prefix = "/api/account", endpoint = "language")]
pub async fn language(
    #[server(default)] lang: String,
    #[server(default)] path: String,
) -> Result<(), Refused> {
    super::port::<Port>()?.language(lang, path).await
}

/// See [`AccountPort::dismiss`].
#[server(prefix = "/api/account", endpoint = "dismiss")]
pub async fn dismiss(#[server(default)] notice: String) -> Result<(), Refused> {
    super::port::<Port>()?.dismiss(notice).await
}

/// See [`AccountPort::passkey_offer`].
#[server(prefix = "/api/account", endpoint = "passkey-offer")]
pub async fn passkey_offer(#[server(default)] never: String) -> Result<(), Refused> {
    super::port::<Port>()?.passkey_offer(!never.is_empty()).await
}

/// See [`AccountPort::change_password`].
#[server(prefix = "/api/account", endpoint = "change-password")]
pub async fn change_password(
    #[server(default)] password: String,
    #[server(default)] others: String,
    #[server(default)] next: String,
) -> Result<(), Refused> {
    super::port::<Port>()?
        .change_password(password, !others.is_empty(), next)
        .await
}

/// See [`AccountPort::reset_password`].
#[server(prefix = "/api/account", endpoint = "reset-password")]
pub async fn reset_password(
    #[server(default)] code: String,
    #[server(default)] password: String,
) -> Result<(), Refused> {
    super::port::<Port>()?.reset_password(code, password).await
}

/// See [`AccountPort::delete_account`].
#[server(prefix = "/api/account", endpoint = "delete")]
pub async fn delete_account(#[server(default)] username: String) -> Result<(), Refused> {
    super::port::<Port>()?.delete_account(username).await
}

/// See [`AccountPort::accept_terms`].
#[server(prefix = "/api/account", endpoint = "accept-terms")]
pub async fn accept_terms(
    #[server(default)] version: String,
    #[server(default)] lang: String,
    #[server(default)] next: String,
) -> Result<(), Refused> {
    super::port::<Port>()?.accept_terms(version, lang, next).await
}

/// See [`AccountPort::not_me`].
#[server(prefix = "/api/account", endpoint = "not-me")]
pub async fn not_me() -> Result<(), Refused> {
    super::port::<Port>()?.not_me().await
}

/// See [`AccountPort::first_administrator`].
#[server(prefix = "/api/account", endpoint = "first-administrator")]
pub async fn first_administrator(
    #[server(default)] code: String,
    #[server(default)] username: String,
    #[server(default)] full_name: String,
    #[server(default)] email: String,
    #[server(default)] password: String,
) -> Result<(), Refused> {
    super::port::<Port>()?
        .first_administrator(FirstFields {
            code,
            username,
            full_name,
            email,
            password,
        })
        .await
}
