//! One reset, end to end, in both tiers.

use super::super::*;
use crate::lookup::Outcome;
use crate::schema::{CloudAnchor, CloudType, Guid};
use crate::sim::{minutes, seconds};

/// A tenant with one user whose account stands in one domain.
pub(super) fn small() -> Setup {
    let domain = Domain::new("fabrikam.test", WindowsServer::W2022);
    let account = Account::new(DomainId(0), Guid::named("ana"), "CN=Ana,OU=Staff,DC=fabrikam,DC=test", "ana");
    let anchor = CloudAnchor { kind: CloudType::User, id: Guid::named("cloud ana") };
    let located = Located { outcome: Outcome::Resolved, account: Some(AccountId(0)) };
    Setup {
        users: vec![User::new("ana", anchor, located)],
        domains: vec![domain],
        accounts: vec![account],
        ..Setup::default()
    }
}

fn ids(run: &Run) -> Vec<u32> {
    let logged = run.facts().iter().filter_map(|fact| match &fact.kind {
        FactKind::Logged { id, .. } => Some(id.number()),
        _ => None,
    });
    logged.collect()
}

#[test]
fn a_reset_lands_on_the_pdc_emulator_in_both_tiers() {
    for tier in [Tier::Sealed, Tier::Real] {
        let mut run = Run::new(small(), 7, Forge::new(tier)).unwrap();
        let order = Order::new(UserId(0), Operation::Reset);
        run.schedule(seconds(1), Act::Ask(order)).unwrap();
        run.until(run.world().now() + minutes(4)).unwrap();
        run.rest();
        assert_eq!(run.violation(), None);
        assert_eq!(run.world().requests()[0].answer.map(|(answer, _)| answer), Some(Answer::Success));
        assert_eq!(run.world().setup().accounts[0].version, 1);
        assert_eq!(ids(&run), [31_015, 31_019, 31_001, 31_002], "{tier:?}");
    }
}
