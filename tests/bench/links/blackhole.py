"""A host that never takes a connection: its queue is full, so the kernel drops whatever else knocks.

python -m links.blackhole
"""

from __future__ import annotations

import socket
import time

from .names import SINK

PORTS = (80, 443)
KNOCKS = 3
"""Linux takes one more connection than the length of the queue, which is at least one."""


def fill(port: int) -> list[socket.socket]:
    """A listening socket and the connections that fill its queue; all of them have to stay open."""
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)  # as nginx does on all addresses at once
    listening.bind((SINK, port))
    listening.listen(0)
    return [listening, *(knock(port) for _ in range(KNOCKS))]


def knock(port: int) -> socket.socket:
    knocking = socket.socket()
    knocking.setblocking(False)
    knocking.connect_ex((SINK, port))
    return knocking


if __name__ == "__main__":
    kept = [fill(port) for port in PORTS]
    print("ready", flush=True)
    while True:
        time.sleep(3600)
