# SPDX-License-Identifier: GPL-2.0
"""TCP in bulk through a chain: super-packets of 64 KB, one CPU for all of it.

The data goes through the chain, the acknowledgements straight back.
"""

import os
import socket
import struct

from nsh_test import Failed, mac

import clock
from pktgen import DST, SRC

PORT = 5001
AMOUNT = 256 << 20
PIECE = 1 << 20


class Tcp:
    """Instructions per byte over the length of the chain."""

    def __init__(self, name, make, lengths):
        self.name, self.make, self.lengths = name, make, lengths

    @staticmethod
    def join(fleet):
        """The way back, and the client's addresses."""
        fleet.wires(fleet.s, [("back0", fleet.t, "back1")])
        # Segments fit an Ethernet of 1500 bytes, as they would outside
        fleet.t.ip("address add %s/32 dev h0" % SRC, "link set h0 mtu 1500")
        fleet.s.ip("address add %s/32 dev back0" % DST,
                   "route add %s dev back0" % SRC,
                   "neigh add %s lladdr %s dev back0 nud permanent"
                   % (SRC, mac(fleet.t, "back1")))
        for ns in (fleet.s, fleet.t):
            for name in ["all", "default"] + (
                    ["back1"] if ns is fleet.t else []):
                ns.sysctl("net/ipv4/conf/%s/rp_filter" % name, 0)

    @staticmethod
    def aim(fleet, dev):
        """Have the server listen on this device, at the chain's end."""
        fleet.s.run("tc qdisc del dev %s clsact" % dev, ok=False)
        fleet.s.sysctl("net/ipv4/conf/%s/rp_filter" % dev, 0)
        fleet.t.ip("route replace %s dev h0" % DST,
                   "neigh replace %s lladdr %s dev h0 nud permanent"
                   % (DST, mac(fleet.s, dev)))

    @staticmethod
    def serve(listener, pipe):
        """The server: read all, and say when the last byte came."""
        conn, _ = listener.accept()
        buf, got = bytearray(PIECE), 0
        while True:
            here = conn.recv_into(buf)
            if not here:
                break
            got += here
        os.write(pipe, struct.pack("QQ", got, clock.now()))

    def transfer(self, fleet):
        """Send the bytes; instructions for all of them."""
        listener = fleet.s.socket(socket.AF_INET, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((DST, PORT))
        listener.listen()
        end, pipe = os.pipe()
        child = os.fork()
        if not child:
            try:
                self.serve(listener, pipe)
            finally:
                os._exit(0)
        listener.close()
        os.close(pipe)
        client = fleet.t.socket(socket.AF_INET, socket.SOCK_STREAM)
        client.settimeout(60)
        client.bind((SRC, 0))
        client.connect((DST, PORT))
        piece = bytes(PIECE)
        began = clock.now()
        for _ in range(AMOUNT // PIECE):
            client.sendall(piece)
        client.close()
        told = os.read(end, 16)
        os.close(end)
        os.waitpid(child, 0)
        got, last = struct.unpack("QQ", told)
        if got != AMOUNT:
            raise Failed("%d bytes sent, %d arrived" % (AMOUNT, got))
        return last - began

    def warm_up(self, fleet, path):
        """A first transfer, after which all is learnt and allocated."""
        try:
            self.transfer(fleet)
        except OSError as why:
            path.check()        # who has dropped it, if it is known
            raise Failed(str(why)) from None

    @staticmethod
    def received(path, length):
        """Packets and bytes that each function has received."""
        counts = []
        for i in range(1, length + 1):
            ns, dev = path.function(i)
            stats = ns.link_stats(dev)["rx"]
            counts.append((stats["packets"], stats["bytes"]))
        return counts

    def run(self, fleet):
        """Measure each length."""
        path = self.make(fleet, max(self.lengths))
        self.join(fleet)
        points, sizes = [], []
        try:
            for length in self.lengths:
                path.chain(length)
                self.aim(fleet, path.sink(length))
                self.warm_up(fleet, path)
                before = self.received(path, length)
                took = self.transfer(fleet)
                after = self.received(path, length)
                path.check()
                points.append([length, round(took / AMOUNT, 3)])
                sizes.append([round((b[1] - a[1]) / (b[0] - a[0]))
                              for a, b in zip(before, after)])
        finally:
            path.close()
        return {"kind": "tcp", "path": path.name, "bytes": AMOUNT,
                "points": points, "sizes": sizes,
                "mbit": [round(8000 / y) for _, y in points]}

    @staticmethod
    def line(result):
        """A result for people."""
        return "  ".join("%d: %.3f a byte, %d Mbit/s, mean packet %s" % (
            n, y, mbit, "/".join(str(size) for size in sizes))
            for (n, y), mbit, sizes in zip(result["points"], result["mbit"],
                                           result["sizes"]))
