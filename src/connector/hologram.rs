//! The images of one object: what was synchronised, what was imported, what is on its way out.

use super::{CsObject, ExportOperation, PendingExport};
use crate::schema::{AttributeName, Attributes, Dn, ObjectType, Values};

/// An image of a connector-space object: the base and every delta up to one (spec/sync-engine.md 1.1.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hologram {
    /// Everything imported and already synchronised.
    Synchronized,
    /// Everything imported, synchronised or not.
    PendingImport,
    /// As the directory is once everything that was sent with success has arrived.
    UnconfirmedExport,
    /// As it is once what was sent and not answered has arrived too.
    EscrowedExport,
    /// As it is once what is staged has been sent: the state that rules read.
    UnappliedExport,
}

/// One image: what the object is at that point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    /// The DN.
    pub dn: Dn,
    /// The object type.
    pub object_type: ObjectType,
    /// The attributes.
    pub attributes: Attributes,
}

impl Hologram {
    /// Every image with the name that exports of a connector space give it (spec/config-export.md 3.5), in the order
    /// of the deltas.
    pub const ALL: [(Hologram, &'static str); 5] = [
        (Self::Synchronized, "synchronized-hologram"),
        (Self::PendingImport, "pending-import-hologram"),
        (Self::UnconfirmedExport, "unconfirmed-export-hologram"),
        (Self::EscrowedExport, "escrowed-export-hologram"),
        (Self::UnappliedExport, "unapplied-export-hologram"),
    ];
}

impl CsObject {
    /// An image of the object; `None` where it does not exist there: a new object has no synchronized hologram, one
    /// that is deleted no later one.
    ///
    /// ```
    /// use anchorwalk::connector::{CsObject, Hologram, PendingImport};
    /// use anchorwalk::schema::{Dn, ObjectType};
    /// let mut ana = CsObject::new(Dn::parse("CN=Ana,DC=a,DC=test")?, ObjectType::new("user"));
    /// ana.pending_import = Some(PendingImport::Add);
    /// assert_eq!(ana.image(Hologram::Synchronized), None);
    /// assert_eq!(ana.image(Hologram::PendingImport).map(|image| image.dn), Some(ana.dn.clone()));
    /// # Ok::<(), anchorwalk::schema::DnError>(())
    /// ```
    pub fn image(&self, hologram: Hologram) -> Option<Image> {
        match hologram {
            Hologram::Synchronized => self.synchronized_image(),
            Hologram::PendingImport => self.imported_image(),
            Hologram::UnconfirmedExport => self.exported(&[self.unconfirmed_export.as_deref()]),
            Hologram::EscrowedExport => {
                self.exported(&[self.unconfirmed_export.as_deref(), self.escrowed_export.as_deref()])
            }
            Hologram::UnappliedExport => self.exported(&[
                self.unconfirmed_export.as_deref(),
                self.escrowed_export.as_deref(),
                self.pending_export.as_ref(),
            ]),
        }
    }

    /// The attributes in which two images differ, each with what it holds in the earlier and the later one: the delta
    /// between them. An image that is not there holds nothing.
    pub fn delta(
        &self,
        from: Hologram,
        to: Hologram,
    ) -> Vec<(AttributeName, Option<Values>, Option<Values>)> {
        let attributes = |hologram| self.image(hologram).map(|image| image.attributes).unwrap_or_default();
        let (before, after) = (attributes(from), attributes(to));
        let mut names: Vec<AttributeName> = before.iter().chain(after.iter()).map(|(name, _)| name).collect();
        names.sort_unstable();
        names.dedup();
        names
            .into_iter()
            .map(|name| (name, before.get(name).cloned(), after.get(name).cloned()))
            .filter(|(_, before, after)| before != after)
            .collect()
    }

    fn synchronized_image(&self) -> Option<Image> {
        match (&self.synchronized, self.pending_import) {
            (Some(before), _) => Some(Image {
                dn: before.dn.clone(),
                object_type: before.object_type.clone(),
                attributes: before.attributes.clone(),
            }),
            (None, Some(_)) => None,
            (None, None) => self.anchor.is_some().then(|| self.as_imported()),
        }
    }

    fn imported_image(&self) -> Option<Image> {
        let deleted = self.pending_import == Some(super::PendingImport::Delete);
        (self.anchor.is_some() && !deleted && !self.awaits_confirmation()
            || self.pending_import == Some(super::PendingImport::Add))
        .then(|| self.as_imported())
    }

    fn as_imported(&self) -> Image {
        Image {
            dn: self.dn.clone(),
            object_type: self.object_type.clone(),
            attributes: self.imported.clone(),
        }
    }

    fn exported(&self, exports: &[Option<&PendingExport>]) -> Option<Image> {
        let mut image = self.imported_image();
        for export in exports.iter().copied().flatten() {
            match export.operation {
                ExportOperation::Delete => image = None,
                ExportOperation::Add | ExportOperation::Update => {
                    let image = image.get_or_insert_with(|| self.as_imported());
                    export.apply(&mut image.attributes);
                    if let Some(dn) = &export.new_dn {
                        image.dn = dn.clone();
                    }
                }
            }
        }
        image
    }
}
