//! # anchorwalk
//!
//! A user resets a password in the cloud. Which on-premises account does the synchronisation engine of Microsoft Entra
//! Connect (Azure AD Connect) find by the user's `cloudAnchor`, in which forest; and if it finds none or two, why?
//!
//! anchorwalk answers that offline, on real exports: it runs the engine's own steps (import, scope, join, attribute
//! flow, precedence, provisioning) with the rules of an exported configuration on dumps of the directories, and then
//! walks from the anchor to the account, keeping every reason on the way.
//!
//! ```
//! use anchorwalk::{Explainer, Outcome, Scenario, play};
//!
//! let text = r#"
//! // The linked mailbox is disabled, the account in the other forest is not.
//! Scenario(
//!     forests: {
//!         "account.test": Forest(objects: [User("CN=Ana,OU=Staff")]),
//!         "resource.test": Forest(objects: [
//!             User("CN=Ana,OU=Mailboxes", {
//!                 "msExchMasterAccountSid": SidOf("account.test/CN=Ana,OU=Staff"),
//!                 "msExchRecipientTypeDetails": 2,
//!                 "mailNickname": "ana",
//!                 "userAccountControl": 514,
//!             }),
//!         ]),
//!     },
//!     cloud: {"ana": User(of: "account.test/CN=Ana,OU=Staff")},
//!     steps: [Lookup(of: "ana", outcome: Resolved)],
//! )"#;
//! let scenario = Scenario::from_text("example.ron", text, Default::default())?;
//! let played = play(&scenario);
//! let explainer = Explainer::new(&played.server);
//! let explanation = explainer.explain(&explainer.anchors("ana@account.test")[0]);
//! assert_eq!(explanation.resolution.by_tag.outcome, Outcome::Resolved);
//! assert!(explanation.hops[2].rejected[0].why.contains("`userAccountControl ISBITNOTSET 2` is false, value 514"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # The way of the data
//!
//! ```text
//! exports of a deployment ──┐
//!   config/ (XML)  *.ldif   ├─ ingest ─► directory ─► connector ─► sync ─► metaverse + links ─► lookup ─► explain ─► report ─► cli
//!   aad-users.json          │
//! a scenario file (RON) ────┘  scenario
//! a generated deployment, a snapshot ─ forest: the graph frozen, 39 bytes a person
//! ```
//!
//! # The rooms
//!
//! From the ground up; a room imports only from rooms above it in this list.
//!
//! | room | holds | never |
//! |---|---|---|
//! | [`schema`] | values, names, DNs, GUIDs, SIDs, anchors, the built-in schemas | knows an object |
//! | [`expr`] | the rule language: lexer, parser, evaluator, one table of functions | sees anything but a lookup from name to value |
//! | [`rule`] | sync rules as checked data, the out-of-box set as text | evaluates over a store |
//! | [`directory`] | the outside world: forests with entries, the tenant with its users | knows connector spaces |
//! | [`connector`] | connector spaces: staged objects, pending imports and exports, what an import left out | knows what the metaverse does |
//! | [`metaverse`] | metaverse objects with lineage, the link graph | moves values |
//! | [`sync`] | the verbs of the engine, plans and commits, runs, every open choice as an option | reads files |
//! | [`coverage`] | what runs exercised of rules, clauses, flows and branches, counted | changes an outcome |
//! | [`lookup`] | the walk from anchor to account, outcome and path as values | writes |
//! | [`explain`] | causes down to the clause, audits | writes to the model; prints |
//! | [`sim`] | virtual clock, event queue, seeded chance, checkers | asks the machine for the time |
//! | [`writeback`] | portal, relay, keys, agent, domain controllers, the rules for passwords, the swarm | lets a password out of its type |
//! | [`ingest`] | readers of real exports, and the loading of a deployment | guesses silently |
//! | [`scenario`] | the scenario file: reading with every mistake at once, replay, transcript | leaks its format into the rooms above |
//! | [`forest`] | the same graph frozen for millions of users, its snapshot file, generated deployments, audits of all | is needed by the rooms above it |
//! | [`report`] | text, JSON, CSV, `JUnit` | decides anything |
//! | [`cli`] | the command line | holds logic |
//!
//! # Decisions
//!
//! * **Asking never changes.** [`resolve`] and [`Explainer`] borrow the server; a [`SyncServer`] is a value that can be
//!   copied to try something.
//! * **Endings are values.** A failed lookup or a synchronisation error is data with a name; `Err` is for input that
//!   can't be understood.
//! * **One plan, one commit.** The synchronisation of an object is planned on a borrowed server and then committed, so
//!   an error leaves nothing half done.
//! * **Same input, same bytes.** Whatever reaches output is ordered by DN, anchor, precedence or order of connection.
//! * **Two readings.** What the documents state and what the engine is seen to do are both computed
//!   ([`Qualification`]); where they differ the explanation says so.
//! * **Say what is not modelled.** Every run can list what it met and did not understand.
//!
//! References such as "spec/lookup.md" name the collected specification of the engine that the project was built from.

pub mod cli;
pub mod connector;
pub mod coverage;
pub mod directory;
pub mod explain;
pub mod expr;
pub mod forest;
pub mod ingest;
pub mod lookup;
pub mod metaverse;
pub mod report;
pub mod rule;
pub mod scenario;
pub mod schema;
pub mod sim;
pub mod sync;
pub mod writeback;

pub use explain::{Audit, Cause, CauseCode, Explainer, Explanation};
pub use expr::Expression;
pub use ingest::{LoadedDeployment, load};
pub use lookup::{Outcome, Qualification, Resolution, resolve, resolve_fast};
pub use rule::{RuleBook, SyncRule};
pub use scenario::{Played, Scenario, play};
pub use schema::{CloudAnchor, Dn, Guid, SourceAnchor};
pub use sync::{Options, Recording, SyncServer};
