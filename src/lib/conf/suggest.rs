//! Which known word was meant.

/// The candidate that is nearest to a word, if it is near enough to be a slip.
pub(super) fn nearest<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let tolerated = match word.chars().count() {
        0..=1 => 0,
        2..=4 => 1,
        5..=7 => 2,
        _ => 3,
    };
    candidates
        .into_iter()
        .filter(|candidate| !candidate.starts_with('<'))
        .filter_map(|candidate| Some((distance(word, candidate, tolerated)?, candidate)))
        .min()
        .map(|(_, candidate)| candidate)
}

/// Edits between two words, a swap of neighbours counting as one and case as none; `None` above a limit.
fn distance(a: &str, b: &str, limit: usize) -> Option<usize> {
    let a: Vec<char> = a.chars().map(|c| c.to_ascii_lowercase()).collect();
    let b: Vec<char> = b.chars().map(|c| c.to_ascii_lowercase()).collect();
    if a.len().abs_diff(b.len()) > limit {
        return None;
    }
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, &x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, &y) in b.iter().enumerate() {
            let at = |row: &[usize], j: usize| row.get(j).copied().unwrap_or(usize::MAX / 2);
            let mut best = (at(&last, j) + usize::from(x != y))
                .min(at(&last, j + 1) + 1)
                .min(at(&row, j) + 1);
            let swapped = i > 0 && j > 0 && a.get(i - 1) == Some(&y) && b.get(j - 1) == Some(&x);
            if swapped {
                best = best.min(at(&before_last, j - 1) + 1);
            }
            row.push(best);
        }
        before_last = std::mem::replace(&mut last, row);
    }
    last.last().copied().filter(|&edits| edits <= limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_recognised_and_other_words_are_not() {
        let words = ["priority", "preempt", "nopreempt", "state", "dev"];
        for (typed, meant) in [
            ("priorty", Some("priority")),
            ("Priority", Some("priority")),
            ("prioirty", Some("priority")),
            ("no_preempt", Some("nopreempt")),
            ("sate", Some("state")),
            ("det", Some("dev")),
            ("dv", Some("dev")),
            ("d", None),
            ("weight", None),
        ] {
            assert_eq!(nearest(typed, words), meant, "{typed}");
        }
    }

    #[test]
    fn the_nearest_wins() {
        assert_eq!(nearest("abcd", ["abce", "abcd"]), Some("abcd"));
    }
}
