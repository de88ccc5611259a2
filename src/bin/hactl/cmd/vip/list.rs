//! `hactl vip list`.

use comfy_table::{Table, presets};
use hactl::sys::netlink::{Address, Lifetime, Link, PROTOCOL_KEEPALIVED};
use hactl::types::{IfIndex, IfName, Prefix};
use serde::Serialize;

use super::host::{Host, unable};
use super::value::Scope;
use crate::cmd::CmdError;
use crate::console::{Console, Format};
use crate::exit::Exit;

/// One address as it is shown.
#[derive(Debug, Serialize)]
struct Row {
    interface: IfName,
    index: IfIndex,
    address: Prefix,
    scope: String,
    label: Option<String>,
    origin: Option<String>,
    valid_seconds: Option<u32>,
    usable: bool,
}

pub(super) async fn run(
    host: &Host,
    dev: Option<&IfName>,
    format: Format,
    console: &mut Console,
) -> Result<Exit, CmdError> {
    let links = match dev {
        Some(name) => vec![host.link(name).await?],
        None => host.netlink.links().await.map_err(unable)?,
    };
    let addresses = host.netlink.addresses().await.map_err(unable)?;
    let rows: Vec<_> = links
        .iter()
        .flat_map(|link| {
            let own = addresses
                .iter()
                .filter(|address| address.index == link.index);
            own.map(|address| row(link, address))
        })
        .collect();
    match format {
        Format::Json => console.json(&rows),
        Format::Table => console.line(table(&rows).trim_fmt()),
    }
    Ok(Exit::Done)
}

fn row(link: &Link, address: &Address) -> Row {
    Row {
        interface: link.name.clone(),
        index: link.index,
        address: address.prefix,
        scope: Scope(address.scope).to_string(),
        label: address.label.clone(),
        origin: origin(address.protocol),
        valid_seconds: match address.lifetime {
            Lifetime::Forever => None,
            Lifetime::Seconds(seconds) => Some(seconds),
        },
        usable: address.is_usable(),
    }
}

/// Who added an address. `IFAPROT_…` of `linux/if_addr.h`, `rt_addrprotos` of iproute2.
fn origin(protocol: Option<u8>) -> Option<String> {
    const UNKNOWN: u8 = 0;
    const LOOPBACK: u8 = 1;
    const ROUTER: u8 = 2;
    const LINK_LOCAL: u8 = 3;
    match protocol? {
        UNKNOWN => None,
        PROTOCOL_KEEPALIVED => Some("hactl".to_owned()),
        LOOPBACK | LINK_LOCAL => Some("kernel".to_owned()),
        ROUTER => Some("router".to_owned()),
        other => Some(other.to_string()),
    }
}

fn table(rows: &[Row]) -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table.set_header([
        "INTERFACE",
        "ADDRESS",
        "SCOPE",
        "LABEL",
        "ORIGIN",
        "LIFETIME",
    ]);
    for row in rows {
        let lifetime = row
            .valid_seconds
            .map_or_else(|| "forever".to_owned(), |s| format!("{s} s"));
        let lifetime = if row.usable {
            lifetime
        } else {
            format!("{lifetime} (tentative)")
        };
        table.add_row([
            row.interface.to_string(),
            row.address.to_string(),
            row.scope.clone(),
            row.label.clone().unwrap_or_else(|| "-".to_owned()),
            row.origin.clone().unwrap_or_else(|| "-".to_owned()),
            lifetime,
        ]);
    }
    table
}
