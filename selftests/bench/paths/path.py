# SPDX-License-Identifier: GPL-2.0
"""What a data path has to be able to do."""


class Path:
    """A chain of functions in network namespaces."""

    name = None
    fleet = None

    def chain(self, n):
        """Have packets go through the first n functions."""
        raise NotImplementedError

    def ready(self):
        """Packets have warmed it up. Return: whether that was enough."""
        return True

    def check(self):
        """Fail if packets did not take the way that they should have."""

    def extra(self):
        """Bytes of header that the sink sees on each packet."""
        return 0

    def close(self):
        """What is not undone by deleting the devices."""

    def function(self, i):
        """Namespace and device of function i."""
        return self.fleet.function(i), "e0"

    def sink(self, _n):
        """The sink's device in a chain of n."""
        return "k0"
