//! The expressions of a real deployment.

use super::super::Expression;
use std::path::Path;

/// What stands between `<expression>` and its end tag, with the five entities of XML resolved.
fn expressions(xml: &str) -> Vec<String> {
    let behind_tags = xml.split("<expression>").skip(1);
    behind_tags
        .filter_map(|tail| tail.split_once("</expression>"))
        .map(|(text, _)| {
            let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
            text.replace("&apos;", "'").replace("&amp;", "&")
        })
        .collect()
}

#[test]
fn every_expression_of_the_exported_rules_compiles() {
    let folder =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/contoso-config/SynchronizationRules");
    let Ok(files) = std::fs::read_dir(&folder) else {
        println!("skipped: the exported rules are not here ({} does not exist)", folder.display());
        return;
    };
    let mut count = 0;
    for file in files {
        let path = file.unwrap().path();
        let Ok(xml) = std::fs::read_to_string(&path) else { continue };
        for text in expressions(&xml) {
            Expression::compile(&text)
                .unwrap_or_else(|error| panic!("{}: {}", path.display(), error.excerpt(&text)));
            count += 1;
        }
    }
    println!("{count} expressions");
    assert!(count > 300, "only {count} expressions found");
}
