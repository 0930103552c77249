# SPDX-License-Identifier: GPL-2.0
"""Harness of the nsh_sfc selftests: one process, many subtests.

How to use it (a whole program; rfc8300_sff is a larger example):

    import os, sys
    sys.path.insert(0, os.path.join(os.path.dirname(__file__), "lib"))
    from nsh_test import *

    suite = Suite("example")            # prints KTAP, exits 0, 1 or 4 (skip)
    lab = Lab("example")                # namespaces; all is gone at the end
    t, n = lab.ns("t"), lab.ns("n")     # unique names; t.name for `ip netns`
    lab.veth(t, "w0", n, "p0")          # up, no IPv6; MACs: mac(t, "w0")
    w0 = t.wire("w0")                   # AF_PACKET inside the namespace
    n.nshctl("port add dev p0")         # raises Failed; n.nshctl_json("port")
    n.nshctl("path add 10 hop 255 via lladdr 02:00:00:00:00:02 dev p0")
    bench = Bench(n)                    # exact drop counters of n
    bench.marker(w0, w0, lambda i: (sent, expected))   # see Bench.marker

    @suite.test("rfc8300 2.2: what it proves")         # registers a subtest
    def _():
        bench.run([(w0, frame)],                       # what is sent where
                  {w0: [expected_frame]},              # exactly what arrives
                  drops={"ttl": 1})                    # exactly these drops

    suite.run()                         # plan, subtests, totals, exit status

A subtest fails by an exception: use equal(), same_frames(), check() or
raise Failed; raise Skip("why") to skip.  `program NAME...` runs subtests
whose names contain one of the words, `program -l` lists them.  Wire.recv()
and wait_for() wait for a condition, never for an amount of time.
"""

import os
import sys

if not os.environ.get("PYTHONDONTWRITEBYTECODE"):
    sys.dont_write_bytecode = True

from .frames import *                                   # noqa: E402,F401,F403
from .genl import *                                     # noqa: E402,F401,F403
from .ktap import *                                     # noqa: E402,F401,F403
from .lab import *                                      # noqa: E402,F401,F403
from .bench import *                                    # noqa: E402,F401,F403
