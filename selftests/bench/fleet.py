# SPDX-License-Identifier: GPL-2.0
"""The namespaces that all data paths are built in.

    t: sends         n: the node        f1 ... fN: functions    s: the sink
    g0 g1 .. h0 ---- in0 .. v1 ======== e0
                            v2 ======== e0
                           out0 ------------------------------- k0

m1 ... mN are more nodes, for a function on each. pktgen sends on g0. It keeps a
reference to each packet, and no device that puts a header on may be given such
a one: from g1, a clone of it goes on.
"""

import fcntl
import socket
import struct

from nsh_test import mac

SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP = 0x8913, 0x8914, 1
BACKLOG = 1000000
ENTRY, EXIT = "in0", "out0"


def echo(dev):
    """tc: a function that sends back what it gets."""
    return redirect(dev, dev)


def redirect(dev, to):
    """tc: what comes in on one device goes out on another."""
    return ["qdisc replace dev %s clsact" % dev] + point(dev, to)


def point(dev, to):
    """tc: the same, once there is a clsact."""
    return ["filter del dev %s ingress" % dev,
            "filter add dev %s ingress pref 1 protocol all matchall "
            "action mirred egress redirect dev %s" % (dev, to)]


class Fleet:
    """Namespaces, made when they are first asked for."""

    def __init__(self, lab, sink):
        self.lab, self.sink = lab, sink
        with open("/proc/sys/net/core/netdev_max_backlog", "w",
                  encoding="ascii") as f:
            f.write(str(BACKLOG))
        self.t, self.n, self.s = (lab.ns(name) for name in "tns")
        self.spare = {"f": [], "m": []}

    def _number(self, kind, i):
        while len(self.spare[kind]) < i:
            self.spare[kind].append(
                self.lab.ns("%s%d" % (kind, len(self.spare[kind]) + 1)))
        return self.spare[kind][i - 1]

    def function(self, i):
        """Namespace of function i, from 1 on."""
        return self._number("f", i)

    def node(self, i):
        """Namespace of node i, from 1 on; 0 is the first."""
        return self._number("m", i) if i else self.n

    @staticmethod
    def up(ns, *devs):
        """Set devices up."""
        with ns, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
            for dev in devs:
                req = struct.pack("16sH22x", dev.encode(), 0)
                flags, = struct.unpack_from(
                    "16xH", fcntl.ioctl(s, SIOCGIFFLAGS, req))
                fcntl.ioctl(s, SIOCSIFFLAGS, struct.pack(
                    "16sH22x", dev.encode(), flags | IFF_UP))

    def wires(self, ns, pairs, mtu=9000):
        """veth pairs from a namespace: (device, other namespace, device)."""
        ns.ip(*["link add name %s address %s mtu %d type veth peer name %s "
                "address %s mtu %d netns %s"
                % (here, mac(ns, here), mtu, there, mac(other, there), mtu,
                   other.name) for here, other, there in pairs])
        self.up(ns, *[pair[0] for pair in pairs])
        for _, other, there in pairs:
            self.up(other, there)

    def entry(self, ns):
        """Join the generator and a node; the device there."""
        self.wires(self.t, [("g0", self.t, "g1"), ("h0", ns, ENTRY)])
        self.t.tc("qdisc add dev g1 clsact",
                  "filter add dev g1 ingress matchall action mirred egress "
                  "mirror dev h0 action drop")
        return ENTRY

    def exit(self, ns, i=0):
        """Join a node and the sink; the device there."""
        self.wires(ns, [(EXIT, self.s, "k%d" % i)])
        self.sink.attach(self.s, "k%d" % i)
        return EXIT

    def clear(self):
        """Delete all devices."""
        for ns in [self.t, self.n, self.s] + self.spare["m"] + self.spare["f"]:
            with ns:
                names = [name for _, name in socket.if_nameindex()]
            # The other end of some of them goes with the first
            for name in names:
                if name != "lo":
                    ns.run(["ip", "link", "del", "dev", name], ok=False)
