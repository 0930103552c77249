# SPDX-License-Identifier: GPL-2.0
"""Send, and expect exactly these frames, drops and nothing else."""

from .ktap import Failed, equal, same_frames

__all__ = ["Bench", "delta"]


def delta(before, after):
    """What numbers of two dicts have changed, and by how much."""
    keys = [k for k in {**before, **after}
            if isinstance({**before, **after}[k], int)]
    return {k: after.get(k, 0) - before.get(k, 0) for k in keys
            if after.get(k, 0) != before.get(k, 0)}


class Bench:
    """A node (the namespace that holds ports and paths) and its wires."""

    def __init__(self, node):
        self.node = node
        self.markers = []
        self.number = 0

    def marker(self, sender, receiver, build):
        """How to prove that receiver gets nothing more.

        build(i) gives (frame to send on sender, frame that receiver must
        then get); i makes it unique. The marker has to take the same way,
        so that whatever was sent before it arrives before it.
        """
        self.markers.append((sender, receiver, build))

    def settle(self):
        """Send the markers; what arrived before them, by receiver."""
        got = {}
        for sender, receiver, build in self.markers:
            self.number += 1
            frame, last = build(self.number)
            sender.send(frame)
            got.setdefault(receiver, []).extend(receiver.recv_until(last))
        return got

    def run(self, sends, expects=None, drops=None, mask=None):
        """Send frames, expect exactly these frames and drops.

        sends: list of (wire, frame) or (wire, frame, mark)
        expects: {wire: [frame]}; wires with a marker and not named here must
            get nothing
        drops: {reason: number}, all other reasons must not move
        mask: function applied to each received frame before it is compared
        Returns what arrived, by wire.
        """
        before = self.node.genl.stats()
        for wire, frame, *mark in sends:
            wire.send(frame, *mark)
        got = self.settle()
        for wire in expects or {}:
            if wire not in got:
                raise Failed("%s has no marker: absence is not proved"
                             % wire.name)
        after = self.node.genl.stats()
        for wire, frames in got.items():
            want = (expects or {}).get(wire, [])
            same_frames([mask(f) for f in frames] if mask else frames, want,
                        wire.name)
        equal(delta(before, after), drops or {}, "drops by reason")
        return got
