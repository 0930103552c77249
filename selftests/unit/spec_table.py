#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Print the attribute sets of a netlink spec as rows of a C table."""

import sys

import yaml


def quoted(text):
    return '"' + text + '"'


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        spec = yaml.safe_load(file)
    defs = {d["name"]: d for d in spec["definitions"]}

    def number(value):
        return defs[value]["value"] if isinstance(value, str) else value

    print("/* SPDX-License-Identifier: GPL-2.0 */")
    print("/* Generated from the spec, not to be edited */")
    for group in spec["attribute-sets"]:
        for value, attr in enumerate(group["attributes"], 1):
            checks = attr.get("checks", {})
            names = [e["name"] for e in defs[attr["enum"]]["entries"]] if "enum" in attr else []
            row = [
                quoted(group["name"]),
                quoted(attr["name"]),
                attr.get("value", value),
                quoted(attr["type"]),
                quoted(attr.get("nested-attributes", "")),
                quoted(attr.get("display-hint", "")),
                int(attr.get("multi-attr", False)),
                number(checks.get("min", -1)),
                number(checks.get("max", -1)),
                quoted(" ".join(names)),
                int(attr.get("byte-order") == "big-endian"),
                int(attr.get("enum-as-flags", False)),
            ]
            print("{ " + ", ".join(str(cell) for cell in row) + " },")


main()
