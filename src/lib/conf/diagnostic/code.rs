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
    UndefinedReference "C0113" "undefined-reference" "A reference names nothing that is defined before it."
    BadReference "C0114" "bad-reference" "A `$` begins a reference that is not replaced, or has the wrong parameters."
    BadDefinition "C0115" "bad-definition" "A line looks like a definition, but its name can't be one."
    ReferenceLoop "C0116" "reference-loop" "A definition refers to itself, directly or through others."
    ExpansionTooLarge "C0117" "expansion-too-large" "References make a line too long, or too many lines."
    BadSequence "C0118" "bad-sequence" "A `~SEQ` or `~LST` is written wrongly."
    DefinitionOverridden "C0119" "definition-overridden" "A definition of the command line is in force instead of this one."
    CommentAfterReference "C0120" "comment-after-reference" "Comments are looked for again after a reference was replaced, and this one was none before."
    HiddenSecret "C0139" "hidden-secret" "A secret was hidden when `conf show` wrote it; its place-holder is read as the secret."
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
    NameTruncated "C0230" "name-truncated" "A name is longer than what it is for can carry, and loses its end."
    BadName "C0231" "bad-name" "A name is empty, too long, or the same as another that must differ."
    UnknownRoutingName "C0232" "unknown-routing-name" "A word is neither a number nor a name that the routing system knows."
    BadFileMode "C0233" "bad-file-mode" "A `umask` is no number below 01000 and no names of permission bits."
    BadMulticast "C0234" "bad-multicast" "An address is not a multicast address of the family and reach that is needed."
    BadPath "C0235" "bad-path" "A path does not begin at the root, so that it depends on where the daemon was started."
    Corrected "C0236" "corrected" "A number is outside its range, and the nearest in it is used."
    BadRoute "C0237" "bad-route" "A route lacks its destination, or its parts contradict each other."
    BadRule "C0238" "bad-rule" "A rule says not exactly one thing to do, or its parts contradict each other."
    WordOrder "C0239" "word-order" "keepalived reads this order of words as something else, or not at all."
    BadEncapsulation "C0240" "bad-encapsulation" "A tunnel has neither identifier nor destination, or a malformed label."
    WrongFamily "C0241" "wrong-family" "An option or an address belongs to the other of IPv4 and IPv6."
    BadRange "C0242" "bad-range" "A range of numbers is malformed or ends before it begins."
    IgnoredOption "C0244" "ignored-option" "An option has no effect beside another one of its entry."
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
    IncompleteTracker "C0360" "incomplete-tracker" "A script, file, process or session does not say what is to be watched."
    CommandWordsIgnored "C0361" "command-words-ignored" "Words after the command of a `vrrp_script` are ignored: it runs without them."
    WeightClamped "C0362" "weight-clamped" "A weight of 254 becomes 253."
    ProcessQuorum "C0363" "process-quorum" "A `quorum` of processes is above its `quorum_max`."
    OwnInterfaceTracked "C0364" "own-interface-tracked" "A virtual router tracks its own interface, which it watches anyway."
    TrackedAgain "C0365" "tracked-again" "The same thing is tracked twice in one block."
    WeightDropped "C0366" "weight-dropped" "A weight has no effect for the owner of the addresses or in a sync group."
    MaxHopsLowered "C0367" "max-hops-lowered" "A BFD session allows more hops than its packets can take."
    SlowSession "C0368" "slow-session" "A BFD session has an interval of more than 10 seconds."
    DelayReduced "C0369" "delay-reduced" "An interface may be down for longer than the other routers are patient."
    GroupOfOne "C0370" "group-of-one" "A sync group has one member only."
    EmptyGroup "C0371" "empty-group" "A group has no members, or limits nothing."
    OwnersMixed "C0372" "owners-mixed" "A sync group has owners of addresses and other routers."
    ZeroInterval "C0373" "zero-interval" "A script has an interval or a timeout of 0, which becomes 1 second."
    DefinedLater "C0374" "defined-later" "What is tracked is defined further down, where keepalived does not find it."
    InitFail "C0375" "init-fail" "`init_fail` has an effect here, and none in keepalived."
    NameTooLong "C0376" "name-too-long" "A name is longer than it may be."
    TrackedByGroup "C0377" "tracked-by-group" "A virtual router and its sync group track the same thing with different weights."
    ManualOnly "C0378" "manual-only" "A keyword that keepalived's manual has at this place, and keepalived has not."
    NeedsCompanion "C0380" "needs-companion" "A setting stands without or before the one that it belongs to."
    TwoFirewalls "C0381" "two-firewalls" "Both nftables and iptables are asked for; nftables is used."
    SharedFifo "C0382" "shared-fifo" "Two named pipes are the same file."
    UnknownTrackGroup "C0383" "unknown-track-group" "A static entry names a `track_group` that is not defined before it."
    CannotTrack "C0384" "cannot-track" "A route has no interface, so that keepalived does not notice its removal."
    ProtocolReset "C0385" "protocol-reset" "A route or rule that is followed has protocol 18, whatever was written."
    RulePriority "C0386" "rule-priority" "A rule names no preference and gets one by its place in the file."
    EmptyList "C0387" "empty-list" "A list has no entries."
    CheckedReload "C0388" "checked-reload" "With `reload_check_config`, keepalived ends at the first finding, even at start."
    DuplicateInstance "C0401" "duplicate-instance" "Two virtual routers have the same name."
    DuplicateVrid "C0402" "duplicate-virtual-router-id" "Two virtual routers share a `virtual_router_id` on one interface."
    NoInstance "C0403" "no-instance" "The configuration has no virtual router and no virtual server."
    SharedAddress "C0404" "shared-address" "Two virtual routers carry the same address on one interface."
    ScriptSecurityOff "C0405" "script-security-off" "Scripts are run without `enable_script_security`."
    DuplicateVirtualServer "C0406" "duplicate-virtual-server" "Two virtual servers have the same address, port and protocol."
    DuplicateRealServer "C0407" "duplicate-real-server" "A virtual server has the same real server twice."
    DuplicateTracker "C0410" "duplicate-tracker" "Two scripts, files or processes have the same name; the first one counts."
    UnknownTracker "C0411" "unknown-tracker" "What is tracked is not defined."
    UnusedTracker "C0412" "unused-tracker" "A script or process is tracked by nobody."
    DuplicateSession "C0413" "duplicate-session" "Two BFD sessions have the same name or the same addresses."
    DuplicateGroup "C0414" "duplicate-group" "Two groups have the same name, or a group has two lists of members."
    UnknownMember "C0415" "unknown-member" "A group has a member that is not defined."
    InTwoGroups "C0416" "in-two-groups" "A virtual router is in two sync groups."
    MemberAgain "C0417" "member-again" "A group has the same member twice."
    InterfaceAgain "C0418" "interface-again" "An interface stands twice where it can stand once; the first one counts."
    ClusterRouterId "C0501" "cluster-router-id" "An address belongs to different `virtual_router_id`s on two nodes."
    ClusterFamily "C0502" "cluster-family" "A router has IPv4 addresses on one node and IPv6 addresses on another."
    ClusterSharedId "C0503" "cluster-shared-id" "Two nodes use one `virtual_router_id` on one segment for different addresses."
    ClusterAddresses "C0504" "cluster-addresses" "An address of a router is missing on one of the nodes."
    ClusterPrefix "C0505" "cluster-prefix" "An address has different prefix lengths on two nodes."
    ClusterExcluded "C0506" "cluster-excluded" "An address of `virtual_ipaddress_excluded` is missing on one of the nodes."
    ClusterLonelyRouter "C0507" "cluster-lonely-router" "One node of a cluster has a router alone."
    ClusterVersion "C0508" "cluster-version" "A router has different protocol versions on two nodes."
    ClusterAuthentication "C0509" "cluster-authentication" "A router has different kinds of authentication on two nodes."
    ClusterPassword "C0510" "cluster-password" "A router has different passwords on two nodes."
    ClusterInterval "C0511" "cluster-interval" "A router has different `advert_int` on two nodes."
    ClusterHmac "C0512" "cluster-hmac" "A router has `auth_hmac` on one node only."
    ClusterHmacKey "C0513" "cluster-hmac-key" "A node signs with a key that another does not have."
    ClusterHmacMode "C0514" "cluster-hmac-mode" "Two nodes use `auth_hmac` in different ways."
    ClusterChecksum "C0515" "cluster-checksum" "Two nodes make the checksum of version 3 in different ways."
    ClusterMulticastGroup "C0516" "cluster-multicast-group" "Two nodes use different multicast groups for one router."
    ClusterCast "C0517" "cluster-cast" "A router speaks unicast on one node and multicast on another."
    ClusterPeerMissing "C0518" "cluster-peer-missing" "A node is no unicast peer of another and never hears it."
    ClusterSamePeer "C0519" "cluster-same-peer" "Two nodes have the same only unicast peer."
    ClusterSameSource "C0520" "cluster-same-source" "Two nodes send from the same address."
    ClusterMovingAddress "C0521" "cluster-moving-address" "Adverts go from or to an address that moves between the nodes."
    ClusterEqualPriority "C0522" "cluster-equal-priority" "Two nodes share the highest priority of a router."
    ClusterTwoOwners "C0523" "cluster-two-owners" "Two nodes have priority 255 for one router."
    ClusterTwoMasters "C0524" "cluster-two-masters" "Two nodes have `state MASTER` for one router."
    ClusterMasterBelow "C0525" "cluster-master-below" "The node with `state MASTER` has not the highest priority."
    ClusterNopreemptMaster "C0526" "cluster-nopreempt-master" "`nopreempt` stands beside `state MASTER`, on one node or on two."
    ClusterNopreempt "C0527" "cluster-nopreempt" "A router has `nopreempt` on one node only."
    ClusterPreemptDelay "C0528" "cluster-preempt-delay" "A router has different `preempt_delay` on two nodes."
    ClusterDownTimer "C0529" "cluster-down-timer" "A router has different `down_timer_adverts` on two nodes."
    ClusterEqualBackups "C0530" "cluster-equal-backups" "Two backups of a router have the same priority."
    ClusterWeight "C0531" "cluster-weight" "The weight of a failing tracker can't change the master."
    ClusterWeightEqual "C0532" "cluster-weight-equal" "The weight of a tracker makes the priorities of two nodes equal."
    ClusterWeightNopreempt "C0533" "cluster-weight-nopreempt" "The weight of a failing tracker changes nothing, since the other nodes have `nopreempt`."
    ClusterTracked "C0534" "cluster-tracked" "A script, interface, file, process or BFD session is watched on one node only."
    ClusterTrackedWeight "C0535" "cluster-tracked-weight" "A tracker has different weights on two nodes."
    ClusterGroup "C0536" "cluster-group" "A router is in a sync group on one node only."
    ClusterGroupMember "C0537" "cluster-group-member" "A sync group lacks a member on one of the nodes."
    ClusterCrossedPriorities "C0538" "cluster-crossed-priorities" "Each of two nodes is ahead in another router of one sync group."
    ClusterStrict "C0539" "cluster-strict" "A router has `vrrp_strict` on one node only."
    ClusterSilent "C0540" "cluster-silent" "With `vrrp_strict` the addresses of a router will not answer on any node."
    ClusterAccept "C0541" "cluster-accept" "The addresses of a router answer on one node only."
    ClusterVmac "C0542" "cluster-vmac" "A router has `use_vmac` or `use_ipvlan` on one node only."
    ClusterAnnouncements "C0543" "cluster-announcements" "A router announces its addresses in different ways on two nodes."
    ClusterAnswers "C0544" "cluster-answers" "Two nodes treat another master in different ways."
    ClusterNotify "C0545" "cluster-notify" "A router has notify scripts on one node only."
    ClusterNodeName "C0546" "cluster-node-name" "Two nodes have the same `router_id`."
    ClusterVirtualServer "C0547" "cluster-virtual-server" "A virtual server is missing, or has other settings, on one of the nodes."
    ClusterRealServer "C0548" "cluster-real-server" "A real server is missing, or has other settings, on one of the nodes."
    ClusterChecks "C0549" "cluster-checks" "A real server is checked in different ways on two nodes."
}

impl Code {
    /// Whether it is about several nodes of a cluster.
    pub fn is_between_nodes(self) -> bool {
        self >= Self::ClusterRouterId && self <= Self::ClusterChecks
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.number())
    }
}
