#!/usr/bin/env python3
"""A slow link between two network namespaces: link.py NAMESPACE NAMESPACE

Stands in for `tc netem`, which many kernels lack: each namespace gets a TUN device named `slow`,
and a packet that is read from one is written to the other after a delay. Standard input has lines
of two numbers, delay and jitter in milliseconds, for both ways; when it ends, so does the link.
Says `ready` when the devices are there. Needs /dev/net/tun and the right to configure networks.
"""
import ctypes
import fcntl
import heapq
import os
import random
import select
import struct
import sys
import time

TUNSETIFF, IFF_TUN, IFF_NO_PI = 0x400454CA, 0x0001, 0x1000
CLONE_NEWNET = 0x40000000
libc = ctypes.CDLL(None, use_errno=True)


def enter(namespace):
    if libc.setns(namespace, CLONE_NEWNET):
        raise OSError(ctypes.get_errno(), "entering a network namespace")


def device(path):
    home, there = os.open("/proc/self/ns/net", os.O_RDONLY), os.open(path, os.O_RDONLY)
    enter(there)
    try:
        descriptor = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
        fcntl.ioctl(descriptor, TUNSETIFF, struct.pack("16sH22x", b"slow", IFF_TUN | IFF_NO_PI))
    finally:
        enter(home)
    return descriptor


def main():
    first, second = (device(path) for path in sys.argv[1:3])
    other = {first: second, second: first}
    print("ready", flush=True)
    delay = jitter = 0.0
    queue, number = [], 0  # (due, number, device to write to, packet)
    latest = {first: 0.0, second: 0.0}  # jitter reorders nothing
    poll = select.poll()
    for descriptor in (first, second, 0):
        poll.register(descriptor, select.POLLIN)
    while True:
        wait = None if not queue else max(0, (queue[0][0] - time.monotonic()) * 1000)
        for descriptor, _ in poll.poll(wait):
            if descriptor == 0:
                line = os.read(0, 4096).decode()
                if not line:
                    return
                delay, jitter = (float(word) / 1000 for word in line.splitlines()[-1].split())
                continue
            packet, way = os.read(descriptor, 65536), other[descriptor]
            due = time.monotonic() + delay + random.uniform(-jitter, jitter)
            latest[way] = max(latest[way], due)
            number += 1
            heapq.heappush(queue, (latest[way], number, way, packet))
        while queue and queue[0][0] <= time.monotonic():
            _, _, way, packet = heapq.heappop(queue)
            try:
                os.write(way, packet)
            except OSError:
                pass  # the device is down: the packet is lost


if __name__ == "__main__":
    main()
