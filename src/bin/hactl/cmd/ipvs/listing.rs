//! The table for people and for programs.

use std::net::IpAddr;

use comfy_table::{CellAlignment, Table, presets};
use hactl::ipvs::{
    Forwarding, Info, ListedDestination, PersistenceMask, Service, ServiceFlags, ServiceKey,
    Statistics, Tunnel,
};
use hactl::report::protocol_word;
use hactl::sys::ipvs::ListedEntry;
use hactl::types::Family;
use serde::Serialize;

/// The table with numbers of connections.
pub(super) fn connections(entries: &[ListedEntry]) -> String {
    let mut table = start(&["WEIGHT", "ACTIVE", "INACTIVE"]);
    for entry in entries {
        table.add_row(service_cells(&entry.service.service));
        for server in &entry.destinations {
            let mut cells = server_cells(server);
            cells.push(server.destination.weight.to_string());
            cells.push(server.active.to_string());
            cells.push(server.inactive.to_string());
            table.add_row(cells);
        }
    }
    table.trim_fmt()
}

/// The table with counters.
pub(super) fn statistics(entries: &[ListedEntry]) -> String {
    let mut table = start(&[
        "CONNECTIONS",
        "IN PACKETS",
        "OUT PACKETS",
        "IN BYTES",
        "OUT BYTES",
    ]);
    for entry in entries {
        let mut cells = service_cells(&entry.service.service);
        cells.extend(counters(&entry.service.statistics));
        table.add_row(cells);
        for server in &entry.destinations {
            let mut cells = server_cells(server);
            cells.extend(counters(&server.statistics));
            table.add_row(cells);
        }
    }
    table.trim_fmt()
}

fn start(figures: &[&str]) -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    let mut header = vec!["SERVICE / SERVER", "SCHEDULER / METHOD"];
    let first = header.len();
    header.extend(figures);
    table.set_header(header);
    // Lines begin at the margin.
    if let Some(column) = table.column_mut(0) {
        column.set_padding((0, 1));
    }
    for column in table.column_iter_mut().skip(first) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table
}

fn service_cells(service: &Service) -> Vec<String> {
    let key = service.key.to_string();
    let text = service.to_string();
    let how = text.strip_prefix(&key).unwrap_or_default().trim_start();
    vec![key, how.to_owned()]
}

fn server_cells(server: &ListedDestination) -> Vec<String> {
    let destination = &server.destination;
    let mut how = method(destination.forwarding);
    if let Forwarding::Tunnel(tunnel) = destination.forwarding
        && tunnel != Tunnel::IPIP
    {
        how = format!("{how} {tunnel}");
    }
    for (name, threshold) in [
        ("upper", destination.upper_threshold),
        ("lower", destination.lower_threshold),
    ] {
        if threshold != 0 {
            how = format!("{how} {name} {threshold}");
        }
    }
    vec![format!("  {}", destination.key), how]
}

fn counters(statistics: &Statistics) -> [String; 5] {
    [
        statistics.connections,
        statistics.in_packets,
        statistics.out_packets,
        statistics.in_bytes,
        statistics.out_bytes,
    ]
    .map(|counter| counter.to_string())
}

/// The word that `--server` takes, where it has one.
fn method(forwarding: Forwarding) -> String {
    match forwarding {
        Forwarding::Masquerade => "nat".to_owned(),
        Forwarding::Local => "local".to_owned(),
        Forwarding::Tunnel(_) => "tun".to_owned(),
        Forwarding::DirectRouting => "dr".to_owned(),
        Forwarding::Bypass => "bypass".to_owned(),
        Forwarding::Other(code) => code.to_string(),
    }
}

/// Everything, for programs.
#[derive(Serialize)]
pub(super) struct Listing {
    version: String,
    connection_table_size: u32,
    services: Vec<ServiceObject>,
}

#[derive(Serialize)]
struct ServiceObject {
    service: String,
    family: Family,
    protocol: Option<String>,
    address: Option<IpAddr>,
    port: Option<u16>,
    mark: Option<u32>,
    scheduler: String,
    flags: Vec<&'static str>,
    persistence: Option<Persistence>,
    engine: Option<String>,
    statistics: Statistics,
    servers: Vec<ServerObject>,
}

#[derive(Serialize)]
struct Persistence {
    timeout_s: u32,
    mask: String,
}

#[derive(Serialize)]
struct ServerObject {
    address: IpAddr,
    port: u16,
    method: String,
    tunnel: Option<Tunnel>,
    weight: u32,
    upper_threshold: u32,
    lower_threshold: u32,
    active: u32,
    inactive: u32,
    persistent: u32,
    statistics: Statistics,
}

/// The table for programs.
pub(super) fn json(info: Info, entries: &[ListedEntry]) -> Listing {
    let [_, major, minor, patch] = info.version.to_be_bytes();
    Listing {
        version: format!("{major}.{minor}.{patch}"),
        connection_table_size: info.table_size,
        services: entries.iter().map(service_object).collect(),
    }
}

fn service_object(entry: &ListedEntry) -> ServiceObject {
    let service = &entry.service.service;
    let (protocol, address, port, mark) = match service.key {
        ServiceKey::Address {
            protocol,
            address,
            port,
        } => (
            Some(protocol_word(protocol)),
            Some(address),
            Some(port),
            None,
        ),
        ServiceKey::Mark { mark, .. } => (None, None, None, Some(mark.get())),
    };
    let is_persistent = service.flags.contains(ServiceFlags::PERSISTENT);
    ServiceObject {
        service: service.key.to_string(),
        family: service.key.family(),
        protocol,
        address,
        port,
        mark,
        scheduler: service.scheduler.to_string(),
        flags: flags(service.flags),
        persistence: is_persistent.then(|| persistence(service.timeout, service.netmask)),
        engine: service.engine.as_ref().map(ToString::to_string),
        statistics: entry.service.statistics,
        servers: entry.destinations.iter().map(server_object).collect(),
    }
}

fn flags(set: ServiceFlags) -> Vec<&'static str> {
    let named = [
        (ServiceFlags::ONE_PACKET, "one-packet"),
        (ServiceFlags::SCHEDULER_1, "flag-1"),
        (ServiceFlags::SCHEDULER_2, "flag-2"),
        (ServiceFlags::SCHEDULER_3, "flag-3"),
    ];
    let set = named.into_iter().filter(|(flag, _)| set.contains(*flag));
    set.map(|(_, name)| name).collect()
}

fn persistence(timeout_s: u32, mask: PersistenceMask) -> Persistence {
    Persistence {
        timeout_s,
        mask: mask.to_string(),
    }
}

fn server_object(server: &ListedDestination) -> ServerObject {
    let destination = &server.destination;
    ServerObject {
        address: destination.key.address,
        port: destination.key.port,
        method: method(destination.forwarding),
        tunnel: match destination.forwarding {
            Forwarding::Tunnel(tunnel) => Some(tunnel),
            Forwarding::Masquerade
            | Forwarding::Local
            | Forwarding::DirectRouting
            | Forwarding::Bypass
            | Forwarding::Other(_) => None,
        },
        weight: destination.weight.get(),
        upper_threshold: destination.upper_threshold,
        lower_threshold: destination.lower_threshold,
        active: server.active,
        inactive: server.inactive,
        persistent: server.persistent,
        statistics: server.statistics,
    }
}
