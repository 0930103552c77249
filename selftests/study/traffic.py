#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""Clients and a server for the study of fingerprints.

usage: traffic.py dns SERVER SECONDS ADDRESS...
       traffic.py quic-server ADDRESS
       traffic.py quic SERVER SECONDS ADDRESS...

dns: each client asks one question after the other, each from a socket of its
own, for names of which some are asked for more often than others.
quic: UDP as QUIC uses it. Packets of up to 1200 bytes, of which all but the
first byte and the connection's number is random, and short ones that
acknowledge them; some clients get, some put.
"""

import os
import random
import select
import socket
import struct
import sys
import time

NAMES = ["host%d.study.example" % i for i in range(500)]
WEIGHTS = [1 / (i + 1) for i in range(len(NAMES))]
PORT = 4433


def question(name, ident):
    """A DNS query for an address."""
    head = struct.pack("!6H", ident, 0x0100, 1, 0, 0, 0)
    labels = b"".join(bytes([len(p)]) + p.encode() for p in name.split("."))
    return head + labels + b"\0" + struct.pack("!2H", 1, 1)


def dns(server, seconds, addresses):
    """Ask until the time is over; print how many were answered."""
    end = time.monotonic() + seconds
    asked = answered = 0
    waiting = {}
    poll = select.poll()

    def ask(addr):
        nonlocal asked
        s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        s.bind((addr, 0))
        s.connect((server, 53))
        name, = random.choices(NAMES, WEIGHTS)
        s.send(question(name, random.getrandbits(16)))
        waiting[s.fileno()] = s, addr, time.monotonic()
        poll.register(s, select.POLLIN)
        asked += 1

    for addr in addresses:
        ask(addr)
    while time.monotonic() < end:
        ready = poll.poll(1000)
        if not ready:
            ready = [(fd, 0) for fd in waiting]
        for fd, event in ready:
            s, addr, _ = waiting.pop(fd)
            poll.unregister(fd)
            if event & select.POLLIN and s.recv(4096):
                answered += 1
            s.close()
            ask(addr)
    print("dns: %d questions, %d answers" % (asked, answered))


def short(number):
    """A packet with an acknowledgement only."""
    return bytes([0x40 | random.getrandbits(5)]) + number + \
        os.urandom(random.choice((19, 20, 21, 22, 24)))


def quic_server(addr):
    """Answer each packet: a byte that says how, then what a client sent."""
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8 << 20)
    s.bind((addr, PORT))
    count = 0
    while True:
        data, peer = s.recvfrom(2048)
        count += 1
        number = data[1:9]
        if len(data) < 60:          # asks for more, so to speak
            for _ in range(2):
                s.sendto(bytes([0x40 | random.getrandbits(5)]) +
                         os.urandom(1199), peer)
        elif count % 2:
            s.sendto(short(number), peer)


def quic(server, seconds, addresses):
    """Clients: even ones get, odd ones put."""
    end = time.monotonic() + seconds
    clients = []
    sent = got = 0
    poll = select.poll()
    by_fd = {}
    for i, addr in enumerate(addresses):
        s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        s.bind((addr, 0))
        s.connect((server, PORT))
        client = s, i, os.urandom(8)
        clients.append(client)
        by_fd[s.fileno()] = client
        poll.register(s, select.POLLIN)
    kick = 0
    while time.monotonic() < end:
        if time.monotonic() > kick:
            for s, i, number in clients:
                data = short(number) if i % 2 == 0 else \
                    bytes([0x40]) + number + os.urandom(1191)
                s.send(data)
                sent += 1
            kick = time.monotonic() + 0.2
        for fd, _ in poll.poll(50):
            s, i, number = by_fd[fd]
            n = 0
            try:
                while n < 8:
                    s.recv(2048, socket.MSG_DONTWAIT)
                    n += 1
            except BlockingIOError:
                pass
            got += n
            # one packet for each two
            for _ in range((n + 1) // 2):
                s.send(short(number) if i % 2 == 0 else
                       bytes([0x40]) + number + os.urandom(1191))
                sent += 1
    print("quic: %d sent, %d received" % (sent, got))


def main():
    """See above."""
    what, server = sys.argv[1:3]
    if what == "quic-server":
        quic_server(server)
    elif what in ("dns", "quic"):
        {"dns": dns, "quic": quic}[what](server, float(sys.argv[3]),
                                         sys.argv[4:])
    else:
        sys.exit(__doc__)


main()
