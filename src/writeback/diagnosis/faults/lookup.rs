//! The lookup finds nobody, or several.

use super::symptom::SEVERAL;
use super::{Event, Fault, FaultClass, Hresult, Says, allows_it, names_it};

pub(super) const FAULTS: &[Fault] = &[
    Fault {
        code: "NoWritebackTarget",
        class: FaultClass::LookupNotFound,
        message: "the AD objects of this person are not in the scope of an inbound rule with password synchronisation",
        cure: "take the user into the scope of the rule that has Enable Password Sync, or tick it on the copy that applies, then run a full synchronisation",
        incidents: "A1 A2",
        signatures: &[names_it(&[
            Says("no password writeback targets found"),
            Says("in scope of password sync rule"),
        ])],
    },
    Fault {
        code: "ObjectNotFound",
        class: FaultClass::LookupNotFound,
        message: "a hop of the lookup is missing: the object in the AAD connector space, its metaverse object, or a link to an enabled AD account",
        cure: "look the user's cloudAnchor up on the server that logged the event; when every user fails, look at the rules and at which server answers before any single object",
        incidents: "A4 A5 A6 A7",
        signatures: &[
            names_it(&[
                Hresult(0x8023_0405),
                Says("the operation failed because the object cannot be found"),
            ]),
            allows_it(&[
                Event(33002),
                Says("onpremisesusernotfound"),
                Says("account information has changed on-premises"),
                Says("ad object is not present"),
            ]),
        ],
    },
    Fault {
        code: "EnabledTwice",
        class: FaultClass::LookupMulti,
        message: "the same person has enabled accounts in several forests",
        cure: "disable all but one of the accounts, and synchronise",
        incidents: "B2",
        signatures: &[allows_it(SEVERAL)],
    },
    Fault {
        code: "AnchorNotUnique",
        class: FaultClass::LookupMulti,
        message: "two objects share one value of the attribute that serves as anchor, such as an alias or a user principal name",
        cure: "make the anchor attribute unique",
        incidents: "B2",
        signatures: &[allows_it(SEVERAL)],
    },
];
