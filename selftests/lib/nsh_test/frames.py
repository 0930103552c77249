# SPDX-License-Identifier: GPL-2.0
"""Builders of frames, written from the RFCs and not from the module.

Each takes its payload last and returns bytes; addresses are text or bytes.
"""

import socket
import struct

__all__ = ["ETH_P_NSH", "ETH_P_IP", "ETH_P_IPV6", "ETH_P_ARP", "ETH_P_TEB",
           "ETH_P_MPLS", "ETH_P_8021Q", "NP_NONE", "NP_IPV4", "NP_IPV6",
           "NP_ETHERNET", "NP_NSH", "NP_MPLS", "NP_IOAM", "NP_OAM",
           "mac_bytes", "mac_text", "eth", "vlan", "csum", "ipv4", "ipv6",
           "udp", "tcp", "udp4", "udp6", "tcp4", "tcp6", "icmp4_echo",
           "icmp6_echo", "arp", "nsh", "nsh_set", "Nsh", "parse_nsh", "tlv",
           "vxlan_gpe", "vxlan", "gre", "geneve", "pattern"]

ETH_P_IP = 0x0800
ETH_P_ARP = 0x0806
ETH_P_TEB = 0x6558
ETH_P_8021Q = 0x8100
ETH_P_IPV6 = 0x86dd
ETH_P_MPLS = 0x8847
ETH_P_NSH = 0x894f

NP_NONE, NP_IPV4, NP_IPV6, NP_ETHERNET, NP_NSH, NP_MPLS, NP_IOAM, NP_OAM = \
    range(8)


def mac_bytes(addr):
    """A MAC address as 6 bytes."""
    return bytes(addr) if isinstance(addr, (bytes, bytearray)) else \
        bytes.fromhex(addr.replace(":", ""))


def mac_text(addr):
    """A MAC address as text."""
    return addr if isinstance(addr, str) else addr.hex(":")


def pattern(length, start=0):
    """Bytes that are easy to tell apart."""
    return bytes((start + i) & 0xff for i in range(length))


def eth(dst, src, proto, payload=b""):
    """An Ethernet II frame."""
    return mac_bytes(dst) + mac_bytes(src) + struct.pack("!H", proto) + payload


def vlan(vid, proto, payload=b"", pcp=0):
    """A tag and what follows; goes after the addresses and 0x8100."""
    return struct.pack("!HH", pcp << 13 | vid, proto) + payload


def csum(data):
    """Internet checksum."""
    if len(data) & 1:
        data += b"\0"
    total = sum(struct.unpack("!%dH" % (len(data) // 2), data))
    while total >> 16:
        total = (total & 0xffff) + (total >> 16)
    return ~total & 0xffff


def _ip(addr):
    if isinstance(addr, bytes):
        return addr
    return socket.inet_pton(socket.AF_INET6 if ":" in addr else
                            socket.AF_INET, addr)


def ipv4(src, dst, proto, payload=b"", ttl=64, ident=0, frag=0, tos=0):
    """An IPv4 packet; frag is flags and offset as on the wire."""
    head = struct.pack("!BBHHHBBH4s4s", 0x45, tos, 20 + len(payload), ident,
                       frag, ttl, proto, 0, _ip(src), _ip(dst))
    return head[:10] + struct.pack("!H", csum(head)) + head[12:] + payload


def ipv6(src, dst, proto, payload=b"", hlim=64, flow=0):
    """An IPv6 packet."""
    return struct.pack("!IHBB16s16s", 6 << 28 | flow, len(payload), proto,
                       hlim, _ip(src), _ip(dst)) + payload


def _l4(src, dst, proto, segment, at):
    """The segment with its checksum put in at this offset."""
    src, dst = _ip(src), _ip(dst)
    pseudo = src + dst + struct.pack("!II", len(segment), proto)
    total = csum(pseudo + segment)
    if proto == 17 and not total:
        total = 0xffff
    return segment[:at] + struct.pack("!H", total) + segment[at + 2:]


def udp(src, dst, sport, dport, payload=b""):
    """A UDP datagram with checksum, without the IP header."""
    return _l4(src, dst, 17, struct.pack("!HHHH", sport, dport,
                                         8 + len(payload), 0) + payload, 6)


def tcp(src, dst, sport, dport, payload=b"", seq=1, ack=0, flags=0x10,
        window=8192):
    """A TCP segment with checksum, without the IP header."""
    return _l4(src, dst, 6, struct.pack("!HHIIBBHHH", sport, dport, seq, ack,
                                        0x50, flags, window, 0, 0) + payload,
               16)


def udp4(src, dst, sport, dport, payload=b"", **kw):
    """UDP in IPv4."""
    return ipv4(src, dst, 17, udp(src, dst, sport, dport, payload), **kw)


def udp6(src, dst, sport, dport, payload=b"", **kw):
    """UDP in IPv6."""
    return ipv6(src, dst, 17, udp(src, dst, sport, dport, payload), **kw)


def tcp4(src, dst, sport, dport, payload=b"", **kw):
    """TCP in IPv4."""
    return ipv4(src, dst, 6, tcp(src, dst, sport, dport, payload, **kw))


def tcp6(src, dst, sport, dport, payload=b"", **kw):
    """TCP in IPv6."""
    return ipv6(src, dst, 6, tcp(src, dst, sport, dport, payload, **kw))


def icmp4_echo(src, dst, ident=1, seq=1, payload=b"", reply=False, **kw):
    """An ICMP echo request or reply."""
    head = struct.pack("!BBHHH", 0 if reply else 8, 0, 0, ident, seq)
    head = head[:2] + struct.pack("!H", csum(head + payload)) + head[4:]
    return ipv4(src, dst, 1, head + payload, **kw)


def icmp6_echo(src, dst, ident=1, seq=1, payload=b"", reply=False, **kw):
    """An ICMPv6 echo request or reply."""
    head = struct.pack("!BBHHH", 129 if reply else 128, 0, 0, ident, seq)
    return ipv6(src, dst, 58, _l4(src, dst, 58, head + payload, 2), **kw)


def arp(op, sha, spa, tha, tpa):
    """An ARP packet, 1 request or 2 reply."""
    return struct.pack("!HHBBH", 1, ETH_P_IP, 6, 4, op) + mac_bytes(sha) + \
        _ip(spa) + mac_bytes(tha) + _ip(tpa)


def tlv(cls, kind, data=b"", u=0, length=None):
    """A context header of MD type 2, padded to 4 bytes with zeros."""
    if len(data) > 127:
        raise ValueError("the length of a TLV has 7 bits")
    return struct.pack("!HBB", cls, kind, u << 7 |
                       (len(data) if length is None else length)) + \
        data + bytes(-len(data) % 4)


def nsh(spi, si, payload=b"", proto=NP_ETHERNET, ttl=63, oam=0, md=None,
        mdtype=1, length=None, version=0, u1=0, u4=0):
    """An NSH header (RFC 8300, section 2) and its payload.

    md are the context headers, by default 16 zero bytes for MD type 1 and
    none for other types; length is in words and by default right; u1 is the
    unassigned bit after O, u4 the four before the MD type.
    """
    if md is None:
        md = bytes(16) if mdtype == 1 else b""
    if length is None:
        length = 2 + len(md) // 4
    return struct.pack("!HBBI", version << 14 | oam << 13 | u1 << 12 |
                       ttl << 6 | length, u4 << 4 | mdtype, proto,
                       spi << 8 | si) + md + payload


class Nsh:
    """The fields of an NSH header."""

    def __init__(self, data):
        first, mdt, self.proto, path = struct.unpack_from("!HBBI", data)
        self.version = first >> 14
        self.oam = first >> 13 & 1
        self.u1 = first >> 12 & 1
        self.ttl = first >> 6 & 63
        self.length = first & 63
        self.u4, self.mdtype = mdt >> 4, mdt & 15
        self.spi, self.si = path >> 8, path & 255
        self.header = bytes(data[:4 * self.length])
        self.md = self.header[8:]
        self.payload = bytes(data[4 * self.length:])


def parse_nsh(data):
    """The fields of the NSH header at the start of data."""
    return Nsh(data)


def nsh_set(data, ttl=None, si=None, spi=None):
    """The same NSH packet with a few fields changed, all else kept."""
    out = bytearray(data)
    if ttl is not None:
        out[0] = out[0] & 0xf0 | ttl >> 2
        out[1] = out[1] & 0x3f | (ttl & 3) << 6
    if spi is not None:
        out[4:7] = spi.to_bytes(3, "big")
    if si is not None:
        out[7] = si
    return bytes(out)


def vxlan_gpe(vni, payload=b"", proto=NP_NSH, flags=0x0c):
    """A VXLAN-GPE header; proto 4 is NSH, 1 IPv4, 2 IPv6, 3 Ethernet."""
    return struct.pack("!BHBI", flags, 0, proto, vni << 8) + payload


def vxlan(vni, payload=b""):
    """A VXLAN header."""
    return struct.pack("!II", 0x08000000, vni << 8) + payload


def gre(proto, payload=b"", key=None):
    """A GRE header, with or without key."""
    if key is None:
        return struct.pack("!HH", 0, proto) + payload
    return struct.pack("!HHI", 0x2000, proto, key) + payload


def geneve(vni, proto, payload=b"", opts=b"", flags=0):
    """A Geneve header; opts is a multiple of 4 bytes long."""
    return struct.pack("!BBHI", len(opts) // 4, flags, proto, vni << 8) + \
        opts + payload
