//! Security keys and passkeys as the browser offers them (W3C Web Authentication Level 3, section 5). Options and answers stay
//! JSON text: the browser's own reader and writer are used, and where a browser lacks them, a small one of ours.
//! web-sys has those functions only behind its unstable flag, so they are declared here.

use super::get;
use js_sys::{Array, Function, JSON, Object, Promise, Reflect, Uint8Array};
use leptos::prelude::window;
use std::cell::RefCell;
use wasm_bindgen::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, AbortSignal};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = PublicKeyCredential, js_name = isConditionalMediationAvailable)]
    fn is_conditional_mediation_available() -> Result<Promise, JsValue>;
}

/// Why there is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoAnswer {
    /// Cancelled, too late, or nothing found: browsers do not say which.
    NotFinished,
    /// The key is set up already.
    Known,
    /// The address is not the one that the key belongs to.
    OtherAddress,
}

/// Whether this browser can be asked here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Support {
    /// It can.
    Ready,
    /// The page did not come over https.
    Insecure,
    /// It knows no keys.
    Missing,
}

/// What this browser can do on this page.
pub fn support() -> Support {
    if !window().is_secure_context() {
        Support::Insecure
    } else if get(&window(), "PublicKeyCredential").is_undefined() {
        Support::Missing
    } else {
        Support::Ready
    }
}

/// Whether it offers passkeys in the list under a field.
pub async fn has_autofill() -> bool {
    match is_conditional_mediation_available() {
        Ok(promise) => JsFuture::from(promise).await.is_ok_and(|yes| yes.is_truthy()),
        Err(_) => false,
    }
}

thread_local! {
    /// What a browser is being asked now. It answers one question at a time.
    static ASKING: RefCell<Option<AbortController>> = const { RefCell::new(None) };
}

/// Something that can be stopped. What was asked before is.
pub fn stopper() -> Option<AbortController> {
    stop();
    let controller = AbortController::new().ok()?;
    ASKING.set(Some(controller.clone()));
    Some(controller)
}

/// Stops what is being asked, if anything is.
pub fn stop() {
    if let Some(controller) = ASKING.take() {
        controller.abort();
    }
}

/// Makes a new key.
///
/// # Errors
/// [`NoAnswer`].
pub async fn create(options: &str, signal: &AbortSignal) -> Result<String, NoAnswer> {
    ask("create", "parseCreationOptionsFromJSON", options, (signal, false)).await
}

/// Asks for a key. With `autofill` nothing opens until the person picks one under a field.
///
/// # Errors
/// [`NoAnswer`].
pub async fn find(options: &str, signal: &AbortSignal, autofill: bool) -> Result<String, NoAnswer> {
    ask("get", "parseRequestOptionsFromJSON", options, (signal, autofill)).await
}

async fn ask(
    what: &str,
    parser: &str,
    options: &str,
    (signal, autofill): (&AbortSignal, bool),
) -> Result<String, NoAnswer> {
    let answer = async {
        let json = JSON::parse(options)?;
        let class = get(&window(), "PublicKeyCredential");
        let public_key = match get(&class, parser).dyn_into::<Function>() {
            Ok(parse) => parse.call1(&class, &json)?,
            Err(_) => decoded(json)?,
        };
        let request = Object::new();
        Reflect::set(&request, &"publicKey".into(), &public_key)?;
        Reflect::set(&request, &"signal".into(), signal)?;
        if autofill {
            Reflect::set(&request, &"mediation".into(), &"conditional".into())?;
        }
        let credentials: JsValue = window().navigator().credentials().into();
        let call: Function = get(&credentials, what).dyn_into()?;
        let promise: Promise = call.call1(&credentials, &request)?.dyn_into()?;
        let credential = JsFuture::from(promise).await?;
        let json = match get(&credential, "toJSON").dyn_into::<Function>() {
            Ok(to_json) => to_json.call0(&credential)?,
            Err(_) => encoded(&credential)?,
        };
        Ok::<_, JsValue>(String::from(JSON::stringify(&json)?))
    };
    answer
        .await
        .map_err(|error| match get(&error, "name").as_string().as_deref() {
            Some("InvalidStateError") => NoAnswer::Known,
            Some("SecurityError") => NoAnswer::OtherAddress,
            _ => NoAnswer::NotFinished,
        })
}

/// Options with bytes where the JSON has text: for browsers without a reader of their own.
fn decoded(options: JsValue) -> Result<JsValue, JsValue> {
    decode(&options, "challenge")?;
    let user = get(&options, "user");
    if user.is_object() {
        decode(&user, "id")?;
    }
    for list in ["allowCredentials", "excludeCredentials"] {
        if let Ok(all) = get(&options, list).dyn_into::<Array>() {
            for one in all.iter() {
                decode(&one, "id")?;
            }
        }
    }
    Ok(options)
}

fn decode(of: &JsValue, name: &str) -> Result<(), JsValue> {
    let text = get(of, name).as_string().unwrap_or_default();
    let binary = window().atob(&text.replace('-', "+").replace('_', "/"))?;
    let bytes: Vec<u8> = binary
        .chars()
        .filter_map(|c| u8::try_from(u32::from(c)).ok())
        .collect();
    Reflect::set(of, &name.into(), &Uint8Array::from(bytes.as_slice()))?;
    Ok(())
}

/// An answer as JSON: for browsers without a writer of their own.
fn encoded(credential: &JsValue) -> Result<JsValue, JsValue> {
    let response = get(credential, "response");
    let new_response = Object::new();
    for name in [
        "clientDataJSON",
        "attestationObject",
        "authenticatorData",
        "signature",
        "userHandle",
    ] {
        let bytes = get(&response, name);
        if bytes.is_object() {
            Reflect::set(&new_response, &name.into(), &encode(&bytes)?)?;
        }
    }
    if let Ok(transports) = get(&response, "getTransports").dyn_into::<Function>() {
        Reflect::set(&new_response, &"transports".into(), &transports.call0(&response)?)?;
    }
    let all = Object::new();
    for name in ["id", "type", "authenticatorAttachment"] {
        Reflect::set(&all, &name.into(), &get(credential, name))?;
    }
    Reflect::set(&all, &"rawId".into(), &encode(&get(credential, "rawId"))?)?;
    Reflect::set(&all, &"response".into(), &new_response)?;
    let extensions: Function = get(credential, "getClientExtensionResults").dyn_into()?;
    Reflect::set(
        &all,
        &"clientExtensionResults".into(),
        &extensions.call0(credential)?,
    )?;
    Ok(all.into())
}

fn encode(bytes: &JsValue) -> Result<JsValue, JsValue> {
    let binary: String = Uint8Array::new(bytes)
        .to_vec()
        .into_iter()
        .map(char::from)
        .collect();
    let text = window().btoa(&binary)?;
    Ok(text
        .replace('+', "-")
        .replace('/', "_")
        .trim_end_matches('=')
        .into())
}
