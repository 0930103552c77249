# SPDX-License-Identifier: GPL-2.0
"""EBPF: the stages of the Cadeia-Aberta paper at each function's device.

    in0 --tc--> x0 (classify) = w0 [br] v1 == e0 f1, v2 == e0 f2 ..., out0

A packet comes to a function's namespace with NSH, which XDP takes off; what the
function sends back gets it again at tc's egress, with the Ethernet address of the
next function, and a bridge takes it there. (XDP of the generic kind does not see
what tc has redirected, so tc cannot join the functions.)
"""

import os
import struct

from nsh_test import ETH_P_NSH, equal, eth, nsh, pattern, udp4

from bpf import Map
from fleet import point, redirect
from functions import wire
from paths.path import Path
from pktgen import DST_MAC, SRC_MAC

OBJECT = "ebpf.bpf.o"
PINS = "/sys/fs/bpf/tc/globals/"
SPI = 10
XDP_MTU = 3000          # veth's XDP takes packets that fit a page
AWAY = 0xffff           # the exit, as if it were a function


def address(i):
    """Ethernet address of function i, for the forwarding stage."""
    return struct.pack("!HI", 0x0202, i)


class Ebpf(Path):
    """All functions on one node."""

    name = "EBPF"

    def __init__(self, fleet, most, xdp="xdpgeneric"):
        self.fleet, self.node = fleet, fleet.n
        with open("/proc/sys/net/core/bpf_jit_enable", encoding="ascii") as f:
            equal(f.read().strip(), "1", "net.core.bpf_jit_enable")
        self.object = os.path.join(fleet.sink.objects, OBJECT)
        self.entry, self.exit = fleet.entry(self.node), fleet.exit(self.node)
        hops = range(1, most + 1)
        fleet.wires(self.node, [("x0", self.node, "w0")] + [
            ("v%d" % i, fleet.function(i), "e0") for i in hops], XDP_MTU)
        ports = ["w0", self.exit] + ["v%d" % i for i in hops]
        self.node.ip("link add name br up type bridge stp_state 0 "
                     "mcast_snooping 0",
                     *["link set %s master br" % port for port in ports])
        self.node.run("bridge -batch -", stdin="".join(
            "fdb add %s dev %s master static\n" % (address(i).hex(":"), port)
            for i, port in [(AWAY, self.exit)] +
            [(i, "v%d" % i) for i in hops]))
        self.node.tc(*redirect(self.entry, self.exit))
        self.node.tc("qdisc add dev x0 clsact",
                     "filter add dev x0 egress bpf direct-action obj %s "
                     "sec classifier/classify" % self.object)
        self.unpin()
        self.ahead = [None] + [self.stages(fleet.function(i), xdp)
                               for i in hops]
        self.length = 0
        if most:
            self.verify()

    @staticmethod
    def unpin():
        """Let what is loaded next have maps of its own."""
        for name in ("bench_flows", "bench_next"):
            if os.path.exists(PINS + name):
                os.unlink(PINS + name)

    def stages(self, ns, xdp):
        """A function and the stages at its device; where it sends on to."""
        ns.ip("link set dev e0 %s obj %s sec xdp" % (xdp, self.object))
        wire(ns, "e0", True)
        ns.tc(*["filter add dev e0 egress pref %d bpf direct-action obj %s "
                "sec classifier/%s" % (pref, self.object, stage)
                for pref, stage in ((1, "encapsulate"), (2, "forward"))])
        ahead = Map(PINS + "bench_next", 12)
        self.unpin()
        return ahead

    def chain(self, n):
        for i in range(1, n + 1):
            self.ahead[i][struct.pack("!I", SPI << 8 | 255 - i)] = \
                address(i + 1 if i < n else AWAY) + address(i)
        self.node.tc(*point(self.entry, "x0" if n else self.exit))
        self.length = n

    def extra(self):
        return 38 if self.length else 0

    def verify(self):
        """NSH in, the inner frame to the function, NSH with SI - 1 out."""
        self.chain(1)
        node, function = self.node.wire("v1"), self.fleet.function(1).wire("e0")
        inner = eth(DST_MAC, SRC_MAC, 0x0800,
                    udp4("192.0.2.1", "198.51.100.2", 7, 8, pattern(40)))
        metadata = pattern(16)
        node.send(eth(DST_MAC, SRC_MAC, ETH_P_NSH,
                      nsh(SPI, 255, inner, md=metadata)))
        equal(function.recv(), inner, "what the function gets")
        equal(node.recv(), eth(address(AWAY).hex(":"), address(1).hex(":"),
                               ETH_P_NSH, nsh(SPI, 254, inner, md=metadata)),
              "what comes back")
        node.close()
        function.close()
