use super::*;
use crate::daemon::checkers::samples::{entry, server_key, service_key, virtual_server};

fn read(entries: &[(u8, &Entry)]) -> Table {
    let entries = entries.iter();
    entries
        .map(|(last, entry)| (service_key(*last), (*entry).clone()))
        .collect()
}

/// A ledger that wants one service with two servers and has read an empty table.
fn ledger() -> (Ledger, Entry) {
    let wanted = entry(&virtual_server(1, &[81, 82]));
    let mut ledger = Ledger::default();
    ledger.want(service_key(1), Some(wanted.clone()));
    ledger.read(Table::new());
    (ledger, wanted)
}

fn all_done(operations: &[Operation]) -> Vec<Result<(), KernelError>> {
    operations.iter().map(|_| Ok(())).collect()
}

#[test]
fn nothing_is_done_before_the_table_was_read() {
    let mut ledger = Ledger::default();
    ledger.want(service_key(1), Some(entry(&virtual_server(1, &[81]))));
    assert_eq!(ledger.operations(), []);
    assert!(!ledger.was_read());
    ledger.read(Table::new());
    assert_eq!(ledger.operations().len(), 2);
}

#[test]
fn what_was_done_is_known_and_not_done_again() {
    let (mut ledger, wanted) = ledger();
    let operations = ledger.operations();
    assert_eq!(operations.len(), 3);
    let results = all_done(&operations);
    assert_eq!(ledger.applied(operations, results), Applied::default());
    ledger.suspect_all();
    assert_eq!(ledger.operations(), []);
    assert_eq!(ledger.known, read(&[(1, &wanted)]));
}

#[test]
fn only_what_has_changed_is_compared() {
    let (mut ledger, _) = ledger();
    let operations = ledger.operations();
    let results = all_done(&operations);
    ledger.applied(operations, results);
    ledger.known.clear();
    assert_eq!(ledger.operations(), [], "nothing is dirty");
    ledger.suspect_all();
    assert_eq!(ledger.operations().len(), 3);
}

#[test]
fn services_of_others_are_forgotten_and_ours_are_deleted() {
    let foreign = entry(&virtual_server(9, &[99]));
    let left = entry(&virtual_server(2, &[81]));
    let (mut ledger, wanted) = ledger();
    ledger.inherit([service_key(2), service_key(3)].into());
    ledger.read(read(&[(1, &wanted), (2, &left), (9, &foreign)]));
    assert!(!ledger.known.contains_key(&service_key(9)));
    let operations = ledger.operations();
    assert_eq!(operations, [Operation::DeleteService(left.service)]);
    let results = all_done(&operations);
    ledger.applied(operations, results);
    assert!(ledger.forget_gone());
    assert_eq!(*ledger.ours(), [service_key(1)].into());
    assert!(!ledger.forget_gone());
}

#[test]
fn a_refusal_is_told_once_until_it_ends() {
    let refusal = || KernelError::OutOfRange(server_key(82));
    let (mut ledger, _) = ledger();
    let news = |opinion| {
        let (service, server) = (service_key(1), Some(server_key(82)));
        Applied {
            news: vec![News {
                service,
                server,
                opinion,
            }],
            surprised: false,
        }
    };
    let operations = ledger.operations();
    let results = vec![Ok(()), Ok(()), Err(refusal())];
    let applied = ledger.applied(operations, results);
    assert_eq!(applied, news(Opinion::Refused(refusal())));
    ledger.suspect_all();
    let again = ledger.operations();
    assert_eq!(again.len(), 1);
    let applied = ledger.applied(again, vec![Err(refusal())]);
    assert_eq!(applied, news(Opinion::RefusedStill));
    ledger.suspect_all();
    let again = ledger.operations();
    let applied = ledger.applied(again, vec![Ok(())]);
    assert_eq!(applied, news(Opinion::Accepted));
}

#[test]
fn servers_of_a_refused_service_are_refused_without_more_words() {
    let refusal = KernelError::NotPermitted;
    let (mut ledger, _) = ledger();
    let operations = ledger.operations();
    let undefined = || Err(KernelError::ServiceNotDefined(service_key(1)));
    let results = vec![Err(refusal.clone()), undefined(), undefined()];
    let applied = ledger.applied(operations, results);
    assert!(!applied.surprised);
    let opinions: Vec<_> = applied.news.into_iter().map(|news| news.opinion).collect();
    assert_eq!(
        opinions,
        [
            Opinion::Refused(refusal),
            Opinion::RefusedStill,
            Opinion::RefusedStill
        ]
    );
}

#[test]
fn a_table_that_others_have_changed_is_a_surprise_and_no_refusal() {
    let (mut ledger, _) = ledger();
    let operations = ledger.operations();
    let results = vec![
        Err(KernelError::ServiceExists(service_key(1))),
        Ok(()),
        Err(KernelError::AnswersLost),
    ];
    let applied = ledger.applied(operations, results);
    assert!(applied.surprised);
    assert_eq!(applied.news, []);
}
