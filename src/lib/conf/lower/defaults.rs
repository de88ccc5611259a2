//! What holds for instances that don't say otherwise.

use crate::conf::value::Switch;
use crate::vrrp::ExtraAnnouncements;

/// What `global_defs` says for all instances, beside [`Tuning`](super::tuning::Tuning).
#[derive(Clone, Copy, Debug)]
pub(super) struct Defaults {
    /// `vrrp_strict`.
    pub(super) strict: Switch,
    /// `vrrp_check_unicast_src`.
    pub(super) check_unicast_src: Switch,
    /// `vrrp_skip_check_adv_addr`.
    pub(super) skip_check_adv_addr: Switch,
    /// `vrrp_owner_ignore_adverts`.
    pub(super) owner_ignore_adverts: Switch,
    /// `v3_checksum_as_v2`.
    pub(super) v3_checksum_as_v2: Switch,
    /// `smtp_alert_vrrp`, else `smtp_alert`.
    pub(super) smtp_alert: Switch,
    /// `vrrp_garp_extra_if`.
    pub(super) extra_announcements: Option<ExtraAnnouncements>,
}

impl Default for Defaults {
    fn default() -> Self {
        Self {
            strict: Switch::Off,
            check_unicast_src: Switch::Off,
            skip_check_adv_addr: Switch::Off,
            owner_ignore_adverts: Switch::Off,
            v3_checksum_as_v2: Switch::Off,
            smtp_alert: Switch::Off,
            extra_announcements: None,
        }
    }
}
