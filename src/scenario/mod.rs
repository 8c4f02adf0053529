//! The scenario file: a few forests, a tenant, what happens to them, and where lookups end, on one screen.
//!
//! It never leaks serde into the rooms above: what leaves here are their own types, checked, or a [`Report`] of
//! every mistake in the file with line and column.
//! `cli` may import it; it imports every room that a scenario can describe, and `report` for its transcripts.
//!
//! # A scenario
//!
//! ```
//! # let text = r#"
//! // The mailbox is disabled; the password goes to the account in the other forest.
//! Scenario(
//!     forests: {
//!         "account.test": Forest(objects: [User("CN=Ana,OU=Staff")]),
//!         "resource.test": Forest(objects: [
//!             User("CN=Ana,OU=Mailboxes", {
//!                 "msExchMasterAccountSid": SidOf("account.test/CN=Ana,OU=Staff"),
//!                 "msExchRecipientTypeDetails": 2,
//!                 "userAccountControl": 514,
//!             }),
//!         ]),
//!     },
//!     cloud: {"ana": User(of: "account.test/CN=Ana,OU=Staff")},
//!     steps: [
//!         Lookup(of: "ana", outcome: Resolved, target: "account.test/CN=Ana,OU=Staff"),
//!     ],
//! )
//! # "#;
//! # use anchorwalk::scenario::{Scenario, play};
//! # let scenario = Scenario::from_text("a.ron", text, anchorwalk::sync::Options::default())?;
//! # assert!(play(&scenario).passed());
//! # Ok::<(), anchorwalk::scenario::ScenarioError>(())
//! ```
//!
//! The first line is a comment with the one thing that the file shows. [`Scenario::open`] reports every mistake at
//! once, with the name that was meant; [`play`] never fails; [`transcript`] tells what happened to somebody who has
//! not read the file. `anchorwalk test` plays every `.ron` file below a folder, except below a folder named
//! [`MISTAKES_FOLDER`].
//!
//! # Fields
//!
//! All may be left out.
//!
//! | field | what it is |
//! |---|---|
//! | `options` | engine options by name: `{"scope_case_sensitive": true}`; see [`crate::sync::Options`] |
//! | `forests` | a map from FQDN to `Forest(…)`, in order of connection; left out, the forests are those that `graph` mentions |
//! | `cloud` | a map from a name, by which steps mean it, to an object of the tenant |
//! | `tenant` | how the tenant is set: `Tenant(…)`, see the step |
//! | `rules` | the sync rules; `Default` if left out |
//! | `graph` | objects and links stated directly |
//! | `steps` | what happens, in order |
//!
//! # Forests
//!
//! `Forest(exclude: ["OU=…"], include: ["OU=…"], classes: ["user", …], objects: […])`, or `Forest` for an empty one.
//! The most specific of `exclude` and `include` decides. A forest has one domain, of its own name. Its objects:
//!
//! | object | what it has without being told |
//! |---|---|
//! | `User(dn)`, `User(dn, {…})`, `InetOrgPerson(…)` | `cn`, `displayName`, `sAMAccountName` (the letters and digits of the `cn`), `userPrincipalName`, `userAccountControl` 512, `objectGUID`, `objectSid` |
//! | `Group(…)`, `Computer(…)` | `cn`, `sAMAccountName`, `objectGUID`, `objectSid` |
//! | `Contact(…)`, `Object("class", dn, {…})` | `cn`, `objectGUID` |
//! | `Crowd(count: 501, of: User("CN=User {n},OU=Staff", {…}))` | so many of them; `{n}` is the number in the DN and in texts |
//!
//! DNs may be relative to the domain. `objectGUID` follows from forest and DN and stays when the object is moved;
//! an object that is created again gets another. Relative identifiers are given in order, from 1104.
//!
//! A value is a text, a number, `true`, `false`, a list of them, `None` (the attribute is absent), or
//!
//! | form | value |
//! |---|---|
//! | `SidOf(object)`, `GuidOf(object)`, `DnOf(object)` | of another object |
//! | `AnchorOf(object)` | the source anchor: of `mS-DS-ConsistencyGuid` if it has one, else of `objectGUID` |
//! | `CloudDnOf(object)` | the DN that an object with that source anchor has in the tenant, as references of the tenant name it |
//! | `Sid("S-1-…")`, `Guid("…")`, `Base64("…")` | bytes |
//!
//! An object is meant by `"account.test/CN=Ana,OU=Staff"` or by its full DN, where it stands at that step; questions
//! may also mean one that was deleted, where it stood last. Values are those of a dump: the connector that imports them
//! converts them by its schema, and an attribute that it would drop is a mistake.
//!
//! # Cloud
//!
//! `User(of: object)` is synchronised from that object: its immutable id is the object's source anchor, its sign-in name
//! the object's. Otherwise `User(immutableId: "…")`. Both take `id` (else it follows from the name), `synced`
//! (`onPremisesSyncEnabled`, else true), `deleted` (soft-deleted, else false) and `attributes` by their names in the AAD
//! connector space. `Group(…)`, `Contact(…)` and `Device(…)` are the same; `CloudOnly` and `CloudOnly(id:, attributes:)`
//! are users of the cloud alone. Two names may share an `id`: the directory is damaged then.
//!
//! # Rules
//!
//! | form | rules |
//! |---|---|
//! | `Default` | the out-of-box set, once for each forest (spec/default-rules.md 4.5.3) |
//! | `Default(matching: Mail, sourceAnchor: ConsistencyGuid, exchangeHybrid: false, devices: false, add: [Rule(…)])` | the set that other answers of the wizard give, and custom rules; `matching` is `ObjectSid`, `OnlyOnce`, `Mail`, `SamAccountNameAndMailNickname` or `Attribute("…")` |
//! | `Config("folder")`, `Config(path: "folder", add: [Rule(…)])` | connectors and rules of a configuration export, in a folder below that of the file |
//! | `Rules([Rule(…)])` | these alone |
//!
//! [`RuleForm`] shows how a rule is written:
//!
//! ```ron
//! Rule(
//!     name: "In from AD - User DoNotSync", direction: Inbound, connector: ActiveDirectory, from: "user", to: "person",
//!     precedence: 50, scope: ["extensionAttribute1 EQUAL contractor"], flows: {"cloudFiltered": Constant("True")},
//! )
//! ```
//!
//! # Graph
//!
//! What a dump of a real server shows, without the synchronisation that led there. A person comes to be when it is first
//! mentioned. Objects that `forests` and `cloud` hold already are linked; others are created.
//!
//! | statement | meaning |
//! |---|---|
//! | `Ad(object: "account.test/CN=Ana", to: "Ana", rules: ["…"], class: "user", attributes: {…})` | an AD object and its link with the rules in scope on it, each by name, tag or tag's family; without `to` it is a disconnector |
//! | `Aad(name: "ana", to: "Ana", rules: ["…"], id: "…", immutableId: "…", attributes: {…})` | a cloud object and its link, with the join rules of the tenant unless said otherwise |
//! | `MissingPerson("Ana")` | links lead to Ana, but the metaverse object is missing |
//! | `MissingAd(object: "…", to: "Ana", rules: ["…"])` | a link that leads to no AD object |
//!
//! # Steps
//!
//! When a question comes before anything has run, and the forests hold objects, a whole `Cycle` runs first, before the
//! graph is laid over it. Otherwise nothing runs by itself.
//!
//! | step | what it does |
//! |---|---|
//! | `Import`, `Import("account.test")`, `Import(EntraId)` | full import of all connectors, or one |
//! | `Sync`, `Sync("account.test")`, `Sync(EntraId)` | full synchronisation of all connectors in scheduler order, or one |
//! | `DeltaImport`, `DeltaSync`, `Export` | the other run profiles, in the same forms |
//! | `Cycle` | full import and full synchronisation of all; nothing is exported |
//! | `Cycle(Initial)`, `Cycle(Delta)` | a cycle of the scheduler, with exports unless in staging mode |
//! | `StagingMode(true)` | the scheduler exports nothing from now on |
//! | `Options({"export_deletion_threshold": 600})` | engine options as in `options`, from now on |
//! | `Unreachable(EntraId)`, `Unreachable(connector: "account.test", answered: 2, made: true)` | the directory answers nothing, or nothing after two more writes, of which a third is made all the same without an answer |
//! | `Reachable(EntraId)` | it answers again |
//! | `Wait("30m")` | time passes for the server; every full hour the tenant gives back values in quarantine that have become free. In a file that rehearses password writeback it is a step of that timeline instead |
//! | `Create("account.test", User(…))`, `Edit(object, {…})`, `Delete(object)` | an administrator at work |
//! | `Enable(object)`, `Disable(object)` | bit 2 of `userAccountControl` |
//! | `Restore(object)` | a deleted object as it was, out of the recycle bin |
//! | `Protect(object)`, `Unprotect(object)` | the synchronisation account may not write to it, or may again |
//! | `Migrate(object: …, to: "other.test/CN=…", without: ["mS-DS-ConsistencyGuid"], attributes: {…}, keepsOriginal: false)` | the same person's object in another forest: everything is copied but `objectGUID`, `objectSid`, references and what `without` names |
//! | `AddForest("b.test", Forest(…))` | a forest is connected; the out-of-box rules are numbered anew |
//! | `Tenant(initialDomain:, verifiedDomains: […], duplicateAttributeResiliency:, blockHardMatch:, blockSoftMatch:, admins: ["eve"])` | settings of the tenant; what is left out stays |
//! | `Move(object: …, to: "OU=…")`, `Rename(object: …, to: "CN=…")` | the same object elsewhere |
//! | `CloudCreate("name", User(…))`, `CloudEdit(user: "ana", immutableId:, synced:, deleted:, attributes:)`, `CloudDelete("ana")` | the same in the tenant; a delete is soft |
//! | `Exclude("account.test", "OU=…")`, `Include(…)` | the selection of containers, from the next import on |
//! | `EnableRule(rule)`, `DisableRule(rule)`, `RemoveRule(rule)` | every rule of that name, tag or tag's family |
//! | `EditRule(rule: …, forest: …, name:, precedence:, passwordSync:, disabled:, scope:, link:, tag:)` | the rules meant, or that of one forest |
//! | `CloneRule(rule: …, name: …, precedence: …, …)` | a copy with other settings; it has no tag unless given one |
//! | `AddRule(Rule(…))` | a custom rule |
//! | `Lookup(…)`, `Audit({…})`, `Expect…(…)` | a question, and what is expected of the answer |
//!
//! Where a step of an administrator takes an object, `Below("account.test/OU=Staff")` means every object below a
//! container, and `Below("account.test/OU=Staff", 500)` the first 500. What exports create in the tenant has no name in
//! the file: `CloudOf("account.test/CN=Ana,OU=Staff")` means the cloud object of that AD object's metaverse object, or
//! else the one with its source anchor, as it is when the step is played.
//!
//! # Password writeback
//!
//! `writeback: Writeback(…)` states what no directory holds; all of it may be left out. `era` (`Y2017`, `Current`), `seed`,
//! `start`, `tenant: Tenant(reset:, adminReset:, writeBack:, unlock:, gates:, cloudPolicy:, banned:)`,
//! `users: {"ana": User(management:, licences:, methods:, admin:, inGroup:, resetPolicy:)}`,
//! `server: Server(product:, version:, staging:, enabled:, running:, synchronised:, configFile:, configMemory:, keyStore:,
//! clock:)`, `network: Network(resetService:, serviceBus:, oldPorts:, tls12:, tls:, relayPassword:, idle:)`,
//! `domains: {"fabrikam.test": Domain(policy: Policy(…), fineGrained: [FineGrained(…)], controllers: [Controller(…)], pdc:,
//! preferred:, passwordSync:, rights: Rights(…))}`, `accounts: {object: Account(adminCount:, inherits:, passwordAge:,
//! mustChange:, lockedOut:)}`, `settings: Settings(…)`, `faults: Faults(loss: 100, …)` in thousandths.
//!
//! | step | what it does |
//! |---|---|
//! | `Reset(user: "ana", …)`, `Change(…)`, `AdminReset(…)`, `Unlock(…)` | somebody asks; the step ends with the answer, or after `takes` |
//! | `TurnOn(…)`, `TurnOff(…)` | the wizard |
//! | `Wait("10m")`, `Wait(takes: "10m", events: […])` | time passes |
//! | `Incident(what: CrashService, takes:, events:, log:)` | something breaks, or is mended |
//! | `Timeline(acts: [At("1s", …), …], until: "10m", events:, log:)` | several of these at their times |
//!
//! A password is described, never written: `Good`, `TooShort`, `TwoKinds`, `AccountName`, `DisplayName`, `Current`,
//! `Previous(2)`, `Containing("word")`, `Wrong`, `TooLong`. A request expects `answer`, `cause`, `code`, `message`, `events`,
//! `log`, `stored` and `cloud` (`Changed` or `Unchanged`). What must never happen is watched in every step.
//!
//! # Questions
//!
//! `Lookup(of: "ana", …)` or `Lookup(anchor: "any text", …)` asserts what it names:
//!
//! | field | expects |
//! |---|---|
//! | `outcome` | an [`Outcome`](crate::lookup::Outcome), by the immutable tag |
//! | `passwordSyncFlag` | the outcome by `EnablePasswordSync` |
//! | `target` | the object that the password goes to |
//! | `cause` | a [`CauseCode`](crate::explain::CauseCode) |
//! | `evidence: ["…"]`, `warnings: ["…"]` | texts that stand in the cause or its evidence, in a warning |
//! | `reached` | the last hop: `AadConnectorSpace`, `Metaverse`, `AdConnectorSpace` |
//! | `found: [object, …]` | exactly the accounts that qualify |
//! | `rejected: {object: "…"}` | objects that were rejected, for a reason with that text |
//! | `repairs: ["EnableAccount", …]` | exactly the verified repairs ([`Repair`](crate::explain::Repair)) that are offered |
//!
//! `Audit({Resolved: 3, NoAdObject: 1})` looks everybody up and expects exactly these totals.
//!
//! `Expect(of: object, "ana" or CloudOf(object), …)` asserts of an object of a connector space:
//!
//! | field | expects |
//! |---|---|
//! | `staged`, `linked` | that it is in the connector space; that it has a link |
//! | `samePersonAs: […]` | a link to the same metaverse object |
//! | `rules`, `noRules` | rules on its link |
//! | `metaverse: {"sourceAnchor": …}` | metaverse values; a reference is the `DnOf` an object that it means |
//! | `contributedBy: {"sourceAnchor": "rule"}`, `{…: From("rule", object)}` | their lineage |
//! | `imported: {…}`, `expected: {…}` | what was imported; what rules read |
//! | `holograms: {"unapplied-export-hologram": {…}}` | an image by its name, or `None` where the object does not exist in it |
//! | `pendingImport` | `Add`, `Update`, `Delete`, `DeleteAdd` or `None` |
//! | `error`, `retries` | the name of its last synchronisation error or a part of its text, or `None`; how often it was tried again |
//! | `export` | `Add`, `Update`, `Delete` or `None` |
//! | `exportValues: {…}`, `notExported: […]` | values of the pending export (`None`: it removes them); attributes that are not in it |
//! | `exportError`, `exportRetries`, `awaitsConfirmation` | the same of the last export |
//!
//! `ExpectRun(connector: "account.test" or EntraId, profile: FullImport, DeltaImport, FullSync, DeltaSync or Export,
//! result: "success", statistics: {"export-add": 1}, outbound: {EntraId: {…}}, events: [116], errors: ["name"],
//! remarks: ["text"], duration: "5m")` asserts of the last such run. `ExpectTenant(of:, exists:, deleted:, synced:,
//! immutableId:, values: {…}, quarantined: ["userPrincipalName"])` asserts of an object of the tenant itself, and
//! `ExpectEntry(of: object, values: {…})` of an AD object itself.
//!
//! An object that a custom rule provisions *into a forest* can't be named, and an object that is created there by a
//! later step may be taken for it: entries are numbered as they are read.

mod cloud_change;
mod files;
mod out_of_box;
mod overrides;
mod play;
mod read;
mod reader;
mod rule_form;
#[expect(clippy::module_inception, reason = "the noun of the room is its name")]
mod scenario;
mod step;
mod transcript;
mod wanted;
mod world;
mod writeback_plan;

pub use files::{MISTAKES_FOLDER, scenario_files};
pub use out_of_box::{AnchorSource, Matching, OutOfBoxError, OutOfBoxOptions, out_of_box_rules};
pub use overrides::Overrides;
pub use play::{Expectation, Played, PlayedStep, Rehearsed, play, play_covered, play_with};
pub use reader::{
    Fields, Item, Node, NodeKind, Problem, Problems, Report, Source, SourceError, Spanned, parse,
};
pub use rule_form::{Connectors, NamedConnector, RuleForm, Vocabulary, rule_drafts};
pub use scenario::{Scenario, ScenarioError};
pub use transcript::{expectation_line, transcript, transcript_page};

use cloud_change::CloudChange;
use rule_form::scope;
