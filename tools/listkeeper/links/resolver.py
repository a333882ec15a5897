"""From names to addresses: one look-up a host for a run, and connections go to the addresses that were judged."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from enum import Enum
from itertools import islice
from typing import NamedTuple, NoReturn, Protocol

from aiohttp.abc import AbstractResolver, ResolveResult

from listkeeper.links.guard import Networks, RefusedAddressError

SECONDS = 6.0
"""For one look-up, three tries of it. Name servers give up on a broken zone after five to ten; it is asked again."""
CONCURRENT = 200
"""Look-ups at a time: more at once and small name servers drop packets."""
CAPACITY = 100_000
"""Hosts remembered."""
PER_FAMILY = 4
"""Addresses used of each family. When all fail, aiohttp 3.14 begins again without the first: time is their square."""


class Failure(Enum):
    """Why a look-up gave no address; the value completes "the name server says that ..."."""

    NO_SUCH_NAME = "the name does not exist"
    NO_ADDRESS = "the name has no address"
    SERVER_FAILURE = "it cannot answer now"
    TIMED_OUT = "nothing in time"


_ERRNO = {
    Failure.NO_SUCH_NAME: socket.EAI_NONAME,
    Failure.NO_ADDRESS: getattr(socket, "EAI_NODATA", socket.EAI_NONAME),  # not on every system
    Failure.SERVER_FAILURE: socket.EAI_AGAIN,
    Failure.TIMED_OUT: socket.EAI_AGAIN,
}


class LookupFailedError(socket.gaierror):
    """No address; `failure` says why, `errno` says it in the words of getaddrinfo.

    aiohttp hands it on as `ClientConnectorDNSError.os_error`.
    """

    def __init__(self, failure: Failure) -> None:
        super().__init__(_ERRNO[failure], failure.value)
        self.failure = failure


class Lookup(Protocol):
    """Who is asked."""

    async def addresses(self, host: str, family: int) -> Sequence[str]:
        """All addresses of a host, of one family or (AF_UNSPEC) of both; at least one.

        Raises `LookupFailedError`. May be cancelled.
        """

    async def close(self) -> None: ...


class TableLookup:
    """A table of names, for tests and simulated worlds; what is not in it gets `otherwise`."""

    def __init__(
        self,
        table: Mapping[str, Sequence[str] | Failure],
        otherwise: Sequence[str] | Failure = Failure.NO_SUCH_NAME,
    ) -> None:
        self.table = table
        self.otherwise = otherwise
        self.asked: list[str] = []

    async def addresses(self, host: str, family: int) -> Sequence[str]:
        self.asked.append(host)
        answer = self.table.get(host, self.otherwise)
        if isinstance(answer, Failure):
            raise LookupFailedError(answer)
        return _some([address for address in answer if family in (socket.AF_UNSPEC, _family(address))])

    async def close(self) -> None:
        pass


class ThreadLookup:
    """The system's own resolver, in threads of its own: those of the loop are too few.

    A look-up that was given up holds its thread, and the end of the program, until the system gives up too.
    """

    def __init__(self, threads: int = 64) -> None:
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="lookup")

    async def addresses(self, host: str, family: int) -> Sequence[str]:
        loop = asyncio.get_running_loop()
        try:
            found = await loop.run_in_executor(self._threads, _ask_system, host, family)
        except socket.gaierror as error:
            raise LookupFailedError(_SYSTEM_FAILURES.get(error.errno or 0, Failure.SERVER_FAILURE)) from error
        except UnicodeError as error:  # a label of more than 63 characters, or an empty one
            raise LookupFailedError(Failure.NO_SUCH_NAME) from error
        return _some(found)

    async def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)


def _ask_system(host: str, family: int) -> list[str]:
    return [str(address[0]) for *_, address in socket.getaddrinfo(host, None, family, socket.SOCK_STREAM)]


_SYSTEM_FAILURES = {
    socket.EAI_NONAME: Failure.NO_SUCH_NAME,
    _ERRNO[Failure.NO_ADDRESS]: Failure.NO_ADDRESS,
    getattr(socket, "EAI_ADDRFAMILY", socket.EAI_FAMILY): Failure.NO_ADDRESS,
}


class AsyncLookup:
    """c-ares by aiodns: thousands of names at once, without threads. Reads resolv.conf and the hosts file.

    Names are absolute: no search domain makes a dead name of a list into a live one of the local network, and the
    environment's `HOSTALIASES` renames none.
    """

    def __init__(self, nameservers: Sequence[str] | None = None, *, seconds: float = 2.0, tries: int = 3) -> None:
        """Seconds are those of the first try; each next one waits longer."""
        import aiodns
        from pycares import ARES_FLAG_EDNS, ARES_FLAG_NOALIASES, ARES_FLAG_NOSEARCH

        flags = ARES_FLAG_EDNS | ARES_FLAG_NOALIASES | ARES_FLAG_NOSEARCH
        self._resolver = aiodns.DNSResolver(nameservers, timeout=seconds, tries=tries, flags=flags)

    async def addresses(self, host: str, family: int) -> Sequence[str]:
        from aiodns.error import DNSError

        try:
            found = await self._resolver.getaddrinfo(host, socket.AddressFamily(family), type=socket.SOCK_STREAM)
        except DNSError as error:
            raise LookupFailedError(_ares_failure(error.args[0])) from error
        return _some([node.addr[0].decode("ascii") for node in found.nodes])

    async def close(self) -> None:
        await self._resolver.close()


def _ares_failure(code: int) -> Failure:
    from aiodns import error

    return {
        error.ARES_ENOTFOUND: Failure.NO_SUCH_NAME,
        error.ARES_EBADNAME: Failure.NO_SUCH_NAME,
        error.ARES_ENODATA: Failure.NO_ADDRESS,
        error.ARES_ETIMEOUT: Failure.TIMED_OUT,
    }.get(code, Failure.SERVER_FAILURE)


def system_lookup() -> Lookup:
    """The fastest there is: aiodns where it can be imported (not every platform has wheels of it), else threads."""
    try:
        return AsyncLookup()
    except ImportError:
        return ThreadLookup()


def reaches_ipv6() -> bool:
    """Whether there is a route to the IPv6 internet. Asks the routing table; nothing is sent."""
    try:
        with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as probe:
            probe.connect(("2000::1", 443))
    except OSError:
        return False
    return True


class Answer(NamedTuple):
    """What a look-up came to: addresses, or one of the other two."""

    addresses: tuple[str, ...] = ()
    failure: Failure | None = None
    refused: str = ""

    def complain(self) -> NoReturn:
        if self.failure:
            raise LookupFailedError(self.failure)
        raise RefusedAddressError(self.refused)


class Resolver(AbstractResolver):
    """Remembers each host for a run, failures too, and refuses a name if *any* of its addresses may not be asked.

    For a connector with `use_dns_cache=False`: this is the cache. Must be closed before its loop.
    """

    def __init__(
        self,
        lookup: Lookup,
        networks: Networks,
        *,
        ipv6: bool | None = None,
        seconds: float = SECONDS,
        concurrent: int = CONCURRENT,
        capacity: int = CAPACITY,
    ) -> None:
        self._lookup = lookup
        self._networks = networks
        self._ipv6 = reaches_ipv6() if ipv6 is None else ipv6
        self._seconds = seconds
        self._slots = asyncio.Semaphore(concurrent)
        self._capacity = capacity
        self._answers: dict[str, Answer] = {}
        self._asking: dict[str, asyncio.Task[Answer]] = {}

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        answer = await self.answer(host)
        if not answer.addresses:
            answer.complain()
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=_family(address),
                proto=0,
                flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
            )
            for address in _some([found for found in answer.addresses if family in (socket.AF_UNSPEC, _family(found))])
        ]

    async def answer(self, host: str) -> Answer:
        host = _plain(host)
        if host in self._answers:
            return self._answers[host]
        if host not in self._asking:
            self._asking[host] = asyncio.create_task(self._ask(host))
        # Shielded: when one of those who wait is cancelled, the others still want to know.
        return await asyncio.shield(self._asking[host])

    def forget(self, host: str) -> None:
        """Ask again next time: for a second pass over failures."""
        self._answers.pop(_plain(host), None)

    async def close(self) -> None:
        tasks = tuple(self._asking.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._lookup.close()

    async def _ask(self, host: str) -> Answer:
        try:
            answer = await self._ask_in_time(host)
        finally:
            del self._asking[host]
        if len(self._answers) >= self._capacity:
            del self._answers[next(iter(self._answers))]
        self._answers[host] = answer
        return answer

    async def _ask_in_time(self, host: str) -> Answer:
        try:
            async with self._slots, asyncio.timeout(self._seconds):
                return self._judge(await self._ask_for_usable(host))
        except LookupFailedError as error:
            return Answer(failure=error.failure)
        except TimeoutError:
            return Answer(failure=Failure.TIMED_OUT)

    async def _ask_for_usable(self, host: str) -> Sequence[str]:
        """IPv6 addresses only if they can be reached, or are all there is.

        On a machine without IPv6 they cost a look-up each, and hide why the IPv4 address failed: happy eyeballs joins
        errors that differ into one without an errno.
        """
        if self._ipv6:
            return await self._lookup.addresses(host, socket.AF_UNSPEC)
        try:
            return await self._lookup.addresses(host, socket.AF_INET)
        except LookupFailedError as error:
            if error.failure is not Failure.NO_ADDRESS:
                raise
        return await self._lookup.addresses(host, socket.AF_INET6)

    def _judge(self, addresses: Sequence[str]) -> Answer:
        for address in addresses:
            if reason := self._networks.reason_against(address):
                return Answer(refused=reason)
        return Answer(tuple(_few_of_each_family(dict.fromkeys(addresses))))


def _few_of_each_family(addresses: Iterable[str]) -> list[str]:
    known = list(addresses)
    few = {
        address
        for family in (socket.AF_INET, socket.AF_INET6)
        for address in islice((found for found in known if _family(found) == family), PER_FAMILY)
    }
    return [address for address in known if address in few]


def _some(addresses: list[str]) -> list[str]:
    if not addresses:
        raise LookupFailedError(Failure.NO_ADDRESS)
    return addresses


def _family(address: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in address else socket.AF_INET


def _plain(host: str) -> str:
    return host.lower().rstrip(".")
