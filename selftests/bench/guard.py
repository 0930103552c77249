#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""Compare the main figures with those that the tree has on record.

usage: guard.py [--record] BENCH.JSON

Fails if one is more than 3 % worse. A change that knowingly costs more says why,
and updates the record with --record.
"""

import json
import os
import sys

RECORD = os.path.join(os.path.dirname(os.path.abspath(__file__)), "record.json")
WORSE = 1.03


def figures(results):
    """The main figures, by name; less is better."""
    by_name = {each["name"]: each for each in results}

    def slope(name):
        if "slope" not in by_name.get(name, {}):
            sys.exit("guard: %s was not measured: %s"
                     % (name, by_name.get(name, "not at all")))
        return by_name[name]["slope"]

    def ratio(name, to):
        return round(slope(name) / slope(to), 4)

    # Ratios, since another build of the same kernel may cost all of them more
    return {
        "a hop by mark, to plain": ratio("nsh mark", "plain"),
        "a hop by flow, to plain": ratio("nsh flow", "plain"),
        "a hop behind master, to plain": ratio("nsh master", "plain"),
        "a hop over Ethernet, to plain nodes":
            ratio("nsh nodes, Ethernet", "plain nodes"),
        "a hop over VXLAN-GPE, to VXLAN":
            ratio("nsh nodes, VXLAN-GPE", "vxlan nodes"),
        "a packet at 10,000 paths, to one at 10": by_name["paths"]["ratio"],
    }


def main():
    """The record, or a comparison."""
    args = sys.argv[1:]
    record = "--record" in args
    args = [arg for arg in args if arg != "--record"]
    if len(args) != 1:
        sys.exit(__doc__)
    with open(args[0], encoding="utf-8") as file:
        data = json.load(file)
    now = figures(data["results"])
    if record:
        with open(RECORD, "w", encoding="utf-8") as file:
            json.dump({"kernel": data["kernel"], "figures": now}, file, indent=1)
            file.write("\n")
        return 0
    with open(RECORD, encoding="utf-8") as file:
        then = json.load(file)
    if then["kernel"] != data["kernel"]:
        print("# recorded on %s, now %s" % (then["kernel"], data["kernel"]))
    bad = 0
    for name, value in now.items():
        before = then["figures"][name]
        worse = value > before * WORSE
        bad += worse
        print("%s - %s: %g, on record %g (%+.1f %%)"
              % ("not ok" if worse else "ok", name, value, before,
                 100 * (value / before - 1)))
    print("%d passed, %d failed, 0 skipped" % (len(now) - bad, bad))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
