//! `SQLite` with the schema that serves the question best: clustered by the keys that are asked for, nothing to sort.

#![expect(
    clippy::cast_possible_wrap,
    clippy::cast_possible_truncation,
    reason = "numbers of people and links are small beside those of SQLite"
)]

use anchorwalk::forest::measure::Questions;
use anchorwalk::forest::{Answer, Image, read_user_anchor};
use anchorwalk::lookup::{Outcome, Qualification};
use anchorwalk::schema::Guid;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Statement, params};
use std::hint::black_box;
use std::path::Path;

/// Lookups a round: it is slow.
pub(crate) const QUESTIONS: u64 = 20_000;

const LOOK_UP: &str = "SELECT link.guid FROM cloud JOIN link ON link.person = cloud.person \
     JOIN kind ON kind.kind = link.kind WHERE cloud.id = ? AND kind.qualifies";
const AUDIT: &str = "SELECT qualifying, count(*) FROM (SELECT sum(kind.qualifies) AS qualifying FROM cloud \
     LEFT JOIN link ON link.person = cloud.person LEFT JOIN kind ON kind.kind = link.kind \
     GROUP BY cloud.person) GROUP BY qualifying";

/// A database in memory.
pub(crate) struct Database(Connection);

impl Database {
    /// The people of an image; the answers are found to be the same.
    pub(crate) fn of(image: &Image) -> Self {
        let database = Self::filled(image);
        database.check(image);
        database
    }

    /// The people of an image.
    pub(crate) fn filled(image: &Image) -> Self {
        let connection = Connection::open_in_memory().expect("memory");
        connection
            .execute_batch(
                "CREATE TABLE cloud (id BLOB PRIMARY KEY, person INTEGER) WITHOUT ROWID; \
                 CREATE TABLE link (person INTEGER, place INTEGER, kind INTEGER, guid BLOB, \
                 PRIMARY KEY (person, place)) WITHOUT ROWID; \
                 CREATE TABLE kind (kind INTEGER PRIMARY KEY, qualifies INTEGER); BEGIN",
            )
            .expect("tables");
        {
            let legend = image.legend();
            let mut kinds = connection.prepare("INSERT INTO kind VALUES (?, ?)").expect("a statement");
            for (number, kind) in legend.kinds.iter().enumerate() {
                let qualifies = legend.qualifies(kind, Qualification::ImmutableTag);
                kinds.execute(params![number as i64, qualifies]).expect("a row");
            }
            let mut cloud = connection.prepare("INSERT INTO cloud VALUES (?, ?)").expect("a statement");
            let mut links = connection.prepare("INSERT INTO link VALUES (?, ?, ?, ?)").expect("a statement");
            for (number, person) in image.people().enumerate() {
                cloud.execute(params![bytes(person.id()), number as i64]).expect("a row");
                for link in 0..person.links() {
                    let guid = person.guid(link).map(bytes);
                    let row = params![number as i64, link as i64, person.kind_number(link), guid];
                    links.execute(row).expect("a row");
                }
            }
        }
        connection.execute_batch("COMMIT; ANALYZE").expect("a commit");
        Self(connection)
    }

    /// Writes everything to a file.
    pub(crate) fn save(&self, path: &Path) {
        let path = path.to_str().expect("a name in Unicode");
        self.0.execute("VACUUM INTO ?", [path]).expect("a file");
    }

    fn check(&self, image: &Image) {
        let mut statement = self.0.prepare(LOOK_UP).expect("a statement");
        for person in image.people().take(5_000) {
            let (count, found) = found(&mut statement, person.id());
            let answer = Answer::Known(person);
            let resolved = answer.ending(Qualification::ImmutableTag).outcome == Outcome::Resolved;
            assert_eq!(resolved, count == 1, "{}", person.id());
            let guid = answer.target(Qualification::ImmutableTag).and_then(|target| target.guid);
            assert_eq!(guid.map(bytes), resolved.then_some(found));
        }
    }

    /// Looks the first questions up, with a statement that was prepared before.
    pub(crate) fn look_up(&self, questions: &Questions) {
        let mut statement = self.0.prepare_cached(LOOK_UP).expect("a statement");
        for asked in questions.texts().take(QUESTIONS as usize) {
            let id = read_user_anchor(asked).expect("an anchor");
            black_box(found(&mut statement, id));
        }
    }

    /// Counts everybody by how many of their links qualify.
    pub(crate) fn audit(&self) {
        let mut statement = self.0.prepare_cached(AUDIT).expect("a statement");
        let rows = statement.query_map([], |row| row.get::<_, i64>(1)).expect("an answer");
        black_box(rows.map(|row| row.expect("a row")).sum::<i64>());
    }
}

/// Opens a file that [`Database::save`] wrote, and asks for one user.
pub(crate) fn first_answer(path: &Path, id: Guid) {
    let connection = Connection::open(path).expect("it opens");
    let mut statement = connection.prepare(LOOK_UP).expect("a statement");
    black_box(found(&mut statement, id));
}

/// How many links qualify, and the GUID at the end of the last.
fn found(statement: &mut Statement<'_>, id: Guid) -> (usize, [u8; 16]) {
    let mut rows = statement.query([bytes(id)]).expect("an answer");
    let (mut count, mut guid) = (0, [0; 16]);
    while let Some(row) = rows.next().expect("a row") {
        count += 1;
        if let Ok(ValueRef::Blob(blob)) = row.get_ref(0) {
            guid = blob.try_into().unwrap_or_default();
        }
    }
    (count, guid)
}

fn bytes(id: Guid) -> [u8; 16] {
    id.as_u128().to_be_bytes()
}
