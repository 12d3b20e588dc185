//! The field of a new password: it can be shown, and says while one types how good it is.

use super::password_input::PasswordInput;
use crate::islands::strength_meter::StrengthMeter;
use crate::model::account::NewPassword;
use crate::words;
use leptos::prelude::*;

/// The field, to be put into a form.
#[component]
pub fn NewPasswordField(
    /// What it says.
    field: NewPassword,
) -> impl IntoView {
    view! {
        <div class="new-password" data-least=field.least>
            <PasswordInput
                label=words::account::password_new(words::current())
                autocomplete="new-password"
                hint=Some(field.rules)
                problem=field.problem
            />
            <StrengthMeter/>
            <p class="live" id="status" role="status"></p>
        </div>
    }
}
