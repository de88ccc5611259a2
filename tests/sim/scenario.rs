//! A story: some routers, some faults, then peace, and the promises about all of it.

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};
use std::net::IpAddr;
use std::time::Duration;

use hactl::time::Instant;
use hactl::types::{IfName, InstanceName, Prefix, Priority, Vrid};
use hactl::vrrp::{
    AddressAttributes, AddressOutcome, AdverInterval, Config, Event, Preemption, State, Version,
    VirtualAddress,
};

use crate::lan::{DELAY_MAX, Lan, Station};
use crate::router::{Router, Wish};

/// A bound against stories that never end.
const STEPS_MAX: u64 = 2_000_000;

/// Faults of a story happen in this time.
const TROUBLE: Duration = Duration::from_mins(1);

/// Adding addresses takes up to this long.
const ARRIVAL_MAX: Duration = Duration::from_millis(5);

#[derive(Debug)]
enum Fault {
    Crash(Station),
    Boot(Station),
    Stop(Station),
    Pause(Station),
    Resume(Station),
    Cut(Station, Station),
    Isolate(Station),
    Loss(u8),
    Duplicate(u8),
    Heal,
}

enum Happening {
    Arrival {
        to: Station,
        source: IpAddr,
        packet: Vec<u8>,
    },
    AddressesAdded {
        at: Station,
        life: u64,
    },
    Fault(Fault),
}

pub(crate) struct Scenario {
    seed: u64,
    random: fastrand::Rng,
    routers: Vec<Router>,
    lan: Lan,
    now: Instant,
    agenda: BTreeMap<(Instant, u64), Happening>,
    entries: u64,
    trace: String,
    /// Since when nothing disturbs the LAN.
    calm_since: Option<Instant>,
    /// Since when two running routers are active at once.
    double_since: Option<Instant>,
    /// Who was active and stopped properly, and when; somebody who followed it must replace it.
    resigned: Option<Resignation>,
    /// The Active Router of a LAN that has come to rest. Without preemption it stays.
    reigning: Option<Station>,
}

/// Somebody who was active stopped properly.
struct Resignation {
    since: Instant,
    /// The longest skew time of those who followed it.
    patience: Duration,
}

/// A promise that was broken.
#[derive(Debug)]
pub(crate) struct Broken(String);

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Scenario {
    pub(crate) fn new(seed: u64) -> Self {
        let mut random = fastrand::Rng::with_seed(seed);
        let version = if random.bool() {
            Version::V2
        } else {
            Version::V3
        };
        let interval = match version {
            Version::V2 => AdverInterval::from_seconds(1),
            Version::V3 => {
                AdverInterval::from_centiseconds(random.choice([5, 10, 25, 100]).unwrap())
            }
        };
        let preemption = match random.u8(0..4) {
            0 => Preemption::Never,
            1 => Preemption::Delayed(Duration::from_millis(random.u64(1..4000))),
            _ => Preemption::Allowed,
        };
        let count = random.usize(2..=5);
        let mut priorities: Vec<u8> = (0..count).map(|_| random.u8(1..=254)).collect();
        if random.u8(0..4) == 0 {
            priorities[1] = priorities[0];
        }
        let routers = (1..).zip(priorities).map(|(number, priority)| {
            let address = IpAddr::from([192, 0, 2, number]);
            let mut config = config(version, interval.unwrap());
            config.priority = Priority::new(priority);
            config.preemption = preemption;
            config.parting_advert = random.u8(0..8) == 0;
            config.lower_priority.answer = random.u8(0..8) != 0;
            Router::new(config, address)
        });
        let mut scenario = Self {
            seed,
            routers: routers.collect(),
            random,
            lan: Lan::default(),
            now: Instant::from_nanos(1_000_000_000),
            agenda: BTreeMap::new(),
            entries: 0,
            trace: String::new(),
            calm_since: None,
            double_since: None,
            resigned: None,
            reigning: None,
        };
        scenario.plan();
        scenario
    }

    /// Makes the highest router deaf: it will never yield, and the promises can't hold.
    pub(crate) fn deafen_one_router(&mut self) {
        let weakest = (0..self.routers.len())
            .min_by_key(|station| self.rank(*station))
            .unwrap();
        self.routers[weakest].is_deaf = true;
    }

    pub(crate) fn trace(&self) -> &str {
        &self.trace
    }

    fn plan(&mut self) {
        for station in 0..self.routers.len() {
            let delay = Duration::from_millis(self.random.u64(0..3000));
            self.add(self.now + delay, Happening::Fault(Fault::Boot(station)));
        }
        let mut when = self.now + Duration::from_secs(3);
        let end = self.now + TROUBLE;
        while when < end {
            when = when + Duration::from_millis(self.random.u64(50..12_000));
            for (delay, fault) in self.trouble() {
                self.add(when + delay, Happening::Fault(fault));
            }
        }
    }

    /// A fault, and what ends it.
    fn trouble(&mut self) -> Vec<(Duration, Fault)> {
        let station = self.random.usize(0..self.routers.len());
        let other = self.random.usize(0..self.routers.len());
        let later = Duration::from_millis(self.random.u64(1..9000));
        let first = Duration::ZERO;
        match self.random.u8(0..8) {
            0 | 1 => vec![
                (first, Fault::Crash(station)),
                (later, Fault::Boot(station)),
            ],
            2 => vec![(first, Fault::Stop(station)), (later, Fault::Boot(station))],
            3 => vec![
                (first, Fault::Pause(station)),
                (later, Fault::Resume(station)),
            ],
            4 => vec![(first, Fault::Cut(station, other)), (later, Fault::Heal)],
            5 => vec![(first, Fault::Isolate(station)), (later, Fault::Heal)],
            6 => vec![
                (first, Fault::Loss(self.random.u8(1..60))),
                (later, Fault::Heal),
            ],
            _ => vec![
                (first, Fault::Duplicate(self.random.u8(1..60))),
                (later, Fault::Heal),
            ],
        }
    }

    fn add(&mut self, when: Instant, happening: Happening) {
        self.entries += 1;
        self.agenda.insert((when, self.entries), happening);
    }

    /// Plays the story; then everything is repaired, and within one `Active_Down_Interval` there must
    /// be exactly one Active Router.
    pub(crate) fn play(&mut self) -> Result<(), Broken> {
        let trouble_ends = self.now + TROUBLE + Duration::from_secs(16);
        self.run_until(trouble_ends)?;
        self.apply(&Fault::Heal)?;
        for station in 0..self.routers.len() {
            if self.routers[station].paused.is_some() {
                self.apply(&Fault::Resume(station))?;
            }
            if self.routers[station].instance.is_none() {
                self.apply(&Fault::Boot(station))?;
            }
        }
        // One interval for an advert to be heard, then the longest patience.
        let interval = self.interval();
        let settled = self.now + self.patience() + interval * 2 + DELAY_MAX + ARRIVAL_MAX;
        self.run_until(settled)?;
        self.check_settled()
    }

    /// The longest that anybody waits for a silent or weaker Active Router.
    fn patience(&self) -> Duration {
        let patience = self.routers.iter().map(|router| {
            let config = &router.config;
            let delay = match config.preemption {
                Preemption::Delayed(delay) => delay,
                Preemption::Allowed | Preemption::Never => Duration::ZERO,
            };
            config.active_down_interval(config.adver_interval) + delay
        });
        patience.max().unwrap_or_default()
    }

    fn interval(&self) -> Duration {
        self.routers[0].config.adver_interval.duration()
    }

    fn run_until(&mut self, end: Instant) -> Result<(), Broken> {
        for _ in 0..STEPS_MAX {
            let happening = self.agenda.first_key_value().map(|((when, _), _)| *when);
            let timer = self.next_timer();
            let next = happening
                .into_iter()
                .chain(timer.map(|(when, _)| when))
                .min();
            let Some(next) = next.filter(|next| *next <= end) else {
                self.now = end;
                return self.check();
            };
            self.now = self.now.max(next);
            if happening == Some(next) {
                let (_, happening) = self.agenda.pop_first().unwrap();
                self.happen(happening)?;
            } else if let Some((_, station)) = timer {
                let wishes = self.routers[station].handle(self.now, Event::Timeout);
                self.grant(station, wishes);
            }
            self.check()?;
        }
        Err(Broken(format!("no end after {STEPS_MAX} steps")))
    }

    fn next_timer(&self) -> Option<(Instant, Station)> {
        let timers = self
            .routers
            .iter()
            .enumerate()
            .filter_map(|(station, router)| {
                let instance = router.instance.as_ref().filter(|_| router.is_running())?;
                Some((instance.poll_timeout()?, station))
            });
        timers.min()
    }

    fn happen(&mut self, happening: Happening) -> Result<(), Broken> {
        match happening {
            Happening::Arrival { to, source, packet } => {
                let wishes = self.routers[to].hear(self.now, source, packet);
                self.grant(to, wishes);
            }
            Happening::AddressesAdded { at, life } => {
                let router = &mut self.routers[at];
                if router.life == life && router.is_running() {
                    let added = Event::AddressesAdded(AddressOutcome::Added);
                    let wishes = router.handle(self.now, added);
                    self.grant(at, wishes);
                }
            }
            Happening::Fault(fault) => self.apply(&fault)?,
        }
        Ok(())
    }

    fn apply(&mut self, fault: &Fault) -> Result<(), Broken> {
        self.note(&format!("{fault:?}"));
        self.resigned = None;
        if !matches!(fault, Fault::Boot(_)) {
            self.calm_since = None;
            self.reigning = None;
        }
        match *fault {
            Fault::Crash(station) => self.routers[station].crash(),
            Fault::Boot(station) if self.routers[station].instance.is_none() => {
                let wishes = self.routers[station].boot(self.now);
                self.grant(station, wishes);
            }
            Fault::Stop(station) if self.routers[station].is_running() => {
                let followers = self.followers(station);
                let wishes = self.routers[station].handle(self.now, Event::Shutdown);
                self.grant(station, wishes);
                self.routers[station].instance = None;
                if self.lan.is_whole() {
                    self.resigned = followers.map(|patience| Resignation {
                        since: self.now,
                        patience,
                    });
                }
            }
            Fault::Pause(station) if self.routers[station].is_running() => {
                self.routers[station].paused = Some(Vec::new());
                self.routers[station].paused_since = self.now;
            }
            Fault::Resume(station) => self.resume(station)?,
            Fault::Boot(_) | Fault::Stop(_) | Fault::Pause(_) => {}
            Fault::Cut(from, to) => self.lan.cut(from, to),
            Fault::Isolate(station) => {
                for other in 0..self.routers.len() {
                    self.lan.cut(station, other);
                    self.lan.cut(other, station);
                }
            }
            Fault::Loss(percent) => self.lan.loss_percent = percent,
            Fault::Duplicate(percent) => self.lan.duplicate_percent = percent,
            Fault::Heal => self.lan.heal(),
        }
        Ok(())
    }

    /// Who slept through a takeover must not send before it has stepped back.
    fn resume(&mut self, station: Station) -> Result<(), Broken> {
        let router = &self.routers[station];
        let Some(queue) = &router.paused else {
            return Ok(());
        };
        let config = &router.config;
        let patience = config.active_down_interval(config.adver_interval);
        let overslept = self.now.since(router.paused_since) > patience + self.interval();
        let replaced = overslept && queue.iter().any(|(_, packet)| packet[22] != 0);
        let was_active = self.routers[station].state() == Some(State::Active);
        let wishes = self.routers[station].resume(self.now);
        let sends = wishes.iter().any(|wish| matches!(wish, Wish::Send(_)));
        if was_active && replaced && sends && !self.routers[station].config.parting_advert {
            return self.broken(&format!(
                "router {station} overslept and sent before it stepped back"
            ));
        }
        self.grant(station, wishes);
        Ok(())
    }

    /// The longest skew time of those who wait for this Active Router's adverts.
    fn followers(&self, station: Station) -> Option<Duration> {
        let router = &self.routers[station];
        if router.state() != Some(State::Active) {
            return None;
        }
        let followers = self.routers.iter().filter(|other| {
            let heard = other
                .instance
                .as_ref()
                .and_then(|instance| instance.snapshot().active_router);
            other.is_running() && !other.is_deaf && heard == Some(router.address)
        });
        followers
            .map(|other| {
                other
                    .config
                    .adver_interval
                    .skew_time(other.config.version, other.config.priority)
            })
            .max()
    }

    fn grant(&mut self, station: Station, wishes: Vec<Wish>) {
        for wish in wishes {
            match wish {
                Wish::Send(packet) => self.send(station, &packet),
                Wish::Arrive => {
                    let longest = u64::try_from(ARRIVAL_MAX.as_micros()).unwrap();
                    let delay = Duration::from_micros(self.random.u64(10..=longest));
                    let life = self.routers[station].life;
                    self.add(
                        self.now + delay,
                        Happening::AddressesAdded { at: station, life },
                    );
                }
                Wish::Note(text) => self.note(&format!("router {station}: {text}")),
            }
        }
    }

    fn send(&mut self, from: Station, packet: &[u8]) {
        let source = self.routers[from].address;
        for to in 0..self.routers.len() {
            for delay in self.lan.deliver(from, to, &mut self.random) {
                let packet = packet.to_vec();
                self.add(self.now + delay, Happening::Arrival { to, source, packet });
            }
        }
    }

    fn note(&mut self, text: &str) {
        let micros = self.now.as_nanos() / 1000;
        writeln!(self.trace, "{micros:>12} {text}").unwrap();
    }

    /// What must hold at every moment.
    fn check(&mut self) -> Result<(), Broken> {
        for (station, router) in self.routers.iter().enumerate() {
            if !router.held.is_empty() && router.state() != Some(State::Active) {
                return self.broken(&format!(
                    "router {station} holds addresses without being active"
                ));
            }
        }
        self.check_resignation()?;
        let disturbed = self.routers.iter().any(|router| router.paused.is_some());
        if disturbed || !self.lan.is_whole() {
            self.calm_since = None;
            self.double_since = None;
            return Ok(());
        }
        let calm_since = *self.calm_since.get_or_insert(self.now);
        let active = self.actives();
        if active.len() < 2 {
            self.double_since = None;
        } else {
            let since = *self.double_since.get_or_insert(self.now);
            // One interval until the weaker one hears an advert, one way each for it and the answer.
            let longest = self.interval() + DELAY_MAX * 2;
            if self.now.since(since.max(calm_since)) > longest {
                return self.broken(&format!("{active:?} are active together for too long"));
            }
        }
        self.check_reign(calm_since, &active)
    }

    /// Without preemption, a working Active Router is not replaced by anybody who starts.
    fn check_reign(&mut self, calm_since: Instant, active: &[Station]) -> Result<(), Broken> {
        match self.reigning {
            Some(station) => {
                let never = self.routers[0].config.preemption == Preemption::Never;
                if never && active != [station] {
                    return self.broken(&format!("{active:?} replaced router {station} unasked"));
                }
            }
            None if self.now.since(calm_since) > self.patience() * 2 => {
                self.reigning = active.first().copied().filter(|_| active.len() == 1);
            }
            None => {}
        }
        Ok(())
    }

    /// Who resigns is replaced within the skew time of those who followed it.
    fn check_resignation(&mut self) -> Result<(), Broken> {
        let Some(Resignation { since, patience }) = self.resigned else {
            return Ok(());
        };
        if self.now.since(since) > patience + DELAY_MAX {
            return self.broken("who resigned was not replaced within the skew time");
        }
        if !self.actives().is_empty() {
            self.resigned = None;
        }
        Ok(())
    }

    fn check_settled(&self) -> Result<(), Broken> {
        let active = self.actives();
        let [one] = active[..] else {
            return self.broken(&format!("{active:?} are active after the end"));
        };
        for (station, router) in self.routers.iter().enumerate() {
            if router.held.is_empty() == (station == one) {
                return self.broken(&format!(
                    "router {one} is active, addresses are wrong on {station}"
                ));
            }
        }
        let best = (0..self.routers.len())
            .max_by_key(|station| self.rank(*station))
            .unwrap();
        let preempts = self.routers[0].config.preemption != Preemption::Never;
        let same_priority = self.routers[one].config.priority == self.routers[best].config.priority;
        if preempts && one != best && !same_priority {
            return self.broken(&format!("router {one} is active, {best} ranks higher"));
        }
        Ok(())
    }

    fn actives(&self) -> Vec<Station> {
        let routers = self.routers.iter().enumerate();
        routers
            .filter(|(_, router)| router.state() == Some(State::Active))
            .map(|(station, _)| station)
            .collect()
    }

    fn rank(&self, station: Station) -> (Priority, IpAddr) {
        let router = &self.routers[station];
        (router.config.priority, router.address)
    }

    fn broken(&self, what: &str) -> Result<(), Broken> {
        let seconds = self.now.as_nanos() / 1_000_000;
        let tail: Vec<&str> = self.trace.lines().rev().take(25).collect();
        let tail: Vec<&str> = tail.into_iter().rev().collect();
        Err(Broken(format!(
            "after {seconds} ms {what}\n{self}\n{}",
            tail.join("\n")
        )))
    }
}

impl fmt::Display for Scenario {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "scenario {}:", self.seed)?;
        for (station, router) in self.routers.iter().enumerate() {
            let config = &router.config;
            writeln!(
                f,
                "  router {station} {} {} priority {} every {} {:?}, answers {}, parts {}",
                router.address,
                config.version,
                config.priority,
                config.adver_interval,
                config.preemption,
                config.lower_priority.answer,
                config.parting_advert,
            )?;
        }
        Ok(())
    }
}

fn config(version: Version, adver_interval: AdverInterval) -> Config {
    let interface = IfName::new("eth0").unwrap();
    let mut config = Config::new(
        InstanceName::new("VI_1"),
        version,
        Vrid::new(51).unwrap(),
        interface.clone(),
    );
    config.adver_interval = adver_interval;
    config.virtual_addresses = vec![VirtualAddress {
        prefix: Prefix::host(IpAddr::from([192, 0, 2, 100])),
        interface,
        label: None,
        scope: 0,
        attributes: AddressAttributes::default(),
    }];
    config
}
