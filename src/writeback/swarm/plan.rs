//! A run as a plan: small enough to be written into a scenario file.

use crate::lookup::Outcome;
use crate::schema::{CloudAnchor, CloudType, Guid};
use crate::sim::{Span, Time, minutes, seconds};
use crate::writeback::{
    Account, AccountId, Act, Domain, DomainId, Faults, Forge, LastSet, Located, Management, NoKeys, Run,
    Server, Setup, User, WindowsServer,
};

/// Everything that decides a run.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The seed of its chance.
    pub seed: u64,
    /// The users.
    pub users: Vec<PlannedUser>,
    /// How many domains there are, each a forest of its own.
    pub domains: u32,
    /// Whether a controller that is no PDC emulator is preferred.
    pub preferred: bool,
    /// Whether the server is in staging mode.
    pub staging: bool,
    /// How many messages the relay's queue holds.
    pub queue_max: usize,
    /// After how many wrong passwords an account is locked out; 0 never locks.
    pub lockout_threshold: u32,
    /// How many passwords are remembered.
    pub history_length: u32,
    /// How likely things go wrong.
    pub faults: Faults,
    /// What is done and what breaks, by the time since the first second has passed.
    pub acts: Vec<(Span, Act)>,
    /// When everything is mended, by the same clock.
    pub calm: Span,
}

/// A user of a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedUser {
    /// Where the password is managed.
    pub management: Management,
    /// The domain of the account.
    pub domain: u32,
    /// Whether the account was disabled when it was last synchronised: the lookup ends before it.
    pub disabled: bool,
    /// Whether the account is protected.
    pub protected: bool,
    /// How old the password is when the run begins.
    pub password_age: Span,
}

/// How a planned run came out.
pub struct Rehearsal {
    /// The run as it ended.
    pub run: Run,
    /// What must never happen and did, in words.
    pub violation: Option<String>,
}

/// Acts begin when the service has had this long to come up.
pub(super) const WARM_UP: Span = seconds(1);

impl Plan {
    /// The name of a user and of the account.
    pub fn user_name(index: usize) -> String {
        format!("user{index}")
    }

    /// The name of a domain and of its forest.
    pub fn domain_name(index: u32) -> String {
        format!("forest{index}.test")
    }

    /// Plays the plan. With a transcript it takes longer.
    ///
    /// # Errors
    /// When the real tier can't make keys.
    pub fn rehearse(&self, forge: Forge, transcript: bool) -> Result<Rehearsal, NoKeys> {
        let run = Run::new(self.setup(), self.seed, forge)?;
        let mut run = if transcript { run } else { run.without_transcript() };
        let overrun = self.play(&mut run).err().map(|overrun| overrun.to_string());
        run.rest();
        let violation = run.violation().map(ToString::to_string).or(overrun);
        Ok(Rehearsal { run, violation })
    }

    fn play(&self, run: &mut Run) -> Result<(), crate::sim::Overrun> {
        run.until(Time::START + WARM_UP)?;
        for (after, act) in &self.acts {
            run.schedule(*after, act.clone())?;
        }
        run.schedule(self.calm, Act::Calm)?;
        run.until(Time::START + WARM_UP + self.end())
    }

    /// When the run ends: after the calm, every wait, and a heartbeat.
    pub fn end(&self) -> Span {
        let settings = crate::writeback::Settings::default();
        self.calm + settings.answer_wait() + settings.heartbeat + minutes(1)
    }

    /// What the run begins with.
    pub fn setup(&self) -> Setup {
        let mut setup = Setup { faults: self.faults.clone(), ..Setup::default() };
        setup.server = Server { staging: self.staging, ..Server::default() };
        setup.settings.queue_max = self.queue_max;
        for index in 0..self.domains {
            let mut domain = Domain::new(&Self::domain_name(index), WindowsServer::W2022);
            domain.preferred = self.preferred.then_some(1);
            setup.domains.push(domain);
        }
        let mut by_domain: Vec<usize> = (0..self.users.len()).collect();
        by_domain.sort_by_key(|index| self.users.get(*index).map(|user| user.domain));
        let accounts =
            by_domain.iter().filter_map(|index| Some(self.account(self.users.get(*index)?, *index)));
        setup.accounts.extend(accounts);
        for (index, user) in self.users.iter().enumerate() {
            let place = by_domain.iter().position(|own| *own == index).unwrap_or_default();
            setup.users.push(cloud_user(user, index, place));
        }
        setup
    }

    fn account(&self, user: &PlannedUser, index: usize) -> Account {
        let name = Self::user_name(index);
        let root = Self::domain_name(user.domain).replace(".test", "");
        let dn = format!("CN={name},OU=Staff,DC={root},DC=test");
        let mut account = Account::new(DomainId(user.domain), Guid::named(&name), &dn, &name);
        account.display_name = name;
        account.protected = user.protected;
        account.last_set = LastSet::Before(user.password_age);
        account.policy.lockout.threshold = self.lockout_threshold;
        account.policy.history_length = self.history_length;
        if user.disabled {
            account.user_account_control |= 2;
        }
        account
    }
}

fn cloud_user(user: &PlannedUser, index: usize, place: usize) -> User {
    let name = Plan::user_name(index);
    let anchor = CloudAnchor { kind: CloudType::User, id: Guid::named(&format!("cloud {name}")) };
    let account = u32::try_from(place).ok().map(AccountId);
    let located = match (user.management, user.disabled) {
        (Management::CloudOnly, _) => Located { outcome: Outcome::AadObjectNotJoined, account: None },
        (_, true) => Located { outcome: Outcome::NoAccountEnabledLink, account: None },
        (_, false) => Located { outcome: Outcome::Resolved, account },
    };
    User { management: user.management, ..User::new(&name, anchor, located) }
}
