use super::*;
use crate::ingest::real_data;
use crate::schema::AttributeName;
use std::fs;

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for item in fs::read_dir(from).unwrap() {
        let item = item.unwrap();
        let target = to.join(item.file_name());
        if item.path().is_dir() {
            copy(&item.path(), &target);
        } else {
            fs::write(target, fs::read(item.path()).unwrap()).unwrap();
        }
    }
}

#[test]
fn the_laboratory_is_read_whole() {
    let Some(data) = real_data::folder("lab-a") else { return };
    let deployment = Deployment::open(&data).unwrap();
    let notes: Vec<_> = deployment.notes.iter().map(ToString::to_string).collect();
    assert_eq!(notes.len(), 1, "{notes:?}");
    assert!(notes[0].ends_with("expected.json: not read: no part of a deployment"));
    let connectors = &deployment.configuration.connectors;
    let names: Vec<_> = connectors.iter().map(|connector| connector.name.as_str()).collect();
    assert_eq!(names, ["contoso.onmicrosoft.com - AAD", "fabrikam.test", "wingtip.test"]);
    let mut counts = BTreeMap::new();
    let mut entries = Vec::new();
    let notes = deployment
        .entries(|connector, entry| {
            *counts
                .entry(deployment.configuration.connector(connector).unwrap().name.clone())
                .or_insert(0) += 1;
            entries.push(entry);
        })
        .unwrap();
    assert_eq!(
        counts.into_iter().collect::<Vec<_>>(),
        [("fabrikam.test".into(), 85), ("wingtip.test".into(), 64)]
    );
    assert_eq!(notes.len(), 2, "{notes:?}");
    assert!(notes.iter().all(|note| note.message.ends_with("that nothing reads were skipped")));
    assert_eq!(
        entries[0].dn.as_str(),
        "CN=Jun Quintana (jquintana64),OU=Ventas \\, Iberia,DC=fabrikam,DC=test"
    );
    assert_eq!(entries[0].most_derived_class(), Some("user"));
    assert_eq!(entries[0].values(AttributeName::new("objectGUID")).len(), 1);
    let mut users = Vec::new();
    let summary = deployment.cloud_users(|user| users.push(user)).unwrap();
    assert_eq!((users.len(), summary.notes.len()), (46, 0));
    assert!(summary.properties.contains("onPremisesImmutableId"));
}

#[test]
fn the_rules_of_the_laboratory_are_those_of_two_forests() {
    let Some(data) = real_data::folder("lab-a") else { return };
    let deployment = Deployment::open(&data).unwrap();
    let rules = &deployment.configuration.rules;
    for connector in &deployment.configuration.connectors {
        assert!(rules.iter().any(|rule| rule.connector == connector.id), "{}", connector.name);
    }
    let fabrikam = &deployment.configuration.connectors[1];
    let exclusions: Vec<_> =
        fabrikam.partitions[0].containers.exclusions().map(ToString::to_string).collect();
    assert_eq!(exclusions, ["OU=Contractors,DC=fabrikam,DC=test"]);
}

#[test]
fn the_parts_are_found_in_any_layout_and_case() {
    let Some(data) = real_data::folder("lab-a") else { return };
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    copy(&data.join("config"), &root.join("CONFIG"));
    for name in ["AD", "aad", "cs"] {
        fs::create_dir(root.join(name)).unwrap();
    }
    fs::write(root.join("AD/z.LDIF"), "dn: CN=a,DC=fabrikam,DC=test\n").unwrap();
    fs::write(root.join("AD/b.ldf"), "dn: DC=@,DC=x,CN=MicrosoftDNS,DC=other,DC=test\n").unwrap();
    fs::write(root.join("AD/readme.txt"), "").unwrap();
    let page = |id: char, rest: &str| {
        format!("{{\"value\":[{{\"id\":\"{id}8e25d94-0ed9-4475-9531-985d5d9dc9f8\"}}]{rest}}}")
    };
    fs::write(root.join("aad/2.json"), page('2', "")).unwrap();
    fs::write(root.join("aad/1.json"), page('1', ",\"@odata.nextLink\":\"x\"")).unwrap();
    fs::write(root.join("cs/a.xml"), "<cs-objects/>").unwrap();
    fs::write(root.join("deployment.ron"), "()").unwrap();
    let deployment = Deployment::open(root).unwrap();
    let files: Vec<_> = deployment.dumps.iter().map(|dump| dump.path.strip_prefix(root).unwrap()).collect();
    assert_eq!(files, [Path::new("AD").join("b.ldf"), Path::new("AD").join("z.LDIF")]);
    assert!(deployment.overrides.is_some());
    let notes: Vec<_> = deployment.notes.iter().map(|note| note.message.as_str()).collect();
    assert_eq!(
        notes,
        [
            "not modelled: a csexport dump; its objects are not read",
            "not read: no part of a deployment",
            "not read: expected entries of a partition (DC=fabrikam,DC=test; DC=wingtip,DC=test), found entries of DC=other,DC=test",
        ]
    );
    let notes = deployment.entries(|_, _| {}).unwrap();
    let without = notes.iter().find(|note| note.message.contains("no dump has entries")).unwrap();
    assert!(without.message.ends_with("of connector wingtip.test; not read: readme.txt"), "{without}");
    let mut ids = Vec::new();
    let summary = deployment.cloud_users(|user| ids.push(user.id.to_string())).unwrap();
    assert!(ids[0].starts_with('1') && ids[1].starts_with('2'));
    assert_eq!(summary.notes.len(), 2, "the second page ends the list: {:?}", summary.notes);
}

#[test]
fn missing_parts_are_reported_all_at_once() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("aad-user.json"), "[]").unwrap();
    fs::create_dir(folder.path().join("confg")).unwrap();
    let errors = Deployment::open(folder.path()).unwrap_err();
    let messages: Vec<_> = errors.0.iter().map(|error| error.message.as_str()).collect();
    assert_eq!(
        messages,
        [
            "expected a folder config, found `confg`",
            "expected a dump per AD connector, <forest>.ldif or ad/*.ldif, found aad-user.json, confg",
            "expected the users of the tenant, aad-users.json or aad/*.json, found `aad-user.json`",
        ]
    );
    assert!(errors.0.iter().all(|error| error.help.is_some()));
    let errors = Deployment::open(&folder.path().join("nothing")).unwrap_err();
    assert!(errors.to_string().ends_with("nothing: there is no such folder"));
    let errors = Deployment::open(&folder.path().join("aad-user.json")).unwrap_err();
    assert!(errors.to_string().ends_with("aad-user.json: expected a folder, found a file"), "{errors}");
}

#[test]
fn the_mistakes_of_all_dumps_are_reported_together() {
    let Some(data) = real_data::folder("lab-a") else { return };
    let folder = tempfile::tempdir().unwrap();
    copy(&data.join("config"), &folder.path().join("config"));
    fs::write(folder.path().join("a.ldif"), "dn: CN=a,DC=fabrikam,DC=test\n\ncn: lost\n\ndn: CN=b,DC=x\n")
        .unwrap();
    fs::write(
        folder.path().join("b.ldif"),
        "dn: CN=a,DC=wingtip,DC=test\ncn:: !\n\ndn: DC=wingtip,DC=test\n",
    )
    .unwrap();
    fs::write(folder.path().join("aad-users.json"), "[{\"id\":1},{\"id\":2}] x").unwrap();
    let deployment = Deployment::open(folder.path()).unwrap();
    let mut entries = 0;
    let errors = deployment.entries(|_, _| entries += 1).unwrap_err();
    assert_eq!((errors.0.len(), entries), (2, 3));
    assert_eq!(deployment.cloud_users(drop).unwrap_err().0.len(), 3);
}
