# SPDX-License-Identifier: GPL-2.0
"""Packets in the background, as many as the machine gives, all counted.

Not imported by the package, for few programs need it:

    from nsh_test.traffic import Sink, Traffic

    sink = Sink(t, "w1", ["dst_mac 02:..."])    # the kernel counts
    traffic = Traffic(w0, [frame, ...])         # a process of its own sends
    traffic.reached(1000)                       # wait until so many are sent
    sent = traffic.stop()
"""

import contextlib
import ctypes
import json
import mmap
import os
import signal
import struct

from .ktap import Failed
from .lab import wait_for

__all__ = ["Sink", "Traffic"]

_libc = ctypes.CDLL(None, use_errno=True)


class _Iovec(ctypes.Structure):
    _fields_ = [("base", ctypes.c_void_p), ("len", ctypes.c_size_t)]


class _Msghdr(ctypes.Structure):
    _fields_ = [("name", ctypes.c_void_p), ("namelen", ctypes.c_uint),
                ("iov", ctypes.POINTER(_Iovec)), ("iovlen", ctypes.c_size_t),
                ("control", ctypes.c_void_p), ("controllen", ctypes.c_size_t),
                ("flags", ctypes.c_int)]


class _Mmsghdr(ctypes.Structure):
    _fields_ = [("hdr", _Msghdr), ("len", ctypes.c_uint)]


class Traffic:
    """A process that sends frames on a wire, over and over."""

    running = []

    def __init__(self, wire, frames, cpu=None):
        # number sent, number of times the kernel refused, stop
        self.shared = mmap.mmap(-1, 24)
        cpus = os.sched_getaffinity(1) if cpu is None else {cpu}
        mine = os.sched_getaffinity(0)
        self.frames = len(frames)
        self.status = None
        self.pid = os.fork()
        if not self.pid:
            try:
                for sig in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                    signal.signal(sig, signal.SIG_DFL)
                # Where the tests do not run, if there is such a place
                os.sched_setaffinity(0, cpus - mine or cpus)
                # Keep no namespace alive
                os.closerange(3, wire.sock.fileno())
                os.closerange(wire.sock.fileno() + 1, 4096)
                self._send(wire, frames)
            finally:
                os._exit(0)
        self.running.append(self)

    def _send(self, wire, frames):
        sock = wire.sock
        kept = [ctypes.create_string_buffer(f, len(f)) for f in frames]
        vector = (_Iovec * len(frames))()
        msgs = (_Mmsghdr * len(frames))()
        for i, data in enumerate(kept):
            vector[i].base = ctypes.addressof(data)
            vector[i].len = len(frames[i])
            msgs[i].hdr.iov = ctypes.pointer(vector[i])
            msgs[i].hdr.iovlen = 1
        size, at = ctypes.sizeof(_Mmsghdr), 0
        parent = os.getppid()
        sent = refused = 0
        while not self.shared[16] and os.getppid() == parent:
            # All frames come equally often, so go on where it stopped
            done = _libc.sendmmsg(sock.fileno(), ctypes.byref(msgs, at * size),
                                  len(frames) - at, 0)
            if done > 0:
                sent += done
                at = (at + done) % len(frames)
            else:
                refused += 1
            self.shared[:16] = struct.pack("QQ", sent, refused)

    @property
    def sent(self):
        """Frames that the kernel has taken so far."""
        return struct.unpack("Q", self.shared[:8])[0]

    @property
    def refused(self):
        """How often the kernel has refused one."""
        return struct.unpack("Q", self.shared[8:16])[0]

    def reached(self, more, timeout=60):
        """Wait until so many more have been sent."""
        goal = self.sent + more
        wait_for(lambda: self.sent >= goal, "%d more frames sent" % more,
                 timeout, 0.002)

    def _is_stopped(self):
        with open("/proc/%d/stat" % self.pid, encoding="ascii") as stat:
            return stat.read().rsplit(")", 1)[1].split()[0] == "T"

    @contextlib.contextmanager
    def paused(self):
        """Nothing is sent for a while."""
        os.kill(self.pid, signal.SIGSTOP)
        try:
            wait_for(self._is_stopped, "the sender to stand still")
            yield
        finally:
            os.kill(self.pid, signal.SIGCONT)

    def stop(self):
        """Stop after a whole round; the number of frames sent."""
        if self.status is None:
            self.running.remove(self)
            self.shared[16] = 1
            self.status = os.waitpid(self.pid, 0)[1]
            if self.status:
                raise Failed("the sender ended with %d" % self.status)
        return self.sent

    @classmethod
    def stop_all(cls):
        """Stop what a failed test has left."""
        for traffic in cls.running[:]:
            traffic.stop()


class Sink:
    """The kernel counts what a device receives, and drops it.

    matches: words of tc's flower or u32 classifier, with the protocol in
    front; each has a counter, and all else has one more.
    """

    def __init__(self, ns, dev, matches=()):
        self.ns, self.dev, self.count = ns, dev, len(matches)
        lines = ["qdisc replace dev %s clsact" % dev]
        for i, match in enumerate(matches, 1):
            lines.append("filter add dev %s ingress pref %d %s action drop"
                         % (dev, i, match))
        lines.append("filter add dev %s ingress pref 99 matchall action drop"
                     % dev)
        ns.tc(*lines)

    def read(self):
        """Packets by match; those that match nothing come last."""
        said = self.ns.run("tc -s -j filter show dev %s ingress"
                           % self.dev).stdout
        out = {}
        for entry in json.loads(said):
            for action in entry.get("options", {}).get("actions", []):
                pref = entry["pref"]
                out[pref] = out.get(pref, 0) + action["stats"]["packets"]
        return [out.get(i, 0) for i in
                list(range(1, self.count + 1)) + [99]]

    def total(self):
        """All packets."""
        return sum(self.read())
