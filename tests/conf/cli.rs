//! `hactl conf validate` as people and scripts call it.
