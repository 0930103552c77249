# SPDX-License-Identifier: GPL-2.0
"""Instructions per packet over the length of the chain."""

import struct

from nsh_test import Failed

import clock
from pktgen import DST, DST_MAC, Pktgen, SRC, SRC_MAC

WARM_UP = 200           # packets that resolve, learn and allocate
WARM_UPS = 10           # times that they are sent at most
PACKETS = 2000          # packets that are counted
RUNS = 3                # of which the median counts: other work comes between
PROBES = 20             # packets sent one by one


def line_fit(points):
    """Least squares: slope, start, and R squared of y over x.

    A chain of no function is left out where there are others: the first function
    has more to pay, such as the copy of a packet that is a clone until then.
    """
    if sum(x > 0 for x, _ in points) > 1:
        points = [point for point in points if point[0] > 0]
    count = len(points)
    mean_x = sum(x for x, _ in points) / count
    mean_y = sum(y for _, y in points) / count
    xx = sum((x - mean_x) ** 2 for x, _ in points)
    xy = sum((x - mean_x) * (y - mean_y) for x, y in points)
    yy = sum((y - mean_y) ** 2 for _, y in points)
    slope = xy / xx
    return {"slope": round(slope, 1), "start": round(mean_y - slope * mean_x, 1),
            "r2": round(xy * xy / (xx * yy), 6) if yy else 1.0}


def count(fleet, path, pktgen, packets, size=60, flows=1):
    """Send packets; instructions for one of them, from generator to sink."""
    fleet.sink.reset()
    began = pktgen.send(packets, size, flows)
    try:
        got, total, last = fleet.sink.wait(packets)
    except Failed:
        path.check()            # who has dropped it, if it is known
        raise
    if total != got * (size + path.extra()):
        raise Failed("%d bytes arrived, not %d"
                     % (total, got * (size + path.extra())))
    return (last - began) / got


def warm_up(fleet, path, pktgen, size=60, flows=1):
    """Send packets until the path is ready for those that are counted."""
    for _ in range(WARM_UPS):
        count(fleet, path, pktgen, max(WARM_UP, flows), size, flows)
        if path.ready():
            return
    raise Failed("%s: not ready after %d times %d packets"
                 % (path.name, WARM_UPS, max(WARM_UP, flows)))


def probe(fleet, path, size=60):
    """Send packets one by one; instructions from send() to the sink."""
    frame = bytes.fromhex((DST_MAC + SRC_MAC).replace(":", "")) + b"\x08\0"
    frame += struct.pack("!BBHIBBH", 0x45, 0, size - 14, 0, 64, 17, 0)
    frame += bytes(int(part) for part in (SRC + "." + DST).split("."))
    frame += struct.pack("!HHHH", 4000, 5000, size - 34, 0)
    frame += bytes(size - len(frame))
    wire = fleet.t.wire("h0", promisc=False)
    took = []
    for _ in range(PROBES):
        fleet.sink.reset()
        began = clock.now()
        wire.sock.send(frame)
        got, _, last = fleet.sink.wait(1)
        took.append(last - began)
    wire.close()
    path.check()
    return sorted(took)[len(took) // 2]


class Chain:
    """Instructions per packet, or for one packet alone, over the length."""

    def __init__(self, name, make, lengths, size=60, flows=1, packets=PACKETS,
                 latency=False):
        self.name, self.make, self.lengths = name, make, lengths
        self.size, self.flows, self.packets = size, flows, packets
        self.latency = latency

    def measure(self, fleet, path, pktgen, length):
        """One length; the instructions."""
        path.chain(length)
        warm_up(fleet, path, pktgen, self.size, self.flows)
        if self.latency:
            return probe(fleet, path, self.size)
        took = sorted(count(fleet, path, pktgen, self.packets, self.size,
                            self.flows) for _ in range(RUNS))
        path.check()
        return took[RUNS // 2]

    def run(self, fleet):
        """Measure each length."""
        path = self.make(fleet, max(self.lengths))
        pktgen = Pktgen(fleet.t, "g0")
        points = []
        try:
            for length in self.lengths:
                try:
                    points.append((length, self.measure(fleet, path, pktgen,
                                                        length)))
                except Failed as why:
                    raise Failed("chain of %d: %s" % (length, why)) from None
        finally:
            pktgen.close()
            path.close()
        return {"kind": "latency" if self.latency else "chain",
                "path": path.name, "size": self.size + 4, "flows": self.flows,
                "packets": PROBES if self.latency else self.packets,
                "points": [[x, round(y, 1)] for x, y in points],
                **line_fit(points)}

    @staticmethod
    def line(result):
        """A result for people."""
        return "%8.1f a hop, R2 %.6f  %s" % (
            result["slope"], result["r2"],
            " ".join("%d:%.0f" % tuple(point) for point in result["points"]))
