# SPDX-License-Identifier: GPL-2.0
"""Namespaces, devices, commands and AF_PACKET sockets."""

import atexit
import ctypes
import errno
import json
import os
import select
import shlex
import shutil
import signal
import socket
import struct
import subprocess
import sys
import time

from .ktap import Failed, Skip

__all__ = ["Lab", "Namespace", "Trace", "Wire", "Frame", "mac", "run",
           "wait_for",
           "nshctl_path", "TREE", "ETH_P_ALL", "PKT_HOST", "PKT_BROADCAST",
           "PKT_MULTICAST", "PKT_OTHERHOST", "PKT_OUTGOING"]

ETH_P_ALL = 3
PKT_HOST, PKT_BROADCAST, PKT_MULTICAST, PKT_OTHERHOST, PKT_OUTGOING = range(5)

SOL_PACKET = 263
PACKET_ADD_MEMBERSHIP = 1
PACKET_AUXDATA = 8
PACKET_VNET_HDR = 15
PACKET_IGNORE_OUTGOING = 23
PACKET_MR_PROMISC = 1
TP_STATUS_VLAN_VALID = 1 << 4
TP_STATUS_VLAN_TPID_VALID = 1 << 6
SO_MARK = 36
SO_RCVMARK = 75
SO_RCVBUFFORCE = 33
CLONE_NEWNET = 0x40000000

TREE = os.path.abspath(os.path.join(os.path.dirname(__file__), "../../.."))
TIMEOUT = 20    # seconds until a wait is a failure; emulated CPUs are slow

_libc = ctypes.CDLL(None, use_errno=True)


def nshctl_path():
    """$NSHCTL, the tree's own, or the one in PATH."""
    tool = os.environ.get("NSHCTL")
    if not tool:
        tool = os.path.join(TREE, "nshctl", "nshctl")
        if not os.access(tool, os.X_OK):
            tool = shutil.which("nshctl")
    if not tool:
        raise Skip("no nshctl: neither built in the tree nor in PATH")
    return tool


def mac(ns, dev):
    """Made-up, unique and stable MAC address of a device, as text."""
    return "02:" + struct.pack("!I", ns.number << 24 |
                               sum(dev.encode()) * 31 +
                               ord(dev[-1]) & 0xffffff).hex(":") + ":01"


def run(command, netns=None, stdin=None, ok=True, timeout=120):
    """Run a command (text or list); with ok, fail unless it ends with 0.

    Returns subprocess.CompletedProcess with text stdout and stderr.
    """
    argv = shlex.split(command) if isinstance(command, str) else command
    enter = None
    if netns is not None:
        def enter():
            _setns(netns.fd)
    done = subprocess.run(argv, input=stdin, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True, timeout=timeout,
                          stdin=None if stdin is not None
                          else subprocess.DEVNULL,
                          preexec_fn=enter, check=False)
    if ok and done.returncode:
        raise Failed("%s: exit status %d\n%s%s"
                     % (shlex.join(argv), done.returncode, done.stdout,
                        done.stderr))
    return done


def wait_for(condition, what="condition", timeout=TIMEOUT, every=0.02):
    """Wait until condition() is true; its value. For lack of an event."""
    end = time.monotonic() + timeout
    late = False
    while True:
        value = condition()
        if value:
            return value
        if late:
            raise Failed("%s: not within %d s" % (what, timeout))
        # A machine that stood still until now lets others go on first
        late = time.monotonic() > end
        select.select([], [], [], max(every, 0.5) if late else every)


def _setns(fd):
    if _libc.setns(fd, CLONE_NEWNET):
        raise OSError(ctypes.get_errno(), "setns")


class Frame(bytes):
    """A received frame, with .mark, .pkttype, .vnet (virtio_net_hdr)."""

    mark = 0
    pkttype = 0
    vnet = None


class Wire:
    """A packet socket on a device."""

    def __init__(self, ns, dev, vnet=False, promisc=True, proto=ETH_P_ALL):
        self.name = "%s/%s" % (ns.short, dev)
        self.vnet = vnet
        with ns:
            s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
            s.setsockopt(SOL_PACKET, PACKET_IGNORE_OUTGOING, 1)
            s.setsockopt(SOL_PACKET, PACKET_AUXDATA, 1)
            if vnet:
                s.setsockopt(SOL_PACKET, PACKET_VNET_HDR, 1)
            s.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, 8 << 20)
            try:
                s.setsockopt(socket.SOL_SOCKET, SO_RCVMARK, 1)
            except OSError:
                pass
            self.ifindex = socket.if_nametoindex(dev)
            s.bind((dev, proto))
            if promisc:
                s.setsockopt(SOL_PACKET, PACKET_ADD_MEMBERSHIP,
                             struct.pack("iHH8s", self.ifindex,
                                         PACKET_MR_PROMISC, 0, b""))
            self.mac = s.getsockname()[4]
            # Many frames under way fill the buffer: wait for them to arrive
            s.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO,
                         struct.pack("ll", TIMEOUT, 0))
        self.sock = s
        self.poll = select.poll()
        self.poll.register(s, select.POLLIN)

    def __repr__(self):
        return "Wire(%s)" % self.name

    def close(self):
        """Close the socket."""
        self.sock.close()

    def fileno(self):
        """For poll()."""
        return self.sock.fileno()

    def send(self, frame, mark=0, vnet=None):
        """Send a frame, with a mark on the sk_buff.

        vnet: struct virtio_net_hdr as 10 bytes, on a wire made with vnet.
        """
        anc = []
        if mark:
            anc.append((socket.SOL_SOCKET, SO_MARK, struct.pack("I", mark)))
        parts = [frame]
        if self.vnet:
            parts.insert(0, vnet or bytes(10))
        self.sock.sendmsg(parts, anc)

    def _read(self):
        """A frame, or None if there is none now."""
        try:
            data, anc, _, addr = self.sock.recvmsg(
                70000, 256, socket.MSG_DONTWAIT)
        except BlockingIOError:
            return None
        except OSError as why:
            if why.errno != errno.ENETDOWN:
                raise
            return self._read()     # told once, after the device was down
        vnet = None
        if self.vnet:
            vnet, data = data[:10], data[10:]
        mark = 0
        for level, kind, value in anc:
            if level == SOL_PACKET and kind == PACKET_AUXDATA:
                status, _, _, _, _, tci, tpid = \
                    struct.unpack("IIIHHHH", value[:20])
                if status & TP_STATUS_VLAN_VALID:
                    if not status & TP_STATUS_VLAN_TPID_VALID:
                        tpid = 0x8100
                    data = data[:12] + struct.pack("!HH", tpid, tci) + \
                        data[12:]
            elif level == socket.SOL_SOCKET and kind == SO_MARK:
                mark = struct.unpack("I", value[:4])[0]
        frame = Frame(data)
        frame.mark, frame.pkttype, frame.vnet = mark, addr[2], vnet
        return frame

    def recv(self, timeout=TIMEOUT):
        """The next frame; fails if none comes."""
        frame = self._read()
        end = time.monotonic() + timeout
        while frame is None:
            left = end - time.monotonic()
            if left <= 0 or not self.poll.poll(left * 1000):
                raise Failed("%s: no frame within %d s" % (self.name, timeout))
            frame = self._read()
        return frame

    def pending(self):
        """All frames that are here now, without waiting."""
        frames = []
        while True:
            frame = self._read()
            if frame is None:
                return frames
            frames.append(frame)

    def recv_until(self, last, timeout=TIMEOUT):
        """Frames up to the one that equals last, which is left out."""
        frames = []
        end = time.monotonic() + timeout
        while True:
            left = end - time.monotonic()
            try:
                frame = self.recv(max(left, 0))
            except Failed:
                text = "%s: marker did not arrive within %d s" % \
                    (self.name, timeout)
                for f in frames:
                    text += "\narrived: " + f.hex()
                raise Failed(text + "\nmarker:  " + last.hex()) from None
            if frame == last:
                return frames
            frames.append(frame)


class Namespace:
    """A network namespace; as a context manager, enters it."""

    def __init__(self, lab, short, number):
        self.lab = lab
        self.short = short
        self.number = number
        self.name = "%s-%s" % (lab.prefix, short)
        self._make()
        lab.spaces.append(self)
        self.fd = os.open("/run/netns/" + self.name,
                          os.O_RDONLY | os.O_CLOEXEC)
        self._depth = []
        self._genl = None
        self.children = []
        self.sysctl("net.ipv6.conf.all.disable_ipv6", 1)
        self.sysctl("net.ipv6.conf.default.disable_ipv6", 1)
        self.ip("link set lo up")

    def _make(self):
        run(["ip", "netns", "add", self.name])

    def __enter__(self):
        self._depth.append(os.open("/proc/thread-self/ns/net",
                                   os.O_RDONLY | os.O_CLOEXEC))
        _setns(self.fd)
        return self

    def __exit__(self, *_):
        fd = self._depth.pop()
        _setns(fd)
        os.close(fd)

    def run(self, command, **kw):
        """Run a command here."""
        return run(command, netns=self, **kw)

    def spawn(self, command, **kw):
        """Start a command here that runs until stop() or the end; Popen."""
        argv = shlex.split(command) if isinstance(command, str) else command
        kw.setdefault("stdout", subprocess.DEVNULL)
        kw.setdefault("stderr", subprocess.DEVNULL)
        kw.setdefault("stdin", subprocess.DEVNULL)
        child = subprocess.Popen(argv, preexec_fn=lambda: _setns(self.fd),
                                 **kw)
        self.children.append(child)
        return child

    def stop(self, child):
        """End a command started by spawn(); its exit status."""
        if child in self.children:
            self.children.remove(child)
        if child.poll() is None:
            child.terminate()
            try:
                child.wait(TIMEOUT)
            except subprocess.TimeoutExpired:
                child.kill()
        return child.wait()

    def ip(self, *lines):
        """Run `ip` commands, all in one process."""
        text = "".join(line + "\n" for line in lines)
        return run(["ip", "-batch", "-"], netns=self, stdin=text)

    def tc(self, *lines):
        """Run `tc` commands, all in one process."""
        text = "".join(line + "\n" for line in lines)
        return run(["tc", "-batch", "-"], netns=self, stdin=text)

    def nft(self, text):
        """Load nftables rules."""
        return run(["nft", "-f", "-"], netns=self, stdin=text)

    def quiet(self, *types):
        """Send nothing of IPv6's own: neighbours, groups, ICMPv6 of such types."""
        own = (130, 131, 132, 133, 134, 135, 136, 143) + types
        self.nft("table ip6 quiet { chain output { type filter hook output "
                 "priority 0; icmpv6 type { %s } drop; }; }"
                 % ", ".join(map(str, own)))

    def sysctl(self, key, value):
        """Set a sysctl of the namespace, with dots or slashes."""
        path = key if "/" in key else key.replace(".", "/")
        with self:
            try:
                with open("/proc/sys/" + path, "w", encoding="ascii") as f:
                    f.write(str(value))
            except FileNotFoundError:
                if "ipv6" not in key:
                    raise

    def wire(self, dev, **kw):
        """A packet socket on a device here."""
        return Wire(self, dev, **kw)

    def socket(self, *args):
        """Any socket, made here."""
        with self:
            return socket.socket(*args)

    def ifindex(self, dev):
        """Index of a device here."""
        with self:
            return socket.if_nametoindex(dev)

    def mac(self, dev):
        """MAC address that a device has, as text."""
        return json.loads(self.run(["ip", "-j", "link", "show", "dev",
                                    dev]).stdout)[0]["address"]

    def link_stats(self, dev):
        """What the kernel counts of a device: {"rx": ..., "tx": ...}."""
        shown = self.run(["ip", "-j", "-s", "link", "show", "dev", dev]).stdout
        return json.loads(shown)[0]["stats64"]

    def nshctl(self, command, **kw):
        """Run nshctl here, as `ip netns exec` would."""
        argv = shlex.split(command) if isinstance(command, str) else command
        return self.run([nshctl_path()] + argv, **kw)

    def nshctl_json(self, command, stats=True):
        """Run nshctl -j [-s] here; what its JSON says."""
        argv = shlex.split(command) if isinstance(command, str) else command
        text = self.nshctl(["-j"] + (["-s"] if stats else []) + argv).stdout
        try:
            return json.loads(text)
        except ValueError as why:
            raise Failed("nshctl -j %s: not JSON (%s): %r"
                         % (command, why, text)) from None

    def nshctl_batch(self, *lines):
        """Run nshctl commands, all in one process."""
        return self.nshctl("-b -", stdin="".join(s + "\n" for s in lines))

    @property
    def genl(self):
        """A netlink socket of the family nsh_sfc here (genl.Genl)."""
        if self._genl is None:
            from .genl import Genl
            self._genl = Genl(self)
        return self._genl

    def delete(self):
        """Delete the namespace now; the last reference is given up."""
        if self in self.lab.spaces:
            self.lab.spaces.remove(self)
            for child in list(self.children):
                self.stop(child)
            if self._genl is not None:
                self._genl.close()
            os.close(self.fd)
            run(["ip", "netns", "del", self.name])


class Trace:
    """Lines of a tracepoint between enter and exit, in .lines."""

    def __init__(self, event):
        self.event = event
        self.lines = []
        self.root = next((d for d in ("/sys/kernel/tracing",
                                      "/sys/kernel/debug/tracing")
                          if os.path.isdir(d + "/events")), None)
        if self.root is None:
            run("mount -t tracefs tracefs /sys/kernel/tracing", ok=False)
            self.root = "/sys/kernel/tracing"
        if not os.path.isdir(self.root + "/instances"):
            raise Skip("no tracefs")
        self.dir = "%s/instances/nsh-%d" % (self.root, os.getpid())

    def _write(self, name, value):
        with open(os.path.join(self.dir, name), "w", encoding="ascii") as out:
            out.write(value)

    def __enter__(self):
        os.mkdir(self.dir)
        self._write("events/%s/enable" % self.event.replace(":", "/"), "1")
        return self

    def __exit__(self, *_):
        self._write("events/%s/enable" % self.event.replace(":", "/"), "0")
        with open(self.dir + "/trace", encoding="ascii") as trace:
            self.lines = [line.split(self.event.split(":")[1] + ": ", 1)[1]
                          .strip() for line in trace
                          if not line.startswith("#")]
        os.rmdir(self.dir)


class Lab:
    """The namespaces of a program; the module is loaded first."""

    def __init__(self, name, module="nsh_sfc"):
        self.prefix = "nsh-%s-%d" % (name, os.getpid())
        self.spaces = []
        self.pid = os.getpid()
        self.at_end = []
        atexit.register(self.cleanup)
        for sig in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(sig, lambda *_: sys.exit(1))
        if module and run(["modprobe", "-n", module], ok=False).returncode \
           and not os.path.isdir("/sys/module/" + module):
            raise Skip("there is no module " + module)
        if module and not os.path.isdir("/sys/module/" + module):
            done = run(["modprobe", module], ok=False)
            if done.returncode:
                raise Skip("cannot load %s: %s" % (module,
                                                   done.stderr.strip()))
        # All on one CPU: what is sent first arrives first
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})

    def ns(self, short):
        """A new namespace."""
        return Namespace(self, short, len(self.spaces) + 1)

    def veth(self, ns_a, dev_a, ns_b, dev_b, mtu=None):
        """A wire between two namespaces: up, no IPv6, fixed addresses."""
        extra = " mtu %d" % mtu if mtu else ""
        ns_a.ip("link add name %s address %s%s type veth peer name %s "
                "address %s%s netns %s"
                % (dev_a, mac(ns_a, dev_a), extra, dev_b, mac(ns_b, dev_b),
                   extra, ns_b.name),
                "link set %s up" % dev_a)
        ns_b.ip("link set %s up" % dev_b)

    def cleanup(self):
        """Undo everything."""
        if os.getpid() != self.pid:
            return
        for func in reversed(self.at_end):
            func()
        self.at_end = []
        spaces, self.spaces = self.spaces, []
        for ns in spaces:
            for child in list(ns.children):
                ns.stop(child)
            os.close(ns.fd)
            run(["ip", "netns", "del", ns.name], ok=False)
