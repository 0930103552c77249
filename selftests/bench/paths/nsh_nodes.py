# SPDX-License-Identifier: GPL-2.0
"""NSH: this module, a function on each node, NSH between nodes.

    n                m1                        m2
    in0 .. nc, l === r .. nf (function), l === r .. nf (function), ne .. out0

The nodes are joined by veth that carry NSH over Ethernet, or VXLAN-GPE.
"""

from nsh_test import mac

from fleet import redirect
from functions import wire
from paths.nodes import MTU, Nodes, address
from paths.nsh import NoDrops, SPI


class NshNodes(NoDrops, Nodes):
    """NSH over Ethernet."""

    name = "NSH"
    ports = ("l", "r")

    def __init__(self, fleet, most, dev="", start="", function=wire):
        super().__init__(fleet, most)
        self.join()
        for i, ns in enumerate(self.nodes):
            lines = ["dev add ne"]
            if i:
                lines.append("dev add nf %s netns %s"
                             % (dev, fleet.function(i).name))
            else:
                lines.append("dev add nc spi %d %s" % (SPI, start))
            lines += ["port add dev " + port for port in self.node_ports(i)]
            ns.nshctl_batch(*lines)
            ns.ip("link set ne mtu 9000 up")
            ns.tc(*redirect("ne", "out0"))
            if i:
                fleet.function(i).ip("link set nf mtu 9000 up")
                function(fleet.function(i), "nf", False)
        fleet.n.ip("link set nc mtu 9000 up")
        fleet.n.tc(*redirect(self.entry, "nc"))

    def join(self):
        """Whatever the links need."""

    def node_ports(self, i):
        """The ports of node i."""
        return (["r"] if i else []) + (["l"] if i < self.most else [])

    def via(self, i):
        """The hop from node i - 1 to node i."""
        return "via lladdr %s dev l" % mac(self.nodes[i], "r")

    def chain(self, n):
        """Have packets go through the functions of the first n nodes."""
        for i, ns in enumerate(self.nodes[:n + 1]):
            # The function's hop, if there is one, and what comes after it
            hops = "hop %d dev nf " % (256 - i) if i else ""
            hops += "hop %d " % (255 - i)
            hops += "end dev ne" if i == n else self.via(i + 1)
            ns.nshctl("path replace %d %s" % (SPI, hops))
        self.before = self.drops()

    def function(self, i):
        return self.fleet.function(i), "nf"


class NshGpeNodes(NshNodes):
    """NSH over VXLAN-GPE."""

    name = "NSH over VXLAN-GPE"

    def join(self):
        self.address()
        for ns in self.nodes:
            ns.ip("link add name gx mtu %d up type vxlan external gpe "
                  "dstport 4790" % MTU)

    def node_ports(self, i):
        return ["gx"]

    def via(self, i):
        return "via inet %s id %d dev gx" % (address(i, False), i)
