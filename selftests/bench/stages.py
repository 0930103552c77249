# SPDX-License-Identifier: GPL-2.0
"""Where the instructions go, by function of the kernel.

perf samples by the guest's clock, which counts instructions. What runs with
interrupts off shows up where they come on again.
"""

import os
import re
import shutil

from nsh_test import Skip

from chain import PACKETS, count, warm_up
from pktgen import Pktgen

EVERY = 10007           # instructions from sample to sample
DATA = "/dev/shm/perf.data"

STAGES = (
    ("port", r"nsfc_(port|nexthop|header)|nsh_p|neigh|eth_header"),
    ("recall", r"nsfc_(recall|tuple|flow|conntrack|print|search)|hsiphash"),
    ("contexts and paths, found in an xarray", r"xa_|xas_"),
    ("context", r"nsfc_ctx|rhashtable|rht_|^jhash$"),
    ("forward", r"nsfc_(forward|hop|path)"),
    ("deliver: check, strip, hand over", r"nsfc_dev_(deliver|check|hand|give|"
     r"strip|inner|rec)|nsfc_attach_xmit"),
    ("take back: nsh device's transmit", r"nsfc_"),
    ("received by the stack", r"netif_(rx|receive)|process_backlog|"
     r"enqueue_to_backlog|eth_type_trans|net_rx_action|napi"),
    ("the function, and other tc", r"tcf_|mall_|tc_"),
    ("sent by the stack", r"dev_queue_xmit|dev_hard_start|validate_xmit|"
     r"netif_skb_features|skb_network_protocol|pick_tx|passthru_features"),
    ("veth", r"veth_|__dev_forward_skb"),
    ("VXLAN, UDP, IP, routes", r"vxlan|udp|ip_|ip4|iptunnel|fib_|gro|^ip_"),
    ("bridge", r"^br_"),
    ("scrubbing", r"scrub"),
    ("locks, RCU, interrupts", r"_lock|_unlock|local_bh|irq"),
    ("memory", r"kmem|kmalloc|kfree|skb_release|alloc|page|skb_clone|head"),
)


def stage_of(name):
    """What a function of the kernel is for."""
    for stage, pattern in STAGES:
        if re.search(pattern, name):
            return stage
    return "other"


class Profile:
    """Instructions of a packet divided by the hops, by function and stage.

    What is not a hop's, such as making the packet, is among them.
    """

    def __init__(self, name, make, length):
        self.name, self.make, self.length = name, make, length

    def run(self, fleet):
        """Sample."""
        if not shutil.which("perf"):
            raise Skip("no perf here (package linux-perf)")
        path = self.make(fleet, self.length)
        path.chain(self.length)
        pktgen = Pktgen(fleet.t, "g0")
        try:
            warm_up(fleet, path, pktgen)
            each = count(fleet, path, pktgen, PACKETS)
            fleet.t.run(["perf", "record", "-q", "-a", "-e", "cpu-clock",
                         "-c", str(EVERY), "-o", DATA, "--", "sh", "-c",
                         "echo start >/proc/net/pktgen/pgctrl"], timeout=None)
            text = fleet.t.run(["perf", "report", "-q", "-i", DATA, "--stdio",
                                "--sort", "symbol", "-n"], timeout=None).stdout
            os.unlink(DATA)
        finally:
            pktgen.close()
            path.close()
        samples = {}
        for line in text.splitlines():
            found = re.match(r"\s*[\d.]+%\s+(\d+)\s+\[(.)\] (\S+)", line)
            # The CPU is idle before and after only
            if found and found[2] == "k" and found[3] != "native_safe_halt":
                samples[found[3]] = samples.get(found[3], 0) + int(found[1])
        # Sampling costs instructions as well, which are no packet's
        share = each / self.length / sum(samples.values())
        stages, functions = {}, {}
        for name, number in sorted(samples.items(), key=lambda it: -it[1]):
            functions[name] = round(number * share, 1)
            stage = stage_of(name)
            stages[stage] = stages.get(stage, 0) + number * share
        return {"kind": "profile", "packet": round(each, 1),
                "length": self.length,
                "stages": {name: round(value, 1)
                           for name, value in stages.items()},
                "functions": {name: value for name, value in functions.items()
                              if value >= 1}}

    @staticmethod
    def line(result):
        """A result for people."""
        return "%.0f a packet, chain of %d\n%s" % (
            result["packet"], result["length"],
            "\n".join("    %8.1f %s" % (number, name) for name, number in
                      sorted(result["stages"].items(),
                             key=lambda it: -it[1])))
