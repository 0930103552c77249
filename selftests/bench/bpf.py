# SPDX-License-Identifier: GPL-2.0
"""Pinned BPF maps, by the system call alone."""

import ctypes
import os
import struct

NR_BPF = 321            # x86_64
MAP_LOOKUP_ELEM, MAP_UPDATE_ELEM, OBJ_GET = 1, 2, 7

_libc = ctypes.CDLL(None, use_errno=True)


def _bpf(cmd, attr):
    buf = ctypes.create_string_buffer(attr, 128)
    done = _libc.syscall(NR_BPF, cmd, buf, len(buf))
    if done < 0:
        raise OSError(ctypes.get_errno(), "bpf(%d)" % cmd)
    return done


class Map:
    """A pinned map."""

    def __init__(self, path, value_size):
        self.path = ctypes.create_string_buffer(os.fsencode(path))
        self.size = value_size
        self.fd = _bpf(OBJ_GET, struct.pack("QII",
                                            ctypes.addressof(self.path), 0, 0))

    def _call(self, cmd, key, value):
        key = ctypes.create_string_buffer(key, len(key))
        _bpf(cmd, struct.pack("I4xQQQ", self.fd, ctypes.addressof(key),
                              ctypes.addressof(value), 0))

    def __getitem__(self, key):
        value = ctypes.create_string_buffer(self.size)
        self._call(MAP_LOOKUP_ELEM, key, value)
        return value.raw

    def __setitem__(self, key, data):
        self._call(MAP_UPDATE_ELEM, key,
                   ctypes.create_string_buffer(data, self.size))
