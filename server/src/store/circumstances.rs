//! What is asked at every step and every request, before anything else can be: what is in force, and what one person has to do with
//! it. One statement for all of it, because each is a way to the database and back.

use super::audit::seldom;
use super::{
    Conn, Read, Row, StoreError, enrolments::Enrolment, passkey_offers::Offer, providers::Switch, sql,
};

/// What is in force, and what there is of one person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Circumstances {
    /// The version of the policy in force.
    pub version: i64,
    /// Its digest.
    pub digest: String,
    /// All switches of providers.
    pub switches: Vec<Switch>,
    /// Whether an administrator made a code for the person, good or not.
    pub has_admin_code: bool,
    /// What nothing is decided by.
    pub besides: Besides,
    /// What they have set up, oldest first.
    pub enrolments: Vec<Enrolment>,
    /// The names of the groups they are in, in no order.
    pub groups: Vec<String>,
}

/// What the pages of a person show, and nothing is decided by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Besides {
    /// Whether the person looks after a group.
    pub looks_after_groups: bool,
    /// The offer of a passkey, if there was one.
    pub passkey_offer: Option<Offer>,
    /// Whether there are notices that they have not seen; may be so for a moment longer.
    pub has_notices: bool,
    /// When they said last that something was not them.
    pub reported_at: Option<i64>,
}

/// Reads it.
pub async fn of_person(conn: &mut Conn, person_id: &str) -> Result<Circumstances, StoreError> {
    // The first part says of what type each column is: PostgreSQL asks nobody else.
    let query = concat!(
        "SELECT 'force' AS part, v.version, v.digest, s.is_on, s.groups, \
                 (SELECT COUNT(*) FROM admin_codes c WHERE c.person_id = $1) AS codes, \
                 (SELECT COUNT(*) FROM group_administrators a WHERE a.person_id = $1) AS looks_after, \
                 (SELECT o.session_id FROM passkey_offers o WHERE o.person_id = $1) AS offered_in, \
                 (SELECT o.not_before FROM passkey_offers o WHERE o.person_id = $1) AS not_before, \
                 (SELECT COUNT(*) FROM notices n WHERE n.person_id = $1 AND n.seen_at IS NULL) AS notices, \
                 (SELECT u.at FROM audit u WHERE u.subject = $1 AND u.event = 'not_me' AND ",
        seldom!(),
        " ORDER BY u.id DESC LIMIT 1) AS reported_at, \
                 s.provider, CAST(NULL AS TEXT) AS id, CAST(NULL AS TEXT) AS person_id, CAST(NULL AS TEXT) AS name, \
                 CAST(NULL AS TEXT) AS name_key, CAST(NULL AS BYTEA) AS data, CAST(NULL AS BIGINT) AS created_at, \
                 CAST(NULL AS BIGINT) AS last_used_at \
                 FROM policy_head h JOIN policy_versions v ON v.version = h.version LEFT JOIN provider_switches s ON 1 = 1 \
                 WHERE h.id = 1 \
                 UNION ALL SELECT 'enrolment', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, \
                 e.provider, e.id, e.person_id, e.name, e.name_key, e.data, e.created_at, e.last_used_at \
                 FROM enrolments e WHERE e.person_id = $1 \
                 UNION ALL SELECT 'group', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, \
                 NULL, g.id, NULL, g.name, NULL, NULL, NULL, NULL \
                 FROM group_members m JOIN groups g ON g.id = m.group_id WHERE m.person_id = $1"
    );
    let mut all = Circumstances::default();
    let mut in_force = false;
    for part in conn.all::<Part>(sql(query).bind(person_id)).await? {
        match part {
            Part::Force(force, switch) => {
                in_force = true;
                (all.version, all.digest) = (force.version, force.digest);
                (all.has_admin_code, all.besides) = (force.codes > 0, force.besides);
                all.switches.extend(switch);
            }
            Part::Enrolment(enrolment) => all.enrolments.push(enrolment),
            Part::Group(name) => all.groups.push(name),
        }
    }
    if !in_force {
        return Err(StoreError::corrupt("policy_head", "id", "1"));
    }
    let age = |e: &Enrolment| (e.created_at, e.id.clone());
    all.enrolments.sort_by_cached_key(age);
    Ok(all)
}

/// One row.
enum Part {
    /// One for each switch, or one without any.
    Force(Force, Option<Switch>),
    /// One for each method.
    Enrolment(Enrolment),
    /// One for each group.
    Group(String),
}

struct Force {
    version: i64,
    digest: String,
    codes: i64,
    besides: Besides,
}

impl Read for Part {
    const TABLE: &'static str = "policy_versions";
    const KEY: &'static str = "version";

    fn read(row: &Row<'_>) -> Result<Self, StoreError> {
        match row.get::<String>("part")?.as_str() {
            "enrolment" => Ok(Self::Enrolment(Enrolment::read(&row.of::<Enrolment>(""))?)),
            "group" => Ok(Self::Group(row.get("name")?)),
            _ => {
                let offer = |not_before| {
                    let session_id = row.get("offered_in")?;
                    Ok::<_, StoreError>(Offer {
                        session_id,
                        not_before,
                    })
                };
                let is_any = |column| Ok::<_, StoreError>(row.get::<i64>(column)? > 0);
                let besides = Besides {
                    looks_after_groups: is_any("looks_after")?,
                    passkey_offer: row.get::<Option<i64>>("not_before")?.map(offer).transpose()?,
                    has_notices: is_any("notices")?,
                    reported_at: row.get("reported_at")?,
                };
                let force = Force {
                    version: row.get("version")?,
                    digest: row.get("digest")?,
                    codes: row.get("codes")?,
                    besides,
                };
                let provider: Option<String> = row.get("provider")?;
                let switch = provider.map(|_| Switch::read(&row.of::<Switch>("")));
                Ok(Self::Force(force, switch.transpose()?))
            }
        }
    }
}
