//! `--fault NAME=N`.

use crate::cli::Failure;
use crate::schema::nearest;
use crate::sim::PerMille;
use crate::writeback::Faults;

/// `NAME=N` for each fault.
pub(super) fn faults(settings: &[String]) -> Result<Vec<(String, PerMille)>, Failure> {
    settings.iter().map(|setting| fault(setting)).collect()
}

fn fault(setting: &str) -> Result<(String, PerMille), Failure> {
    let wrong = |why: &str| Failure::usage(format!("--fault {setting}: {why}"));
    let (name, number) = setting.split_once('=').ok_or_else(|| wrong("expected NAME=N"))?;
    if !Faults::NAMES.contains(&name) {
        let near = nearest(name, Faults::NAMES);
        let hint = near.map_or_else(|| Faults::NAMES.join(", "), |near| format!("`{near}`"));
        return Err(wrong(&format!("no such fault, expected {hint}")));
    }
    let number: u16 = number
        .parse()
        .ok()
        .filter(|number| *number <= 1_000)
        .ok_or_else(|| wrong("expected thousandths, from 0 to 1000"))?;
    Ok((name.to_owned(), PerMille::new(number)))
}
