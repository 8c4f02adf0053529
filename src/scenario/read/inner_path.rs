//! Paths that a scenario file names: they stay in the folder of the file (spec/reliability.md B1, 17 and 18).

use std::path::{Path, PathBuf};

/// The path of `written` below `folder`.
///
/// The same texts are refused on every system, so that a file means the same everywhere.
///
/// # Errors
/// What is wrong with the text, or that a symbolic link leads out of the folder.
pub(super) fn inner_path(folder: &Path, written: &str) -> Result<PathBuf, String> {
    if written.starts_with(['/', '\\']) || written.get(1..2) == Some(":") {
        return Err("the path is absolute: expected one within the folder of this file".to_owned());
    }
    let mut path = folder.to_owned();
    for component in written.split('/') {
        check(component)?;
        path.push(component);
    }
    match (folder_of(folder).canonicalize(), path.canonicalize()) {
        (Ok(root), Ok(real)) if !real.starts_with(&root) => {
            Err("the path leads out of the folder of this file".to_owned())
        }
        _ => Ok(path),
    }
}

fn folder_of(folder: &Path) -> &Path {
    if folder.as_os_str().is_empty() { Path::new(".") } else { folder }
}

fn check(component: &str) -> Result<(), String> {
    if component.is_empty() || component == "." {
        return Err("the path has an empty component".to_owned());
    }
    if component == ".." {
        return Err("the path leads upwards: expected one within the folder of this file".to_owned());
    }
    if component.contains(['\\', ':', '*', '?', '"', '<', '>', '|']) || component.contains(char::is_control) {
        return Err(format!(
            "`{component}` has a character that no path has on every system; separate with `/`"
        ));
    }
    if component.ends_with(['.', ' ']) {
        return Err(format!("`{component}` ends with a dot or a blank, which Windows drops"));
    }
    if is_reserved(component) {
        return Err(format!("`{component}` is the name of a device on Windows"));
    }
    Ok(())
}

/// `CON`, `nul.txt`, `COM1`, with any ending.
fn is_reserved(component: &str) -> bool {
    let stem = component.split('.').next().unwrap_or_default().trim_end().to_uppercase();
    let numbered = |prefix: &str| {
        let number = stem.strip_prefix(prefix);
        number.is_some_and(|rest| {
            rest.chars().count() == 1 && rest.contains(|c: char| "123456789¹²³".contains(c))
        })
    };
    matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL" | "CONIN$" | "CONOUT$")
        || numbered("COM")
        || numbered("LPT")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_stays_in_its_folder() {
        let folder = Path::new("scenarios");
        assert_eq!(inner_path(folder, "lab/config"), Ok(folder.join("lab").join("config")));
        let refused = [
            "/etc/passwd",
            "C:/config",
            "c:config",
            "\\\\server\\share",
            "../config",
            "lab/../../config",
            "lab\\config",
            "NUL",
            "lab/con.txt",
            "lab/Com1",
            "lpt9.xml",
            "file:stream",
            "lab//config",
            "./config",
            "lab/config.",
            "lab/config ",
            "",
            "a\0b",
        ];
        for written in refused {
            assert!(inner_path(folder, written).is_err(), "{written:?}");
        }
        for written in ["console", "com10", "null/auxiliary"] {
            assert!(inner_path(folder, written).is_ok(), "{written:?}");
        }
    }
}
