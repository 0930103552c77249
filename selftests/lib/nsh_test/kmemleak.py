# SPDX-License-Identifier: GPL-2.0
"""Leaks of memory, as kmemleak of a debug kernel finds them."""

import os
import re

__all__ = ["OURS", "leaks"]

KMEMLEAK = "/sys/kernel/debug/kmemleak"

# In a report that names the module; once that is unloaded, none does
OURS = "nsh_sfc|nsfc"
# The kernel forgets the name of a cache that it cannot show in sysfs, which is what
# becomes of one of the module's when allocations fail while that is loaded
NOBODYS = re.compile(r"kobject_init_and_add\+\S+\s+\S+ sysfs_slab_add\+")


def leaks(what=OURS):
    """Reports that match, after two scans: {address: text}.

    The second one is for what the first one found pointers to on a stack, or
    on its way from one list to another. None if the kernel has no kmemleak.
    """
    if not os.path.exists(KMEMLEAK):
        return None
    for _ in range(2):
        with open(KMEMLEAK, "w", encoding="ascii") as scan:
            scan.write("scan")
    with open(KMEMLEAK, encoding="utf-8", errors="replace") as found:
        texts = found.read().split("unreferenced object ")[1:]
    return {text.split()[0]: text for text in texts
            if re.search(what, text) and not NOBODYS.search(text)}
