# SPDX-License-Identifier: GPL-2.0
"""PLAIN: the functions joined by veth and tc redirect, without NSH.

The limit of what a chain can cost with a wire of two ends to each function: a
hop crosses the veth pair to the function and the one back.
"""

from fleet import point, redirect
from functions import wire
from paths.path import Path


class Plain(Path):
    """All functions on one node."""

    name = "PLAIN"

    def __init__(self, fleet, most, function=wire):
        self.fleet, self.node, self.most = fleet, fleet.n, most
        self.entry = fleet.entry(self.node)
        self.exit = fleet.exit(self.node)
        if most:
            fleet.wires(self.node, [("v%d" % i, fleet.function(i), "e0")
                                    for i in range(1, most + 1)])
        self.node.tc(*[line for dev in [self.entry] + self.backs()
                       for line in redirect(dev, self.exit)])
        for i in range(1, most + 1):
            function(fleet.function(i), "e0", True)

    def backs(self):
        """Devices on which the node gets back what was in a function."""
        return ["v%d" % i for i in range(1, self.most + 1)]

    def chain(self, n):
        """Have packets go through the first n functions."""
        stops = [self.entry] + ["v%d" % i for i in range(1, n + 1)]
        ahead = ["v%d" % i for i in range(1, n + 1)] + [self.exit]
        self.node.tc(*[line for a, b in zip(stops, ahead)
                       for line in point(a, b)])
