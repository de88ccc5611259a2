//! Configurations of real people, and keepalived's verdict on them.
