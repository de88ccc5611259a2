//! Numbers of a route that TCP and IP use.

use crate::conf::diagnostic::{Code, Diagnostic, shown};
use crate::conf::lower::words::Line;
use crate::conf::tree::Token;
use crate::conf::value;
use crate::types::{CongestionControl, Metric, MetricKind};

/// The longest time, 2 minutes, in milliseconds.
const MILLISECONDS_MAX: u64 = 120_000;

/// `[lock] VALUE`.
pub(super) fn read(kind: MetricKind, word: Token<'_>, line: &mut Line<'_, '_>) -> Option<Metric> {
    let locked = kind.can_be_locked() && line.take("lock").is_some();
    let value = line.value(word)?;
    let value = if let Some(per_millisecond) = kind.per_millisecond() {
        time(value, per_millisecond, line)?
    } else {
        let number = line.number_in(value, 0, max(kind))?;
        u32::try_from(number).ok()?
    };
    Some(Metric { value, locked })
}

/// `[lock] NAME`.
pub(super) fn congestion_control(
    word: Token<'_>,
    line: &mut Line<'_, '_>,
) -> Option<CongestionControl> {
    let locked = line.take("lock").is_some();
    let name = line.value(word)?.text.to_owned();
    Some(CongestionControl { name, locked })
}

const fn max(kind: MetricKind) -> u64 {
    match kind {
        MetricKind::HopLimit => 255,
        MetricKind::QuickAck | MetricKind::FastOpenNoCookie => 1,
        MetricKind::Mtu
        | MetricKind::Window
        | MetricKind::Rtt
        | MetricKind::RttVariance
        | MetricKind::SlowStartThreshold
        | MetricKind::CongestionWindow
        | MetricKind::AdvertisedMss
        | MetricKind::Reordering
        | MetricKind::InitialCongestionWindow
        | MetricKind::RetransmitMin
        | MetricKind::InitialReceiveWindow => 4_294_967_295,
    }
}

/// A number in the kernel's unit, or a time that ends in `s` or `ms`.
fn time(value: Token<'_>, per_millisecond: u32, line: &mut Line<'_, '_>) -> Option<u32> {
    let per_ms = u64::from(per_millisecond);
    // How many of the kernel's units there are in 1, and in how many thousandths of a second.
    let (digits, units) = if let Some(digits) = value.text.strip_suffix("ms") {
        (digits, per_ms)
    } else if let Some(digits) = value.text.strip_suffix('s') {
        (digits, per_ms * 1000)
    } else {
        (value.text, 1)
    };
    let range =
        format!("at most 2 minutes: a number of 1/{per_ms} ms, or a time such as 200ms or 1.5s");
    let Some(read) = value::read_decimal(digits) else {
        value::bad_number(value, &range, line.findings);
        return None;
    };
    // Millionths of the kernel's unit.
    let millionths = read.us.and_then(|millionths| millionths.checked_mul(units));
    let number = millionths.map(|millionths| millionths.saturating_add(500_000) / 1_000_000);
    let Some(number) = number.filter(|number| *number <= MILLISECONDS_MAX * per_ms) else {
        value::out_of_range(value, &range, line.findings);
        return None;
    };
    if read.rounded || millionths.is_some_and(|millionths| millionths % 1_000_000 != 0) {
        let message = format!(
            "`{}` is more precise than the kernel is; it is read as {number}/{per_ms} ms",
            shown(value.text)
        );
        line.findings
            .add(Diagnostic::warning(Code::TooPrecise, value.span, message));
    }
    u32::try_from(number).ok()
}
