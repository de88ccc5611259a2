//! Two texts as a unified difference: what `diff -u` prints.

/// Lines around a change that are shown with it.
const CONTEXT: usize = 3;
/// Changed lines up to which the shortest difference is looked for; the work grows with its square.
const EDITS_MAX: usize = 1_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Edit {
    Keep,
    Remove,
    Add,
}

/// The difference of two texts; empty if they are equal.
pub fn unified(old_name: &str, new_name: &str, old: &str, new: &str) -> String {
    if old == new {
        return String::new();
    }
    let old: Vec<&str> = old.split_inclusive('\n').collect();
    let new: Vec<&str> = new.split_inclusive('\n').collect();
    let edits = edits(&old, &new);
    let mut text = format!("--- {old_name}\n+++ {new_name}\n");
    let (mut old_line, mut new_line, mut at) = (0, 0, 0);
    while at < edits.len() {
        let rest = edits.get(at..).unwrap_or_default();
        let kept = rest.iter().take_while(|&&edit| edit == Edit::Keep).count();
        if kept == rest.len() {
            break;
        }
        let before = kept.min(CONTEXT);
        let skipped = kept - before;
        let hunk = hunk(rest.get(skipped..).unwrap_or_default());
        (old_line, new_line, at) = (old_line + skipped, new_line + skipped, at + skipped);
        let removed = hunk.iter().filter(|&&edit| edit != Edit::Add).count();
        let added = hunk.iter().filter(|&&edit| edit != Edit::Remove).count();
        let (from, to) = (range(old_line, removed), range(new_line, added));
        text.extend(["@@ -", &from, " +", &to, " @@\n"]);
        for edit in hunk {
            let (sign, line) = match edit {
                Edit::Keep => (' ', new.get(new_line)),
                Edit::Remove => ('-', old.get(old_line)),
                Edit::Add => ('+', new.get(new_line)),
            };
            old_line += usize::from(*edit != Edit::Add);
            new_line += usize::from(*edit != Edit::Remove);
            one(sign, line.copied().unwrap_or_default(), &mut text);
        }
        at += hunk.len();
    }
    text
}

fn one(sign: char, line: &str, text: &mut String) {
    text.push(sign);
    text.push_str(line);
    if !line.ends_with('\n') {
        text.push_str("\n\\ No newline at end of file\n");
    }
}

/// `first,count` as a header counts: from 1, or the line before if there is none.
fn range(first: usize, count: usize) -> String {
    let first = first + usize::from(count > 0);
    match count {
        1 => first.to_string(),
        _ => format!("{first},{count}"),
    }
}

/// Changes that are shown together, with the lines around them.
fn hunk(edits: &[Edit]) -> &[Edit] {
    let (mut end, mut kept) = (0, 0);
    for (at, &edit) in edits.iter().enumerate() {
        if edit != Edit::Keep {
            (end, kept) = (at + 1, 0);
            continue;
        }
        kept += 1;
        if end > 0 && kept > 2 * CONTEXT {
            break;
        }
    }
    edits
        .get(..edits.len().min(end + CONTEXT))
        .unwrap_or_default()
}

/// The shortest way from one list of lines to the other (E. Myers, "An O(ND) difference algorithm",
/// 1986), or everything replaced if it is long.
fn edits(old: &[&str], new: &[&str]) -> Vec<Edit> {
    let head = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let (old, new) = (
        old.get(head..).unwrap_or_default(),
        new.get(head..).unwrap_or_default(),
    );
    let tail = old
        .iter()
        .rev()
        .zip(new.iter().rev())
        .take_while(|(a, b)| a == b)
        .count();
    let (old, new) = (
        old.get(..old.len() - tail).unwrap_or_default(),
        new.get(..new.len() - tail).unwrap_or_default(),
    );
    let mut all = vec![Edit::Keep; head];
    all.extend(shortest(old, new).unwrap_or_else(|| {
        let mut replaced = vec![Edit::Remove; old.len()];
        replaced.extend(vec![Edit::Add; new.len()]);
        replaced
    }));
    all.extend(vec![Edit::Keep; tail]);
    all
}

/// `None` if there are more than [`EDITS_MAX`] changes.
fn shortest(old: &[&str], new: &[&str]) -> Option<Vec<Edit>> {
    // Of each number of edits, how far each diagonal `old line - new line` reaches in `old`;
    // diagonals -n, -n + 2 … n in this order.
    let mut rounds: Vec<Vec<usize>> = Vec::new();
    for edits in 0..=EDITS_MAX.min(old.len() + new.len()) {
        let mut reached = Vec::with_capacity(edits + 1);
        for place in 0..=edits {
            let mut x = start(rounds.last(), place, edits);
            // The diagonal is 2 × place - edits.
            let y = |x: usize| (x + edits).checked_sub(2 * place);
            while let (Some(a), Some(b)) = (old.get(x), y(x).and_then(|y| new.get(y))) {
                if a != b {
                    break;
                }
                x += 1;
            }
            reached.push(x);
            if x >= old.len() && y(x).is_some_and(|y| y >= new.len()) {
                rounds.push(reached);
                return Some(way_back(&rounds, place, old.len()));
            }
        }
        rounds.push(reached);
    }
    None
}

/// Where a diagonal begins in a round, after one more edit.
fn start(before: Option<&Vec<usize>>, place: usize, edits: usize) -> usize {
    let Some(before) = before else {
        return 0;
    };
    let removed = place.checked_sub(1).and_then(|place| before.get(place));
    let added = before.get(place).filter(|_| place < edits);
    match (removed, added) {
        (Some(&removed), Some(&added)) => added.max(removed + 1),
        (Some(&removed), None) => removed + 1,
        (None, Some(&added)) => added,
        (None, None) => 0,
    }
}

fn way_back(rounds: &[Vec<usize>], mut place: usize, mut x: usize) -> Vec<Edit> {
    let mut edits = Vec::new();
    for (number, _) in rounds.iter().enumerate().rev() {
        let before = number.checked_sub(1).and_then(|number| rounds.get(number));
        let begin = start(before, place, number);
        edits.extend(std::iter::repeat_n(Edit::Keep, x.saturating_sub(begin)));
        x = begin;
        let Some(before) = before else {
            break;
        };
        let added = before.get(place).filter(|_| place < number);
        if added == Some(&begin) {
            edits.push(Edit::Add);
        } else {
            edits.push(Edit::Remove);
            place = place.saturating_sub(1);
            x = x.saturating_sub(1);
        }
    }
    edits.reverse();
    edits
}
