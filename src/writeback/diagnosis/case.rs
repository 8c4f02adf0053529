//! What a text says of one request, or of one person where no request is named.

use super::EventText;
use super::passage::passages;
use super::token::tokens;
use std::collections::{BTreeMap, BTreeSet};

/// What belongs together in a text.
#[derive(Clone, Debug, Default)]
pub(super) struct Case {
    /// Whoever it is about, as the text or the model calls them, in lower case.
    pub(super) people: BTreeSet<String>,
    /// What is said.
    pub(super) text: EventText,
}

/// More requests and people than this are not kept apart.
const CASES_MAX: usize = 200;

/// The engine's own event: it stands beside an event of the service, and names a request by nothing but its place.
const ENGINE_EVENT: u32 = 6329;

/// The cases of a text. `person` says who is meant by an anchor or a name. What names nobody is about everybody of whom
/// nothing else is said; where everybody has a case already, it is one of its own.
pub(super) fn cases(text: &str, mut person: impl FnMut(&str) -> String) -> Vec<Case> {
    let pieces: Vec<Piece<'_>> =
        passages(text).into_iter().map(|text| Piece::read(text, &mut person)).collect();
    let mut sorted = Sorting::default();
    for (place, piece) in pieces.iter().enumerate() {
        sorted.by_request(place, piece);
    }
    for (place, piece) in pieces.iter().enumerate() {
        sorted.by_person(place, piece);
    }
    let own: Vec<Option<usize>> = (0..pieces.len()).map(|place| sorted.of(place, &pieces)).collect();
    gathered(text, &pieces, &own, sorted.cases)
}

/// A passage, read.
struct Piece<'t> {
    text: &'t str,
    read: EventText,
    request: Option<String>,
    people: BTreeSet<String>,
}

impl<'t> Piece<'t> {
    fn read(text: &'t str, person: &mut impl FnMut(&str) -> String) -> Self {
        let read = EventText::read(text);
        let mut people: BTreeSet<String> =
            read.anchors.keys().chain(read.principals.keys()).map(|name| person(name)).collect();
        let others = read.other_names.keys().chain(read.correspondents.keys());
        let known =
            others.map(|name| (name, person(name))).filter(|(name, known)| *known != name.to_lowercase());
        people.extend(known.map(|(_, known)| known));
        Self { text, request: request(text), people, read }
    }

    fn shares_a_code(&self, other: &Self) -> bool {
        self.read.hresults.keys().any(|code| other.read.hresults.contains_key(code))
    }
}

/// The id by which the service tells its requests apart: it is never translated.
fn request(text: &str) -> Option<String> {
    let is_label = |lead: &str| {
        let lead = lead.trim_end_matches([' ', ':', '=', '"']).to_lowercase();
        lead.ends_with("trackingid")
    };
    tokens(text)
        .find(|token| is_label(token.lead) && !token.text.is_empty())
        .map(|token| token.text.to_lowercase())
}

/// Which passage belongs to which case.
#[derive(Default)]
struct Sorting {
    cases: usize,
    requests: BTreeMap<String, usize>,
    /// By the passage's place.
    own: BTreeMap<usize, usize>,
    /// The places where a person is named, with the case there.
    people: BTreeMap<String, BTreeMap<usize, usize>>,
}

impl Sorting {
    fn by_request(&mut self, place: usize, piece: &Piece<'_>) {
        let Some(request) = &piece.request else { return };
        let known = self.requests.get(request).copied();
        let Some(case) = known.or_else(|| self.new_case()) else { return };
        self.requests.insert(request.clone(), case);
        self.put(place, piece, case);
    }

    fn by_person(&mut self, place: usize, piece: &Piece<'_>) {
        if piece.people.is_empty() || self.own.contains_key(&place) {
            return;
        }
        let nearest = piece.people.iter().find_map(|person| self.nearest(place, person));
        if let Some(case) = nearest.or_else(|| self.new_case()) {
            self.put(place, piece, case);
        }
    }

    fn new_case(&mut self) -> Option<usize> {
        let case = self.cases;
        self.cases += usize::from(case < CASES_MAX);
        (case < CASES_MAX).then_some(case)
    }

    fn put(&mut self, place: usize, piece: &Piece<'_>, case: usize) {
        self.own.insert(place, case);
        for person in &piece.people {
            self.people.entry(person.clone()).or_default().insert(place, case);
        }
    }

    /// The case of the nearest passage that names a person.
    fn nearest(&self, place: usize, person: &str) -> Option<usize> {
        let places = self.people.get(person)?;
        let before = places.range(..place).next_back();
        let after = places.range(place..).next();
        let distance = |(other, _): &(&usize, &usize)| other.abs_diff(place);
        before.into_iter().chain(after).min_by_key(distance).map(|(_, case)| *case)
    }

    /// The case of a passage; the engine's event, which names nobody, goes with the failure beside it.
    fn of(&self, place: usize, pieces: &[Piece<'_>]) -> Option<usize> {
        let own = self.own.get(&place).copied();
        let piece = pieces.get(place)?;
        if own.is_some() || !piece.read.events.contains_key(&ENGINE_EVENT) {
            return own;
        }
        let before = self.own.range(..place).next_back();
        let after = self.own.range(place..).next();
        let beside = before.into_iter().chain(after).filter_map(|(at, case)| Some((pieces.get(*at)?, *case)));
        beside
            .max_by_key(|(other, _)| (piece.shares_a_code(other), other.read.tells_of_failure()))
            .map(|(_, case)| case)
    }
}

/// The cases, each with all that is said of it.
fn gathered(whole: &str, pieces: &[Piece<'_>], own: &[Option<usize>], count: usize) -> Vec<Case> {
    let builds = EventText::read(whole).builds;
    let mut texts: Vec<String> = vec![String::new(); count];
    let mut people: Vec<BTreeSet<String>> = vec![BTreeSet::new(); count];
    let mut common = String::new();
    for (piece, case) in pieces.iter().zip(own) {
        let text = case.and_then(|case| texts.get_mut(case)).unwrap_or(&mut common);
        text.push_str(piece.text);
        text.push('\n');
        if let Some(people) = case.and_then(|case| people.get_mut(case)) {
            people.extend(piece.people.iter().cloned());
        }
    }
    if count == 1 {
        common.clear();
        texts = vec![whole.to_owned()];
    }
    let says_nothing = |text: &str| {
        let read = EventText::read(text);
        read.events.is_empty() && !read.tells_of_failure()
    };
    let mut is_taken = common.is_empty();
    for text in &mut texts {
        if says_nothing(text) {
            text.push_str(&common);
            is_taken = true;
        }
    }
    if !is_taken || count == 0 {
        texts.push(common);
        people.push(BTreeSet::new());
    }
    let case = |(text, people): (String, BTreeSet<String>)| {
        let mut text = EventText::read(&text);
        text.builds.clone_from(&builds);
        Case { people, text }
    };
    texts.into_iter().zip(people).map(case).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANA: &str = "User_6f1c2b0e-8a4d-4b53-9f0a-1c2d3e4f5a6b";
    const BO: &str = "User_7f1c2b0e-8a4d-4b53-9f0a-1c2d3e4f5a6b";

    /// Who and which events, case by case.
    fn told(text: &str) -> Vec<(Vec<String>, Vec<u32>)> {
        let cases =
            cases(text, |name| if name == "ana@x.test" { ANA.to_lowercase() } else { name.to_lowercase() });
        let case = |case: Case| (case.people.into_iter().collect(), case.text.events.into_keys().collect());
        cases.into_iter().map(case).collect()
    }

    fn of(name: &str) -> Vec<String> {
        vec![name.to_lowercase()]
    }

    #[test]
    fn what_is_said_of_one_person_is_not_said_of_another() {
        let text = format!(
            "Event ID: 33002 cloudAnchor: {ANA}\nEvent ID: 31002 cloudAnchor: {BO}\nEvent ID: 31003 {ANA}"
        );
        assert_eq!(told(&text), [(of(ANA), vec![31003, 33002]), (of(BO), vec![31002])]);
    }

    #[test]
    fn requests_of_one_person_are_kept_apart() {
        let text = format!(
            "31001 TrackingId: a1, cloudAnchor: {ANA}\n6329 ADSync hr=80230626\n33004 TrackingId: a1, hr=80230626, cloudAnchor: {ANA}\n\
             31001 TrackingId: b2, cloudAnchor: {ANA}\n31002 TrackingId: b2, cloudAnchor: {ANA}"
        );
        assert_eq!(told(&text), [(of(ANA), vec![6329, 31001, 33004]), (of(ANA), vec![31001, 31002])]);
    }

    #[test]
    fn the_log_may_be_read_from_its_end() {
        let text = format!(
            "33002 TrackingId: b2, cloudAnchor: {BO}\n31001 TrackingId: b2, cloudAnchor: {BO}\n\
             31003 TrackingId: a1, cloudAnchor: {ANA}\n6329 it can't be reached\n31001 TrackingId: a1, cloudAnchor: {ANA}"
        );
        assert_eq!(told(&text), [(of(BO), vec![31001, 33002]), (of(ANA), vec![6329, 31001, 31003])]);
    }

    #[test]
    fn what_names_nobody_is_about_whoever_has_nothing_else_said() {
        let alone = format!("ana@x.test can't sign in.\n\nEvent ID: 33004\n\nEvent ID: 31044 of {ANA}");
        assert_eq!(told(&alone), [(of(ANA), vec![31044, 33004])]);
        let both = format!("{ANA} and\n\n{BO}:\n\nEvent ID: 33004");
        let people = [ANA, BO].map(str::to_lowercase).to_vec();
        assert_eq!(told(&both), [(people, vec![33004])]);
        let third = format!("Event ID: 33002 {ANA}\nEvent ID: 31002 {BO}\nEvent ID: 31044\nAnd bo@x.test?");
        assert_eq!(told(&third).len(), 3);
    }

    #[test]
    fn a_long_log_ends() {
        let requests = (0..5_000).map(|n| format!("33002 TrackingId: t{n}, cloudAnchor: User_{n}\n"));
        let text = requests.collect::<Vec<String>>().concat();
        assert_eq!(told(&text).len(), CASES_MAX + 1);
        assert_eq!(told("").len(), 1);
    }
}
