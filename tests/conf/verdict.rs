//! Who only wants the verdict gets the same one.

use hactl::conf::{Keep, Options, load};
use hactl::daemon::files::FileLoader;

use crate::{files, options, root};

/// Input: all configurations here, read with and without keeping their virtual servers. Output: the
/// same findings, the same number of virtual servers and the same rest of the model.
#[test]
fn the_verdict_is_the_same_without_virtual_servers() {
    let verdict = Options {
        keep: Keep::Verdict,
        ..options()
    };
    let mut servers = 0;
    for folder in ["valid", "understood", "invalid"] {
        for file in files(&root().join("tests/conf").join(folder), "conf") {
            let path = file.to_str().unwrap();
            let whole = load(&mut FileLoader, path, &options());
            let brief = load(&mut FileLoader, path, &verdict);
            assert_eq!(
                format!("{:?}", whole.diagnostics),
                format!("{:?}", brief.diagnostics),
                "{path}"
            );
            assert_eq!(whole.virtual_servers, brief.virtual_servers, "{path}");
            let Some(mut model) = whole.model else {
                assert!(brief.model.is_none(), "{path}");
                continue;
            };
            assert_eq!(model.virtual_servers.len(), whole.virtual_servers, "{path}");
            servers += model.virtual_servers.len();
            model.virtual_servers.clear();
            assert_eq!(Some(model), brief.model, "{path}");
        }
    }
    assert!(servers > 0);
}
