# SPDX-License-Identifier: GPL-2.0
"""NSH: this module, all functions on one node.

    in0 --tc--> nc (the path starts) ; nf1 ... nfN (each in its function's
    namespace, or in front of a veth pair to it) ; ne (the path ends) --tc--> out0
"""

from nsh_test import Failed

from fleet import redirect
from functions import wire
from paths.path import Path

SPI = 10


class NoDrops:
    """The module drops none of a path's packets, on any of its nodes."""

    before = None

    def drops(self):
        """Packets that the module has dropped, by node and reason."""
        return [{key: value for key, value in ns.genl.stats().items() if value}
                for ns in self.nodes]

    def check(self):
        """Nothing was dropped since chain()."""
        after = self.drops()
        if after != self.before:
            raise Failed("%s: drops: %r" % (self.name, after))

    def close(self):
        for ns in self.nodes:
            ns.nshctl("path flush")


class Nsh(NoDrops, Path):
    """The device moved into the function's namespace, or with `behind` in front
    of a veth pair to it."""

    name = "NSH"

    def __init__(self, fleet, most, dev="", start="", behind=False,
                 function=wire):
        self.fleet, self.node, self.most = fleet, fleet.n, most
        self.nodes, self.behind = [fleet.n], behind
        hops = range(1, most + 1)
        node = self.node
        entry, out = fleet.entry(node), fleet.exit(node)
        node.nshctl_batch(
            "limit set contexts 2000000 flows 2000000",
            "dev add nc spi %d %s" % (SPI, start), "dev add ne",
            *["dev add nf%d %s%s" % (i, dev, "" if behind else " netns " +
                                     fleet.function(i).name) for i in hops])
        # No packet is to be too long for a device, whatever its metadata
        node.ip("link set nc mtu 9000", "link set ne mtu 9000")
        fleet.up(node, "nc", "ne")
        if behind:
            fleet.wires(node, [("v%d" % i, fleet.function(i), "e0")
                               for i in hops])
            node.ip(*["link set nf%d mtu 9000 up" % i for i in hops],
                    *["link set v%d master nf%d" % (i, i) for i in hops])
        for i in hops:
            ns = fleet.function(i)
            if not behind:
                ns.ip("link set nf%d mtu 9000 up" % i)
            function(ns, "e0" if behind else "nf%d" % i, behind)
        node.tc(*redirect(entry, "nc"), *redirect("ne", out))

    def chain(self, n):
        """Have packets go through the first n functions."""
        self.node.nshctl("path replace %d %s hop %d end dev ne" % (
            SPI, " ".join("hop %d dev nf%d" % (256 - i, i)
                          for i in range(1, n + 1)), 255 - n))
        self.before = self.drops()

    def function(self, i):
        return self.fleet.function(i), "e0" if self.behind else "nf%d" % i
