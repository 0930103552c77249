# SPDX-License-Identifier: GPL-2.0
"""Allocations that fail on purpose, and which ones there are.

Not imported by the package, for few programs need it:

    from nsh_test.fault import Allocations, Atomic, Nth, require_faults

    require_faults()                    # or Skip: a kernel without failslab
    nth, watch = Nth(), Allocations()   # of this thread
    with watch, nth(3):                 # the third allocation fails
        request()
    nth.reached                         # was there a third one?
    watch.log                           # [Site]: name, stack, failed, ...

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

__all__ = ["Allocations", "Atomic", "Nth", "OURS", "Site", "WATCHERS",
           "require_faults"]

DEBUG = "/sys/kernel/debug"
FAILSLAB = DEBUG + "/failslab"
FAIL_PAGES = DEBUG + "/fail_page_alloc"
TRACING = "/sys/kernel/tracing"
SLAB = "/sys/kernel/slab"

# What the allocator passes on to the allocator of pages, which is not failed
KMALLOC_MAX = 8192

# What a debug kernel allocates to watch allocations: not worth failing
WATCHERS = re.compile(r"create_object|mem_pool_alloc|fill_pool|kmemleak|"
                      r"ref_tracker|stack_depot|debug_object")

# What belongs to the module
OURS = re.compile(r"nsfc_|nsh_sfc_")

# What allocates on behalf of its caller
HELPERS = re.compile(
    r"(__)?(kmalloc|kmem_cache_alloc|kvmalloc|kv?memdup|kstr|kvasprintf|"
    r"kasprintf|bitmap_|alloc_skb|alloc_percpu|dst_cache_init|xas?_|idr_|"
    r"radix_tree_)")

# An allocation: who asked for it and from where, whether it failed, its size,
# and the functions under way, as name+offset, from the innermost on
Site = collections.namedtuple("Site", "name where failed size stack")


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
    # fail-nth would count pages as well, and no event tells which of them
    if os.path.isdir(FAIL_PAGES):
        _write(FAIL_PAGES + "/min-order", 99)


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

    EVENTS = ("kmem/kmalloc", "kmem/kmem_cache_alloc",
              "percpu/percpu_alloc_percpu")
    WHO = r"-(\d+) +(?:\([^)]*\) +)?\[\d+\] (\S{4,5}) +[0-9.]+: "
    LINE = re.compile(WHO + r"(\w+): call_site=(\S+?)(?:/\S+)? .*?"
                      r"(?:bytes_req|\bsize)=(\d+)(.*)")
    STACK = re.compile(WHO + "<stack trace>")
    FRAME = re.compile(r" => ([^/\s]+)")

    def __init__(self, size_kb=8192):
        self.dir = "%s/instances/nsh-fault-%d" % (TRACING, os.getpid())
        os.mkdir(self.dir)
        self.pid = os.getpid()
        _write(self.dir + "/tracing_on", 0)
        _write(self.dir + "/buffer_size_kb", size_kb)
        _write(self.dir + "/set_event_pid", self.pid)
        for option in ("stacktrace", "sym-offset"):
            _write("%s/options/%s" % (self.dir, option), 1)
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
        self.log = self._sites(self._events(self._drain()))

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

    def _events(self, text):
        """[(kind, call site, failed?, size, stack)], as they were told."""
        events, last, stack = [], {}, None
        for line in text.splitlines():
            if "LOST" in line and "EVENTS" in line:
                raise Failed("trace of allocations: " + line)
            found = self.FRAME.match(line)
            if found:
                stack.append(found.group(1))
                continue
            # What follows is not of one that an interrupt came between
            found = self.STACK.search(line)
            if found:
                stack = last.pop(found.group(2)[2], [])
                continue
            found = self.LINE.search(line)
            if not found:
                continue
            pid, where, kind, call, size, rest = found.groups()
            last[where[2]] = stack = []
            # Not in an interrupt, nor in softirq context
            if int(pid) == self.pid and where[2] == ".":
                failed = bool(re.search(r" ptr=(0+ |\(null\))", line))
                if int(size) > KMALLOC_MAX or "__GFP_NOFAIL" in rest:
                    kind = "never failed"
                events.append((kind, call, failed, int(size), stack))
        return events

    def _sites(self, events):
        """In the order in which they began: an allocation is told when it ends,
        after those that were made for it, as what kmemleak knows it by."""
        trees = []
        for kind, call, failed, size, stack in events:
            outer = stack[stack.index(call):] if call in stack else [call]
            asked = next((at for at in outer if not HELPERS.match(at)), call)
            site = Site(asked.split("+")[0], asked, failed, size, tuple(stack))
            counted = kind != "never failed"
            if kind.startswith("percpu"):
                # Failed by the module alone: kmod/percpu.h
                counted = OURS.match(asked)
            elif kind == "kmem_cache_alloc":
                # Of the cache of caches: never failed
                counted = not asked.startswith("kmem_cache_create")
            tree = [site] if counted else []
            inner = len(trees)
            while inner and len(trees[inner - 1][0]) > len(stack) and \
                    trees[inner - 1][0][-len(outer):] == outer:
                inner -= 1
            for _, part in trees[inner:]:
                tree += part
            trees[inner:] = [(stack, tree)]
        return [site for _, tree in trees for site in tree]

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
