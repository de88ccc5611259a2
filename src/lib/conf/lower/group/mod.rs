//! Groups of virtual routers: `vrrp_sync_group` and `track_group`.

mod members;
mod sync;
mod track;

pub(super) use members::Names;
pub(super) use sync::{Draft as SyncGroups, Routers};
pub(super) use track::Draft as TrackGroups;
