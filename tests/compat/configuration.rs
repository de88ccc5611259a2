//! Configuration texts for the cases.

/// An instance: lines as in the file, and the lines of its `virtual_ipaddress`.
pub(crate) fn instance(lines: &[&str], addresses: &[&str]) -> String {
    format!(
        "vrrp_instance VI_1 {{\n    interface eth0\n    virtual_router_id 51\n    {}\n    virtual_ipaddress {{\n        {}\n    }}\n}}\n",
        lines.join("\n    "),
        addresses.join("\n        "),
    )
}

/// `VRRPv3` at a quarter of a second, for stories that need not last long: down after less than 1 s.
pub(crate) fn quick(priority: u8, more: &[&str]) -> String {
    let priority = format!("priority {priority}");
    let mut lines = vec!["version 3", "advert_int 0.25", priority.as_str()];
    lines.extend(more);
    instance(&lines, &[crate::world::VIP])
}

/// `VRRPv2` at a second: down after less than 4 s, resigned after less than 1 s.
pub(crate) fn classic(priority: u8, more: &[&str]) -> String {
    let priority = format!("priority {priority}");
    let mut lines = vec!["advert_int 1", priority.as_str()];
    lines.extend(more);
    instance(&lines, &[crate::world::VIP])
}

/// The password of an instance.
pub(crate) fn password(word: &str) -> String {
    format!("authentication {{\n        auth_type PASS\n        auth_pass {word}\n    }}")
}
