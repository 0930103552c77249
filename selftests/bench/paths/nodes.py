# SPDX-License-Identifier: GPL-2.0
"""PLAIN3 and VXLAN: a function on each node, without NSH.

    n             m1                 m2
    in0 .. l ==== r .. v == f1       r .. v == f2
                       v .. l ====== r

PLAIN3 joins nodes by veth, so that a hop crosses three pairs; VXLAN puts a
tunnel on each of these.
"""

from nsh_test import mac

from fleet import point, redirect
from functions import wire
from paths.path import Path

LINK_MTU, MTU = 9200, 9000      # of the links, and of tunnels over them


def address(i, near):
    """Of the link from node i - 1 to node i: of the end there, or of the near."""
    return "10.77.%d.%d" % (i, 1 if near else 2)


class Nodes(Path):
    """Nodes joined by veth, each with a way to the sink."""

    def __init__(self, fleet, most):
        self.fleet, self.most = fleet, most
        self.nodes = [fleet.node(i) for i in range(most + 1)]
        self.entry = fleet.entry(fleet.n)
        for i, ns in enumerate(self.nodes):
            fleet.exit(ns, i)
        for i in range(1, most + 1):
            fleet.wires(self.nodes[i - 1], [("l", self.nodes[i], "r")],
                        LINK_MTU)

    def sink(self, n):
        return "k%d" % n

    def address(self):
        """Give the links IPv4 addresses and their neighbours."""
        for i in range(1, self.most + 1):
            here, there = self.nodes[i - 1], self.nodes[i]
            for ns, dev, peer, far, near in ((here, "l", there, "r", True),
                                             (there, "r", here, "l", False)):
                ns.ip("address add %s/24 dev %s" % (address(i, near), dev),
                      "neigh add %s lladdr %s dev %s nud permanent"
                      % (address(i, not near), mac(peer, far), dev))


class PlainNodes(Nodes):
    """PLAIN3."""

    name = "PLAIN3"
    left, right = "l", "r"

    def __init__(self, fleet, most, function=wire):
        super().__init__(fleet, most)
        self.join()
        fleet.n.tc(*redirect(self.entry, "out0"))
        for i in range(1, most + 1):
            fleet.wires(self.nodes[i], [("v", fleet.function(i), "e0")])
            self.nodes[i].tc(*redirect(self.right, "v"),
                             *redirect("v", "out0"))
            function(fleet.function(i), "e0", True)

    def join(self):
        """Whatever the links need."""

    def chain(self, n):
        """Have packets go through the functions of the first n nodes."""
        for i, ns in enumerate(self.nodes[:n + 1]):
            ns.tc(*point("v" if i else self.entry,
                         self.left if i < n else "out0"))


class VxlanNodes(PlainNodes):
    """VXLAN."""

    name = "VXLAN"
    left, right = "xl", "xr"

    def join(self):
        self.address()
        for i in range(1, self.most + 1):
            for ns, dev, near in ((self.nodes[i - 1], "xl", True),
                                  (self.nodes[i], "xr", False)):
                ns.ip("link add name %s mtu %d type vxlan id %d local %s "
                      "remote %s dstport 4789 nolearning"
                      % (dev, MTU, i, address(i, near), address(i, not near)))
                self.fleet.up(ns, dev)
