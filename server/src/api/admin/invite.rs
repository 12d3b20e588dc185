//! A new person, and the code with which they choose their password.

use app::api::Refused;
use app::api::admin::InviteFields;
use app::routes::admin::{Admin, PersonAct};

use super::NotDone;
use crate::admin::AdminError;
use crate::admin::invitation;
use crate::admin::people::NewPerson;
use crate::administration::ask_new::MOST_GROUPS;
use crate::administration::{CodeKind, GivenCode, Left};
use crate::http::visit::Visit;
use crate::store;

impl Visit {
    pub(super) async fn invite_somebody(&self, fields: InviteFields) -> Result<(), NotDone> {
        let path = Admin::NewPerson.path();
        let Some(signed) = self.administers(&path).await? else {
            return Ok(());
        };
        let mut groups = Vec::new();
        let mut conn = self.deps.store.read().await?;
        if fields.groups.len() > MOST_GROUPS {
            return Err(NotDone::Refused(Refused::BadRequest));
        }
        for id in &fields.groups {
            // Left out, somebody would be in fewer groups than was said, and perhaps be asked for less.
            let found = store::groups::by_id(&mut conn, id).await?;
            groups.push(found.ok_or_else(|| AdminError::NoSuchGroup(String::new()))?.name);
        }
        drop(conn);
        let new = NewPerson {
            username: &fields.username,
            full_name: &fields.full_name,
            email: &fields.email,
            password_hash: None,
            administrator: fields.administrator,
            groups: &groups,
        };
        match invitation::invite(&self.deps, self.by(&signed), new).await {
            Ok(started) => {
                let username = started.person.username;
                let to = Admin::PersonAct(username.clone(), PersonAct::ResetPassword).path();
                let given = GivenCode {
                    username,
                    code: started.code.dashed(),
                    expires_at: started.expires_at,
                    kind: CodeKind::Invitation,
                };
                let left = Left {
                    code: Some(given),
                    ..Left::default()
                };
                self.leave(&to, left);
                Ok(())
            }
            Err(error) => {
                let mut typed = vec![
                    ("username", fields.username.as_str()),
                    ("full_name", &fields.full_name),
                    ("email", &fields.email),
                ];
                // As many as a cookie carries.
                typed.extend(fields.groups.iter().take(20).map(|id| ("group", id.as_str())));
                self.complain(&path, error, &typed)
            }
        }
    }
}
