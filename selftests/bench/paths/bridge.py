# SPDX-License-Identifier: GPL-2.0
"""BRIDGE: functions of two ends, joined by Linux bridges.

    in0 = w0 [br1] v1 == e0 f1 e1 == w1 [br2] v2 == e0 f2 e1 == w2 ...

A bridge in front of each function, as the papers had it: two veth pairs and a
bridge to a hop. What comes out of the last function is sent to the exit by tc,
before its bridge would see it.
"""

from fleet import redirect
from paths.path import Path
from pktgen import DST_MAC


class Bridge(Path):
    """A bridge before each function."""

    name = "BRIDGE"

    def __init__(self, fleet, most):
        self.fleet, self.node = fleet, fleet.n
        self.stops = [fleet.entry(self.node)] + \
            ["w%d" % i for i in range(1, most + 1)]
        self.exit = fleet.exit(self.node)
        self.last = None
        hops = range(1, most + 1)
        fleet.wires(self.node, [
            (there % i, fleet.function(i), end)
            for i in hops for there, end in (("v%d", "e0"), ("w%d", "e1"))])
        for i in hops:
            fleet.function(i).tc(*redirect("e0", "e1"))
        self.node.ip(*["link add name br%d up type bridge stp_state 0 "
                       "mcast_snooping 0" % i for i in hops],
                     *["link set %s master br%d" % (dev % (i - at), i)
                       if i > at else "link set in0 master br1"
                       for i in hops for dev, at in (("v%d", 0), ("w%d", 1))])
        self.node.run("bridge -batch -", stdin="".join(
            "fdb add %s dev v%d master static\n" % (DST_MAC, i)
            for i in hops))

    def chain(self, n):
        """Have packets go through the first n functions."""
        if self.last:
            self.node.tc("qdisc del dev %s clsact" % self.last)
        self.last = self.stops[n]
        self.node.tc(*redirect(self.last, self.exit))
