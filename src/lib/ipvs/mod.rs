//! The kernel's virtual server vocabulary and its netlink attributes.
