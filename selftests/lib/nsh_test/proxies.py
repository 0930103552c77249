# SPDX-License-Identifier: GPL-2.0
"""Instances of Squid between clients and a web server, with NSH and without.

Not imported by the package, for few programs need it:

    from nsh_test.proxies import Plain, Nsh

                     node                          10.1.0.2   client
    client --- to-client   br0 --- web             10.7.0.2   web
                 |          |                      10.7.1.N   instance N
                 '- cacheN -'

An instance intercepts what comes from the client and fetches from the web server by a
wire of its own, on br0. How it gets to see the client's packets is the difference:
Plain has a wire to each and routes over all of them, Nsh a group of them as the only
hop of a path. The client's packets are the same, and so is the instance.
"""

import os
import shutil
import signal
import tempfile

from .ktap import Failed, Skip, diag
from .lab import nshctl_path, wait_for

__all__ = ["CLIENT", "WEB", "Plain", "Nsh"]

CLIENT, WEB = "10.1.0.2", "10.7.0.2"
INTERCEPT = 3129
SLOW = 180      # seconds until a program has started, when emulated

SQUID = """
http_port 127.0.0.1:3128
http_port %(port)d intercept
visible_hostname cache%(number)d.test
pid_filename none
access_log stdio:%(dir)s/access.log
cache_log %(dir)s/cache.log
coredump_dir %(dir)s
cache_effective_user proxy
cache_mem 8 MB
shutdown_lifetime 0 seconds
pinger_enable off
logfile_rotate 0
buffered_logs off
acl web dst 10.7.0.0/16
http_access allow web
http_access deny all
tcp_outgoing_address 10.7.1.%(number)d
dns_nameservers 127.0.0.1
icp_port 0
via on
%(cache)s
"""

NGINX = """
user www-data;
worker_processes 1;
pid %(dir)s/pid;
error_log %(dir)s/error.log;
daemon off;
events { worker_connections 512; }
http {
    access_log %(dir)s/access.log;
    keepalive_requests 100000;
    server {
        listen 80;
        location / { root %(dir)s/www; expires 1h; }
    }
}
"""


class Cache:
    """An instance of Squid."""

    def __init__(self, site, number):
        self.site, self.number = site, number
        self.name = "cache%d" % number
        self.ns = site.lab.ns(self.name)
        self.dir = os.path.join(site.work, self.name)
        self.child = None
        os.makedirs(self.dir)
        shutil.chown(self.dir, "proxy", "proxy")
        with open(self.dir + "/squid.conf", "w", encoding="ascii") as out:
            out.write(SQUID % {
                "port": INTERCEPT, "dir": self.dir, "number": number,
                "cache": "" if site.cached else "cache deny all"})
        site.node.ip("link add name web%d type veth peer name eth0 netns %s"
                     % (number, self.ns.name),
                     "link set web%d master br0 up" % number)
        self.ns.ip("link set eth0 up", "addr add 10.7.1.%d/16 dev eth0" % number)
        self.front = site.join(self)
        for key in ("all", "default", self.front, "eth0"):
            self.ns.sysctl("net/ipv4/conf/%s/rp_filter" % key, 0)
            self.ns.sysctl("net/ipv4/conf/%s/send_redirects" % key, 0)
        self.ns.sysctl("net/ipv4/ip_forward", 1)
        self.ns.nft("table ip cache { chain pre { type nat hook prerouting "
                    "priority dstnat; iifname %s tcp dport 80 redirect to :%d; "
                    "}; }" % (self.front, INTERCEPT))

    def begin(self):
        """Start Squid; when it ends, the site is told."""
        self.child = self.ns.spawn(["sh", "-c", "squid -N -f '%s/squid.conf' & "
                                    "echo $! >'%s/pid'; wait $!; %s"
                                    % (self.dir, self.dir, self.site.gone(self))],
                                   start_new_session=True)

    def ready(self):
        """Does it listen?"""
        return self.ns.run("ss -Hlnt sport = :%d" % INTERCEPT).stdout.strip()

    def kill(self):
        """End it as a fault would."""
        with open(self.dir + "/pid", encoding="ascii") as pid:
            os.kill(int(pid.read()), signal.SIGKILL)

    def log(self):
        """What became of its requests, as (result/status, URL)."""
        try:
            with open(self.dir + "/access.log", encoding="ascii") as log:
                words = [line.split() for line in log]
        except FileNotFoundError:
            return []
        return [(w[3], w[6]) for w in words if len(w) > 6]


class Site:
    """Client, node, web server, and so many instances.

    pages: names of the files that there are, and the size of each
    """

    kind = ""

    def __init__(self, lab, number, pages, cached=True):
        for name in ("squid", "nginx"):
            if not shutil.which(name):
                raise Skip("there is no %s (scripts/deps proxy)" % name)
        self.lab, self.cached = lab, cached
        self.work = tempfile.mkdtemp(prefix="nsh-proxies-")
        os.chmod(self.work, 0o755)
        self.client, self.node, self.web = (lab.ns(x) for x in
                                            ("client", "node", "web"))
        self._wires()
        self._serve(pages)
        self.caches = []
        self.front()
        self.caches = [Cache(self, i + 1) for i in range(number)]
        self.share()
        for cache in self.caches:
            cache.begin()
        for cache in self.caches:
            self._wait(cache.ready, cache)

    @staticmethod
    def _wait(ready, cache):
        try:
            wait_for(ready, cache.name + " listens", SLOW, 0.1)
        except Failed:
            with open(cache.dir + "/cache.log", encoding="utf-8") as log:
                diag(log.read()[-2000:])
            raise

    def _wires(self):
        node, client, web = self.node, self.client, self.web
        node.ip("link add name to-client type veth peer name eth0 netns "
                + client.name,
                "link add name br0 type bridge",
                "link add name to-web type veth peer name eth0 netns " + web.name,
                "link set to-web master br0 up", "link set br0 up",
                "link set to-client up",
                "addr add 10.1.0.1/24 dev to-client", "addr add 10.7.0.1/16 dev br0")
        client.ip("link set eth0 up", "addr add %s/24 dev eth0" % CLIENT,
                  "route add default via 10.1.0.1")
        web.ip("link set eth0 up", "addr add %s/16 dev eth0" % WEB,
               "route add default via 10.7.0.1")
        for key in ("all", "default", "to-client", "br0"):
            node.sysctl("net/ipv4/conf/%s/rp_filter" % key, 0)
            node.sysctl("net/ipv4/conf/%s/send_redirects" % key, 0)
        node.sysctl("net/ipv4/ip_forward", 1)

    def _serve(self, pages):
        home = os.path.join(self.work, "web")
        os.makedirs(home + "/www")
        for name, size in pages.items():
            with open("%s/www/%s" % (home, name), "w", encoding="ascii") as out:
                out.write((name + "\n").ljust(size, "."))
        with open(home + "/nginx.conf", "w", encoding="ascii") as out:
            out.write(NGINX % {"dir": home})
        self.web.spawn(["nginx", "-p", home, "-e", home + "/error.log", "-c",
                        home + "/nginx.conf"])
        wait_for(lambda: self.web.run("ss -Hlnt sport = :80").stdout.strip(),
                 "the web server listens", SLOW, 0.1)

    def asked(self):
        """How often the web server was."""
        with open(self.work + "/web/access.log", encoding="ascii") as log:
            return sum(1 for _ in log)

    def front(self):
        """What is there for all instances."""

    def join(self, cache):
        """Have an instance see the client's packets; its device."""
        raise NotImplementedError

    def share(self):
        """Spread the client's flows over the instances."""
        raise NotImplementedError

    @staticmethod
    def gone(_cache):
        """What a shell is to do when an instance has ended."""
        return "true"

    def close(self):
        """All of it goes."""
        for cache in self.caches:
            if cache.child and cache.child.poll() is None:
                os.killpg(cache.child.pid, signal.SIGKILL)
        for ns in [self.client, self.web] + [c.ns for c in self.caches] + \
                [self.node]:
            ns.delete()
        shutil.rmtree(self.work, ignore_errors=True)


class Plain(Site):
    """Without NSH: a route with as many next hops as there are instances."""

    kind = "plain"

    def join(self, cache):
        number = cache.number
        self.node.ip("link add name lan%d type veth peer name lan netns %s"
                     % (number, cache.ns.name),
                     "link set lan%d up" % number,
                     "addr add 10.8.%d.1/24 dev lan%d" % (number, number))
        self.node.sysctl("net/ipv4/conf/lan%d/rp_filter" % number, 0)
        cache.ns.ip("link set lan up", "addr add 10.8.%d.2/24 dev lan" % number,
                    "route add 10.1.0.0/16 via 10.8.%d.1" % number)
        return "lan"

    def share(self):
        # By addresses and ports
        self.node.sysctl("net/ipv4/fib_multipath_hash_policy", 1)
        self.node.ip("rule add dev to-client ipproto tcp dport 80 lookup 100",
                     "route add default table 100 " + " ".join(
                         "nexthop via 10.8.%d.2" % c.number
                         for c in self.caches))


class Nsh(Site):
    """With NSH: a path whose hop is a group of the instances, and its reverse."""

    kind = "nsh"

    def front(self):
        self.node.nshctl_batch("dev add nsh-in mode route spi 10",
                               "dev add nsh-out mode route")
        for dev in ("nsh-in", "nsh-out"):
            self.node.ip("link set %s mtu 1500 up" % dev)
            self.node.sysctl("net/ipv4/conf/%s/rp_filter" % dev, 0)
        self.node.ip("addr add 10.1.0.1/32 dev nsh-in",
                     "addr add 10.7.0.1/32 dev nsh-out")

    def join(self, cache):
        dev = "nsh-" + cache.name
        self.node.nshctl("dev add %s mode route recall mark,flow originated flow "
                         "netns %s" % (dev, cache.ns.name))
        cache.ns.ip("link set %s mtu 1500 up" % dev,
                    "addr add 10.9.0.1/32 dev " + dev,
                    "route add 10.1.0.0/16 dev " + dev)
        return dev

    def share(self):
        self.node.nshctl_batch(
            "group add caches policy hash " + " ".join(
                "member dev nsh-" + c.name for c in self.caches),
            "path add 10 hop 255 group caches hop 254 end dev nsh-out "
            "symmetric 20 hop end dev nsh-in",
            "rule add dev to-client pref 10 to nsh-in protocol ip ip_proto tcp "
            "dst_port 80")

    def gone(self, cache):
        return "ip netns exec %s %s dev set nsh-%s state down reason ended" % (
            self.node.name, nshctl_path(), cache.name)
