# SPDX-License-Identifier: GPL-2.0
"""Who is not root: an unprivileged user, and root of a user namespace.

Not imported by the package, for few programs need it:

    from nsh_test.user import Container, as_child, become_nobody
"""

import ctypes
import os
import subprocess
import sys

from .ktap import Failed, Skip
from .lab import Namespace, run, wait_for

__all__ = ["Container", "as_child", "become_nobody"]

NOBODY = 65534
_libc = ctypes.CDLL(None, use_errno=True)


def become_nobody():
    """Give up all privileges, for good."""
    os.setgroups([])
    os.setresgid(NOBODY, NOBODY, NOBODY)
    os.setresuid(NOBODY, NOBODY, NOBODY)


def as_child(lab, func, meanwhile=None):
    """Run func(), a generator, in a child; the lines that it yields.

    Whenever that is "?", meanwhile() is called out here, and the child waits.
    """
    sys.stdout.flush()
    r, w = os.pipe()
    wait, go = os.pipe()
    pid = os.fork()
    if not pid:
        code = 1
        try:
            os.close(r)
            os.close(go)
            lab.pid = -1            # what the lab has is not the child's
            with os.fdopen(w, "w", buffering=1) as pipe:
                for line in func():
                    pipe.write("%s\n" % line)
                    if line == "?":
                        os.read(wait, 1)
            code = 0
        except BaseException as why:    # told by the exit status
            os.write(2, ("child: %r\n" % why).encode())
        os._exit(code)
    os.close(w)
    os.close(wait)
    lines = []
    with os.fdopen(r) as pipe:
        for line in pipe:
            lines.append(line[:-1])
            if lines[-1] == "?":
                lines.pop()
                meanwhile()
                os.write(go, b"!")
    os.close(go)
    if os.waitpid(pid, 0)[1]:
        raise Failed("the child has failed after %r" % lines)
    return lines


class Container(Namespace):
    """A network namespace and the user namespace that it belongs to.

    They are an unprivileged user's, who is root in there and nowhere else. What
    Namespace does is done by the real root; as_root() is done by the container's.
    cgroup: directory of the cgroup that its first process is to be in
    """

    def __init__(self, lab, short, cgroup=None):
        def enter():
            if cgroup:
                with open(cgroup + "/cgroup.procs", "w",
                          encoding="ascii") as procs:
                    procs.write("0")
        self.holder = subprocess.Popen(
            ["setpriv", "--reuid=%d" % NOBODY, "--regid=%d" % NOBODY,
             "--clear-groups", "unshare", "--user", "--map-root-user",
             "--net", "sleep", "infinity"], preexec_fn=enter,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.cgroup = cgroup
        wait_for(self._ready, "user namespace")
        super().__init__(lab, short, len(lab.spaces) + 1)
        self.children.append(self.holder)
        self.user = os.open("/proc/%d/ns/user" % self.holder.pid,
                            os.O_RDONLY | os.O_CLOEXEC)

    def _ready(self):
        if self.holder.poll() is not None:
            raise Skip("no user namespaces for unprivileged users here")
        with open("/proc/%d/comm" % self.holder.pid, encoding="ascii") as comm:
            return comm.read() == "sleep\n"

    def _make(self):
        run(["ip", "netns", "attach", self.name, str(self.holder.pid)])

    def _enter(self):
        if self.cgroup:
            with open(self.cgroup + "/cgroup.procs", "w",
                      encoding="ascii") as procs:
                procs.write("0")
        for fd in (self.user, self.fd):
            if _libc.setns(fd, 0):
                raise OSError(ctypes.get_errno(), "setns")
        # 0 in there is nobody out here
        os.setresgid(0, 0, 0)
        os.setresuid(0, 0, 0)

    def as_root(self, func, meanwhile=None):
        """as_child(), as the container's root."""
        def inside():
            self._enter()
            yield from func()
        return as_child(self.lab, inside, meanwhile)

    def do(self, *argv, stdin=None):
        """A command as the container's root; subprocess.CompletedProcess."""
        return subprocess.run(argv, input=stdin, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True, timeout=120,
                              preexec_fn=self._enter, check=False)
