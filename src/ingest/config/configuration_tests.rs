use super::*;
use crate::connector::{ConnectorKind, Containment};
use crate::ingest::real_data;
use crate::rule::FlowSourceDraft;
use crate::schema::{AttributeKind, AttributeName, BuiltInSchema, Dn, ObjectType};

const RULE: &str = "<synchronizationRule>
<id>{11111111-1111-1111-1111-111111111111}</id><name>In</name><description/>
<direction>Inbound</direction><disabled>TRUE</disabled>
<connector>AE4DB4CC-B16B-4EB2-ACF5-837CA84E4D7D</connector>
<sourceObjectType>user</sourceObjectType><targetObjectType>person</targetObjectType>
<linkType>Join</linkType><precedence>100</precedence><EnablePasswordSync>true</EnablePasswordSync>
<attribute-mappings>
 <mapping execute-once=\"true\"><dest>a</dest><src> False</src><valueMergeType>Update</valueMergeType></mapping>
 <mapping><dest>b</dest><src><attr>x</attr><attr>y</attr></src><expression>[x] &amp; [y]</expression></mapping>
</attribute-mappings>
<relationshipCriteria><conditions><condition>
 <caseSensitive>True</caseSensitive><csAttribute>c</csAttribute><ilmAttribute>m</ilmAttribute>
</condition></conditions></relationshipCriteria>
<synchronizationCriteria><conditions><scope>
 <csAttribute>d</csAttribute><csOperator>ISNULL</csOperator><csValue />
</scope></conditions></synchronizationCriteria>
</synchronizationRule>";

fn read_rule(text: &str) -> (Option<RuleDraft>, Findings) {
    let source = XmlText::of_bytes("r.xml".into(), text.as_bytes().to_vec()).unwrap();
    let root = source.parse(&Limits::default()).unwrap();
    let mut findings = Findings::new("r.xml".into());
    (rule::rule(&root, &mut findings), findings)
}

#[test]
fn a_rule_is_read_with_its_places() {
    let (rule, findings) = read_rule(RULE);
    let rule = rule.unwrap();
    assert!(findings.notes.into_vec().is_empty());
    assert!(
        rule.disabled && rule.password_sync && rule.flows[0].apply_once && rule.join[0][0].case_sensitive
    );
    assert_eq!(rule.connector.to_string(), "ae4db4cc-b16b-4eb2-acf5-837ca84e4d7d");
    assert_eq!(rule.flows[0].source, FlowSourceDraft::Constant(" False".into()));
    assert_eq!(rule.flows[1].source, FlowSourceDraft::Expression("[x] & [y]".into()));
    assert_eq!((rule.flows[1].merge.as_str(), rule.scope[0][0].value.as_str()), ("Update", ""));
    assert_eq!(rule.flows[1].at.to_string(), "r.xml:9:2");
    assert_eq!(rule.scope[0][0].at.to_string(), "r.xml:14:38");
}

#[test]
fn every_mistake_of_a_rule_is_found() {
    for (old, new, expected) in [
        ("<name>In</name>", "", "r.xml:1:1: expected <name> in <synchronizationRule>"),
        ("linkType", "linkTipe", "r.xml:1:1: expected <linkType> in <synchronizationRule>, found <linkTipe>"),
        (
            "{11111111-",
            "{1-",
            "r.xml:2:1: <id> must be a GUID such as {6f1c2b0e-8a4d-4b53-9f0a-1c2d3e4f5a6b}, found `{1-1111-1111-1111-111111111111}`",
        ),
        ("TRUE", "yes", "r.xml:3:31: <disabled> must be true or false, found `yes`"),
        (
            "<precedence>100",
            "<precedence>1e2",
            "r.xml:6:26: <precedence> must be a whole number, found `1e2`",
        ),
        ("<dest>a</dest>", "", "r.xml:8:2: expected <dest> in <mapping>"),
        ("<src> False</src>", "", "r.xml:8:2: expected <src> or <expression> in <mapping>"),
        (
            "<expression>[x] &amp; [y]</expression>",
            "",
            "r.xml:9:44: a flow without an expression has one source attribute",
        ),
        ("<description/>", "<name>B</name>", "r.xml:2:63: a second <name> in <synchronizationRule>"),
        ("=\"true\"", "=\"maybe\"", "r.xml:8:2: execute-once must be true or false, found `maybe`"),
    ] {
        let (rule, findings) = read_rule(&RULE.replace(old, new));
        let mistakes: Vec<_> = findings.mistakes.into_vec().iter().map(ToString::to_string).collect();
        assert_eq!(mistakes, [expected]);
        assert!(rule.is_none());
    }
    let (_, findings) = read_rule(&RULE.replace("TRUE", "yes").replace("<precedence>100", "<precedence>x"));
    assert_eq!(findings.mistakes.into_vec().len(), 2);
}

#[test]
fn what_is_not_understood_is_noted() {
    for (old, new, expected) in [
        (
            "<description/>",
            "<descriptor/>",
            "r.xml:2:63: not understood: <descriptor>; the nearest known name is description",
        ),
        ("<csValue />", "<csZone/>", "r.xml:15:61: not understood: <csZone>"),
        ("<dest>a", "junk<dest>a", "r.xml:8:2: not understood: text `junk` in <mapping>"),
        ("execute-once", "exec", "r.xml:8:2: not understood: attribute exec of <mapping>"),
        (
            "<description/>",
            "<softDeleteExpiryInterval>1.00:00:00</softDeleteExpiryInterval>",
            "r.xml:2:63: not modelled: <softDeleteExpiryInterval> of `1.00:00:00`",
        ),
        (
            "<description/>",
            "<precedence-after>{11111111-1111-1111-1111-111111111111}</precedence-after>",
            "r.xml:2:63: not modelled: <precedence-after>; the stored precedence is used",
        ),
        (
            "<synchronizationCriteria>",
            "<synchronizationCriteria><conditions/>",
            "r.xml:14:26: a group without <scope>: ignored",
        ),
    ] {
        let (rule, findings) = read_rule(&RULE.replace(old, new));
        let notes: Vec<_> = findings.notes.into_vec().iter().map(ToString::to_string).collect();
        assert_eq!(notes, [expected]);
        assert!(rule.is_some());
    }
}

#[test]
fn a_folder_without_its_parts_says_what_was_expected() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["Conectors", "SynchronizationRules", "GlobalSettings"] {
        std::fs::create_dir(folder.path().join(name)).unwrap();
    }
    std::fs::write(folder.path().join("GlobalSettings/MV.xml"), "<a><b>").unwrap();
    let rules = folder.path().join("SynchronizationRules");
    std::fs::write(rules.join("a.xml"), "<ma-data/>").unwrap();
    std::fs::write(rules.join("b.xml"), RULE.replace("TRUE", "yes")).unwrap();
    let errors = Configuration::open(folder.path(), &Limits::default()).unwrap_err();
    let messages: Vec<_> = errors.0.iter().map(|error| error.message.as_str()).collect();
    assert_eq!(
        messages,
        [
            "expected a folder Connectors, found `Conectors`",
            "expected <synchronizationRule>, found <ma-data>",
            "<disabled> must be true or false, found `yes`",
            "the file ends inside <b> of line 1: it is truncated",
        ]
    );
}

#[test]
fn ids_links_and_precedences_are_compared() {
    let Some(data) = real_data::folder("contoso-config") else { return };
    let folder = tempfile::tempdir().unwrap();
    for name in ["Connectors", "SynchronizationRules", "GlobalSettings"] {
        std::fs::create_dir(folder.path().join(name)).unwrap();
    }
    std::fs::copy(data.join("GlobalSettings/MV.xml"), folder.path().join("GlobalSettings/mv.XML")).unwrap();
    let entra = "Connectors/Connector_{b891884f-051e-4a83-95af-2544101c9083}.xml";
    std::fs::copy(data.join(entra), folder.path().join(entra)).unwrap();
    let rules = folder.path().join("SynchronizationRules");
    let utf16: Vec<u8> = format!("\u{feff}{RULE}").encode_utf16().flat_map(u16::to_be_bytes).collect();
    std::fs::write(rules.join("Rule_{22222222-1111-1111-1111-111111111111}.xml"), utf16).unwrap();
    std::fs::write(rules.join("b.xml"), RULE.replace("111111111111}", "111111111112}")).unwrap();
    let configuration = Configuration::open(folder.path(), &Limits::default()).unwrap();
    let notes: Vec<_> = configuration.notes.iter().map(|note| note.message.as_str()).collect();
    assert_eq!(notes.len(), 4, "{notes:?}");
    assert!(notes[0].starts_with("the file is named for {22222222-"), "{notes:?}");
    assert!(notes[1].ends_with("which is not exported"), "{notes:?}");
    assert!(notes[3].starts_with("precedence 100 is also that of the rule in"), "{notes:?}");
    std::fs::write(rules.join("b.xml"), RULE).unwrap();
    let errors = Configuration::open(folder.path(), &Limits::default()).unwrap_err();
    assert!(
        errors.0[0].message.starts_with("the id {11111111-1111-1111-1111-111111111111} stands already in")
    );
}

fn flow_counts(rules: &[RuleDraft]) -> [usize; 3] {
    let mut counts = [0; 3];
    for flow in rules.iter().flat_map(|rule| &rule.flows) {
        let index = match flow.source {
            FlowSourceDraft::Expression(_) => 0,
            FlowSourceDraft::Direct(_) => 1,
            FlowSourceDraft::Constant(_) => 2,
        };
        counts[index] += 1;
    }
    counts
}

fn operator_count(rules: &[RuleDraft], operator: &str) -> usize {
    rules
        .iter()
        .flat_map(|rule| rule.scope.iter().flatten())
        .filter(|clause| clause.operator == operator)
        .count()
}

#[test]
fn the_contoso_configuration_has_the_counts_of_the_documents() {
    let Some(data) = real_data::folder("contoso-config") else { return };
    let configuration = Configuration::open(&data, &Limits::default()).unwrap();
    assert_eq!(configuration.notes, []);
    let rules = &configuration.rules;
    // spec/config-export.md 3.2 and spec/default-rules.md 4.1.
    assert_eq!(rules.len(), 62);
    assert_eq!(flow_counts(rules), [391, 802, 7]);
    assert_eq!(rules.iter().map(|rule| rule.precedence).collect::<Vec<_>>(), (100..=161).collect::<Vec<_>>());
    let operators = ["NOTEQUAL", "EQUAL", "ISNOTNULL", "NOTSTARTSWITH", "LESSTHAN", "ISBITNOTSET"];
    assert_eq!(operators.map(|operator| operator_count(rules, operator)), [35, 26, 21, 6, 2, 2]);
    assert_eq!(rules.iter().filter(|rule| rule.scope.is_empty()).count(), 17);
    assert_eq!(rules.iter().flat_map(|rule| &rule.flows).filter(|flow| flow.apply_once).count(), 2);
    let merges = rules.iter().flat_map(|rule| &rule.flows).filter(|flow| flow.merge != "Update");
    assert_eq!(merges.count(), 5);
    let user_join = &rules[0];
    assert_eq!(user_join.name, "In from AD - User Join");
    assert_eq!((user_join.scope.len(), user_join.scope[0].len(), user_join.join.len()), (1, 2, 5));
    let group_join = rules.iter().find(|rule| rule.precedence == 139).unwrap();
    assert_eq!((group_join.scope.len(), group_join.scope[0].len()), (4, 5));
    assert_eq!(rules.iter().filter(|rule| rule.password_sync).count(), 2);
    assert_eq!(
        configuration.global_parameters["Microsoft.SynchronizationOption.AnchorAttribute"],
        "objectGUID"
    );
}

/// Attributes and classes of a schema that was read are those of the built-in one, which comes from the documents.
fn assert_same(read: &Schema, built_in: &Schema, classes: &[&str], without: &str) {
    for (name, attribute_type) in built_in.attributes().filter(|(name, _)| name.as_str() != without) {
        assert_eq!(read.attribute(name), Some(attribute_type), "{name}");
        for class in classes.iter().map(|class| ObjectType::new(class)) {
            let both = (read.class_has(&class, name), built_in.class_has(&class, name));
            assert_eq!(both.0, both.1, "{class} {name}");
        }
    }
}

#[test]
fn the_contoso_schemas_are_those_of_the_documents() {
    let Some(data) = real_data::folder("contoso-config") else { return };
    let configuration = Configuration::open(&data, &Limits::default()).unwrap();
    let [entra, forest] = configuration.connectors.as_slice() else { panic!() };
    assert_eq!((entra.kind, forest.kind), (ConnectorKind::EntraId, ConnectorKind::ActiveDirectory));
    assert_eq!((forest.name.as_str(), forest.created.as_str()), ("contoso.com", "2016-04-26 11:40:09.106"));
    assert_eq!((forest.included.len(), forest.schema.len()), (132, 132));
    assert_eq!((entra.included.len(), entra.schema.len()), (161, 185));
    assert_eq!((configuration.metaverse.len(), configuration.metaverse.classes().count()), (219, 3));
    assert_same(
        &configuration.metaverse,
        &BuiltInSchema::Metaverse.schema(),
        &["person", "group", "device"],
        "",
    );
    let cloud_classes = ["user", "group", "contact", "device", "publicFolder"];
    assert_same(&entra.schema, &BuiltInSchema::EntraId.schema(), &cloud_classes, "");
    assert_same(&forest.schema, &BuiltInSchema::ActiveDirectory.schema(), &[], "mS-DS-ConsistencyGuid");
    let user = forest.schema.class_named("USER").unwrap();
    for name in ["sAMAccountName", "objectSid", "mailNickname", "cn", "proxyAddresses", "manager"] {
        assert!(forest.schema.class_has(user, AttributeName::new(name)), "{name}");
    }
    assert!(!forest.schema.class_has(user, AttributeName::new("groupType")));
    let inet_org_person = ObjectType::new("inetOrgPerson");
    assert!(forest.schema.class_has(&inet_org_person, AttributeName::new("userAccountControl")));
    let creator = forest.schema.attribute(AttributeName::new("mS-DS-CreatorSID")).unwrap();
    assert_eq!(creator.kind, AttributeKind::Reference);
}

#[test]
fn every_attribute_that_a_default_rule_reads_is_in_a_class() {
    let Some(data) = real_data::folder("contoso-config") else { return };
    let configuration = Configuration::open(&data, &Limits::default()).unwrap();
    for rule in &configuration.rules {
        let connector = configuration.connector(rule.connector).unwrap();
        let schemas = match rule.direction.as_str() {
            "Inbound" => [&connector.schema, &configuration.metaverse],
            _ => [&configuration.metaverse, &connector.schema],
        };
        let types = [&rule.source_type, &rule.target_type].map(|name| ObjectType::new(name));
        for flow in &rule.flows {
            assert!(
                schemas[1].class_has(&types[1], AttributeName::new(&flow.target)),
                "{} {}",
                flow.at,
                flow.target
            );
            if let FlowSourceDraft::Direct(source) = &flow.source {
                assert!(schemas[0].class_has(&types[0], AttributeName::new(source)), "{} {source}", flow.at);
            }
        }
    }
}

#[test]
fn the_contoso_partitions_and_parameters_are_read() {
    let Some(data) = real_data::folder("contoso-config") else { return };
    let configuration = Configuration::open(&data, &Limits::default()).unwrap();
    let [entra, forest] = configuration.connectors.as_slice() else { panic!() };
    assert_eq!((forest.password_hash_sync, forest.password_writeback), (Some(false), None));
    assert_eq!((entra.password_hash_sync, entra.password_writeback), (None, Some(false)));
    assert_eq!(forest.parameters["Forest.FQDN"], "contoso.com");
    assert_eq!(forest.parameters["ADS_UF_ACCOUNTDISABLE"], "0x2");
    assert!(!forest.parameters.contains_key("password"));
    let partition = &forest.partitions[0];
    assert!(partition.selected && partition.classes.contains("foreignSecurityPrincipal"));
    assert_eq!(partition.parameters["Domain.LDAP"], "DC=contoso,DC=com");
    let contained = |dn: &str| partition.containers.containment(&Dn::parse(dn).unwrap().key());
    assert!(matches!(contained("CN=a,OU=corp,DC=contoso,DC=com"), Containment::Included(Some(_))));
    assert!(matches!(contained("CN=a,OU=Other,DC=contoso,DC=com"), Containment::Excluded(_)));
    assert!(entra.partitions[0].dn.is_none());
    assert_eq!(
        entra.partitions[0].containers.containment(&Dn::parse("CN={41}").unwrap().key()),
        Containment::Included(None)
    );
}
