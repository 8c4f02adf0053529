//! What the index holds as a text that has to be parsed.

use anchorwalk::forest::Image;
use anchorwalk::schema::Guid;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
struct Person {
    anchor: String,
    links: Vec<(u16, String)>,
}

/// Everybody as RON.
pub(crate) fn text(image: &Image) -> String {
    let people: Vec<Person> = image
        .people()
        .map(|person| Person {
            anchor: person.id().to_string(),
            links: (0..person.links())
                .filter_map(|link| Some((person.kind_number(link)?, person.guid(link)?.to_string())))
                .collect(),
        })
        .collect();
    ron::to_string(&people).expect("it is text")
}

/// Reads everybody, then finds one.
pub(crate) fn has(text: &str, asked: Guid) -> bool {
    let people: Vec<Person> = ron::from_str(text).expect("it is RON");
    let asked = asked.to_string();
    people.iter().any(|person| person.anchor == asked && person.links.len() < usize::from(u16::MAX))
}
