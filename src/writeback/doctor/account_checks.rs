//! The people: licences, administrators, and who may reset.

use super::Check;
use super::check::Question;
use crate::writeback::{Licence, Management, ResetScope, Setup, User};

const LICENCE: Question = Question {
    code: "licence",
    title: "a licence that includes writeback is assigned",
    look: "the licences of each user in the Microsoft 365 admin centre, or `Get-MgUserLicenseDetail -UserId`",
    cure: "assign Azure AD Premium P1 or P2, or a plan that contains one, to at least one user",
};

pub(super) fn licence(setup: Option<&Setup>) -> Check {
    let Some(setup) = setup else { return LICENCE.unknown([]) };
    let licensed: Vec<&str> = setup.users.iter().filter(|user| is_licensed(user)).map(name).collect();
    let against = if licensed.is_empty() {
        vec![format!("none of {} users holds one", setup.users.len())]
    } else {
        Vec::new()
    };
    LICENCE.unless(against, format!("{} of {} users hold one", licensed.len(), setup.users.len()))
}

const TEST_USER: Question = Question {
    code: "adminAndTestUser",
    title: "there are an administrator account and a test user with a suitable licence",
    look: "the role assignments in the Entra admin centre, and the licences of the user to test with",
    cure: "make a cloud administrator account, and a synchronised test user with a licence that includes writeback",
};

pub(super) fn admin_and_test_user(setup: Option<&Setup>) -> Check {
    let Some(setup) = setup else { return TEST_USER.unknown([]) };
    let admin = setup.users.iter().find(|user| user.admin);
    let is_test_user =
        |user: &&User| !user.admin && user.management != Management::CloudOnly && is_licensed(user);
    let test_user = setup.users.iter().find(is_test_user);
    let mut against = Vec::new();
    if admin.is_none() {
        against.push("no user has an administrator's role".to_owned());
    }
    if test_user.is_none() {
        against.push("no synchronised user without such a role is suitably licensed".to_owned());
    }
    let names = [admin, test_user].into_iter().flatten().map(name).collect::<Vec<_>>().join(" and ");
    TEST_USER.unless(against, names)
}

const RESET: Question = Question {
    code: "resetEnabled",
    title: "self-service reset is enabled for the user, and writeback in the tenant",
    look: "Entra admin centre, Password reset: Properties for who may reset, On-premises integration for writeback",
    cure: "enable self-service reset for the user's group or for all, and \"Write back passwords to your on-premises directory\"",
};

pub(super) fn reset_enabled(setup: Option<&Setup>) -> Check {
    let Some(setup) = setup else { return RESET.unknown([]) };
    let tenant = &setup.tenant;
    let mut against = Vec::new();
    if !tenant.write_back {
        against.push("the tenant does not write passwords back".to_owned());
    }
    if tenant.reset == ResetScope::Off {
        against.push("self-service reset is off".to_owned());
    }
    for user in setup.users.iter().filter(|user| user.management != Management::CloudOnly) {
        if user.admin && !tenant.admin_reset {
            against.push(format!("{}: self-service reset is off for administrators", user.name));
        } else if tenant.reset == ResetScope::Group && !user.in_group {
            against.push(format!("{}: not in the group that may reset", user.name));
        } else if !user.reset_policy {
            against.push(format!("{}: no reset policy applies", user.name));
        }
    }
    RESET.unless(against, format!("self-service reset: {}", tenant.reset.as_str()))
}

const CLOUD_ADMIN: Question = Question {
    code: "cloudAdmin",
    title: "the administrator account is of the cloud, not synchronised or federated",
    look: "whether \"On-premises sync enabled\" is No for the account that the wizard asks for, and its domain is not federated",
    cure: "use a global administrator that was made in the cloud",
};

pub(super) fn cloud_admin(setup: Option<&Setup>) -> Check {
    let admins: Vec<&User> = setup.iter().flat_map(|setup| &setup.users).filter(|user| user.admin).collect();
    if admins.is_empty() {
        return CLOUD_ADMIN.unknown([]);
    }
    let of_cloud = admins.iter().find(|user| user.management == Management::CloudOnly);
    let described = |user: &&User| format!("{}: {}", user.name, user.management.as_str());
    let against = if of_cloud.is_none() { admins.iter().map(described).collect() } else { Vec::new() };
    CLOUD_ADMIN.unless(against, of_cloud.map(described).unwrap_or_default())
}

fn is_licensed(user: &User) -> bool {
    user.licences.iter().copied().any(Licence::allows_writeback)
}

fn name(user: &User) -> &str {
    &user.name
}
