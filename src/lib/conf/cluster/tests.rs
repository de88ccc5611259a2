use super::*;

#[test]
fn nodes_are_called_by_what_tells_them_apart() {
    let names = |files: [(&str, &str); 2]| {
        names(&files.map(|(path, id)| {
            let options = Options {
                config_id: id.to_owned(),
                ..Options::default()
            };
            (path.to_owned(), options)
        }))
    };
    for (files, expected) in [
        ([("x/a.conf", "i"), ("x/b.conf", "i")], ["a.conf", "b.conf"]),
        (
            [("a/k.conf", "i"), ("b/k.conf", "i")],
            ["a/k.conf", "b/k.conf"],
        ),
        ([("k.conf", "i"), ("k.conf", "j")], ["k.conf@i", "k.conf@j"]),
        (
            [("k.conf", "i"), ("k.conf", "i")],
            ["k.conf (1)", "k.conf (2)"],
        ),
        ([("a\u{1b}", "i"), ("b", "i")], ["a\u{fffd}", "b"]),
    ] {
        assert_eq!(names(files), expected);
    }
}
