//! The legend as bytes. Outcomes and causes stand by name: their numbers may change, their names are stable.

use super::{Decoder, Encoder, Malformed};
use crate::explain::CauseCode;
use crate::forest::{Class, Ending, ForestConnector, Legend, LinkKind, RuleFacts};
use crate::lookup::Outcome;

pub(super) fn encode(legend: &Legend) -> Vec<u8> {
    let mut out = Encoder::default();
    out.list(legend.connectors.iter(), |out, connector| {
        out.text(&connector.name);
        out.guid(connector.id);
    });
    out.list(legend.rules.iter(), |out, rule| {
        out.guid(rule.id);
        out.text(&rule.name);
        out.text(&rule.tag);
        out.number(rule.precedence.cast_unsigned());
        out.truth(rule.marks_enabled);
        out.truth(rule.password_sync);
    });
    out.list(legend.kinds.iter(), |out, kind| {
        out.number(kind.connector.into());
        out.list(kind.rules.iter(), |out, rule| out.number((*rule).into()));
        out.truth(kind.supported);
        out.truth(kind.present);
    });
    out.list(legend.classes.iter(), |out, class| {
        for ending in [class.by_tag, class.by_flag] {
            out.text(ending.outcome.as_str());
            out.option(ending.cause, |out, cause| out.text(cause.as_str()));
            out.option(ending.link, |out, link| out.number(link.into()));
        }
        out.list(class.kinds.iter(), |out, kind| out.number((*kind).into()));
        out.truth(class.reaches_accounts);
        out.truth(class.audited);
    });
    out.finish()
}

pub(super) fn decode(bytes: &[u8]) -> Result<Legend, Malformed> {
    let mut from = Decoder::new(bytes);
    let connectors =
        from.list(|from| Ok(ForestConnector { name: from.text()?.to_owned(), id: from.guid()? }))?;
    let rules = from.list(|from| {
        Ok(RuleFacts {
            id: from.guid()?,
            name: from.text()?.to_owned(),
            tag: from.text()?.to_owned(),
            precedence: from.number()?.cast_signed(),
            marks_enabled: from.truth()?,
            password_sync: from.truth()?,
        })
    })?;
    let kinds = from.list(|from| {
        Ok(LinkKind {
            connector: from.small("a connector")?,
            rules: from.list(|from| from.small("a rule"))?,
            supported: from.truth()?,
            present: from.truth()?,
        })
    })?;
    let classes = from.list(|from| {
        Ok(Class {
            by_tag: ending(from)?,
            by_flag: ending(from)?,
            kinds: from.list(|from| from.small("a kind of link"))?,
            reaches_accounts: from.truth()?,
            audited: from.truth()?,
        })
    })?;
    from.end()?;
    Ok(Legend { connectors, rules, kinds, classes })
}

fn ending(from: &mut Decoder<'_>) -> Result<Ending, Malformed> {
    let outcome = Outcome::named(from.text()?);
    let outcome = outcome.ok_or_else(|| from.malformed("the name of an outcome before this byte"))?;
    let cause = from.option(|from| {
        let cause = CauseCode::named(from.text()?);
        cause.ok_or_else(|| from.malformed("the name of a cause before this byte"))
    })?;
    Ok(Ending { outcome, cause, link: from.option(|from| from.small("a link"))? })
}
