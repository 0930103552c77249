# SPDX-License-Identifier: GPL-2.0
"""The clock: with QEMU's -icount shift=0, a nanosecond is an instruction."""

import functools
import os
import re
import resource
import time

from nsh_test import Failed, lab, run


def check():
    """Fail unless time is instructions: one CPU, a TSC of exactly 1 GHz."""
    if os.cpu_count() != 1:
        raise Failed("%d CPUs: instructions are counted on one"
                     % os.cpu_count())
    log = run("dmesg").stdout
    found = re.search(r"tsc: (?:Refined TSC clocksource calibration|Detected)"
                      r":? ([0-9.]+) MHz", log)
    if not found or abs(float(found[1]) - 1000) > 1:
        raise Failed("the TSC does not count instructions (%s); this has to "
                     "be run by scripts/bench" % (found and found[0]))
    return float(found[1])


def queues_first():
    """Have what is queued go on before more is sent.

    Where softirqs have become ksoftirqd's, pktgen would run ahead of it by some
    thousand packets, and the memory that these take would be on the bill.
    """
    with open("/proc/sys/kernel/sched_rt_runtime_us", "w",
              encoding="ascii") as file:
        file.write("-1")
    for name in os.listdir("/proc"):
        if name.isdigit():
            with open("/proc/%s/comm" % name, encoding="ascii") as file:
                if file.read().startswith("ksoftirqd/"):
                    os.sched_setscheduler(int(name), os.SCHED_FIFO,
                                          os.sched_param(1))


def now():
    """Nanoseconds of the guest's time, that is, its instructions."""
    return time.clock_gettime_ns(time.CLOCK_MONOTONIC)


def no_deadlines():
    """Have commands take as long as they take.

    While the guest waits for the host's disk, its time jumps from timer to timer,
    and minutes of it pass in no time.
    """
    lab.run = functools.partial(run, timeout=None)


def children():
    """Nanoseconds that processes which have ended ran for, without waiting."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return round((usage.ru_utime + usage.ru_stime) * 1e9)


def wait(condition, what, seconds=60):
    """Wait until condition() is true, without idling: see no_deadlines()."""
    end = now() + seconds * 10 ** 9
    while not condition():
        if now() > end:
            raise Failed("%s: not within %d s" % (what, seconds))
        os.sched_yield()
