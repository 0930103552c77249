# SPDX-License-Identifier: GPL-2.0
"""The generator of all data paths: the kernel's pktgen."""

import ipaddress
import re

from nsh_test import Failed, run

SRC_MAC, DST_MAC = "02:00:00:0a:00:01", "02:00:00:0b:00:01"
SRC, DST = "10.1.0.1", "10.200.0.1"


class Pktgen:
    """pktgen on one device of a namespace, by one CPU."""

    def __init__(self, ns, dev, cpu=0):
        run("modprobe pktgen")
        self.ns, self.dev, self.thread = ns, dev, "kpktgend_%d" % cpu
        self._write(self.thread, "rem_device_all", "add_device " + dev)

    def _write(self, name, *lines):
        with self.ns:
            for line in lines:
                with open("/proc/net/pktgen/" + name, "w",
                          encoding="ascii") as f:
                    f.write(line + "\n")

    def _result(self):
        with self.ns, open("/proc/net/pktgen/" + self.dev,
                           encoding="ascii") as f:
            return f.read()

    def prepare(self, count, size=60, flows=1):
        """Say what to send: packets of so many bytes, without the frame's checksum.

        Each flow has a source address of its own; they take turns.
        """
        last = str(ipaddress.ip_address(SRC) + flows - 1)
        self._write(self.dev, "count %d" % count, "pkt_size %d" % size,
                    "delay 0", "clone_skb 0",
                    "src_min " + SRC, "src_max " + last,
                    "dst_min " + DST, "dst_max " + DST,
                    "src_mac " + SRC_MAC, "dst_mac " + DST_MAC,
                    "udp_src_min 4000", "udp_src_max 4000",
                    "udp_dst_min 5000", "udp_dst_max 5000")

    @staticmethod
    def start(ns):
        """Have all CPUs of a namespace send what was prepared, and wait."""
        with ns, open("/proc/net/pktgen/pgctrl", "w", encoding="ascii") as f:
            f.write("start\n")

    def send(self, count, size=60, flows=1):
        """Send as prepare() has it; when the first was begun, in ns."""
        self.prepare(count, size, flows)
        self.start(self.ns)
        return self.times()[0]

    def times(self):
        """When the first packet was begun and the last one sent, in ns."""
        text = self._result()
        if "Result: OK" not in text or "errors: 0" not in text:
            raise Failed("pktgen: " + text)
        return [int(re.search(word + r": (\d+)us", text)[1]) * 1000
                for word in ("started", "stopped")]

    def close(self):
        """Let go of the device."""
        self._write(self.thread, "rem_device_all")
