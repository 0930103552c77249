# SPDX-License-Identifier: GPL-2.0
"""What a packet costs, and setting up costs, as tables grow."""

import tempfile

from nsh_test import nshctl_path

import clock
from chain import count, warm_up
from paths.nsh import Nsh, SPI
from pktgen import Pktgen

SIZES = (10, 100, 1000, 10000, 100000, 1000000)
MANY = 1 << 20         # the largest limit of contexts
PACKETS = 4000


class Growth:
    """A chain of one function, and ever more of something."""

    dev = ""
    what = None

    def __init__(self, name, sizes=SIZES):
        self.name, self.sizes = name, sizes

    def grow(self, fleet, path, pktgen, have, want):
        """Have want of them; instructions for each new one, if they count."""
        raise NotImplementedError

    def flows(self, _size):
        """Flows among the packets that are counted."""
        return 1

    def run(self, fleet):
        """Measure each size."""
        path = Nsh(fleet, 1, dev=self.dev)
        path.chain(1)
        pktgen = Pktgen(fleet.t, "g0")
        points, setup, have = [], [], 0
        try:
            for size in self.sizes:
                each = self.grow(fleet, path, pktgen, have, size)
                if each:
                    setup.append([size, round(each, 1)])
                have = size
                flows = self.flows(size)
                warm_up(fleet, path, pktgen, flows=flows)
                points.append([size, round(count(
                    fleet, path, pktgen, max(PACKETS, flows), flows=flows),
                    1)])
                path.check()
        finally:
            pktgen.close()
            path.close()
        return {"kind": "growth", "what": self.what, "points": points,
                "setup": setup, "ratio": round(points[-1][1] / points[0][1], 4)}

    @staticmethod
    def batch(ns, lines):
        """Run nshctl -b; the instructions that it took."""
        with tempfile.NamedTemporaryFile("w", dir="/dev/shm") as file:
            for line in lines:
                file.write(line + "\n")
            file.flush()
            began = clock.children()
            ns.run([nshctl_path(), "-b", file.name], timeout=None)
            return clock.children() - began

    @staticmethod
    def line(result):
        """A result for people."""
        return "%s; setting up: %s" % (
            " ".join("%d:%.0f" % tuple(point) for point in result["points"]),
            " ".join("%d:%.0f" % tuple(point) for point in result["setup"]))


class Paths(Growth):
    """Paths; packets take the one with the highest SPI."""

    what = "paths"

    def grow(self, fleet, path, pktgen, have, want):
        lines = ("path add %d hop 255 end dev ne" % (SPI + i)
                 for i in range(max(have, 1), want))
        took = self.batch(path.node, lines)
        # That is where the table is deepest
        last = SPI + want - 1
        path.node.nshctl("path replace %d hop 255 dev nf1 hop 254 end dev ne"
                         % last)
        path.node.nshctl("dev set nc spi %d" % last)
        return took / (want - have) if want > 1000 else None


class Flows(Growth):
    """Flows of a function that recalls by flow."""

    what = "flows"
    dev = "recall flow flow-limit %d flow-timeout 36000" % (2 * MANY)

    def grow(self, fleet, path, pktgen, have, want):
        count(fleet, path, pktgen, want, flows=want)


class Contexts(Growth):
    """Contexts that a device remembers."""

    what = "contexts"
    dev = "context-limit %d context-timeout 36000" % MANY

    def grow(self, fleet, path, pktgen, have, want):
        lines = ("context add dev nf1 id %d spi %d si 255" % (i, 1000 + i)
                 for i in range(have + 1, want + 1))
        took = self.batch(path.node, lines)
        return took / (want - have) if want > 1000 else None


class Single:
    """Paths set up by a run of nshctl each, and in one batch."""

    name = "paths set up"

    def __init__(self, number=100):
        self.number = number

    def run(self, fleet):
        """Both ways."""
        path = Nsh(fleet, 1)
        node = path.node
        node.nshctl("path add 1 hop 255 end dev ne")
        began = clock.children()
        node.run(["sh", "-c", "for i in $(seq 101 %d); do %s path add $i hop "
                  "255 end dev ne || exit 1; done"
                  % (100 + self.number, nshctl_path())], timeout=None)
        one = (clock.children() - began) / self.number
        took = Growth.batch(node, (
            "path add %d hop 255 end dev ne" % (10000 + i)
            for i in range(20000)))
        path.close()
        return {"kind": "setup", "one": round(one), "batch": round(took / 20000)}

    @staticmethod
    def line(result):
        """A result for people."""
        return "%d instructions a path with a run of nshctl each, %d in a " \
            "batch: %d a second" % (result["one"], result["batch"],
                                    1e9 / result["batch"])
