# SPDX-License-Identifier: GPL-2.0
"""What is around NSH on an underlay: a strict dissector, and tcpdump.

Not imported by the package, for few programs need it:

    from nsh_test import outer
"""

import socket
import struct
import subprocess

from .frames import ETH_P_8021Q, ETH_P_IP, ETH_P_IPV6, ETH_P_NSH, ETH_P_TEB, \
    csum
from .ktap import Failed, Skip, check, equal

VXLAN_GPE, VXLAN = 4790, 4789
GENEVE = (6081, 6082)


def _l4_sum(src, dst, proto, segment):
    """0 if the checksum in the segment is right."""
    return csum(src + dst + struct.pack("!II", len(segment), proto) + segment)


def inet_checks(packet):
    """Fail unless lengths and checksums of an IP packet are right.

    Returns (source, destination, protocol, payload), the addresses as bytes.
    Fragments and protocols other than TCP, UDP, ICMP and ICMPv6 are checked
    in their IP header only.
    """
    if packet[0] >> 4 == 4:
        ihl = (packet[0] & 15) * 4
        total, frag, proto = struct.unpack("!2xH2xHxB", packet[:10])
        check(total <= len(packet), "IPv4 total length %d, there are %d bytes"
              % (total, len(packet)))
        equal(csum(packet[:ihl]), 0, "sum over the IPv4 header")
        src, dst, body = packet[12:16], packet[16:20], packet[ihl:total]
        whole = not frag & 0x3fff
    else:
        equal(packet[0] >> 4, 6, "IP version")
        size, proto = struct.unpack("!4xHB", packet[:7])
        check(40 + size <= len(packet), "IPv6 payload length %d, there are "
              "%d bytes" % (size, len(packet) - 40))
        src, dst, body = packet[8:24], packet[24:40], packet[40:40 + size]
        whole = True
    if whole and proto == 17:
        equal(struct.unpack_from("!H", body, 4)[0], len(body), "UDP length")
        if body[6:8] != b"\0\0" or len(src) == 16:
            equal(_l4_sum(src, dst, 17, body), 0, "sum over the UDP datagram")
    elif whole and proto in (6, 58):
        equal(_l4_sum(src, dst, proto, body), 0, "sum over the segment")
    elif whole and proto == 1:
        equal(csum(body), 0, "sum over the ICMP message")
    return src, dst, proto, body


def _text(addr):
    return socket.inet_ntop(socket.AF_INET if len(addr) == 4 else
                            socket.AF_INET6, addr)


def dissect(frame):
    """(layers, NSH packet) of an Ethernet frame; the latter None if not NSH.

    Layers are tuples: ("eth", dst, src), ("vlan", vid), ("ipv4"|"ipv6", src,
    dst), ("udp", dport), ("vxlan-gpe", vni), ("vxlan", vni),
    ("gre", key or None), ("geneve", vni); the last one may be ("type",
    EtherType) or ("protocol", number in IP). Every length, flag, checksum
    and protocol number in between must be right.
    """
    layers, data, proto = [], bytes(frame), None
    while True:
        if proto is None:
            layers.append(("eth", data[:6].hex(":"), data[6:12].hex(":")))
            proto, data = struct.unpack_from("!H", data, 12)[0], data[14:]
        elif proto == ETH_P_NSH:
            return layers, data
        elif proto == ETH_P_8021Q:
            tci, proto = struct.unpack_from("!HH", data)
            layers.append(("vlan", tci & 0xfff))
            data = data[4:]
        elif proto in (ETH_P_IP, ETH_P_IPV6):
            src, dst, kind, body = inet_checks(data)
            layers.append(("ipv4" if proto == ETH_P_IP else "ipv6",
                           _text(src), _text(dst)))
            proto, data = _inside_ip(layers, kind, body)
            if data is None:
                return layers, None
        else:
            layers.append(("type", proto))
            return layers, None


def _inside_ip(layers, kind, body):
    """(EtherType, or None for a frame, and data) of what IP carries."""
    if kind == 47:
        flags, proto = struct.unpack_from("!HH", body)
        check(not flags & ~0x2000, "GRE flags are %#06x" % flags)
        key = struct.unpack_from("!I", body, 4)[0] if flags else None
        layers.append(("gre", key))
        body = body[8 if flags else 4:]
        return (None if proto == ETH_P_TEB else proto), body
    dport = struct.unpack_from("!H", body, 2)[0] if kind == 17 else None
    if dport not in (VXLAN, VXLAN_GPE) + GENEVE:
        layers.append(("protocol", kind))
        return None, None
    layers.append(("udp", dport))
    first, last = struct.unpack_from("!II", body, 8)
    check(not last & 0xff, "reserved byte behind the VNI is not 0")
    vni, body = last >> 8, body[16:]
    if dport == VXLAN_GPE:
        # I and P bit, version 0, next protocol 4 (NSH)
        equal(first, 0x0c000004, "first word of the VXLAN-GPE header")
        layers.append(("vxlan-gpe", vni))
        return ETH_P_NSH, body
    if dport == VXLAN:
        equal(first, 0x08000000, "first word of the VXLAN header")
        layers.append(("vxlan", vni))
        return None, body
    equal(first >> 16, 0, "version, option length and flags of Geneve")
    layers.append(("geneve", vni))
    proto = first & 0xffff
    return (None if proto == ETH_P_TEB else proto), body


def tcpdump(frames):
    """What `tcpdump -e -n -vv` says, one text for each frame."""
    pcap = struct.pack("IHHIIII", 0xa1b2c3d4, 2, 4, 0, 0, 1 << 18, 1)
    for i, frame in enumerate(frames):
        pcap += struct.pack("IIII", i, 0, len(frame), len(frame)) + frame
    try:
        done = subprocess.run(["tcpdump", "-r", "-", "-e", "-n", "-vv", "-tt",
                               "-s", "0"], input=pcap, check=False,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              timeout=60)
    except FileNotFoundError:
        raise Skip("no tcpdump") from None
    lines = done.stdout.decode().splitlines()
    texts = [""] * len(frames)
    at = None
    for line in lines:
        stamp = line.split(" ", 1)[0]
        # The number of the frame is its time; inner frames have none
        if stamp.endswith(".000000") and stamp[:-7].isdigit():
            at = int(stamp[:-7])
            line = line.split(" ", 1)[1]
        if at is not None:
            texts[at] += line + "\n"
    if done.returncode or not all(texts):
        raise Failed("tcpdump: %d of %d frames, exit status %d: %s"
                     % (sum(1 for t in texts if t), len(frames),
                        done.returncode, done.stderr.decode()))
    return texts
