# SPDX-License-Identifier: GPL-2.0
"""OVS: Open vSwitch's kernel datapath pushes and pops NSH at each function.

    in0 [br0] l1 === r1 [br1] v1 == f1
                        [br1] l2 === r2 [br2] v2 == f2 ...   x0 ... xN to the sink

A bridge for each function, since openvswitch.ko cannot do NSH for several ones
in one bridge; each bridge is a node, as in PLAIN3, with which this is to be
compared. The last one does not push NSH again.
"""

import os
import re
import shutil
import tempfile

from nsh_test import ETH_P_NSH, Failed, Skip, equal, eth, nsh, pattern, run, udp4

import clock
from functions import wire
from paths.path import Path
from pktgen import DST_MAC, SRC_MAC

SCHEMA = "/usr/share/openvswitch/vswitch.ovsschema"
SPI = 10
NODE_MAC = "02:00:00:00:b0:%02x"
IN, LEFT, RIGHT, FUNCTION, OUT = 1, 2, 3, 4, 5


class OpenVswitch:
    """Private daemons in a namespace."""

    def __init__(self, ns):
        for tool in ("ovs-vswitchd", "ovsdb-server"):
            if not shutil.which(tool) or not os.path.exists(SCHEMA):
                raise Skip("no Open vSwitch here (package openvswitch-switch)")
        run("modprobe -a openvswitch vport-vxlan", ok=False)
        self.ns = ns
        self.dir = tempfile.mkdtemp(prefix="ovs-")
        self.env = ["env"] + ["OVS_%s=%s" % (name, self.dir) for name in
                              ("RUNDIR", "LOGDIR", "DBDIR", "SYSCONFDIR")]
        socket = "unix:%s/db.sock" % self.dir
        database = self.dir + "/conf.db"
        run(["ovsdb-tool", "create", database, SCHEMA])
        self.daemons = [self.spawn("ovsdb-server", "--remote=p" + socket,
                                   database)]
        clock.wait(lambda: os.path.exists(self.dir + "/db.sock"),
                   "ovsdb-server")
        self.run("ovs-vsctl --no-wait init")
        self.daemons.append(self.spawn("ovs-vswitchd", "--log-file",
                                       "--pidfile", socket))

    def spawn(self, *argv):
        """Start a daemon."""
        return self.ns.spawn(self.env + list(argv))

    def run(self, command, **kw):
        """Run one of Open vSwitch's tools."""
        argv = command.split() if isinstance(command, str) else command
        return self.ns.run(self.env + argv, **kw)

    def log(self):
        """Warnings in the daemon's log."""
        with open(self.dir + "/ovs-vswitchd.log", encoding="utf-8") as f:
            return "".join([line for line in f if "|INFO|" not in line][-9:])

    def stop(self):
        """End the daemons, and with them the datapath."""
        self.run("ovs-appctl -t ovs-vswitchd exit --cleanup", ok=False)
        for child in reversed(self.daemons):
            self.ns.stop(child)
        self.run("ovs-dpctl del-dp ovs-system", ok=False)
        shutil.rmtree(self.dir, ignore_errors=True)


class Ovs(Path):
    """A bridge for each function."""

    name = "OVS"

    def __init__(self, fleet, most):
        self.fleet, self.node, self.most = fleet, fleet.n, most
        self.ovs = OpenVswitch(self.node)
        node = self.node
        ports = [(0, IN, fleet.entry(node))]
        for i in range(most + 1):
            fleet.wires(node, [("x%d" % i, fleet.s, "k%d" % i)])
            fleet.sink.attach(fleet.s, "k%d" % i)
            ports.append((i, OUT, "x%d" % i))
        for i in range(1, most + 1):
            fleet.wires(node, [("l%d" % i, node, "r%d" % i),
                               ("v%d" % i, fleet.function(i), "e0")])
            wire(fleet.function(i), "e0", True)
            ports += [(i - 1, LEFT, "l%d" % i), (i, RIGHT, "r%d" % i),
                      (i, FUNCTION, "v%d" % i)]
        words = ["ovs-vsctl"]
        for i in range(most + 1):
            words += ["--", "add-br", "ob%d" % i, "--", "set", "bridge",
                      "ob%d" % i, "fail-mode=secure", "protocols=OpenFlow15"]
        for i, number, dev in ports:
            words += ["--", "add-port", "ob%d" % i, dev, "--", "set",
                      "interface", dev, "ofport_request=%d" % number]
        self.ovs.run(words, timeout=None)
        self.length = self.misses = None
        if most > 1:
            self.verify()

    def push(self, i):
        """Actions: NSH on, to node i."""
        return ("encap(nsh(md_type=1)),set_field:%#x->nsh_spi,set_field:%d->"
                "nsh_si,encap(ethernet),set_field:%s->eth_dst,set_field:%s->"
                "eth_src,output:%d" % (SPI, 256 - i, NODE_MAC % i,
                                       NODE_MAC % (i - 1), LEFT))

    def flows(self, i, n):
        """Flows of node i in a chain of n."""
        ahead = "output:%d" % OUT if i == n else self.push(i + 1)
        if i == 0:
            return "in_port=%d,actions=%s\n" % (IN, ahead)
        return ("in_port=%d,dl_type=0x894f,nsh_spi=%#x,nsh_si=%d,"
                "actions=decap(),decap(),output:%d\n"
                "in_port=%d,actions=%s\n"
                % (RIGHT, SPI, 256 - i, FUNCTION, FUNCTION, ahead))

    def chain(self, n):
        """Have packets go through the first n functions."""
        for i in range(n + 1):
            self.ovs.run("ovs-ofctl -O OpenFlow15 del-flows ob%d" % i)
            self.ovs.run("ovs-ofctl -O OpenFlow15 add-flows ob%d -" % i,
                         stdin=self.flows(i, n))
        self.ovs.run("ovs-appctl revalidator/purge")
        self.length, self.misses = n, self.show()

    def show(self):
        """Packets that missed the datapath's flows, and that were lost."""
        text = self.ovs.run("ovs-appctl dpctl/show").stdout
        return [int(number) for number in
                re.search(r"missed:(\d+) lost:(\d+)", text).groups()]

    def ready(self):
        """No packet has missed the datapath's flows since last asked."""
        before, self.misses = self.misses, self.show()
        return self.misses == before

    def check(self):
        """All packets took the kernel's datapath, which pushed and popped."""
        now = self.show()
        flows = self.ovs.run("ovs-appctl dpctl/dump-flows").stdout
        if now != self.misses:
            raise Failed("OVS: missed, lost: %r before, %r after\n%s%s"
                         % (self.misses, now, flows, self.ovs.log()))
        for action in ("push_nsh", "pop_nsh"):
            if flows.count(action) < self.length:
                raise Failed("OVS: fewer than %d %s in the datapath:\n%s"
                             % (self.length, action, flows))

    def verify(self):
        """The function gets the inner frame; then NSH has SI - 1."""
        self.chain(2)
        sender = self.fleet.t.wire("g0")
        node, function = self.node.wire("r2"), self.fleet.function(1).wire("e0")
        inner = eth(DST_MAC, SRC_MAC, 0x0800,
                    udp4("192.0.2.1", "198.51.100.2", 7, 8, pattern(40)))
        sender.send(inner)
        clock.wait(lambda: node.poll.poll(0), "NSH from the first function")
        equal(function.recv(), inner, "what the function gets")
        equal(node.recv(), eth(NODE_MAC % 2, NODE_MAC % 1, ETH_P_NSH,
                               nsh(SPI, 254, inner)), "what comes back")
        for each in (sender, node, function):
            each.close()

    def close(self):
        """End Open vSwitch."""
        self.ovs.stop()
