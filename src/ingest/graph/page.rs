//! A top-level value of a Graph dump: a page of objects, a bare array, or one object.

use super::meter::Meter;
use super::object::GraphObject;
use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use std::fmt;

/// Receives what a dump holds, while it is read.
pub(super) trait PageSink {
    /// An object that began at line and column.
    fn object(&mut self, object: GraphObject, place: (u32, u32));
    /// A page ended; whether it names a next one.
    fn page(&mut self, has_next: bool);
    /// A key of the envelope that is not known.
    fn unknown_key(&mut self, key: &str, place: (u32, u32));
}

/// Reads one top-level value.
pub(super) struct TopLevel<'s, S> {
    pub(super) sink: &'s mut S,
    pub(super) meter: &'s Meter,
}

impl<'de, S: PageSink> DeserializeSeed<'de> for TopLevel<'_, S> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, S: PageSink> Visitor<'de> for TopLevel<'_, S> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a Graph page {\"value\":[…]}, an array of objects, or one object a line")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while list.next_element_seed(OneObject { sink: self.sink, meter: self.meter })?.is_some() {}
        self.sink.page(false);
        Ok(())
    }

    /// A page, if there is a key `value`, else an object.
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let place = self.meter.place();
        self.meter.begin_object();
        let mut object = GraphObject::default();
        let mut is_page = false;
        while let Some(key) = map.next_key::<String>()? {
            if key == "value" {
                object.add_key(&key)?;
                map.next_value_seed(Objects { sink: self.sink, meter: self.meter })?;
                self.meter.begin_object();
                is_page = true;
            } else {
                object.add(key, &mut map)?;
            }
        }
        if !is_page {
            self.sink.object(object, place);
            return Ok(());
        }
        self.sink.page(object.names().any(|name| name == "@odata.nextLink"));
        for key in object.names().filter(|name| !name.starts_with('@')) {
            self.sink.unknown_key(key, place);
        }
        Ok(())
    }
}

/// The array of a page.
struct Objects<'s, S> {
    sink: &'s mut S,
    meter: &'s Meter,
}

impl<'de, S: PageSink> DeserializeSeed<'de> for Objects<'_, S> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, S: PageSink> Visitor<'de> for Objects<'_, S> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of objects in `value`")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while list.next_element_seed(OneObject { sink: self.sink, meter: self.meter })?.is_some() {}
        Ok(())
    }
}

/// One object of an array.
struct OneObject<'s, S> {
    sink: &'s mut S,
    meter: &'s Meter,
}

impl<'de, S: PageSink> DeserializeSeed<'de> for OneObject<'_, S> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, S: PageSink> Visitor<'de> for OneObject<'_, S> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object with the properties of a user")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let place = self.meter.place();
        self.meter.begin_object();
        let mut object = GraphObject::default();
        while let Some(key) = map.next_key::<String>()? {
            object.add(key, &mut map)?;
        }
        self.meter.begin_object();
        self.sink.object(object, place);
        Ok(())
    }
}
