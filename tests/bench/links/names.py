"""The name server of the simulated web: every name has an address on loopback, unless its first label says otherwise.

python -m links.names [MEDIAN_MS]
"""

from __future__ import annotations

import asyncio
import random
import socket
import struct
import sys
from typing import NamedTuple, cast
from zlib import crc32

ADDRESS = ("127.0.0.53", 53)
SINK = "127.254.0.1"
"""Where nobody takes a connection; see `blackhole`."""
SPREAD = 0.5
"""Sigma of the log-normal delay."""
NO_ERROR, SERVER_FAILURE, NO_SUCH_NAME = 0, 2, 3
HOST_ADDRESS = 1  # a question for an IPv4 address (RFC 1035 3.2.2)


class Question(NamedTuple):
    """What a packet asks for (RFC 1035 4.1.2)."""

    name: str
    kind: int
    raw: bytes


def read(packet: bytes) -> Question:
    """The first question of a packet. Raises IndexError or ValueError for what is none."""
    at, labels = 12, []
    while length := packet[at]:
        labels.append(packet[at + 1 : at + 1 + length].decode("ascii"))
        at += length + 1
    (kind,) = struct.unpack_from(">H", packet, at + 1)
    return Question(".".join(labels).lower(), kind, packet[12 : at + 5])


def address(name: str) -> str:
    """Spread over 127.1.0.0 to 127.200.255.255: a client has 64,000 ports for each."""
    if name.startswith("sink-"):
        return SINK
    number = crc32(name.encode())
    return f"127.{1 + number % 200}.{number >> 8 & 255}.{1 + (number >> 16) % 254}"


def answer(packet: bytes) -> bytes | None:
    """What is sent back; None where nothing ever is."""
    question = read(packet)
    if question.name.startswith("mute-"):
        return None
    status = NO_SUCH_NAME if question.name.startswith("gone-") else NO_ERROR
    found = b""
    if status == NO_ERROR and question.kind == HOST_ADDRESS:
        record = struct.pack(">HHHIH", 0xC00C, HOST_ADDRESS, 1, 300, 4)
        found = record + socket.inet_aton(address(question.name))
    return packet[:2] + struct.pack(">HHHHH", 0x8580 | status, 1, bool(found), 0, 0) + question.raw + found


class Server(asyncio.DatagramProtocol):
    def __init__(self, median: float) -> None:
        self._median = median
        self._chance = random.Random(53)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.DatagramTransport, transport)  # asyncio's own is no subclass of it (3.11)

    def datagram_received(self, packet: bytes, sender: tuple[str, int]) -> None:
        try:
            answered = answer(packet)
        except (IndexError, ValueError, struct.error):
            return
        if answered is not None:
            delay = self._median * self._chance.lognormvariate(0, SPREAD)
            asyncio.get_running_loop().call_later(delay, self._transport.sendto, answered, sender)


async def serve(median: float) -> None:
    opened = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8 << 20)  # a burst of questions is not to be lost here
    opened.bind(ADDRESS)
    await asyncio.get_running_loop().create_datagram_endpoint(lambda: Server(median), sock=opened)
    print("ready", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve(float(sys.argv[1]) / 1000 if sys.argv[1:] else 0.02))
