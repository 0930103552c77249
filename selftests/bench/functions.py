# SPDX-License-Identifier: GPL-2.0
"""The functions of a chain, the same behind all data paths."""

import shutil

from nsh_test import Skip

from fleet import echo
from pktgen import DST_MAC

RULES = """
table ip firewall {
  chain forward {
    type filter hook forward priority filter
    %s
    tcp dport 8080 drop
    ip saddr 192.0.2.0/24 drop
    udp dport 5000 accept
  }
}
"""


def wire(ns, dev, _veth):
    """What comes is sent back."""
    ns.tc(*echo(dev))


def _route(ns, dev, veth, rules):
    if not shutil.which("nft"):
        raise Skip("no nft here (package nftables)")
    for key, value in (("ip_forward", 1), ("conf/all/send_redirects", 0),
                       ("conf/%s/send_redirects" % dev, 0),
                       ("conf/all/rp_filter", 0),
                       ("conf/%s/rp_filter" % dev, 0)):
        ns.sysctl("net/ipv4/" + key, value)
    # A device of nsh_sfc needs no neighbour. The others get one that is the
    # next function as well, since all have the same address.
    lines = ["route replace default dev %s" % dev]
    if veth:
        lines = ["link set %s address %s" % (dev, DST_MAC),
                 "address replace 10.99.0.2/24 dev %s" % dev,
                 "neigh replace 10.99.0.1 lladdr %s dev %s nud permanent"
                 % (DST_MAC, dev),
                 "route replace default via 10.99.0.1 dev %s" % dev]
    ns.ip(*lines)
    ns.nft("flush ruleset\n" + rules)


def firewall(ns, dev, veth):
    """A router with three rules for what it forwards."""
    _route(ns, dev, veth, RULES % "")


def firewall_ct(ns, dev, veth):
    """The same with connection tracking."""
    _route(ns, dev, veth, RULES % "ct state established accept")
