# SPDX-License-Identifier: GPL-2.0
"""Where the packets of all data paths end, and the clock stops."""

import os
import struct

from nsh_test import Failed, wait_for

from bpf import Map

OBJECT = "sink.bpf.o"
PIN = "/sys/fs/bpf/tc/globals/bench_sink"
ZERO = struct.pack("I", 0)


class Sink:
    """Counts and drops what arrives on any of its devices."""

    def __init__(self, objects):
        self.objects = objects
        self.object = os.path.join(objects, OBJECT)
        self.map = None

    def attach(self, ns, dev):
        """Make a device one of the sink's."""
        ns.tc("qdisc add dev %s clsact" % dev,
              "filter add dev %s ingress bpf direct-action obj %s sec tc"
              % (dev, self.object))
        if self.map is None:
            self.map = Map(PIN, 24)

    def reset(self):
        """Start anew."""
        self.map[ZERO] = bytes(24)

    def read(self):
        """Packets, bytes, and when the last one came, in ns."""
        return struct.unpack("3Q", self.map[ZERO])

    def wait(self, packets):
        """All of them, or fail; as read()."""
        try:
            wait_for(lambda: self.read()[0] >= packets, "packets", 30, 0.05)
        except Failed:
            pass
        tally = self.read()
        if tally[0] != packets:
            raise Failed("%d packets sent, %d arrived at the sink"
                         % (packets, tally[0]))
        return tally
