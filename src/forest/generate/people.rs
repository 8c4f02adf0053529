//! Who is made.

use super::dice::Dice;
use super::{PersonKind, Profile};
use crate::schema::Guid;
use thiserror::Error;

/// What a deployment is made from. The same recipe gives the same bytes on every machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recipe {
    /// How many cloud users there are, each with an anchor of its own.
    pub users: u32,
    /// How many forests there are, 1 to 8. The last of several is an old one whose rule for enabled accounts was lost.
    pub forests: u16,
    /// The seed.
    pub seed: u64,
    /// The shares of the kinds of people.
    pub profile: Profile,
}

/// A recipe that can't be followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum RecipeError {
    /// Too few or too many forests.
    #[error("{0} forests: expected 1 to {max}", max = Recipe::FORESTS_MAX)]
    Forests(u16),
    /// Too many users.
    #[error("{0} users: expected at most {max}", max = Recipe::USERS_MAX)]
    Users(u32),
}

/// A person of a recipe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GeneratedPerson {
    /// The number, from 0.
    pub number: u32,
    /// The kind.
    pub kind: PersonKind,
    /// The forests of the person's accounts, the first one first; as many as the kind has accounts in.
    pub forests: [u16; 3],
}

/// What a throw of the dice is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    Kind,
    Home,
    Anchor,
    GivenName,
    Surname,
    /// The `objectGUID` of an account, by its place among the person's accounts.
    Account(u64),
}

impl Purpose {
    fn place(self) -> u64 {
        match self {
            Self::Kind => 1,
            Self::Home => 2,
            Self::Anchor => 3,
            Self::GivenName => 4,
            Self::Surname => 5,
            Self::Account(account) => 16 + account,
        }
    }
}

impl Recipe {
    /// More forests are not made.
    pub const FORESTS_MAX: u16 = 8;
    /// More users are not made: numbers above are kept for specimens.
    pub const USERS_MAX: u32 = 2_000_000_000;

    /// The recipe, if it can be followed.
    ///
    /// # Errors
    /// If there are too few or too many forests, or too many users.
    pub fn checked(self) -> Result<Self, RecipeError> {
        match self {
            Self { forests, .. } if !(1..=Self::FORESTS_MAX).contains(&forests) => {
                Err(RecipeError::Forests(forests))
            }
            Self { users, .. } if users > Self::USERS_MAX => Err(RecipeError::Users(users)),
            _ => Ok(self),
        }
    }

    /// The forests that have all their rules.
    pub fn whole_forests(&self) -> u16 {
        if self.forests > 1 { self.forests - 1 } else { self.forests }
    }

    /// The forest whose rule for enabled accounts was lost, if there are several forests.
    pub fn old_forest(&self) -> Option<u16> {
        (self.forests > 1).then(|| self.forests - 1)
    }

    /// The person with this number. A kind that needs more forests than there are becomes a single account.
    pub fn person(&self, number: u32) -> GeneratedPerson {
        let dice = self.dice(number);
        let kind = self.profile.kind_at(dice.below(Purpose::Kind.place(), self.profile.total().max(1)));
        let kind = if self.is_possible(kind) { kind } else { PersonKind::Single };
        let home = dice.below(Purpose::Home.place(), self.whole_forests().into());
        self.person_of(number, kind, u16::try_from(home).unwrap_or_default())
    }

    /// Everybody, in order of numbers.
    pub fn people(&self) -> impl Iterator<Item = GeneratedPerson> + Clone + use<> {
        let recipe = *self;
        (0..self.users).map(move |number| recipe.person(number))
    }

    pub(super) fn is_possible(&self, kind: PersonKind) -> bool {
        kind.forests() <= self.whole_forests()
            && (kind != PersonKind::RuleMissing || self.old_forest().is_some())
    }

    /// A person of this kind whose first account is in this forest; the others follow in turn.
    pub(super) fn person_of(&self, number: u32, kind: PersonKind, home: u16) -> GeneratedPerson {
        let whole = self.whole_forests();
        let mut forests = [home, (home + 1) % whole, (home + 2) % whole];
        if let (PersonKind::RuleMissing, Some(old)) = (kind, self.old_forest()) {
            forests = [old; 3];
        }
        if matches!(kind, PersonKind::BothEnabled | PersonKind::MailContact) {
            // The object of the forest that was connected first gives the source anchor, so the tenant knows that one.
            let [one, other, _] = forests;
            forests = [one.min(other), one.max(other), one.max(other)];
        }
        GeneratedPerson { number, kind, forests }
    }

    pub(super) fn dice(&self, number: u32) -> Dice {
        Dice::of(self.seed, number)
    }

    pub(super) fn guid(&self, number: u32, purpose: Purpose) -> Guid {
        Guid::from_u128(self.dice(number).bits(purpose.place()))
    }

    pub(super) fn choice<'a>(&self, number: u32, purpose: Purpose, of: &[&'a str]) -> &'a str {
        let at = self.dice(number).below(purpose.place(), of.len() as u64);
        usize::try_from(at).ok().and_then(|at| of.get(at)).copied().unwrap_or_default()
    }

    /// The object id of a person's `cloudAnchor`.
    pub fn anchor(&self, number: u32) -> Guid {
        self.guid(number, Purpose::Anchor)
    }
}
