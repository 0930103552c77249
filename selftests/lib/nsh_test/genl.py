# SPDX-License-Identifier: GPL-2.0
"""A small netlink client that can also send what a sane one would not.

Attributes are built by number: nla(type, bytes), u8(type, value), ...,
nest(type, attr, ...). Replies are decoded with the tables below, which
give the names of Documentation/netlink/specs/nsh_sfc.yaml.
"""

import os
import select
import socket
import struct

from .ktap import Failed

__all__ = ["Genl", "Netlink", "NlError", "nla", "u8", "u16", "u32", "u64",
           "be32", "text", "flag", "nest", "attrs", "decode", "ageless", "CMD", "SETS",
           "NLM_F_REQUEST", "NLM_F_ACK", "NLM_F_DUMP", "NLM_F_ROOT",
           "NLM_F_MATCH", "NLM_F_CREATE", "NLM_F_EXCL", "NLM_F_DUMP_INTR",
           "NLM_F_MULTI", "RTM_NEWLINK", "RTM_SETLINK"]

NLM_F_REQUEST, NLM_F_MULTI, NLM_F_ACK = 1, 2, 4
NLM_F_DUMP_INTR = 0x10
NLM_F_ROOT, NLM_F_MATCH = 0x100, 0x200
NLM_F_DUMP = NLM_F_ROOT | NLM_F_MATCH
NLM_F_EXCL, NLM_F_CREATE = 0x200, 0x400
NLM_F_CAPPED, NLM_F_ACK_TLVS = 0x100, 0x200
NLMSG_ERROR, NLMSG_DONE = 2, 3
NLA_F_NESTED = 0x8000
NETLINK_ROUTE, NETLINK_GENERIC = 0, 16
SOL_NETLINK = 270
NETLINK_ADD_MEMBERSHIP, NETLINK_CAP_ACK, NETLINK_EXT_ACK = 1, 10, 11
NETLINK_GET_STRICT_CHK = 12
GENL_ID_CTRL, CTRL_CMD_GETFAMILY = 16, 3
RTM_NEWLINK, RTM_SETLINK = 16, 19

_COMMANDS = """port-new port-set port-del port-get port-add-ntf
port-change-ntf port-del-ntf path-new path-set path-del path-get path-add-ntf
path-change-ntf path-del-ntf dev-set dev-del dev-get dev-add-ntf
dev-change-ntf dev-del-ntf context-get context-del stats-get context-new
flow-get flow-del limit-set limit-change-ntf group-new group-set group-del
group-get group-add-ntf group-change-ntf group-del-ntf member-set
member-change-ntf dev-state-ntf""".split()
CMD = {name: i for i, name in enumerate(_COMMANDS, 1)}
_NAME = {i: name for name, i in CMD.items()}

# attribute set -> "name:type" by number from 1; *: may come several times
SETS = {name: [a.split(":") for a in spec.split()] for name, spec in {
    "drop": "reason:z packets:u64 pad:pad",
    "counters": "rx-packets:u64 rx-bytes:u64 tx-packets:u64 tx-bytes:u64 "
                "drops:u64 pad:pad drop:*drop",
    "port": "ifname:z ifindex:u32 oam-forward:u8 link:link "
            "counters:=counters",
    "hop": "si:u8 type:hop ifname:z lladdr:mac ipv4:ipv4 ipv6:ipv6 "
           "tunnel-id:u32 dead:flag packets:u64 bytes:u64 drops:u64 pad:pad "
           "group:z on-down:on-down down:flag bypassed:u64",
    "path": "spi:u32 hop:*hop drops:u64 reverse:u32 pad:pad",
    "recall": "mark:u64 mark-miss:u64 own-path:u64 none:u64 conntrack:u64 "
              "conntrack-miss:u64 conntrack-ambiguous:u64 flow:u64 "
              "flow-miss:u64 flow-ambiguous:u64 fingerprint:u64 "
              "fingerprint-miss:u64 fingerprint-ambiguous:u64 "
              "originated:u64 pad:pad",
    "flow-table": "count:u32 created:u64 evicted:u64 expired:u64 "
                  "memory:u64 pad:pad",
    "context-table": "count:u32 created:u64 evicted:u64 expired:u64 pad:pad",
    "dev": "ifname:z ifindex:u32 netnsid:s32 mode:mode spi:u32 si:u8 "
           "no-path:flag md-type:u8 metadata:hex reclassify:u8 "
           "mark-mask:u32 context-limit:u32 context-timeout:u32 behind:z "
           "counters:=counters recall:=recall contexts:=context-table "
           "function:z recall-by:tiers originated:originated flow-limit:u32 "
           "flow-timeout:u32 window:u32 flows:=flow-table "
           "fingerprints:=flow-table state:state state-reason:z returns:u32 "
           "health:=health",
    "health": "state:state reasons:reasons age:u32 changes:u32 hold:u32 "
              "was:state cause:cause",
    "flow": "dev:z kind:kind context:u32 spi:u32 si:u8 ipv4-src:ipv4 "
            "ipv4-dst:ipv4 ipv6-src:ipv6 ipv6-dst:ipv6 mac-src:mac "
            "mac-dst:mac ethertype:be16 proto:u8 sport:be16 dport:be16 "
            "key:u32 icmp-type:u8 icmp-code:u8 vlan:u16 inner-vlan:u16 "
            "idle:u32 ambiguous:flag",
    "context": "dev:z id:u32 header:hex ethernet:hex idle:u32 pinned:flag "
               "flows:u32",
    "stats": "ports:u32 paths:u32 devs:u32 contexts:u32 drops:u64 pad:pad "
             "drop:*drop no-zero:flag flows:u32 context-memory:u64 "
             "flow-memory:u64 context-limit:u32 flow-limit:u32",
    "member": "weight:u16 type:hop ifname:z lladdr:mac ipv4:ipv4 ipv6:ipv6 "
              "tunnel-id:u32 dead:flag packets:u64 bytes:u64 drops:u64 "
              "pad:pad backup:flag state:state reason:z flows:u32 drain:u32 "
              "was:state",
    "group": "name:z policy:policy member:*member flow-limit:u32 "
             "flow-timeout:u32 unsettled:u64 drops:u64 pad:pad",
}.items()}

_ENUMS = {"link": ["ether", "tunnel", "ether-tunnel", "raw"],
          "hop": ["dev", "end", "via", "group"],
          "policy": ["hash", "active-backup", "replicate"],
          "state": ["up", "down", "drain"], "mode": ["bridge", "route"],
          "originated": ["own-path", "flow", "drop"],
          "kind": ["ip", "fragment", "icmp-error", "ether"],
          "on-down": ["drop", "bypass"],
          "cause": ["set", "link", "silent", "retry"]}
_FLAGS = {"tiers": ["mark", "conntrack", "flow", "fingerprint"],
          "reasons": ["set", "link", "silent", "flapping"]}


def nla(kind, data=b"", length=None):
    """An attribute; length overrides what its header says."""
    if length is None:
        length = 4 + len(data)
    return struct.pack("HH", length, kind) + data + bytes(-len(data) % 4)


def u8(kind, value):
    """An attribute of 1 byte."""
    return nla(kind, struct.pack("B", value))


def u16(kind, value):
    """An attribute of 2 bytes."""
    return nla(kind, struct.pack("H", value))


def u32(kind, value):
    """An attribute of 4 bytes."""
    return nla(kind, struct.pack("I", value))


def u64(kind, value):
    """An attribute of 8 bytes."""
    return nla(kind, struct.pack("Q", value))


def be32(kind, value):
    """An attribute of 4 bytes in network byte order."""
    return nla(kind, struct.pack("!I", value))


def text(kind, value):
    """A string with its NUL."""
    return nla(kind, value.encode() + b"\0")


def flag(kind):
    """An attribute without value."""
    return nla(kind)


def nest(kind, *inner):
    """A nest."""
    return nla(kind | NLA_F_NESTED, b"".join(inner))


def attrs(data):
    """List of (type, payload)."""
    out, at = [], 0
    while at + 4 <= len(data):
        length, kind = struct.unpack_from("HH", data, at)
        if length < 4 or at + length > len(data):
            raise Failed("malformed attributes: " + data.hex())
        out.append((kind & 0x3fff, data[at + 4:at + length]))
        at += length + 3 & ~3
    return out


def _value(kind, data):
    if kind in ("u8", "u16", "u32", "u64"):
        equal_len = {"u8": 1, "u16": 2, "u32": 4, "u64": 8}[kind]
        if len(data) != equal_len:
            raise Failed("attribute of %d bytes is no %s" % (len(data), kind))
        return int.from_bytes(data, "little")
    if kind == "s32":
        return struct.unpack("i", data)[0]
    if kind == "z":
        if data[-1:] != b"\0":
            raise Failed("string without NUL: %r" % data)
        return data[:-1].decode()
    if kind == "flag":
        return True
    if kind == "hex":
        return data.hex()
    if kind == "mac":
        return data.hex(":")
    if kind == "ipv4":
        return socket.inet_ntop(socket.AF_INET, data)
    if kind == "ipv6":
        return socket.inet_ntop(socket.AF_INET6, data)
    if kind == "be16":
        return struct.unpack("!H", data)[0]
    if kind in _FLAGS:
        bits = struct.unpack("I", data)[0]
        return [name for i, name in enumerate(_FLAGS[kind]) if bits & 1 << i]
    return _ENUMS[kind][struct.unpack("I", data)[0]]


def decode(setname, data):
    """Attributes of one set, as a dict with the spec's names."""
    table, out = SETS[setname], {}
    for kind, payload in attrs(data):
        if not 1 <= kind <= len(table):
            raise Failed("attribute %d is not in set %s" % (kind, setname))
        name, how = table[kind - 1]
        if how == "pad":
            continue
        if how[0] == "*":
            out.setdefault(name, []).append(decode(how[1:], payload))
        elif name in out:
            raise Failed("attribute %s comes twice" % name)
        elif how[0] == "=":
            out[name] = decode(how[1:], payload)
        else:
            out[name] = _value(how, payload)
    return out


class NlError(Exception):
    """The kernel refused: .errno, .msg, .offs (attribute at fault, from the
    start of the message), .miss (type of a missing attribute)."""

    def __init__(self, errno, msg=None, offs=None, miss=None, nestoff=None):
        super().__init__("%s: %s (offset %s, missing %s)"
                         % (os.strerror(errno), msg, offs, miss))
        self.errno, self.msg, self.offs, self.miss = errno, msg, offs, miss
        self.nest = nestoff


def ageless(dev):
    """A device, as it is told at any time: its health grows older by the second."""
    return {**dev, "health": {**dev["health"], "age": None}}


class Netlink:
    """A netlink socket in a namespace.

    size is that of the buffer for recv(), which the kernel's dumps go by.
    """

    def __init__(self, ns, protocol, strict=True, rcvbuf=1 << 20,
                 size=1 << 17):
        self.size = size
        if ns is None:
            self.sock = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW,
                                      protocol)
        else:
            with ns:
                self.sock = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW,
                                          protocol)
        s = self.sock
        s.setsockopt(SOL_NETLINK, NETLINK_EXT_ACK, 1)
        s.setsockopt(SOL_NETLINK, NETLINK_CAP_ACK, 1)
        if strict:
            s.setsockopt(SOL_NETLINK, NETLINK_GET_STRICT_CHK, 1)
        s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, rcvbuf)
        s.bind((0, 0))
        self.seq = 0

    def close(self):
        """Close the socket."""
        self.sock.close()

    def fileno(self):
        """For poll()."""
        return self.sock.fileno()

    def send(self, kind, payload, flags=0):
        """Send a message; its sequence number."""
        self.seq += 1
        self.sock.send(struct.pack("IHHII", 16 + len(payload), kind,
                                   flags | NLM_F_REQUEST, self.seq, 0) +
                       payload)
        return self.seq

    def read(self, timeout=20):
        """One datagram, as a list of (type, flags, seq, payload)."""
        poll = select.poll()
        poll.register(self.sock, select.POLLIN)
        if not poll.poll(timeout * 1000):
            raise Failed("netlink: no answer within %d s" % timeout)
        data, _, flags, _ = self.sock.recvmsg(self.size)
        if flags & socket.MSG_TRUNC:
            raise Failed("netlink: a datagram is longer than %d bytes"
                         % self.size)
        out, at = [], 0
        while at + 16 <= len(data):
            length, kind, flags, seq, _ = struct.unpack_from("IHHII", data, at)
            out.append((kind, flags, seq, data[at + 16:at + length]))
            at += length + 3 & ~3
        return out

    @staticmethod
    def _error(payload, flags, skip):
        code = -struct.unpack_from("i", payload)[0]
        info = dict(attrs(payload[skip:])) if flags & NLM_F_ACK_TLVS else {}

        def number(kind):
            return struct.unpack("I", info[kind])[0] if kind in info else None
        msg = info[1].rstrip(b"\0").decode() if 1 in info else None
        return code, msg, number(2), number(5), number(6)

    def request(self, kind, payload, flags=NLM_F_ACK, between=None):
        """A request; list of (type, flags, payload) of the answers.

        between() is called after each datagram of a dump.
        """
        seq = self.send(kind, payload, flags)
        dump = flags & NLM_F_DUMP == NLM_F_DUMP
        out, done = [], False
        while not done:
            for kind, mflags, mseq, data in self.read():
                if mseq != seq:
                    continue
                if kind == NLMSG_ERROR:
                    err = self._error(data, mflags, 20)
                    if err[0]:
                        raise NlError(*err)
                    done = True
                elif kind == NLMSG_DONE:
                    if len(data) >= 4:
                        err = self._error(data, mflags, 4)
                        if err[0]:
                            raise NlError(*err)
                    done = True
                else:
                    out.append((kind, mflags, data))
                    if not mflags & NLM_F_MULTI and not flags & NLM_F_ACK \
                       and not dump:
                        done = True
            if between:
                between()
        return out


class Genl(Netlink):
    """The family nsh_sfc in a namespace."""

    def __init__(self, ns=None, family="nsh_sfc", **kw):
        super().__init__(ns, NETLINK_GENERIC, **kw)
        answer = self.request(GENL_ID_CTRL, struct.pack(
            "BBH", CTRL_CMD_GETFAMILY, 1, 0) + text(2, family))
        info = dict(attrs(answer[0][2][4:]))
        self.family = struct.unpack("H", info[1])[0]
        self.version = struct.unpack("I", info[3])[0]
        self.multicast = {}
        for _, group in attrs(info.get(7, b"")):
            g = dict(attrs(group))
            self.multicast[g[1].rstrip(b"\0").decode()] = \
                struct.unpack("I", g[2])[0]

    def subscribe(self, group="events"):
        """Get the notifications."""
        self.sock.setsockopt(SOL_NETLINK, NETLINK_ADD_MEMBERSHIP,
                             self.multicast[group])

    def call(self, cmd, *parts, flags=NLM_F_ACK, version=1, **kw):
        """A command by name or number; list of decoded answers."""
        if isinstance(cmd, str):
            cmd = CMD[cmd]
        answers = self.request(self.family, struct.pack("BBH", cmd, version,
                                                        0) + b"".join(parts),
                               flags, **kw)
        return [self.decode(data) for _, _, data in answers]

    def dump(self, cmd, *parts, **kw):
        """Dump by name; list of dicts."""
        return self.call(cmd, *parts, flags=NLM_F_DUMP, **kw)

    @staticmethod
    def decode(data):
        """A message of the family, as a dict."""
        setname = _NAME[data[0]].split("-")[0]
        setname = {"limit": "stats", "member": "group"}.get(setname, setname)
        return decode(setname, data[4:])

    def events(self, until=None, timeout=20):
        """Notifications as (name, dict), up to the one for which
        until(name, dict) is true; without until, those that are here."""
        out = []
        while True:
            if until is None:
                if not select.select([self.sock], [], [], 0)[0]:
                    return out
            for kind, _, _, data in self.read(timeout=timeout):
                if kind != self.family:
                    continue
                out.append((_NAME[data[0]], self.decode(data)))
                if until is not None and until(*out[-1]):
                    return out

    def stats(self):
        """Drops by reason, those above 0."""
        answer = self.call("stats-get")[0]
        drops = {d["reason"]: d["packets"] for d in answer.get("drop", [])
                 if d["packets"]}
        if answer["drops"] != sum(drops.values()):
            raise Failed("drops is %d, the sum of its reasons %d"
                         % (answer["drops"], sum(drops.values())))
        return drops

    def ports(self):
        """Ports by name."""
        return {p["ifname"]: p for p in self.dump("port-get")}

    def devs(self):
        """nsh devices by name."""
        return {d["ifname"]: d for d in self.dump("dev-get")}

    def paths(self):
        """Paths by SPI; parts of a long one put together."""
        out = {}
        for p in self.dump("path-get"):
            have = out.setdefault(p["spi"], p)
            if have is not p:
                have.setdefault("hop", []).extend(p.get("hop", []))
        return out

    def groups(self):
        """Groups by name; parts of a large one put together."""
        out = {}
        for g in self.dump("group-get"):
            have = out.setdefault(g["name"], g)
            if have is not g:
                have.setdefault("member", []).extend(g.get("member", []))
        return out

    def flows(self, *parts):
        """Flows that agree with attributes of set flow, or all."""
        return self.dump("flow-get", *parts)

    def contexts(self, dev=None):
        """Contexts of a device, or all."""
        return self.dump("context-get", *([text(1, dev)] if dev else []))
