//! Every code of a diagnostic, in one place.

use std::fmt;

macro_rules! codes {
    ($($variant:ident $number:literal $name:literal $doc:literal)+) => {
        /// What kind of finding a diagnostic is; numbers and names are stable.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $(#[doc = $doc] $variant,)+
        }

        impl Code {
            /// All codes in ascending order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The number: `C` and four digits.
            pub const fn number(self) -> &'static str {
                match self { $(Self::$variant => $number,)+ }
            }

            /// The name, words joined by hyphens.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            /// One line about it.
            pub const fn doc(self) -> &'static str {
                match self { $(Self::$variant => $doc,)+ }
            }
        }
    };
}

codes! {
    FileUnreadable "C0001" "file-unreadable" "A file of the configuration can't be read."
    IncludeNoMatch "C0002" "include-no-match" "An include pattern matches no file."
    IncludeLoop "C0003" "include-loop" "A file includes itself, directly or through others."
    TooManyFiles "C0004" "too-many-files" "Includes nest too deeply, or there are too many files or bytes."
    BinaryFile "C0005" "binary-file" "A file contains NUL bytes: it is not text."
    NotUtf8 "C0006" "not-utf8" "A file has bytes that are not UTF-8."
    ByteOrderMark "C0007" "byte-order-mark" "A file begins with a byte order mark, which keepalived reads as part of the first word."
    TooManyDiagnostics "C0008" "too-many-diagnostics" "Further findings were counted but are not shown."
    IncludePattern "C0009" "include-pattern" "The braces of an include pattern stand for too many names."
    LineTooLong "C0101" "line-too-long" "A line is longer than keepalived can read."
    UnterminatedQuote "C0102" "unterminated-quote" "A double quote is not closed on its line."
    UnknownKeyword "C0103" "unknown-keyword" "A word is no keyword at this place."
    NotSupported "C0104" "not-supported" "A keyword or a form of the language that is known but not built yet."
    MissingOpenBrace "C0105" "missing-open-brace" "A block has no `{`."
    UnexpectedOpenBrace "C0106" "unexpected-open-brace" "A `{` stands where no block can begin."
    MissingCloseBrace "C0107" "missing-close-brace" "A block is not closed."
    ExtraCloseBrace "C0108" "extra-close-brace" "A `}` closes nothing, or closes a block too early."
    NestedTooDeep "C0109" "nested-too-deep" "Blocks are nested deeper than any configuration needs."
    TrailingBackslash "C0110" "trailing-backslash" "A backslash ends a line; lines can't be continued, it becomes part of the last word."
    MisplacedKeyword "C0111" "misplaced-keyword" "A keyword stands in a block where it has no meaning."
    BadCondition "C0112" "bad-condition" "A line begins with `@` and has no condition or nothing after it."
    MissingValue "C0201" "missing-value" "A keyword lacks its value."
    ExtraWord "C0202" "extra-word" "A line has more words than its keyword takes."
    BadNumber "C0203" "bad-number" "A value is not a number."
    OutOfRange "C0204" "out-of-range" "A number is outside its range."
    TooPrecise "C0205" "too-precise" "A number has more decimal places than are used."
    BadChoice "C0206" "bad-choice" "A value is none of the words that its keyword takes."
    BadInterfaceName "C0207" "bad-interface-name" "A word can't be the name of an interface."
    BadAddress "C0208" "bad-address" "A word is no numeric IP address, or its prefix length is impossible."
    BadScript "C0209" "bad-script" "A script is not written as one word with an optional user and group."
    BadLabel "C0210" "bad-label" "An address label is empty or longer than the kernel allows."
    GarbledWord "C0211" "garbled-word" "A word that counts has bytes that are not UTF-8."
    SetTwice "C0212" "set-twice" "A setting is given twice in one block."
    LoopbackInterface "C0213" "loopback-interface" "A virtual router can't run on the loopback interface."
    ZeroRepeat "C0214" "zero-repeat" "A number of announcements of 0, which keepalived reads as 1."
    BadDigest "C0215" "bad-digest" "A digest is not 32 hexadecimal digits, so that no page can have it."
    BadRequest "C0216" "bad-request" "A path or a host can't stand in an HTTP request."
    Deprecated "C0217" "deprecated" "A keyword has a newer name."
    MissingName "C0301" "missing-name" "A block has no name, or more than one."
    MissingVrid "C0302" "missing-virtual-router-id" "A virtual router has no `virtual_router_id`."
    MissingInterface "C0303" "missing-interface" "A virtual router has no `interface`."
    MasterWithoutPriority "C0304" "master-without-priority" "`state MASTER` without `priority` makes the router the address owner, priority 255."
    NopreemptCleared "C0305" "nopreempt-cleared" "`nopreempt` has no effect with `state MASTER` or priority 255."
    PreemptDelayCleared "C0306" "preempt-delay-cleared" "`preempt_delay` has no effect with `state MASTER` or `nopreempt`."
    IntervalRounded "C0307" "interval-rounded" "An advertisement interval is rounded to what the packet can carry."
    PasswordTruncated "C0308" "password-truncated" "A password is longer than the 8 bytes that the packet carries."
    PasswordMissing "C0309" "password-missing" "An `authentication` block has no password or an empty one."
    AuthenticationInV3 "C0310" "authentication-in-v3" "VRRP version 3 has no authentication."
    NoVirtualAddress "C0311" "no-virtual-address" "A virtual router has no addresses."
    TooManyAddresses "C0312" "too-many-addresses" "A virtual router has more addresses than an advert carries."
    DuplicateAddress "C0313" "duplicate-address" "An address is given twice."
    MixedFamilies "C0314" "mixed-families" "IPv4 and IPv6 addresses stand together where only one family can be."
    StateTwice "C0315" "state-twice" "`state MASTER` is not undone by a later `state BACKUP`."
    AuthenticationType "C0316" "authentication-type" "An `authentication` block does not say which kind."
    MissingProtocol "C0317" "missing-protocol" "A virtual server has no `protocol` and becomes UDP."
    MissingScheduler "C0318" "missing-scheduler" "A virtual server has no scheduler and gets `wlc`."
    MissingMethod "C0319" "missing-method" "A virtual server has no forwarding method and gets NAT."
    QuorumLowered "C0320" "quorum-lowered" "A quorum is above the total weight of the real servers."
    HysteresisLowered "C0321" "hysteresis-lowered" "A hysteresis is not below the quorum."
    PortReset "C0322" "port-reset" "A real server has another port than its virtual server, which only NAT can do."
    PortNeedsPersistence "C0323" "port-needs-persistence" "A virtual server for all ports is not persistent."
    NoRealServer "C0324" "no-real-server" "A virtual server has no real servers."
    OnePacketCleared "C0325" "one-packet-cleared" "`ops` has no effect without UDP."
    SorryServerInhibit "C0326" "sorry-server-inhibit" "A sorry server leaves the table as the same real server does."
    SorryServerFirst "C0327" "sorry-server-first" "A setting of the sorry server stands before it."
    ThresholdsReversed "C0328" "thresholds-reversed" "The lower threshold of connections is above the upper one."
    MissingUrl "C0329" "missing-url" "An `HTTP_GET` has no page to ask for."
    MissingPath "C0330" "missing-path" "A `url` has no `path`."
    NoPort "C0331" "no-port" "A checker has no port to connect to."
    DuplicateInstance "C0401" "duplicate-instance" "Two virtual routers have the same name."
    DuplicateVrid "C0402" "duplicate-virtual-router-id" "Two virtual routers share a `virtual_router_id` on one interface."
    NoInstance "C0403" "no-instance" "The configuration has no virtual router and no virtual server."
    SharedAddress "C0404" "shared-address" "Two virtual routers carry the same address on one interface."
    ScriptSecurityOff "C0405" "script-security-off" "Scripts are run without `enable_script_security`."
    DuplicateVirtualServer "C0406" "duplicate-virtual-server" "Two virtual servers have the same address, port and protocol."
    DuplicateRealServer "C0407" "duplicate-real-server" "A virtual server has the same real server twice."
    ClusterRouterId "C0501" "cluster-router-id" "Nodes: an address belongs to different `virtual_router_id`s."
    ClusterFamily "C0502" "cluster-family" "Nodes: a router has IPv4 addresses here and IPv6 addresses there."
    ClusterSharedId "C0503" "cluster-shared-id" "Nodes: one `virtual_router_id` on one segment for different addresses."
    ClusterAddresses "C0504" "cluster-addresses" "Nodes: an address of a router is missing on one of them."
    ClusterPrefix "C0505" "cluster-prefix" "Nodes: an address has different prefix lengths."
    ClusterExcluded "C0506" "cluster-excluded" "Nodes: an address of `virtual_ipaddress_excluded` is missing on one of them."
    ClusterLonelyRouter "C0507" "cluster-lonely-router" "Nodes: a router is on one of them alone."
    ClusterVersion "C0508" "cluster-version" "Nodes: different protocol versions."
    ClusterAuthentication "C0509" "cluster-authentication" "Nodes: different kinds of authentication."
    ClusterPassword "C0510" "cluster-password" "Nodes: different passwords."
    ClusterInterval "C0511" "cluster-interval" "Nodes: different `advert_int`."
    ClusterHmac "C0512" "cluster-hmac" "Nodes: `auth_hmac` is on one of them only."
    ClusterHmacKey "C0513" "cluster-hmac-key" "Nodes: adverts are signed with a key that the others don't have."
    ClusterHmacMode "C0514" "cluster-hmac-mode" "Nodes: `auth_hmac` is used in different ways."
    ClusterChecksum "C0515" "cluster-checksum" "Nodes: different checksums of version 3."
    ClusterMulticastGroup "C0516" "cluster-multicast-group" "Nodes: different multicast groups."
    ClusterCast "C0517" "cluster-cast" "Nodes: unicast here, multicast there."
    ClusterPeerMissing "C0518" "cluster-peer-missing" "Nodes: one is no unicast peer of the other and never hears it."
    ClusterSamePeer "C0519" "cluster-same-peer" "Nodes: both have the same only unicast peer."
    ClusterSameSource "C0520" "cluster-same-source" "Nodes: both send from the same address."
    ClusterMovingAddress "C0521" "cluster-moving-address" "Nodes: adverts go from or to a virtual address."
    ClusterEqualPriority "C0522" "cluster-equal-priority" "Nodes: two share the highest priority."
    ClusterTwoOwners "C0523" "cluster-two-owners" "Nodes: two have priority 255."
    ClusterTwoMasters "C0524" "cluster-two-masters" "Nodes: two have `state MASTER`."
    ClusterMasterBelow "C0525" "cluster-master-below" "Nodes: the one with `state MASTER` has not the highest priority."
    ClusterNopreemptMaster "C0526" "cluster-nopreempt-master" "Nodes: `nopreempt` beside `state MASTER`."
    ClusterNopreempt "C0527" "cluster-nopreempt" "Nodes: `nopreempt` is on one of them only."
    ClusterPreemptDelay "C0528" "cluster-preempt-delay" "Nodes: different `preempt_delay`."
    ClusterDownTimer "C0529" "cluster-down-timer" "Nodes: different `down_timer_adverts`."
    ClusterEqualBackups "C0530" "cluster-equal-backups" "Nodes: two backups have the same priority."
    ClusterWeight "C0531" "cluster-weight" "Nodes: a failing tracker's weight can't change the master."
    ClusterWeightEqual "C0532" "cluster-weight-equal" "Nodes: a tracker's weight makes two priorities equal."
    ClusterWeightNopreempt "C0533" "cluster-weight-nopreempt" "Nodes: a failing tracker's weight changes nothing, since the others have `nopreempt`."
    ClusterTracked "C0534" "cluster-tracked" "Nodes: a script, interface, file, process or BFD session is watched on one of them only."
    ClusterTrackedWeight "C0535" "cluster-tracked-weight" "Nodes: a tracker has different weights."
    ClusterGroup "C0536" "cluster-group" "Nodes: a router is in a sync group on one of them only."
    ClusterGroupMember "C0537" "cluster-group-member" "Nodes: a sync group lacks a member on one of them."
    ClusterCrossedPriorities "C0538" "cluster-crossed-priorities" "Nodes: each is ahead in another router of one sync group."
    ClusterStrict "C0539" "cluster-strict" "Nodes: `vrrp_strict` is on one of them only."
    ClusterSilent "C0540" "cluster-silent" "Nodes: with `vrrp_strict` the addresses will not answer on any of them."
    ClusterAccept "C0541" "cluster-accept" "Nodes: the addresses answer on one of them only."
    ClusterVmac "C0542" "cluster-vmac" "Nodes: `use_vmac` or `use_ipvlan` is on one of them only."
    ClusterAnnouncements "C0543" "cluster-announcements" "Nodes: different `garp_master_…` settings."
    ClusterAnswers "C0544" "cluster-answers" "Nodes: different conduct towards another master."
    ClusterNotify "C0545" "cluster-notify" "Nodes: notify scripts are on one of them only."
    ClusterNodeName "C0546" "cluster-node-name" "Nodes: two have the same `router_id`."
    ClusterVirtualServer "C0547" "cluster-virtual-server" "Nodes: a virtual server is missing, or has other settings, on one of them."
    ClusterRealServer "C0548" "cluster-real-server" "Nodes: a real server is missing, or has other settings, on one of them."
    ClusterChecks "C0549" "cluster-checks" "Nodes: a real server is checked in different ways."
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.number())
    }
}
