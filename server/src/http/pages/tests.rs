//! What browser and server say of the same pages.

use app::routes::admin::{Admin, GroupAct, PersonAct, ProviderAct};
use app::routes::asks_again;

use super::*;

/// Of every kind of page of a signed-in person, one.
fn pages() -> Vec<Route> {
    let id = || "a1".to_owned();
    let own = [
        Route::Home,
        Route::Security,
        Route::AddMethod,
        Route::Adding(id()),
        Route::NewCodes,
        Route::Remove(id()),
        Route::Password,
        Route::Activity,
        Route::Secure,
        Route::DeleteAccount,
        Route::Terms,
    ];
    let administration = [
        Admin::Overview,
        Admin::People,
        Admin::NewPerson,
        Admin::Person(id()),
        Admin::PersonAct(id(), PersonAct::Delete),
        Admin::Groups,
        Admin::NewGroup,
        Admin::Group(id()),
        Admin::GroupAct(id(), GroupAct::Add),
        Admin::Providers,
        Admin::ProviderAct(id(), ProviderAct::Off),
        Admin::Policy,
        Admin::History,
        Admin::Reports,
        Admin::Explain,
        Admin::Audit,
    ];
    own.into_iter()
        .chain(administration.into_iter().map(Route::Admin))
        .collect()
}

#[test]
fn browser_and_server_ask_before_the_same_pages() {
    for route in pages() {
        let asked = match &route {
            Route::Admin(page) => admin::needs_sudo(page),
            route => security::needs_sudo(route),
        };
        assert_eq!(asks_again(&route.path()), asked, "{}", route.path());
    }
    assert!(!asks_again("/login") && !asks_again("/confirm") && !asks_again(""));
}
