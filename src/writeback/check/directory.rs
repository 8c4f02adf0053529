//! What the directory holds is what was carried out, and nothing else; only the PDC emulator is written to.

use crate::sim::{Checker, Time};
use crate::writeback::{AccountId, DomainId, Fact, FactKind, RequestId, World};
use std::collections::BTreeMap;

pub(super) struct Directory {
    versions: Vec<u32>,
    /// The PDC emulator when the call was made.
    called: BTreeMap<RequestId, (DomainId, usize)>,
}

impl Directory {
    pub(super) fn new(world: &World) -> Self {
        let versions = world.setup().accounts.iter().map(|account| account.version).collect();
        Self { versions, called: BTreeMap::new() }
    }

    fn applied(
        &mut self,
        request: RequestId,
        account: AccountId,
        controller: usize,
        world: &World,
    ) -> Result<(), String> {
        let Some((_, pdc)) = self.called.get(&request) else {
            return Err(format!("request {} is carried out without a call", request.0));
        };
        if controller != *pdc {
            return Err(format!(
                "request {} is carried out on a controller that is no PDC emulator",
                request.0
            ));
        }
        let sets = world.request(request).is_none_or(|own| own.order.operation.sets_password());
        let place = usize::try_from(account.0).ok().and_then(|index| self.versions.get_mut(index));
        if let Some(version) = place
            && sets
        {
            *version += 1;
        }
        Ok(())
    }

    /// The directory against the books.
    fn compare(&self, world: &World) -> Result<(), String> {
        for (account, version) in world.setup().accounts.iter().zip(&self.versions) {
            if account.version != *version {
                return Err(format!(
                    "{} has had {} passwords set, {version} were carried out",
                    account.sam_account_name, account.version
                ));
            }
            let longest = usize::try_from(account.policy.history_length).unwrap_or(usize::MAX).max(1);
            if account.history.len() > longest {
                return Err(format!("{} remembers more passwords than {longest}", account.sam_account_name));
            }
        }
        Ok(())
    }
}

impl Checker<Fact, World> for Directory {
    fn invariant(&self) -> &'static str {
        "directory"
    }

    fn check(&mut self, _: Time, fact: &Fact, world: &World) -> Result<(), String> {
        match &fact.kind {
            FactKind::Called { request, domain, controller } => {
                let pdc = world.domain(*domain).map(|own| own.pdc).unwrap_or_default();
                self.called.insert(*request, (*domain, pdc));
                if *controller == pdc {
                    return Ok(());
                }
                Err(format!("request {} goes to a controller that is no PDC emulator", request.0))
            }
            FactKind::Applied { request, account, controller } => {
                self.applied(*request, *account, *controller, world)?;
                self.compare(world)
            }
            FactKind::Declined { .. } | FactKind::Answered { .. } => self.compare(world),
            _ => Ok(()),
        }
    }

    fn rest(&mut self, _: Time, world: &World) -> Result<(), String> {
        self.compare(world)
    }
}
