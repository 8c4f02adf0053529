//! The same people in every form that is compared, found to answer the same.

use crate::model;
#[cfg(feature = "sqlite")]
use crate::sqlite::Database;
use crate::table::users;
use anchorwalk::forest::measure::{Case, Chase, Questions};
use anchorwalk::forest::{Frozen, Labels, Profile, Recipe, Specimens, freeze, generate_image};
use anchorwalk::lookup::{Qualification, resolve, resolve_fast};
use anchorwalk::schema::CloudAnchor;
use anchorwalk::sync::SyncServer;
use std::hint::black_box;

pub(crate) const READING: Qualification = Qualification::ImmutableTag;
/// For more there is no room beside the index.
const MODEL_USERS_MAX: u64 = 2_000_000;
/// Questions that are compared with the walk before anything is measured.
const CHECKED: usize = 50_000;

pub(crate) struct World {
    /// The model, if there is room for it.
    pub(crate) server: Option<SyncServer>,
    pub(crate) frozen: Frozen,
    pub(crate) questions: Questions,
    /// How many questions there are.
    pub(crate) count: u64,
    #[cfg(feature = "sqlite")]
    pub(crate) database: Option<Database>,
    /// One dependent load a user's line, and five.
    pub(crate) one: Chase<6>,
    pub(crate) five: Chase<2>,
}

/// A recipe of so many people.
pub(crate) fn recipe() -> Recipe {
    let users = u32::try_from(users()).expect("a number of users");
    Recipe { users, forests: 4, seed: 1, profile: Profile::REALISTIC }
}

impl World {
    pub(crate) fn new() -> Self {
        let server = (users() <= MODEL_USERS_MAX).then(|| model::server(users()));
        let frozen = match &server {
            Some(server) => freeze(server).expect("it fits"),
            None => generated(),
        };
        let count = users().min(200_000);
        let questions = Questions::about(&frozen.image, count);
        if let Some(server) = &server {
            for asked in questions.texts().take(CHECKED) {
                let (slow, fast) = (resolve(server, asked).by_tag, frozen.image.answer(asked));
                assert_eq!(fast.ending(READING).outcome, slow.outcome, "{asked}");
            }
        }
        #[cfg(feature = "sqlite")]
        let database = server.is_some().then(|| Database::of(&frozen.image));
        let one = Chase::new(1, users()).expect("memory");
        let five = Chase::new(5, users()).expect("memory");
        Self {
            server,
            frozen,
            questions,
            count,
            #[cfg(feature = "sqlite")]
            database,
            one,
            five,
        }
    }

    /// Every question asked of the model and of the database, as far as the world has them.
    pub(crate) fn rivals(&self) -> Vec<Case<'_>> {
        let mut cases = Vec::new();
        if let Some(server) = &self.server {
            cases.push(Case::new("model, petgraph and slotmap", self.count, || self.on_model(server)));
        }
        #[cfg(feature = "sqlite")]
        if let Some(database) = &self.database {
            let look_up = || database.look_up(&self.questions);
            cases.push(Case::new("SQLite, prepared", crate::sqlite::QUESTIONS.min(self.count), look_up));
        }
        cases
    }

    /// Every question asked of the model.
    fn on_model(&self, server: &SyncServer) {
        for asked in self.questions.texts() {
            if let Ok(anchor) = asked.parse::<CloudAnchor>() {
                black_box(resolve_fast(server, anchor, READING));
            }
        }
    }
}

fn generated() -> Frozen {
    let recipe = recipe();
    let specimens = Specimens::of(&recipe).expect("they are made");
    let image = generate_image(&recipe, &specimens, &mut |_| {}).expect("it fits");
    Frozen { image, labels: Labels::default() }
}
