//! The characters that no container on the way to a user may have.

use crate::schema::Dn;

/// The characters that break a password operation anywhere in a container's name (spec/writeback.md 5).
const RESERVED: &[char] = &[',', '+', '"', '\\', '<', '>', ';', '=', '/', '\n', '\r'];

/// The first container above an object whose name has a reserved character, a leading blank or `#`, or a trailing
/// blank; `None` where the path is fine.
///
/// ```
/// use anchorwalk::schema::Dn;
/// use anchorwalk::writeback::reserved_container;
/// let dn = Dn::parse("CN=Ana,OU=Sales/Marketing,DC=fabrikam,DC=test")?;
/// assert_eq!(reserved_container(&dn).as_deref(), Some("Sales/Marketing"));
/// assert_eq!(reserved_container(&Dn::parse("CN=A/B,OU=Staff,DC=fabrikam,DC=test")?), None);
/// # Ok::<(), anchorwalk::schema::DnError>(())
/// ```
pub fn reserved_container(dn: &Dn) -> Option<String> {
    dn.rdns().skip(1).map(|rdn| rdn.text()).find(|name| is_reserved(name))
}

fn is_reserved(name: &str) -> bool {
    name.contains(RESERVED) || name.starts_with([' ', '#']) || name.ends_with(' ')
}
