# SPDX-License-Identifier: GPL-2.0
"""Allocations that fail on purpose, and which ones there are.

Not imported by the package, for few programs need it:

    from nsh_test.fault import Allocations, Atomic, Nth, require_faults

    require_faults()                    # or Skip: a kernel without failslab
    nth, watch = Nth(), Allocations()   # of this thread
    with watch, nth(3):                 # the third allocation fails
        request()
    nth.reached                         # was there a third one?
    watch.log                           # [Site]: name, failed, ...

    with Atomic(interval=7):            # in the whole kernel, every seventh
        traffic()                       # of those that must not wait
    with Atomic(caches=["nsfc_flow"]):  # all of a kind
        traffic()

Nothing is said in the kernel's log, since a stack there is taken for a
complaint; NSH_FAULT_VERBOSE=1 has it say what failed.
"""

import collections
import os
import re

from .ktap import Failed, Skip
from .lab import run

__all__ = ["Allocations", "Atomic", "Nth", "Site", "WATCHERS",
           "require_faults"]

DEBUG = "/sys/kernel/debug"
FAILSLAB = DEBUG + "/failslab"
TRACING = "/sys/kernel/tracing"
SLAB = "/sys/kernel/slab"

# What the allocator passes on to the allocator of pages, which is not failed
KMALLOC_MAX = 8192

# What a debug kernel allocates to watch allocations: not worth failing
WATCHERS = re.compile(r"create_object|mem_pool_alloc|fill_pool|kmemleak|"
                      r"ref_tracker|stack_depot|debug_object")

# An allocation: what called for it, whether it failed, and its size
Site = collections.namedtuple("Site", "name failed size")


def _write(path, value):
    with open(path, "w", encoding="ascii") as out:
        out.write(str(value))


def _read(path):
    with open(path, encoding="utf-8", errors="replace") as text:
        return text.read()


def require_faults():
    """Get ready, or raise Skip on a kernel that cannot do it."""
    if not os.path.isdir(DEBUG + "/tracing") and \
       not os.path.isdir(DEBUG + "/sched"):
        run("mount -t debugfs none " + DEBUG, ok=False)
    if not os.path.isdir(FAILSLAB):
        raise Skip("kernel without failslab (CONFIG_FAILSLAB)")
    if not os.path.exists("/proc/self/fail-nth"):
        raise Skip("kernel without /proc/self/fail-nth")
    if not os.path.isdir(TRACING + "/instances"):
        run("mount -t tracefs none " + TRACING, ok=False)
    if not os.path.isdir(TRACING + "/events/kmem"):
        raise Skip("kernel without trace events of allocations")
    for name, value in (("probability", 0), ("interval", 1), ("times", -1),
                        ("space", 0), ("task-filter", "N"),
                        ("cache-filter", "N"), ("ignore-gfp-wait", "N"),
                        ("verbose", os.environ.get("NSH_FAULT_VERBOSE", 0))):
        _write("%s/%s" % (FAILSLAB, name), value)


class Nth:
    """Let the nth allocation of this thread fail, whatever it is for.

    Only what the thread itself does counts, not interrupts.
    """

    def __init__(self):
        self.fd = os.open("/proc/thread-self/fail-nth", os.O_RDWR)
        self.nth = 0
        self.reached = False

    def __call__(self, nth):
        self.nth = nth
        return self

    def __enter__(self):
        self.reached = False
        os.pwrite(self.fd, b"%d" % self.nth, 0)
        return self

    def __exit__(self, *_):
        left = int(os.pread(self.fd, 20, 0))
        os.pwrite(self.fd, b"0", 0)
        self.reached = self.nth > 0 and not left

    def close(self):
        """Close the file."""
        os.close(self.fd)


class Allocations:
    """What this thread, or another process, allocates between enter and exit.

    In .log are those that fail-nth counts, in the order in which it does.
    """

    EVENTS = ("kmem/kmalloc", "kmem/kmem_cache_alloc")
    LINE = re.compile(
        r"-(\d+) +(?:\([^)]*\) +)?\[\d+\] (\S{4,5}) +[0-9.]+: (\w+): "
        r"call_site=(\S+?)(?:\+\S+)? (?:\[\w+\] )?ptr=(\S+) "
        r"(?:name=\S+ )?bytes_req=(\d+)")

    def __init__(self, size_kb=2048):
        self.dir = "%s/instances/nsh-fault-%d" % (TRACING, os.getpid())
        os.mkdir(self.dir)
        self.pid = os.getpid()
        _write(self.dir + "/tracing_on", 0)
        _write(self.dir + "/buffer_size_kb", size_kb)
        _write(self.dir + "/set_event_pid", self.pid)
        for event in self.EVENTS:
            _write("%s/events/%s/enable" % (self.dir, event), 1)
        self.on = os.open(self.dir + "/tracing_on", os.O_WRONLY)
        self.pipe = os.open(self.dir + "/trace_pipe",
                            os.O_RDONLY | os.O_NONBLOCK)
        self.log = []

    def follow(self, pid=None):
        """Watch another process from now on, or this one again."""
        self.pid = pid or os.getpid()
        _write(self.dir + "/set_event_pid", self.pid)

    def __enter__(self):
        self.log = []
        os.pwrite(self.on, b"1", 0)
        return self

    def __exit__(self, *_):
        os.pwrite(self.on, b"0", 0)
        self.log = self._sites(self._drain())

    def _drain(self):
        parts = []
        while True:
            try:
                part = os.read(self.pipe, 65536)
            except BlockingIOError:
                break
            if not part:
                break
            parts.append(part)
        return b"".join(parts).decode(errors="replace")

    def _sites(self, text):
        sites, watchers = [], []
        for line in text.splitlines():
            if "LOST" in line and "EVENTS" in line:
                raise Failed("trace of allocations: " + line)
            found = self.LINE.search(line)
            if not found:
                continue
            pid, where, _, name, ptr, size = found.groups()
            # In an interrupt, or in softirq context
            if int(pid) != self.pid or where[2] != ".":
                continue
            if int(size) > KMALLOC_MAX:
                continue
            site = Site(name, not ptr.strip("0x"), int(size))
            if "create_object" in name:
                # Told before what it was made for, and counted after it;
                # those before the last one are of memory for each processor
                watchers.append(site)
                continue
            sites += watchers[:-1] + [site] + watchers[-1:]
            watchers = []
        return sites + watchers

    def close(self):
        """Watch no more."""
        os.close(self.on)
        os.close(self.pipe)
        for event in self.EVENTS:
            _write("%s/events/%s/enable" % (self.dir, event), 0)
        os.rmdir(self.dir)


class Atomic:
    """In the whole kernel, allocations that must not wait fail.

    interval: every so many, of all kinds or of those in
    caches: names as in /sys/kernel/slab; a kernel that cannot change that
        while it runs has to be started with slub_debug=A,NAME
    probability: in percent, of these
    """

    def __init__(self, interval=1, caches=(), probability=100):
        self.caches = [c for c in caches if self._marked(c)]
        self.settings = {"ignore-gfp-wait": "Y", "interval": interval,
                         "cache-filter": "Y" if caches else "N",
                         "times": -1, "probability": probability}

    @staticmethod
    def _marked(cache):
        path = "%s/%s/failslab" % (SLAB, cache)
        return os.path.exists(path) and _read(path).strip() == "1"

    def __enter__(self):
        for name, value in self.settings.items():
            _write("%s/%s" % (FAILSLAB, name), value)
        return self

    def __exit__(self, *_):
        for name, value in (("probability", 0), ("interval", 1),
                            ("cache-filter", "N"), ("ignore-gfp-wait", "N")):
            _write("%s/%s" % (FAILSLAB, name), value)
