# SPDX-License-Identifier: GPL-2.0
"""KTAP output and the checks that subtests are made of."""

import difflib
import os
import sys
import time
import traceback

__all__ = ["Suite", "Failed", "Skip", "check", "equal", "contains",
           "same_frames", "hexdump", "diff_bytes", "diag"]

KSFT_SKIP = 4


class Failed(Exception):
    """What a subtest expected did not happen."""


class Skip(Exception):
    """A subtest, or before Suite.run() the program, cannot run here."""


def diag(text):
    """Print a diagnostic, all lines of it."""
    for line in str(text).splitlines() or [""]:
        print("# " + line)
    sys.stdout.flush()


def hexdump(data, prefix="", around=0):
    """Lines of 16 bytes with offsets; of long data those around an offset."""
    if not data:
        return prefix + "(empty)"
    lines = ["%s%04x  %s" % (prefix, i, data[i:i + 16].hex(" "))
             for i in range(0, len(data), 16)]
    first = max(0, min(around // 16 - 8, len(lines) - 16))
    if first:
        lines[first - 1] = prefix + "..."
        first -= 1
    if len(lines) > first + 18:
        lines[first + 17:] = [prefix + "..."]
    return "\n".join(lines[first:])


def diff_bytes(want, got):
    """Two hex dumps and the first byte that differs."""
    at = next((i for i, (a, b) in enumerate(zip(want, got)) if a != b),
              min(len(want), len(got)))
    return ("first difference at byte %d (length %d, expected %d)\n"
            "expected\n%s\ngot\n%s" % (at, len(got), len(want),
                                       hexdump(want, "  ", at),
                                       hexdump(got, "  ", at)))


def check(condition, text="condition does not hold"):
    """Fail with this text unless the condition holds."""
    if not condition:
        raise Failed(text)


def equal(got, want, what="value"):
    """Fail unless both are equal; bytes are compared as hex dumps."""
    if got == want:
        return
    if isinstance(want, (bytes, bytearray)) and \
       isinstance(got, (bytes, bytearray)):
        raise Failed("%s: %s" % (what, diff_bytes(want, got)))
    if isinstance(want, list) and isinstance(got, list):
        at = next((i for i, (a, b) in enumerate(zip(want, got)) if a != b),
                  min(len(want), len(got)))
        raise Failed("%s: item %d differs (%d items, expected %d)\n"
                     "  expected %s\n  got      %s"
                     % (what, at, len(got), len(want),
                        _short(want[at:at + 3]), _short(got[at:at + 3])))
    if isinstance(want, str) and isinstance(got, str):
        lines = list(difflib.unified_diff(want.splitlines(),
                                          got.splitlines(), "expected", "got",
                                          n=1, lineterm=""))
        raise Failed("%s:\n%s" % (what, "\n".join(lines[:60])))
    raise Failed("%s:\n  expected %s\n  got      %s"
                 % (what, _short(want), _short(got)))


def _short(value):
    text = repr(value)
    return text if len(text) < 1500 else text[:1500] + "..."


def contains(got, want, what="value"):
    """Fail unless got has all that want has; dicts may have more keys."""
    if isinstance(want, dict) and isinstance(got, dict):
        for key, value in want.items():
            check(key in got, "%s: there is no %s in %r" % (what, key, got))
            contains(got[key], value, "%s.%s" % (what, key))
    elif isinstance(want, list) and isinstance(got, list):
        equal(len(got), len(want), what + ": how many")
        for i, value in enumerate(want):
            contains(got[i], value, "%s[%d]" % (what, i))
    else:
        equal(got, want, what)


def same_frames(got, want, where="wire"):
    """Fail unless both lists hold the same frames in the same order."""
    for i, (g, w) in enumerate(zip(got, want)):
        if g != w:
            raise Failed("%s: frame %d of %d: %s"
                         % (where, i + 1, len(want), diff_bytes(w, g)))
    if len(got) < len(want):
        raise Failed("%s: %d frames arrived instead of %d; missing\n%s"
                     % (where, len(got), len(want),
                        hexdump(want[len(got)], "  ")))
    if len(got) > len(want):
        raise Failed("%s: %d frames arrived instead of %d; surplus\n%s"
                     % (where, len(got), len(want),
                        hexdump(got[len(want)], "  ")))


class Suite:
    """The subtests of one program."""

    def __init__(self, name, argv=None):
        argv = sys.argv[1:] if argv is None else argv
        self.name = name
        self.cases = []
        self.listing = "-l" in argv
        self.words = [a for a in argv if not a.startswith("-")]
        self.teardown = []
        self._excepthook = sys.excepthook
        sys.excepthook = self._setup_failed
        if not self.listing and os.geteuid() != 0:
            self.skip_all("needs root")

    def skip_all(self, why):
        """Skip the whole program."""
        print("TAP version 13")
        print("1..0 # SKIP " + why, flush=True)
        sys.exit(KSFT_SKIP)

    def _setup_failed(self, kind, value, trace):
        """An exception outside of any subtest."""
        if issubclass(kind, Skip):
            print("TAP version 13\n1..0 # SKIP %s" % value, flush=True)
            self._end(KSFT_SKIP)
        print("TAP version 13\n1..1")
        diag("".join(traceback.format_exception(kind, value, trace)))
        print("not ok 1 set-up", flush=True)
        self._end(1)

    def _end(self, status):
        """Leave from within the exception hook, with everything undone."""
        import atexit
        atexit._run_exitfuncs()
        os._exit(status)

    def test(self, name, *args):
        """Decorator: register a subtest, called with args."""
        def register(func):
            self.cases.append((name, func, args))
            return func
        return register

    def add(self, name, func, *args):
        """Register a subtest."""
        self.cases.append((name, func, args))

    def run(self):
        """Run the subtests and end the program."""
        cases = [c for c in self.cases
                 if not self.words or any(w in c[0] for w in self.words)]
        if self.listing:
            for name, _, _ in cases:
                print(name)
            sys.exit(0)
        print("TAP version 13")
        print("1..%d" % len(cases), flush=True)
        count = {"ok": 0, "not ok": 0, "skip": 0}
        for i, (name, func, args) in enumerate(cases, 1):
            name = name.replace("#", "")
            start = time.monotonic()
            try:
                func(*args)
            except Skip as why:
                count["skip"] += 1
                print("ok %d %s # SKIP %s" % (i, name, why), flush=True)
                continue
            except Failed as why:
                diag(why)
                diag(_where(why))
                result = "not ok"
            except Exception:
                diag(traceback.format_exc())
                result = "not ok"
            else:
                result = "ok"
            count[result] += 1
            print("%s %d %s" % (result, i, name), flush=True)
            took = time.monotonic() - start
            if took > 10:
                diag("took %.1f s" % took)
        diag("Totals: pass:%d fail:%d xfail:0 xpass:0 skip:%d error:0"
             % (count["ok"], count["not ok"], count["skip"]))
        if count["not ok"]:
            sys.exit(1)
        sys.exit(KSFT_SKIP if count["skip"] == len(cases) else 0)


def _where(exc):
    """The lines of the program that led to a failure."""
    frames = traceback.extract_tb(exc.__traceback__)
    return "at " + " < ".join("%s:%d" % (os.path.basename(f.filename),
                                         f.lineno)
                              for f in reversed(frames[1:]))
