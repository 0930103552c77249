# SPDX-License-Identifier: GPL-2.0
"""What is measured: data paths, and the packets that they get."""

import re
from functools import partial

import functions
from chain import Chain
from growth import Contexts, Flows, Paths, Single
from paths.bridge import Bridge
from paths.ebpf import Ebpf
from paths.nodes import PlainNodes, VxlanNodes
from paths.nsh import Nsh
from paths.nsh_nodes import NshGpeNodes, NshNodes
from paths.ovs import Ovs
from paths.plain import Plain
from stages import Profile
from tcp import Tcp

LONG = (0, 1, 2, 4, 8, 16, 32)
NODES = (0, 1, 2, 4, 8, 16, 28)     # each takes two off the TTL of 63
SHORT = (0, 1, 2, 4, 8)

# Metadata of MD type 2: whole TLVs of 64 bytes, and of all that there is room
# for in a header
TLV_64 = "0102013c" + "5a" * 60
TLV_244 = "01020178" + "5a" * 120 + "01020274" + "a5" * 116

FLOW = partial(Nsh, dev="recall flow")
MASTER = partial(Nsh, dev="recall flow", behind=True)
HERE = {"plain": Plain, "bridge": Bridge, "ebpf": Ebpf, "ovs": Ovs,
        "nsh mark": Nsh, "nsh flow": FLOW, "nsh master": MASTER,
        "nsh fingerprint": partial(Nsh, dev="recall fingerprint")}
NETWORK = {"plain nodes": PlainNodes, "nsh nodes, Ethernet": NshNodes,
           "vxlan nodes": VxlanNodes, "nsh nodes, VXLAN-GPE": NshGpeNodes}


def _chains():
    """Instructions per packet over the length of the chain."""
    yield Chain("ebpf, native", partial(Ebpf, xdp="xdpdrv"), SHORT)
    for name, make in HERE.items():
        yield Chain(name, make, LONG)
    for name, make in NETWORK.items():
        yield Chain(name, make, NODES)
    for name, make in {**HERE, **NETWORK}.items():
        yield Chain(name + ", 1500 B", make, SHORT, size=1514)
    for name, make in HERE.items():
        yield Chain(name + ", 1024 flows", make, SHORT, flows=1024,
                    packets=2048)
    for name, make in (("plain", Plain), ("nsh mark", Nsh),
                       ("nsh flow", partial(Nsh, dev="recall flow flow-limit "
                                            "200000"))):
        yield Chain(name + ", 100000 flows", make, (0, 1, 2), flows=100000,
                    packets=100000)


def _functions():
    """A firewall as function."""
    for kind, function in (("firewall", functions.firewall),
                           ("firewall with conntrack", functions.firewall_ct)):
        yield Chain("plain, " + kind, partial(Plain, function=function), SHORT)
        yield Chain("nsh mark, " + kind,
                    partial(Nsh, dev="mode route", function=function), SHORT)
    yield Chain("nsh conntrack, " + kind,
                partial(Nsh, dev="mode route recall conntrack",
                        function=function), SHORT)


def _metadata():
    """Kinds and amounts of metadata."""
    for name, start in (("MD type 2, no metadata", "md-type 2"),
                        ("MD type 2, 64 B", "md-type 2 metadata " + TLV_64),
                        ("MD type 2, 244 B", "md-type 2 metadata " + TLV_244)):
        yield Chain("nsh mark, " + name, partial(Nsh, start=start), SHORT)
        yield Chain("nsh nodes, Ethernet, " + name,
                    partial(NshNodes, start=start), SHORT)


def _others():
    """All that is not a chain of ever more functions for small packets."""
    for name in ("plain", "bridge", "ebpf", "ovs", "nsh mark", "nsh flow"):
        yield Chain(name + ", latency", HERE[name], LONG, latency=True)
    for size in (64, 128, 256, 512, 1024, 1280, 1518):
        for what in ("", ", latency"):
            yield Chain("nsh mark%s, frames of %d" % (what, size), Nsh, (0, 1),
                        size=size - 4, latency=bool(what))
    for name in ("plain", "nsh mark", "nsh flow"):
        yield Tcp(name + ", TCP", HERE[name], (1, 2, 4, 8))
    for name in ("plain nodes", "nsh nodes, Ethernet"):
        yield Tcp(name + ", TCP", NETWORK[name], (1, 2, 4, 8))
    yield Paths("paths")
    yield Contexts("contexts")
    yield Flows("flows")
    yield Single()


def _guard():
    """The main figures, quickly."""
    short = (0, 2, 8)
    for name in ("plain", "nsh mark", "nsh flow", "nsh master"):
        yield Chain(name, HERE[name], short, packets=1000)
    for name, make in NETWORK.items():
        yield Chain(name, make, short, packets=1000)
    yield Paths("paths", (10, 10000))


def _profiles():
    """Where the instructions go; asked for by name only."""
    for name in ("plain", "nsh mark", "nsh flow", "nsh master"):
        yield Profile("profile " + name, HERE[name], 32)
    for name in NETWORK:
        yield Profile("profile " + name, NETWORK[name], 8)


def choose(names, guard=False):
    """The measurements that are asked for."""
    works = list(_guard()) if guard else [
        *_chains(), *_functions(), *_metadata(), *_others()]
    if any("profile" in name for name in names):
        works += list(_profiles())
    return [work for work in works
            if not names or any(re.search(name, work.name) for name in names)]
