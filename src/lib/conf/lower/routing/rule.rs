//! One entry of `static_rules` or `virtual_rules`.

use super::{CommonFamily, Context, Reach, hop, set};
use crate::conf::diagnostic::{Code, Diagnostic, Findings, shown};
use crate::conf::keywords::route::{Lookup as OfTable, Rule as Keyword, RuleWord, Select};
use crate::conf::keywords::{Block, RoutingName};
use crate::conf::lower::words::Line;
use crate::conf::tree::{Entry, Token};
use crate::types::{Family, Lookup, Mark, Range, Realms, Rule, RuleAction, Selector, Tracking};

/// The largest prefix length and interface group to suppress.
const SUPPRESS_MAX: u32 = 2_147_483_647;

/// What the words of an entry say.
#[derive(Default)]
struct Draft<'a> {
    family: CommonFamily,
    priority: Option<u32>,
    inverted: bool,
    from: Option<Reach>,
    to: Option<Reach>,
    selector: Selector,
    tos: Option<u8>,
    action: Option<(RuleAction, Token<'a>)>,
    realms: Option<(Realms, Token<'a>)>,
    suppress_prefix: Option<(u32, Token<'a>)>,
    suppress_group: Option<(u32, Token<'a>)>,
    protocol: Option<(u8, Token<'a>)>,
    tracking: Option<Tracking>,
}

/// Reads an entry; `None` if something was wrong with it.
pub(super) fn read(
    entry: Entry<'_>,
    options: &'static Block,
    context: &mut Context<'_>,
    findings: &mut Findings,
) -> Option<Rule> {
    let mut line = Line::whole(entry, findings);
    let mut draft = Draft::default();
    while let Some(word) = line.next() {
        let keyword = options
            .find(word.text)
            .and_then(|keyword| keyword.support().rule());
        let Some(keyword) = keyword else {
            super::unknown(word, "rule", options, &mut line);
            return None;
        };
        draft.word(keyword, word, context, &mut line)?;
    }
    draft.finish(entry, context, &mut line)
}

impl<'a> Draft<'a> {
    fn word(
        &mut self,
        keyword: Keyword,
        word: Token<'a>,
        context: &mut Context<'_>,
        line: &mut Line<'a, '_>,
    ) -> Option<()> {
        match keyword {
            Keyword::Inet => self.family.forced(Family::V4, word, line)?,
            Keyword::Inet6 => self.family.forced(Family::V6, word, line)?,
            Keyword::Not => self.inverted = true,
            Keyword::From | Keyword::To => {
                let value = line.value(word)?;
                let reach = super::prefix(value, &mut self.family, line)?;
                let slot = if keyword == Keyword::From {
                    &mut self.from
                } else {
                    &mut self.to
                };
                set(slot, reach, word, line);
            }
            Keyword::Priority => {
                let value = line.value(word)?;
                let number = line.c_number_in(value, 0, u32::MAX.into())?;
                set(&mut self.priority, u32::try_from(number).ok()?, word, line);
            }
            Keyword::Protocol => {
                let protocol = line.number(word, 0, 255)?;
                set(&mut self.protocol, (protocol, word), word, line);
            }
            Keyword::NoTrack => set(&mut self.tracking, Tracking::Ignored, word, line),
            Keyword::TrackGroup => {
                let group = context.group(word, line)?;
                set(&mut self.tracking, Tracking::Group(group), word, line);
            }
            Keyword::OnlyInTheManual => {
                line.findings.add(
                    Diagnostic::error(
                        Code::ManualOnly,
                        word.span,
                        "keepalived does not know `ip_proto`",
                    )
                    .help("write `ipproto`"),
                );
                return None;
            }
            Keyword::Type => {}
            Keyword::Action(keyword) => self.action(keyword, word, context, line)?,
            Keyword::Lookup(keyword) => self.lookup(keyword, word, context, line)?,
            Keyword::Select(keyword) => self.select(keyword, word, context, line)?,
        }
        Some(())
    }

    /// Which packets the rule is for.
    fn select(
        &mut self,
        keyword: Select,
        word: Token<'a>,
        context: &mut Context<'_>,
        line: &mut Line<'a, '_>,
    ) -> Option<()> {
        let selector = &mut self.selector;
        match keyword {
            Select::Tos => {
                let tos = context.small(RoutingName::DsField, word, line)?;
                set(&mut self.tos, tos, word, line);
            }
            Select::Mark => {
                let mark = mark(word, line)?;
                set(&mut selector.mark, mark, word, line);
            }
            Select::Incoming => {
                let name = hop::interface(word, line)?;
                set(&mut selector.incoming, name, word, line);
            }
            Select::Outgoing => {
                let name = hop::interface(word, line)?;
                set(&mut selector.outgoing, name, word, line);
            }
            Select::Tunnel => {
                let tunnel = line.number(word, 0, u64::MAX)?;
                set(&mut selector.tunnel, tunnel, word, line);
            }
            Select::Users => {
                let users = range(word, u32::MAX.into(), line)?;
                set(&mut selector.users, users, word, line);
            }
            Select::IpProtocol => {
                let protocol = context.small(RoutingName::IpProtocol, word, line)?;
                set(&mut selector.ip_protocol, protocol, word, line);
            }
            Select::SourcePorts => {
                let ports = range(word, u16::MAX.into(), line)?;
                set(&mut selector.source_ports, ports, word, line);
            }
            Select::DestinationPorts => {
                let ports = range(word, u16::MAX.into(), line)?;
                set(&mut selector.destination_ports, ports, word, line);
            }
        }
        Some(())
    }

    /// What the rule does; only one thing.
    fn action(
        &mut self,
        keyword: RuleWord,
        word: Token<'a>,
        context: &mut Context<'_>,
        line: &mut Line<'a, '_>,
    ) -> Option<()> {
        let action = match keyword {
            RuleWord::Goto => RuleAction::Goto(line.number(word, 0, u32::MAX.into())?),
            RuleWord::Nop => RuleAction::Nop,
            RuleWord::Blackhole => RuleAction::Blackhole,
            RuleWord::Prohibit => RuleAction::Prohibit,
            RuleWord::Unreachable => RuleAction::Unreachable,
            RuleWord::MasterDevice => RuleAction::DomainTable,
            RuleWord::Table => {
                let value = line.value(word)?;
                let table = context.named(RoutingName::Table, value, (1, u32::MAX), line)?;
                RuleAction::Lookup(Lookup {
                    table,
                    realms: None,
                    suppress_prefix: None,
                    suppress_group: None,
                })
            }
        };
        if let Some((_, first)) = &self.action {
            let message = format!("a rule does one thing; `{}` is a second one", word.text);
            line.findings.add(
                Diagnostic::error(Code::BadRule, word.span, message)
                    .related(first.span, "it does this already"),
            );
            return None;
        }
        self.action = Some((action, word));
        Some(())
    }

    /// What belongs to `table`.
    fn lookup(
        &mut self,
        keyword: OfTable,
        word: Token<'a>,
        context: &mut Context<'_>,
        line: &mut Line<'a, '_>,
    ) -> Option<()> {
        match keyword {
            OfTable::Realms => {
                let realms = context.realms(word, line)?;
                set(&mut self.realms, (realms, word), word, line);
            }
            OfTable::SuppressPrefix => {
                let length = line.number(word, 0, SUPPRESS_MAX.into())?;
                set(&mut self.suppress_prefix, (length, word), word, line);
            }
            OfTable::SuppressGroup => {
                let value = line.value(word)?;
                let group = context.named(RoutingName::Group, value, (0, SUPPRESS_MAX), line)?;
                set(&mut self.suppress_group, (group, word), word, line);
            }
        }
        Some(())
    }

    /// The rule, if its parts go together.
    fn finish(
        mut self,
        entry: Entry<'a>,
        context: &mut Context<'_>,
        line: &mut Line<'a, '_>,
    ) -> Option<Rule> {
        let Some((action, place)) = self.action.take() else {
            let message = "the rule does not say what is done";
            line.findings.add(
                Diagnostic::error(Code::BadRule, entry.span(), message)
                    .help("add `table TABLE`, or one of goto, nop, blackhole, prohibit, unreachable, l3mdev"),
            );
            return None;
        };
        let family = self.family.or_v4();
        let action = self.complete(action, family, line)?;
        if let RuleAction::Goto(target) = action {
            goto(target, self.priority, place, line)?;
        }
        let priority = match self.priority {
            Some(priority) => priority,
            None => context.next_priority(family, entry, line),
        };
        let tracking = self.tracking.take().unwrap_or(Tracking::Followed);
        let protocol = super::protocol(self.protocol, &tracking, line);
        Some(Rule {
            family,
            priority,
            selector: Selector {
                inverted: self.inverted,
                from: self.from.and_then(Reach::prefix),
                to: self.to.and_then(Reach::prefix),
                tos: self.tos.unwrap_or(0),
                ..self.selector
            },
            action,
            protocol,
            tracking,
        })
    }

    /// The action with what belongs to it.
    fn complete(
        &self,
        action: RuleAction,
        family: Family,
        line: &mut Line<'a, '_>,
    ) -> Option<RuleAction> {
        if let (Family::V6, Some((_, word))) = (family, self.realms) {
            line.error(Code::WrongFamily, word, "a rule of IPv6 has no realms");
            return None;
        }
        if let RuleAction::Lookup(lookup) = action {
            return Some(RuleAction::Lookup(Lookup {
                realms: self.realms.map(|(realms, _)| realms),
                suppress_prefix: self.suppress_prefix.map(|(length, _)| length),
                suppress_group: self.suppress_group.map(|(group, _)| group),
                ..lookup
            }));
        }
        let realms = self.realms.map(|(_, word)| word);
        let suppress = self.suppress_prefix.or(self.suppress_group);
        let suppress = suppress.map(|(_, word)| word);
        if let Some(word) = realms.or(suppress) {
            let message = format!("`{}` belongs to a rule with `table`", word.text);
            line.error(Code::BadRule, word, message);
            return None;
        }
        Some(action)
    }
}

impl Context<'_> {
    /// The priority of a rule that names none.
    fn next_priority(&mut self, family: Family, entry: Entry<'_>, line: &mut Line<'_, '_>) -> u32 {
        let [v4, v6] = &mut self.unnamed;
        let next = match family {
            Family::V4 => v4,
            Family::V6 => v6,
        };
        let priority = *next;
        *next = next.saturating_sub(1);
        let message = format!("the rule names no preference and gets {priority}");
        line.findings.add(
            Diagnostic::warning(Code::RulePriority, entry.span(), message).help(
                "add `preference NUMBER`: rules without one stand in the reverse order of the file",
            ),
        );
        priority
    }
}

/// The target must come after the rule.
fn goto(
    target: u32,
    priority: Option<u32>,
    word: Token<'_>,
    line: &mut Line<'_, '_>,
) -> Option<()> {
    let message = match priority {
        None => "a rule with `goto` needs a preference".to_owned(),
        Some(priority) if priority >= target => {
            format!("the rule has preference {priority}, and {target} is not after it")
        }
        Some(_) => return Some(()),
    };
    line.error(Code::BadRule, word, message);
    None
}

/// `MARK[/MASK]`.
fn mark(word: Token<'_>, line: &mut Line<'_, '_>) -> Option<Mark> {
    let value = line.value(word)?;
    let mut part = |text| {
        let number = line.c_number_in(Token { text, ..value }, 0, u32::MAX.into())?;
        u32::try_from(number).ok()
    };
    Some(match value.text.split_once('/') {
        Some((mark, mask)) => Mark {
            value: part(mark)?,
            mask: Some(part(mask)?),
        },
        None => Mark {
            value: part(value.text)?,
            mask: None,
        },
    })
}

/// `FIRST-LAST`, or one number, which keepalived does not take.
fn range<T: TryFrom<u64>>(word: Token<'_>, max: u64, line: &mut Line<'_, '_>) -> Option<Range<T>> {
    let value = line.value(word)?;
    let (first, last) = value.text.split_once('-').unwrap_or_else(|| {
        let text = shown(value.text);
        let message = format!("keepalived refuses a range of one number; here it is {text}-{text}");
        line.findings.add(
            Diagnostic::warning(Code::BadRange, value.span, message)
                .help(format!("write {text}-{text}")),
        );
        (value.text, value.text)
    });
    let first = line.number_in(
        Token {
            text: first,
            ..value
        },
        0,
        max,
    )?;
    let last = line.number_in(
        Token {
            text: last,
            ..value
        },
        0,
        max,
    )?;
    if first > last {
        let message = format!("the range begins with {first}, after its end");
        line.error(Code::BadRange, value, message);
        return None;
    }
    Some(Range {
        first: T::try_from(first).ok()?,
        last: T::try_from(last).ok()?,
    })
}
