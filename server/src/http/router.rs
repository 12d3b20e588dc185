//! Which address goes where, and the listener.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{Path, Request, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use leptos::prelude::{provide_context, use_context};
use leptos_axum::ResponseOptions;
use serde_json::json;
use tokio::net::TcpListener;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::timeout::TimeoutLayer;

use super::assets::Assets;
use super::render::{self, Refusal};
use super::visit::{Asked, Visit};
use super::{guard, headers, pages, well_known};
use crate::audit::{retention, sealer};
use crate::clock::{HOUR_MS, MINUTE_MS};
use crate::deps::Deps;
use crate::store;

/// How long an answer may take. Longer than the store and the hashing pool are patient.
const LONGEST_ANSWER: Duration = Duration::from_secs(30);
/// How long open requests may take to finish when the server stops.
const LAST_ORDERS: Duration = Duration::from_secs(10);
/// How often what has run out is swept away.
const SWEEP_EVERY: Duration = Duration::from_secs(300);

/// The whole portal as a service.
pub fn router(deps: Arc<Deps>) -> Router {
    Router::new()
        .route("/pkg/{build}/{file}", get(package))
        .route("/favicon.svg", get(root_file))
        .route("/robots.txt", get(root_file))
        .route("/.well-known/passkey-endpoints", get(well_known::passkey_endpoints))
        .route("/.well-known/change-password", get(well_known::change_password))
        .route(guard::HEALTH, get(health))
        .route("/api/session", get(crate::api::session::get))
        .route(app::routes::NEWS, get(crate::api::news::get))
        .route(app::routes::post::DOWNLOAD_DATA, post(crate::api::download::data))
        .route(
            app::routes::post::DOWNLOAD_CODES,
            post(crate::api::download::codes),
        )
        .route(
            app::routes::admin::POLICY,
            get(pages::get).post(pages::policy::post),
        )
        .route(app::routes::admin::POLICY_CROWD, get(pages::policy::crowd))
        .route(
            app::routes::admin::PROVIDER_ACT,
            get(pages::get).post(pages::providers::post),
        )
        .route(app::routes::admin::PEOPLE_CSV, post(pages::people::csv))
        .route(app::routes::admin::AUDIT_CSV, post(pages::audit::csv))
        .route(app::routes::admin::AUDIT_JSON, post(pages::audit::json_lines))
        .route("/api/{area}/{name}", post(server_function))
        .fallback(fallback)
        .layer(axum::middleware::from_fn_with_state(deps.clone(), guard::check))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            LONGEST_ANSWER,
        ))
        .layer(CatchPanicLayer::new())
        // The last one sees every answer, also those of a timeout and of a panic.
        .layer(axum::middleware::from_fn_with_state(deps.clone(), headers::add))
        .with_state(deps)
}

async fn fallback(State(deps): State<Arc<Deps>>, request: Request) -> Response {
    if request.method() == http::Method::POST {
        let asked = Asked::of(&deps, request.headers(), request.uri());
        let known = app::routes::Route::parse(request.uri().path()).is_some();
        return render::refusal(
            &deps,
            &asked,
            if known { Refusal::Method } else { Refusal::NotFound },
        );
    }
    pages::get(State(deps), request).await
}

/// Hands a POST to its server function, with the ports of this request in the context.
async fn server_function(State(deps): State<Arc<Deps>>, request: Request) -> Response {
    let path = request.uri().path().to_owned();
    if leptos::server_fn::axum::server_fn_paths().all(|(known, _)| known != path) {
        let asked = Asked::of(&deps, request.headers(), request.uri());
        return render::refusal(&deps, &asked, Refusal::NotFound);
    }
    let (parts, body) = request.into_parts();
    let seen = parts.clone();
    let ports = move || {
        let response = use_context::<ResponseOptions>().unwrap_or_default();
        let visit = Arc::new(Visit::new(deps.clone(), &seen, response));
        // The next state is drawn in it.
        provide_context(visit.lang());
        provide_context::<app::api::sign_in::Port>(visit.clone());
        provide_context::<app::api::security::Port>(visit.clone());
        provide_context::<app::api::admin::Port>(visit.clone());
        provide_context::<app::api::account::Port>(visit);
    };
    leptos_axum::handle_server_fns_with_context(ports, Request::from_parts(parts, body))
        .await
        .into_response()
}

async fn package(
    State(deps): State<Arc<Deps>>,
    Path((build, file)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    deps.assets
        .package(&build, &file, &headers)
        .unwrap_or_else(|| StatusCode::NOT_FOUND.into_response())
}

async fn root_file(headers: HeaderMap, uri: http::Uri) -> Response {
    let name = uri.path().trim_start_matches('/');
    Assets::root(name, &headers).unwrap_or_else(|| StatusCode::NOT_FOUND.into_response())
}

/// 200 while the process answers. It touches no database, so that a slow one does not take every server out at once.
async fn health() -> Response {
    let mut response = axum::Json(json!({ "status": "ok" })).into_response();
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Takes the address, so that nobody is told of a portal that cannot be reached.
///
/// # Errors
/// When the address cannot be listened on.
pub async fn listen(deps: &Deps) -> anyhow::Result<TcpListener> {
    TcpListener::bind(deps.config.listen)
        .await
        .map_err(|error| anyhow::anyhow!("cannot listen on {}: {error}", deps.config.listen))
}

/// Serves until SIGTERM or SIGINT.
///
/// # Errors
/// When the listener fails.
pub async fn serve(deps: Arc<Deps>, listener: TcpListener) -> anyhow::Result<()> {
    let sweeper = tokio::spawn(sweep(deps.clone()));
    let sealer = tokio::spawn(sealer::run(deps.clone()));
    let service = router(deps.clone()).into_make_service_with_connect_info::<SocketAddr>();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let serving = axum::serve(listener, service).with_graceful_shutdown(async move {
        asked_to_stop().await;
        let _ = stop.send(());
    });
    let mut serving = std::pin::pin!(serving.into_future());
    tokio::select! {
        done = &mut serving => done?,
        _ = stopped => {
            // Connections that stay open must not keep the server from stopping.
            let _ = tokio::time::timeout(LAST_ORDERS, serving).await;
        }
    }
    sweeper.abort();
    sealer.abort();
    if let Err(error) = sealer::all(&deps).await {
        tracing::warn!(%error, "the end of the audit log is sealed at the next start");
    }
    deps.store.close().await;
    Ok(())
}

async fn asked_to_stop() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    let _ = interrupt.await;
}

/// Deletes what has run out. Attempts stay for an hour, so that their owners can be told.
async fn sweep(deps: Arc<Deps>) {
    let mut every = tokio::time::interval(SWEEP_EVERY);
    loop {
        every.tick().await;
        let swept = async {
            let mut conn = deps.store.write().await?;
            let forget_ms = deps.config.throttle.forget_ms;
            let swept = store::sweep(&mut conn, deps.now_ms() - HOUR_MS - MINUTE_MS, forget_ms).await?;
            if deps.config.password.history == 0 {
                store::old_passwords::delete_all(&mut conn).await?;
            }
            conn.commit().await?;
            Ok::<_, store::StoreError>(swept)
        };
        match swept.await {
            Ok(swept) => tracing::debug!(?swept, "swept"),
            Err(error) => tracing::warn!(%error, "what has run out could not be swept; the next round will"),
        }
        if let Err(error) = crate::administration::coverage::note(&deps).await {
            tracing::warn!(%error, "how people are protected could not be noted; the next round will");
        }
        match retention::run(&deps).await {
            Ok(removed) => tracing::debug!(removed, "old entries of the audit log"),
            Err(error) => tracing::warn!(%error, "old entries could not be removed; the next round will"),
        }
    }
}
