//! Which licences allow a password to be written back.

/// A product that a user may be licensed for (spec/writeback.md 3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Licence {
    /// Azure AD Free.
    Free,
    /// Azure AD Basic.
    Basic,
    /// Azure AD Premium P1.
    PremiumP1,
    /// Azure AD Premium P2.
    PremiumP2,
    /// Enterprise Mobility + Security E3.
    EmsE3,
    /// Enterprise Mobility + Security E5.
    EmsE5,
    /// Secure Productive Enterprise E3.
    SecureProductiveEnterpriseE3,
    /// Secure Productive Enterprise E5.
    SecureProductiveEnterpriseE5,
    /// Microsoft 365 E3.
    Microsoft365E3,
    /// Microsoft 365 E5.
    Microsoft365E5,
    /// Microsoft 365 Business Premium.
    BusinessPremium,
    /// Microsoft 365 Business Standard.
    BusinessStandard,
    /// Office 365 E3, or any other paid Office 365 without premium.
    Office365,
}

impl Licence {
    /// Every licence.
    pub const ALL: [Self; 13] = [
        Self::Free,
        Self::Basic,
        Self::PremiumP1,
        Self::PremiumP2,
        Self::EmsE3,
        Self::EmsE5,
        Self::SecureProductiveEnterpriseE3,
        Self::SecureProductiveEnterpriseE5,
        Self::Microsoft365E3,
        Self::Microsoft365E5,
        Self::BusinessPremium,
        Self::BusinessStandard,
        Self::Office365,
    ];

    /// The stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Free => "Free",
            Self::Basic => "Basic",
            Self::PremiumP1 => "PremiumP1",
            Self::PremiumP2 => "PremiumP2",
            Self::EmsE3 => "EmsE3",
            Self::EmsE5 => "EmsE5",
            Self::SecureProductiveEnterpriseE3 => "SecureProductiveEnterpriseE3",
            Self::SecureProductiveEnterpriseE5 => "SecureProductiveEnterpriseE5",
            Self::Microsoft365E3 => "Microsoft365E3",
            Self::Microsoft365E5 => "Microsoft365E5",
            Self::BusinessPremium => "BusinessPremium",
            Self::BusinessStandard => "BusinessStandard",
            Self::Office365 => "Office365",
        }
    }

    /// Whether a synchronised user's password may be written back with it.
    pub const fn allows_writeback(self) -> bool {
        match self {
            Self::PremiumP1
            | Self::PremiumP2
            | Self::EmsE3
            | Self::EmsE5
            | Self::SecureProductiveEnterpriseE3
            | Self::SecureProductiveEnterpriseE5
            | Self::Microsoft365E3
            | Self::Microsoft365E5
            | Self::BusinessPremium => true,
            Self::Free | Self::Basic | Self::BusinessStandard | Self::Office365 => false,
        }
    }

    /// Whether a cloud-only user may reset with it: any paid Office 365 SKU or Azure AD Basic, or better.
    pub const fn allows_cloud_reset(self) -> bool {
        !matches!(self, Self::Free)
    }
}
