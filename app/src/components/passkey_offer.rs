//! Signing in with a passkey alone, beside the password.

use crate::islands::passkey_button::PasskeyButton;
use crate::model::step::PasskeyOffer;
use crate::routes::post;
use crate::words;
use leptos::prelude::*;

/// The offer. It stands below the password's form, and is hidden until the browser proves that it can.
#[component]
pub fn Passkey(
    /// What the browser is asked, and what goes back with the answer.
    offer: PasskeyOffer,
    /// Where the person is going.
    next: String,
    /// What the button says.
    label: &'static str,
) -> impl IntoView {
    let lang = words::current();
    view! {
        <form class="passkey stack" method="post" action=post::PASSKEY hidden data-options=offer.options data-label=label>
            <p class="or"><span>{words::common::or(lang)}</span></p>
            <input type="hidden" name="next" value=next/>
            // Ticked in the form above.
            <input type="hidden" name="stay" value="" data-like="stay"/>
            <input type="hidden" name="ceremony" value=offer.ceremony/>
            <input type="hidden" name="code" value=""/>
            <PasskeyButton/>
        </form>
    }
}
