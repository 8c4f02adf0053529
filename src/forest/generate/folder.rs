//! A generated deployment as a folder, such as an administrator exports.

use super::account::forest_name;
use super::configuration::{connectors, rules};
use super::configuration_file::{connector_xml, metaverse_xml, rule_xml};
use super::watch::{Watch, watched};
use super::{GenerateError, GeneratedPerson, Recipe};
use crate::directory::{CloudUser, Entry};
use crate::schema::{BuiltInSchema, Scalar};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value};
use std::fs::{File, create_dir_all};
use std::io::{self, BufWriter, Write};
use std::path::Path;

/// Writes the folder of a recipe: `config/`, a dump for each forest, and the users of the tenant. Everything is
/// written while it is made.
///
/// # Errors
/// If a file can't be written, or is there already.
pub fn write_folder(recipe: &Recipe, folder: &Path, watch: Watch<'_>) -> Result<(), GenerateError> {
    let configuration = folder.join("config");
    for connector in connectors(recipe) {
        let name = format!("Connector_{}.xml", connector.id.braced());
        write_text(&configuration.join("Connectors").join(name), &connector_xml(&connector))?;
    }
    for rule in rules(recipe)? {
        let name = format!("SynchronizationRule_{}.xml", rule.id.braced());
        write_text(&configuration.join("SynchronizationRules").join(name), &rule_xml(&rule))?;
    }
    let metaverse = BuiltInSchema::Metaverse.schema();
    write_text(&configuration.join("GlobalSettings").join("MV.xml"), &metaverse_xml(&metaverse))?;
    for forest in 0..recipe.forests {
        let mut dump = created(&folder.join("ad").join(format!("{}.ldif", forest_name(forest))))?;
        let people = watched(recipe, "people written", watch);
        let accounts = people.flat_map(GeneratedPerson::accounts);
        for account in accounts.filter(|account| account.forest() == forest) {
            if let Some(entry) = account.entry(recipe) {
                write_entry(&mut dump, &entry)?;
            }
        }
        finished(dump)?;
    }
    let mut users = created(&folder.join("aad-users.json"))?;
    let people = watched(recipe, "cloud users written", watch);
    for user in people.flat_map(|person| person.cloud_users(recipe)) {
        writeln!(users, "{}", cloud_json(&user))?;
    }
    Ok(finished(users)?)
}

fn write_text(path: &Path, text: &str) -> io::Result<()> {
    let mut file = created(path)?;
    file.write_all(text.as_bytes())?;
    finished(file)
}

fn created(path: &Path) -> io::Result<BufWriter<File>> {
    path.parent().map_or(Ok(()), create_dir_all)?;
    Ok(BufWriter::new(File::create_new(path)?))
}

/// A writer that is dropped hides a full disk.
fn finished(mut file: BufWriter<File>) -> io::Result<()> {
    file.flush()?;
    file.get_ref().sync_all()
}

fn write_entry(dump: &mut impl Write, entry: &Entry) -> io::Result<()> {
    write_value(dump, "dn", entry.dn.as_str())?;
    for class in &entry.classes {
        write_value(dump, "objectClass", class)?;
    }
    for (name, values) in &entry.attributes {
        for value in values {
            match value {
                Scalar::Binary(bytes) => writeln!(dump, "{name}:: {}", STANDARD.encode(bytes))?,
                Scalar::Text(_) | Scalar::Number(_) | Scalar::Boolean(_) | Scalar::Reference(_) => {
                    write_value(dump, name.as_str(), &value.to_string())?;
                }
            }
        }
    }
    writeln!(dump)
}

/// A value is written as it is only if RFC 2849 calls it safe.
fn write_value(dump: &mut impl Write, name: &str, text: &str) -> io::Result<()> {
    if text.is_ascii() && !text.starts_with([' ', ':', '<']) && !text.contains(['\r', '\n', '\0']) {
        writeln!(dump, "{name}: {text}")
    } else {
        writeln!(dump, "{name}:: {}", STANDARD.encode(text))
    }
}

/// The user as Microsoft Graph shows it.
fn cloud_json(user: &CloudUser) -> Value {
    let mut json = Map::new();
    json.insert("id".to_owned(), user.id.to_string().into());
    for (name, values) in &user.attributes {
        let text = values.first().map(ToString::to_string);
        json.insert(name.as_str().to_owned(), text.into());
    }
    json.insert("onPremisesSyncEnabled".to_owned(), user.sync_enabled.into());
    json.insert("onPremisesImmutableId".to_owned(), user.immutable_id.clone().into());
    json.insert("userType".to_owned(), "Member".into());
    Value::Object(json)
}
