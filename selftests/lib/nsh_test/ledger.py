# SPDX-License-Identifier: GPL-2.0
"""Counters of the kernel's that lose nothing: trace events, counted in place.

Not imported by the package, for few programs need it:

    from nsh_test.ledger import Ledger, Tally

    freed = Ledger(lab, protocols=(ETH_P_NSH,))     # every packet's end
    start = freed.read()
    ...
    freed.since(start)      # {(place, reason, protocol): packets}

A hist trigger adds up in the kernel, under an atomic counter, and writes
nothing into a buffer that could be full. A packet that ends anywhere but with
who it was for ends in kfree_skb(), whose event tells the place and the reason:
so the ledger knows of each packet that was sent, also when the module, the
namespace or the device that counted it is gone.
"""

import bisect
import os
import re

from .ktap import Failed, Skip
from .lab import run

__all__ = ["Ledger", "Tally"]

_LINE = re.compile(r"^\{ (.*) \} hitcount:\s+(\d+)$")
_PLACE = re.compile(r"^\[([0-9a-f]+)\] (\S+)(?: +\[(\w+)\])?")
MODULE = "/sys/module/nsh_sfc"


def _root():
    for root in ("/sys/kernel/tracing", "/sys/kernel/debug/tracing"):
        if os.path.isdir(root + "/instances"):
            return root
    run("mount -t tracefs tracefs /sys/kernel/tracing", ok=False)
    if os.path.isdir("/sys/kernel/tracing/instances"):
        return "/sys/kernel/tracing"
    raise Skip("no tracefs")


class Tally:
    """Events by the values of some of their fields."""

    number = 0

    def __init__(self, lab, event, keys, condition=None):
        root = _root()
        Tally.number += 1
        self.dir = "%s/instances/nsh-%d-%d" % (root, os.getpid(), self.number)
        self.event = "%s/events/%s/" % (self.dir, event.replace(":", "/"))
        trigger = "hist:keys=%s:size=4096" % ",".join(keys)
        if condition:
            trigger += " if " + condition
        os.mkdir(self.dir)
        lab.at_end.append(self.close)
        try:
            with open(self.event + "trigger", "w", encoding="ascii") as out:
                out.write(trigger)
        except OSError as why:
            self.close()
            raise Skip("kernel without hist triggers: %s" % why) from None

    def close(self):
        """Count no more."""
        if os.path.isdir(self.dir):
            os.rmdir(self.dir)

    def rows(self):
        """Pairs of a list of values, as text, and how many."""
        with open(self.event + "hist", encoding="ascii") as hist:
            lines = hist.read().splitlines()
        out = []
        for line in lines:
            found = _LINE.match(line)
            if found:
                values = [item.split(":", 1)[1].strip()
                          for item in found.group(1).split(", ")]
                out.append((values, int(found.group(2))))
            elif "Dropped:" in line and not line.endswith(": 0"):
                raise Failed("the kernel had no room to count: " + line)
        return out


class Ledger(Tally):
    """Packets of some protocols, by where and why they were freed."""

    def __init__(self, lab, protocols):
        super().__init__(lab, "skb:kfree_skb",
                         ("location.sym", "reason", "protocol"),
                         " || ".join("protocol == %#x" % p
                                     for p in protocols))
        with open(self.event + "format", encoding="ascii") as text:
            self.reasons = dict(re.findall(r"\{ (\w+), \"(\w+)\" \}",
                                           text.read()))
        self.loads = []         # where the module was: start, size
        self.names = []         # its functions: offset, name; by offset

    def note_module(self):
        """The module is here; what it frees is known by name from now on.

        The event gives a name only as long as the module stays where it is.
        """
        try:
            with open(MODULE + "/sections/.text", encoding="ascii") as where:
                start = int(where.read(), 16)
            with open(MODULE + "/coresize", encoding="ascii") as size:
                here = (start, int(size.read()))
        except OSError:
            return
        if here in self.loads:
            return
        self.loads.append(here)
        if not self.names:
            with open("/proc/kallsyms", encoding="ascii") as symbols:
                words = [line.split() for line in symbols
                         if line.endswith("\t[nsh_sfc]\n")]
            self.names = sorted((int(word[0], 16) - start, word[2].split(".")[0])
                                for word in words if word[1] in "tT")

    def _name(self, offset):
        """The function of the module that is there."""
        return self.names[bisect.bisect(self.names, (offset, "~")) - 1][1]

    def _place(self, text):
        """A name for a place that stays the same over loads and builds."""
        found = _PLACE.match(text)
        if not found:
            return text
        address, name, module = int(found[1], 16), found[2], found[3]
        # Its size is not only that of its code: others' code may lie within
        if name.startswith("0x") or module == "nsh_sfc":
            names = [self._name(address - start) for start, size in self.loads
                     if start <= address < start + size]
            # Where it was loaded to more than once, and not to the same place, an
            # address can be of several functions: there is one that frees packets
            if "nsfc_drop" in names:
                return "nsh_sfc:nsfc_drop"
            if names:
                return "nsh_sfc:" + names[-1]
        return name.split(".")[0]

    def read(self):
        """Packets by (place, reason, protocol)."""
        self.note_module()
        out = {}
        for (place, reason, protocol), packets in self.rows():
            key = (self._place(place), self.reasons.get(reason, reason),
                   int(protocol))
            out[key] = out.get(key, 0) + packets
        return out

    def since(self, before):
        """What was freed since an earlier read()."""
        return {key: packets - before.get(key, 0)
                for key, packets in self.read().items()
                if packets != before.get(key, 0)}
