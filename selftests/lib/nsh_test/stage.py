# SPDX-License-Identifier: GPL-2.0
"""A node with real functions between two tenants' clients and servers.

Not imported by the package, for few programs need it:

    from nsh_test.stage import Stage

     client 1 ~ c1 \\                                   / s1 ~ server 1
                    a ---------- m, the node --------- b
     client 2 ~ c2 /   u0    p0   functions   p1   u0   \\ s2 ~ server 2

Path 1 leads from client 1 to server 1 and 2 back, 3 and 4 do the same for the
second tenant; each of the four has metadata of its own. Both tenants may use
the same addresses: only the header tells their packets apart. What the node
sends is seen by packet sockets on a's and b's u0, all of it.
"""

import collections
import re
import socket
import threading
from email.utils import formatdate

from .frames import ETH_P_IP, ETH_P_NSH, parse_nsh, pattern
from .ktap import Failed, equal
from .lab import mac

__all__ = ["Stage", "Web", "MD", "CLIENT", "SERVER", "fetch", "ip_of",
           "same_tuple", "tenant_by_text"]

CLIENT = ["10.1.0.1", "10.1.0.2"]
SERVER = "10.7.0.1"
MD = {1: pattern(16, 0x10), 2: pattern(16, 0x20), 3: pattern(16, 0x30),
      4: pattern(16, 0x40)}
REVERSE = {1: 2, 2: 1, 3: 4, 4: 3}
HOST_MTU = 1450


class Stage:
    """The namespaces cl[0..1], a, m, b, sv[0..1]."""

    def __init__(self, lab):
        self.lab = lab
        self.a, self.m, self.b = (lab.ns(x) for x in "amb")
        self.cl = [lab.ns("cl1"), lab.ns("cl2")]
        self.sv = [lab.ns("sv1"), lab.ns("sv2")]
        a, m, b = self.a, self.m, self.b
        lab.veth(a, "u0", m, "p0", mtu=1600)
        lab.veth(m, "p1", b, "u0", mtu=1600)
        # Each packet is to be seen as it is, whole and with its checksum
        for ns, dev in ((a, "u0"), (m, "p0"), (m, "p1"), (b, "u0")):
            ns.run("ethtool -K %s tx off sg off tso off gso off" % dev)
        m.nshctl_batch("port add dev p0", "port add dev p1")
        self.hosts = []
        for node, ends, port, out, back in (
                (a, self.cl, "p0", (1, 3), (2, 4)),
                (b, self.sv, "p1", (2, 4), (1, 3))):
            lines = ["port add dev u0"]
            for i, ns in enumerate(ends):
                dev = ("c%d" if node is a else "s%d") % (i + 1)
                self.hosts.append((ns, dev))
                lines += ["dev add %s mode route spi %d metadata %s netns %s"
                          % (dev, out[i], MD[out[i]].hex(), ns.name),
                          "path add %d hop 255 via lladdr %s dev u0"
                          % (out[i], mac(m, port)),
                          "path add %d hop 254 end dev %s" % (back[i], dev)]
            node.nshctl_batch(*lines)
        for i in range(2):
            cl, sv = self.cl[i], self.sv[i]
            c, s = "c%d" % (i + 1), "s%d" % (i + 1)
            there, here = sv.mac(s), cl.mac(c)
            cl.ip("link set %s mtu %d up" % (c, HOST_MTU),
                  "addr add %s/32 dev %s" % (CLIENT[0], c),
                  "addr add %s/32 dev %s" % (CLIENT[1], c),
                  "route add default dev %s src %s" % (c, CLIENT[0]),
                  "neigh add %s lladdr %s dev %s" % (SERVER, there, c))
            sv.ip("link set %s mtu %d up" % (s, HOST_MTU),
                  "addr add %s/32 dev %s" % (SERVER, s),
                  "route add default dev %s src %s" % (s, SERVER),
                  "neigh add %s lladdr %s dev %s" % (CLIENT[0], here, s),
                  "neigh add %s lladdr %s dev %s" % (CLIENT[1], here, s))
        self.to_client = a.wire("u0")
        self.to_server = b.wire("u0")
        self.before = {}

    def lead(self, client_leg, server_leg=None, reverse=True, legs=None):
        """Have the paths lead through a function.

        legs: {spi: device} for paths that enter it elsewhere
        """
        m, lines = self.m, []
        for spi in (1, 2, 3, 4):
            forth = spi in (1, 3)
            dev = (legs or {}).get(spi, client_leg if forth else
                                   server_leg or client_leg)
            to, port = (self.b, "p1") if forth else (self.a, "p0")
            lines.append("path replace %d hop 255 dev %s hop 254 via lladdr "
                         "%s dev %s%s" % (spi, dev, mac(to, "u0"), port,
                                          " reverse %d" % REVERSE[spi]
                                          if reverse else ""))
        m.nshctl_batch(*lines)
        self.begin()

    def begin(self):
        """Forget what has been seen so far."""
        self.to_client.pending()
        self.to_server.pending()
        self.before = self.m.genl.stats()

    def seen(self, tap):
        """(SPI, header, inner frame) of all that the node has sent there."""
        out = []
        for frame in tap.pending():
            if int.from_bytes(frame[12:14], "big") == ETH_P_NSH:
                packet = parse_nsh(frame[14:])
                out.append((packet.spi, packet, packet.payload))
        return out

    def headers(self, owner, md=None, ttl=60, some=(1, 2, 3, 4)):
        """Check everything that has been seen; packets by SPI.

        owner(inner): the tenant, 0 or 1, whose packet this is, or None if it
            cannot be told
        md: {spi: metadata} where it is not that of the path
        ttl: of all, or {spi: values}
        some: paths on which there have to be packets
        """
        count = collections.Counter()
        for tap, spis in ((self.to_client, (2, 4)), (self.to_server, (1, 3))):
            for spi, got, inner in self.seen(tap):
                if spi not in spis:
                    raise Failed("%s: a packet of path %d" % (tap.name, spi))
                tenant = owner(inner)
                if tenant is not None:
                    equal(spi, spis[tenant], "path of " + inner.hex())
                ttls = ttl.get(spi, (60,)) if isinstance(ttl, dict) else (ttl,)
                if got.ttl not in ttls:
                    raise Failed("path %d: TTL %d" % (spi, got.ttl))
                want = bytes.fromhex("%04x0103%06xfe"
                                     % (got.ttl << 6 | 6, spi)) + \
                    (md or MD).get(spi, MD[spi])
                equal(got.header, want, "header on path %d" % spi)
                count[spi] += 1
        for spi in some:
            if not count[spi]:
                raise Failed("nothing came out on path %d" % spi)
        return count

    def drops(self):
        """Drops on the node since begin()."""
        now = self.m.genl.stats()
        return {k: v - self.before.get(k, 0) for k, v in now.items()
                if v != self.before.get(k, 0)}


def ip_of(inner):
    """(source, destination, protocol, payload) of an inner IPv4 frame."""
    if int.from_bytes(inner[12:14], "big") != ETH_P_IP:
        return None, None, None, inner[14:]
    packet = inner[14:]
    size = int.from_bytes(packet[2:4], "big")
    return (socket.inet_ntoa(packet[12:16]), socket.inet_ntoa(packet[16:20]),
            packet[9], packet[(packet[0] & 15) * 4:size])


class Web:
    """A small HTTP server; .requests lists (client's address, path).

    answer(path): body; what it sends may be kept for an hour
    """

    def __init__(self, ns, name, addr, port=80):
        self.name, self.requests = name, []
        self.sock = ns.socket(socket.AF_INET, socket.SOCK_STREAM)
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.sock.bind((addr, port))
        self.sock.listen(64)
        self.thread = threading.Thread(target=self._accept, daemon=True)
        self.thread.start()

    def _accept(self):
        while True:
            try:
                conn, peer = self.sock.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(conn, peer),
                             daemon=True).start()

    def _serve(self, conn, peer):
        with conn:
            conn.settimeout(30)
            data = b""
            try:
                while True:
                    while b"\r\n\r\n" not in data:
                        part = conn.recv(65536)
                        if not part:
                            return
                        data += part
                    head, data = data.split(b"\r\n\r\n", 1)
                    path = head.split(b" ")[1].decode()
                    self.requests.append((peer[0], path))
                    body = b"%s %s\n" % (self.name.encode(), path.encode())
                    body *= 400 if "big" in path else 1
                    # without a date nobody keeps it
                    date = formatdate(usegmt=True).encode()
                    conn.sendall(
                        b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"
                        b"Date: %s\r\nCache-Control: public, max-age=3600"
                        b"\r\nContent-Length: %d\r\n\r\n%s"
                        % (date, len(body), body))
            except OSError:
                return

    def close(self):
        """Answer nobody any more."""
        # close() alone does not wake up accept()
        self.sock.shutdown(socket.SHUT_RDWR)
        self.sock.close()
        self.thread.join(5)


def fetch(ns, source, addr, path, port=80, timeout=20, sport=0):
    """Body of an HTTP answer, or None if there is none in time."""
    with ns.socket(socket.AF_INET, socket.SOCK_STREAM) as conn:
        conn.settimeout(timeout)
        conn.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        conn.bind((source, sport))
        try:
            conn.connect((addr, port))
            conn.sendall(b"GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close"
                         b"\r\n\r\n" % (path.encode(), addr.encode()))
            data = b""
            while b"\r\n\r\n" not in data:
                part = conn.recv(65536)
                if not part:
                    return None
                data += part
            head, body = data.split(b"\r\n\r\n", 1)
            size = next(int(line.split(b":")[1]) for line in
                        head.split(b"\r\n") if
                        line.lower().startswith(b"content-length"))
            while len(body) < size:
                part = conn.recv(65536)
                if not part:
                    return None
                body += part
            return body.decode(errors="replace")
        except (OSError, StopIteration):
            return None


def same_tuple(stage, number=40, ports=(5000, 6000), back=True, size=64,
               lose=False):
    """UDP of both tenants at once, with the same addresses and ports.

    Each datagram has to arrive at its own tenant's server, and its echo at its
    own client. With lose, returns how many came back instead.
    """
    socks = []
    for i in range(2):
        for ns, addr, port in ((stage.cl[i], CLIENT[0], ports[0]),
                               (stage.sv[i], SERVER, ports[1])):
            s = ns.socket(socket.AF_INET, socket.SOCK_DGRAM)
            s.bind((addr, port))
            s.settimeout(20)
            socks.append(s)
    c1, s1, c2, s2 = socks
    back_again = 0
    try:
        for k in range(number):
            texts = [(b"tenant%d %06d " % (i, k)).ljust(size, b".")
                     for i in (0, 1)]
            for c, data in ((c1, texts[0]), (c2, texts[1])):
                c.sendto(data, (SERVER, ports[1]))
            for c, s, data in ((c1, s1, texts[0]), (c2, s2, texts[1])):
                if lose:
                    s.settimeout(0.2)
                    c.settimeout(0.2)
                try:
                    got, peer = s.recvfrom(65536)
                    equal(got, data, "datagram at the server")
                    if back:
                        # not the very same: a fingerprint has no direction
                        s.sendto(b"from " + data, peer)
                        equal(c.recvfrom(65536)[0], b"from " + data,
                              "datagram at the client")
                    back_again += 1
                except socket.timeout:
                    if not lose:
                        raise Failed("%r is lost" % data[:13]) from None
    finally:
        for s in socks:
            s.close()
    return back_again


def tenant_by_text(inner):
    """The tenant that a packet's payload names, or None."""
    found = re.search(b"tenant([01])", ip_of(inner)[3])
    return int(found[1]) if found else None
