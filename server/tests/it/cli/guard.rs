//! Some administrator can always sign in afterwards.

use policy::lockout::Why;
use server::admin::authority::CONSOLE;
use server::admin::enforcement::{self, NewEnforcement};
use server::admin::lockout::{Glass, LockOut};
use server::admin::{AdminError, carry_out, groups, people, providers};
use server::deps::Deps;
use server::store::{self, backup_codes::BackupCode, people::Person};
use server::work::{Origin, Work};

use crate::both;
use crate::support::portal::Portal;

mod races;

/// An administrator with an authenticator app.
async fn administrator(portal: &Portal, name: &str) -> Person {
    let person = portal.administrator(name).await;
    portal.app_for(&person, "Phone").await;
    person
}

async fn backup_codes(portal: &Portal, person: &Person) {
    let id = portal
        .enrol(person, "backup_codes", "Backup codes", (portal.deps.id(), None))
        .await;
    let code = |n: u32| BackupCode {
        id: portal.deps.id(),
        enrolment_id: id.clone(),
        finder: format!("AAA{n}"),
        hash: "$".to_owned(),
        used_at: None,
    };
    let codes: Vec<_> = (0..10).map(code).collect();
    let mut conn = portal.deps.store.write().await.expect("a transaction");
    store::backup_codes::insert(&mut conn, &codes)
        .await
        .expect("codes");
    conn.commit().await.expect("kept");
}

async fn act<T>(
    deps: &Deps,
    act: impl AsyncFnOnce(&mut Work<'_>) -> Result<T, AdminError>,
) -> Result<T, AdminError> {
    carry_out(deps, Origin::console(), act).await
}

async fn enforce(portal: &Portal, glass: Glass) -> Result<(), AdminError> {
    let new = NewEnforcement {
        on: true,
        ..NewEnforcement::default()
    };
    act(&portal.deps, async |work: &mut Work<'_>| {
        enforcement::set(work, new, glass).await
    })
    .await
    .map(drop)
}

async fn switch_off(portal: &Portal, glass: Glass) -> Result<(), AdminError> {
    let off = async |work: &mut Work<'_>| {
        providers::set_switch(work, "webauthn", (false, &[]), (0, glass)).await?;
        providers::set_switch(work, "totp", (false, &[]), (0, glass)).await
    };
    act(&portal.deps, off).await.map(drop)
}

/// Why each administrator could not sign in.
fn locked_out<T: std::fmt::Debug>(result: Result<T, AdminError>) -> Vec<(String, Why)> {
    match result {
        Err(AdminError::LockOut(LockOut { cannot })) => cannot.into_iter().map(|c| (c.name, c.why)).collect(),
        other => panic!("the guard let it pass: {other:?}"),
    }
}

both!(the_last_administrator_stays, async |db| {
    let portal = Portal::new(db);
    let deps = &*portal.deps;
    let ada = administrator(&portal, "ada").await;
    let disable = async |glass| {
        act(deps, async |work: &mut Work<'_>| {
            people::set_disabled(work, &ada, true, glass).await
        })
        .await
    };
    assert_eq!(
        locked_out(disable(Glass::Whole).await),
        [("ada".to_owned(), Why::Disabled)]
    );
    let demote = async |work: &mut Work<'_>| people::set_administrator(work, &ada, false, Glass::Whole).await;
    assert_eq!(locked_out(act(deps, demote).await), []);
    let delete = async |work: &mut Work<'_>| people::delete(work, &ada, Glass::Whole).await;
    assert_eq!(locked_out(act(deps, delete).await), []);
    assert_eq!(portal.events().await, ["lock_out_prevented"; 3]);
    let mut conn = deps.store.read().await.expect("a connection");
    assert_eq!(
        people::find(&mut conn, "ADA").await.expect("ada"),
        ada,
        "nothing was changed"
    );
    drop(conn);
    assert!(disable(Glass::Broken).await.expect("past the guard"));
    let mut conn = deps.store.read().await.expect("a connection");
    let entries = store::audit::list(&mut conn, store::audit::Filter::default(), 1)
        .await
        .expect("the log");
    let detail: serde_json::Value = serde_json::from_str(&entries[0].detail).expect("JSON");
    assert_eq!(
        (&detail["break_glass"], &detail["disabled"]),
        (&true.into(), &true.into())
    );
});

both!(another_administrator_who_can_sign_in_is_enough, async |db| {
    let portal = Portal::new(db);
    let (ada, _bea) = (
        administrator(&portal, "ada").await,
        administrator(&portal, "bea").await,
    );
    let delete = async |work: &mut Work<'_>| people::delete(work, &ada, Glass::Whole).await;
    act(&portal.deps, delete).await.expect("bea is left");
});

both!(the_guard_is_silent_where_there_is_no_administrator, async |db| {
    let portal = Portal::new(db);
    let bob = portal.person("bob", &[]).await;
    switch_off(&portal, Glass::Whole).await.expect("silent");
    enforce(&portal, Glass::Whole).await.expect("silent");
    let delete = async |work: &mut Work<'_>| people::delete(work, &bob, Glass::Whole).await;
    act(&portal.deps, delete).await.expect("silent");
});

both!(
    the_only_factor_cannot_be_switched_off_while_enforced,
    async |db| {
        let portal = Portal::new(db);
        administrator(&portal, "ada").await;
        enforce(&portal, Glass::Whole).await.expect("ada has a factor");
        assert_eq!(
            locked_out(switch_off(&portal, Glass::Whole).await),
            [("ada".to_owned(), Why::NothingUsable)]
        );
        let mut conn = portal.deps.store.read().await.expect("a connection");
        assert!(
            providers::switch(&mut conn, Some(CONSOLE), &portal.deps, "totp")
                .await
                .expect("totp")
                .is_on
        );
        drop(conn);
        switch_off(&portal, Glass::Broken).await.expect("past the guard");
    }
);

both!(cleaning_up_the_only_factor_must_leave_a_way_in, async |db| {
    let portal = Portal::new(db);
    let ada = administrator(&portal, "ada").await;
    backup_codes(&portal, &ada).await;
    enforce(&portal, Glass::Whole).await.expect("ada has a factor");
    let deps = &*portal.deps;
    let clean = async || {
        act(deps, async |work: &mut Work<'_>| {
            providers::clean_up(work, "totp", (usize::MAX, Glass::Whole)).await
        })
        .await
    };
    // She would have to give a backup code before she could set a new app up, and codes run out.
    assert_eq!(
        locked_out(clean().await),
        [("ada".to_owned(), Why::CodeDemandedFirst)]
    );
    let disable = async |work: &mut Work<'_>| providers::disable(work, &ada, "totp", Glass::Whole).await;
    assert_eq!(
        locked_out(act(deps, disable).await),
        [("ada".to_owned(), Why::CodeDemandedFirst)]
    );
    let no_codes =
        async |work: &mut Work<'_>| providers::disable(work, &ada, "backup_codes", Glass::Whole).await;
    assert_eq!(act(deps, no_codes).await.expect("the app is left"), 1);
    // Now nothing stands in the way of setting a new one up.
    assert_eq!(clean().await.expect("led through set-up"), 1);
    let mut conn = db.store.read().await.expect("a connection");
    let told = store::notices::open_of_person(&mut conn, &ada.id).await;
    assert!(told.expect("notices").iter().any(|n| n.kind == "removed"));
});

both!(nobody_can_be_asked_for_what_cannot_be_set_up, async |db| {
    let portal = Portal::new(db);
    let deps = &*portal.deps;
    let ada = portal.person("ada", &["Staff"]).await;
    let up = async |work: &mut Work<'_>| people::set_administrator(work, &ada, true, Glass::Whole).await;
    act(deps, up).await.expect("an administrator");
    switch_off(&portal, Glass::Whole)
        .await
        .expect("nothing is enforced");
    assert_eq!(
        locked_out(enforce(&portal, Glass::Whole).await),
        [("ada".to_owned(), Why::NothingToSetUp)]
    );
    let others = async |work: &mut Work<'_>| {
        groups::create(work, "Finance").await?;
        let finance = ["finance".to_owned()];
        let new = NewEnforcement {
            on: true,
            groups: &finance,
            excluded: &[],
        };
        enforcement::set(work, new, Glass::Whole).await
    };
    let policy = act(deps, others).await.expect("ada is not in it");
    assert_eq!(
        policy.enforcement.groups.first().map(String::as_str),
        Some("Finance"),
        "as it is written"
    );
    let join = async |work: &mut Work<'_>| {
        let finance = groups::find(&mut work.conn, "Finance").await?;
        groups::add(work, &finance, std::slice::from_ref(&ada), Glass::Whole).await
    };
    assert_eq!(
        locked_out(act(deps, join).await),
        [("ada".to_owned(), Why::NothingToSetUp)]
    );
});
