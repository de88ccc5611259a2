//! Settings of the kernel's network stack, in the namespace of this process. `Documentation/networking/ip-sysctl.rst`

use std::fs;

use crate::types::IfName;

/// Whether the kernel forwards IPv6 packets that arrive on the interface; false where there is no IPv6.
pub fn forwards_ipv6(interface: &IfName) -> bool {
    let path = format!("/proc/sys/net/ipv6/conf/{interface}/forwarding");
    fs::read_to_string(path).is_ok_and(|text| text.trim() != "0")
}
