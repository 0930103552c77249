#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""Make report.md and the plots out of bench.json.

usage: report.py BENCH.JSON DIRECTORY
"""

import json
import os
import sys

from plot import Plot

TARGETS = (
    # what, of what, at most
    ("nsh mark", "plain", 0.75),
    ("nsh flow", "plain", 1.0),
    ("nsh master", "plain", 1.1),
    ("nsh nodes, Ethernet", "plain nodes", 1.0),
    ("nsh nodes, VXLAN-GPE", "vxlan nodes", 1.1),
)
WORKLOADS = ("", ", 1500 B", ", 1024 flows", ", 100000 flows", ", firewall",
             ", firewall with conntrack", ", MD type 2, no metadata",
             ", MD type 2, 64 B", ", MD type 2, 244 B")


def number(value):
    """With commas."""
    return "{:,.0f}".format(value)


def table(head, rows):
    """Lines of a Markdown table, numbers to the right."""
    yield "| " + " | ".join(head) + " |"
    yield "|---" + "|---:" * (len(head) - 1) + "|"
    for row in rows:
        yield "| " + " | ".join(str(cell) for cell in row) + " |"
    yield ""


class Report:
    """What was measured, as text and pictures."""

    def __init__(self, data, directory):
        self.data, self.directory = data, directory
        self.results = {each["name"]: each for each in data["results"]}
        self.out = []

    def say(self, *lines):
        """Add lines."""
        self.out.extend(lines)

    def kind(self, kind):
        """Results of a kind that have figures."""
        return {name: each for name, each in self.results.items()
                if each.get("kind") == kind}

    def plot(self, file, plot):
        """Write a picture and show it."""
        if plot.lines:
            with open(os.path.join(self.directory, file), "w",
                      encoding="utf-8") as out:
                out.write(plot.svg())
            self.say("![%s](%s)" % (plot.title, file), "")

    def chains(self):
        """Slopes by data path and workload."""
        chains = self.kind("chain")
        self.say("## Instructions per packet and hop", "",
                 "What each function after the first one costs: the slope over the "
                 "length of the chain; in brackets R².", "")
        names, columns = [], []
        for name in chains:
            base = next((name[:-len(work)] for work in
                         sorted(WORKLOADS, key=len, reverse=True)
                         if work and name.endswith(work)), name)
            if "frames of" not in name and base not in names:
                names.append(base)
        for work in WORKLOADS:
            if any(name + work in chains for name in names):
                columns.append(work)
        rows = []
        for name in names:
            row = [name]
            for work in columns:
                one = chains.get(name + work)
                row.append("%s (%.5f)" % (number(one["slope"]), one["r2"])
                           if one else "")
            rows.append(row)
        self.say(*table(["", *[work[2:] or "64 B, 1 flow" for work in columns]],
                        rows))
        for file, title, wanted in (
                ("chain.svg", "All functions on one node",
                 ("plain", "bridge", "ebpf", "ovs", "nsh mark", "nsh flow",
                  "nsh master", "nsh fingerprint")),
                ("nodes.svg", "A function on each node",
                 ("plain nodes", "ovs", "nsh nodes, Ethernet", "vxlan nodes",
                  "nsh nodes, VXLAN-GPE"))):
            plot = Plot(title, "functions", "instructions per packet")
            for name in wanted:
                if name in chains:
                    plot.line(name, chains[name]["points"])
            self.plot(file, plot)

    def targets(self):
        """Ratios, and what they are to be."""
        rows = []
        for what, of, most in TARGETS:
            if what in self.results and of in self.results and \
                    "slope" in self.results[what] and "slope" in self.results[of]:
                ratio = self.results[what]["slope"] / self.results[of]["slope"]
                rows.append([what, of, "%.3f" % ratio, "%.2f" % most,
                             "yes" if ratio <= most else
                             "missed by %.0f %%" % (100 * (ratio / most - 1))])
        for name in ("paths", "contexts", "flows"):
            if "ratio" in self.results.get(name, {}):
                ratio = self.results[name]["ratio"]
                points = self.results[name]["points"]
                rows.append(["a packet at %s %s" % (number(points[-1][0]), name),
                             "at %d" % points[0][0], "%.3f" % ratio, "1.20",
                             "yes" if ratio <= 1.2 else "missed"])
        for name, of in (("nsh mark, TCP", "plain, TCP"),
                         ("nsh nodes, Ethernet, TCP", "plain nodes, TCP")):
            one, other = self.results.get(name, {}), self.results.get(of, {})
            if "mbit" in one and "mbit" in other:
                ratio = one["mbit"][-1] / other["mbit"][-1]
                rows.append([name + ", throughput", of, "%.3f" % ratio,
                             "0.95 or more", "yes" if ratio >= 0.95 else "missed"])
        name = "nsh mark, latency"
        if "r2" in self.results.get(name, {}):
            r2 = self.results[name]["r2"]
            rows.append([name, "R²", "%.6f" % r2, "0.999 or more",
                         "yes" if r2 >= 0.999 else "missed"])
        for one in self.kind("setup").values():
            rate = 1e9 / one["batch"]
            rows.append(["paths set up in a batch", "10⁹ instructions",
                         number(rate), "200,000 or more",
                         "yes" if rate >= 200000 else "missed"])
        if rows:
            self.say("## What it is to be, and is", "", *table(
                ["", "to", "is", "to be at most", "reached"], rows))

    def latency(self):
        """One packet alone."""
        results = {name: one for name, one in self.kind("latency").items()
                   if "frames of" not in name}
        if not results:
            return
        self.say("## Latency", "", "Instructions from send() to the sink, for "
                 "a packet that is alone.", "")
        self.say(*table(["", "a hop", "R²", "no function", "longest chain"], [
            [name, number(one["slope"]), "%.6f" % one["r2"],
             number(one["points"][0][1]), "%d: %s" % (
                 one["points"][-1][0], number(one["points"][-1][1]))]
            for name, one in results.items()]))
        plot = Plot("One packet alone", "functions", "instructions")
        for name, one in results.items():
            plot.line(name.split(",")[0], one["points"])
        self.plot("latency.svg", plot)

    def frames(self):
        """One proxy, by frame size."""
        rows = []
        alone = {one["size"]: one for name, one in self.kind("latency").items()
                 if "frames of" in name}
        for name, one in self.kind("chain").items():
            if "frames of" not in name:
                continue
            size, here = one["size"], one["points"][-1][1]
            rows.append([size, number(here), number(one["slope"]),
                         number(1e9 / here), number(8e3 * size / here),
                         number(alone[size]["points"][-1][1])
                         if size in alone else "",
                         "0 of %s" % number(one["packets"])])
        if rows:
            self.say("## One proxy, by frame size", "",
                     "As RFC 2544 has it: throughput, the latency of a frame that is "
                     "alone, and what is lost of frames back to back.", "", *table(
                         ["bytes", "instructions", "of these, the hop",
                          "packets in 10⁹", "Mbit in 10⁹", "latency", "lost"],
                         rows))

    def tcp(self):
        """Bulk TCP."""
        results = self.kind("tcp")
        if not results:
            return
        lengths = [x for x, _ in next(iter(results.values()))["points"]]
        self.say("## TCP in bulk", "", "Instructions per byte, megabits for "
                 "10⁹ instructions, and the mean size of a packet at the last "
                 "function.", "")
        self.say(*table(["", *["%d functions" % n for n in lengths]], [
            [name] + ["%.3f, %s, %s" % (y, number(mbit), number(sizes[-1]))
                      for (_, y), mbit, sizes in zip(
                          one["points"], one["mbit"], one["sizes"])]
            for name, one in results.items()]))

    def growth(self):
        """Tables that grow."""
        results = self.kind("growth")
        plot = Plot("Instructions per packet, chain of one", "in the table",
                    "instructions per packet", log_x=True)
        if results:
            self.say("## Tables that grow", "")
        for name, one in results.items():
            plot.line(name, one["points"])
            setup = dict(map(tuple, one["setup"]))
            self.say(*table([name, "a packet", "setting one up"], [
                [number(x), number(y), number(setup[x]) if x in setup else ""]
                for x, y in one["points"]]))
        self.plot("growth.svg", plot)
        for one in self.kind("setup").values():
            self.say("A path takes %s instructions to set up by a run of "
                     "nshctl, %s in a batch: %s paths in 10⁹ instructions."
                     % (number(one["one"]), number(one["batch"]),
                        number(1e9 / one["batch"])), "")

    def profiles(self):
        """Where the instructions go."""
        results = self.kind("profile")
        if not results:
            return
        stages = []
        for one in results.values():
            stages += [name for name in one["stages"] if name not in stages]
        self.say("## Where the instructions go", "", "Sampled by perf, a packet's "
                 "instructions divided by the length of the chain.", "")
        names = [name[len("profile "):] for name in results]
        self.say(*table(["", *names], [
            [stage] + [number(one["stages"].get(stage, 0))
                       for one in results.values()] for stage in stages]))
        self.say("The dearest functions of the kernel:", "")
        self.say(*table(["", "instructions"], [
            [name, ", ".join("%s %.0f" % pair for pair in
                             list(one["functions"].items())[:16])]
            for name, one in zip(names, results.values())]))

    def missing(self):
        """What could not be measured."""
        rows = [[name, word + ": " + one[word].split("\n")[0]]
                for name, one in self.results.items()
                for word in ("skipped", "failed") if word in one]
        if rows:
            self.say("## Not measured", "", *table(["", "why"], rows))

    def text(self):
        """All of it."""
        self.say("# Instructions per packet", "",
                 "Linux %s, one CPU, QEMU -icount shift=0: counted, not timed."
                 % self.data["kernel"], "")
        for part in (self.targets, self.chains, self.latency, self.frames,
                     self.tcp, self.growth, self.profiles,
                     self.missing):
            part()
        return "\n".join(self.out)


def main():
    """bench.json and where the report goes."""
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    with open(sys.argv[1], encoding="utf-8") as file:
        data = json.load(file)
    report = Report(data, sys.argv[2])
    with open(os.path.join(sys.argv[2], "report.md"), "w",
              encoding="utf-8") as out:
        out.write(report.text())


if __name__ == "__main__":
    main()
