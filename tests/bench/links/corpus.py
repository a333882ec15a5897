"""Lists of your own in a web where everything is there: does every run end as it should, and what does it cost?

    cd tests/bench && ../../.venv/test/bin/python -m links.corpus LIST... [--only NAME]... [--links]

Every host that the lists name is alive and has every page; github.com has its web pages and its API. What is not called
alive then is listed, with `--links` link by link. Status 1 where a run ended otherwise than with 0 or 1. What `run`
needs is needed here, too.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, NamedTuple

import trustme

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "tools"))

from listkeeper.links.hosts import name_of
from listkeeper.links.redirects import target
from listkeeper.parser import parse
from listkeeper.urls.parts import host_and_port, split

from .measure import Cost, measure
from .run import LIMIT, TOKEN, TOOLS
from .world import (
    FOLDER,
    HostCount,
    counts,
    enter,
    forget,
    make_certificates,
    running,
    set_up_network,
    wait_for_control,
)

ANSWERS = {
    "registry.npmjs.org", "pypi.org", "www.youtube.com", "gitlab.com", "codeberg.org", "gist.github.com",
    "raw.githubusercontent.com",
}  # fmt: skip
"""Hosts that are asked in place of others, GitLab and Codeberg through their APIs."""
SERVED = {"github.com", "api.github.com"}
"""By `nginx.conf`."""
HOST = re.compile(r"(?=.{1,253}\Z)(?:(?!-)[a-z0-9-]{1,63}(?<!-)\.)+[a-z][a-z0-9-]*[a-z0-9]")
NAMES_OF_CERTIFICATE = 200
"""A handshake sends them all."""
BEFORE = "  server { # whatever has no server of its own"
SERVER = """  server {{
    {listen}
    server_name {names};
    ssl_certificate {file};
    ssl_certificate_key {file};
    location ~ ^/api/v[14]/(?:projects|repos)/(.+)$ {{
      content_by_lua_block {{
        ngx.sleep(0.2)
        ngx.header.content_type = "application/json"
        ngx.print('{{"path_with_namespace":"', ngx.var[1], '","full_name":"', ngx.var[1], '"}}')
      }}
    }}
    location / {{
      set $args "ms=120&bytes=40000";
      content_by_lua_block {{ site.page() }}
    }}
  }}
"""
GOOD = ("alive", "change")


class Way(NamedTuple):
    """How the command is run."""

    name: str
    options: tuple[str, ...] = ()
    token: bool = True
    again: bool = False
    """With the history of the run before."""
    program: str = "listkeeper"


WAYS = (
    Way("dump", ("--dump",)),
    Way("token"),
    Way("history", ("--format", "json", "--history", "{history}")),
    Way("history again", ("--format", "json", "--history", "{history}"), again=True),
    Way("jobs 2", ("--format", "json", "--jobs", "2")),
    Way("no token", ("--format", "json"), token=False, program="links.hurried"),
)


class Ended(NamedTuple):
    status: int
    cost: Cost
    links: list[dict[str, Any]]
    hosts: dict[str, HostCount]
    errors: str

    @property
    def is_well(self) -> bool:
        return self.status in (0, 1) and "Traceback" not in self.errors


@contextmanager
def living(hosts: Iterable[str], ports: Iterable[tuple[str, int]]) -> Iterator[Path]:
    """A web in which these hosts are alive; gives the file of certificates that its clients are to trust."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="living-web-")))
        folder.chmod(0o755)
        authorities = make_certificates(folder)
        listen = "\n    ".join(["listen 80;", "listen 443 ssl http2;", *_listening(ports)])
        servers = "".join(_servers(sorted(hosts), listen, folder, authorities))
        common = (FOLDER / "nginx.conf").read_text()
        sized = common.replace("http {\n", "http {\n  server_names_hash_max_size 32768;\n", 1)
        assert sized.count(BEFORE) == 1
        (folder / "nginx.conf").write_text(sized.replace(BEFORE, servers + BEFORE))
        shutil.copy(FOLDER / "site.lua", folder)
        set_up_network(folder)
        for service in ("names", "blackhole", "forge"):
            stack.enter_context(running([sys.executable, "-m", f"links.{service}"], awaited=True))
        stack.enter_context(running(["nginx", "-p", f"{folder}/", "-c", f"{folder}/nginx.conf"]))
        wait_for_control()
        yield authorities


def _listening(ports: Iterable[tuple[str, int]]) -> Iterator[str]:
    for scheme, port in sorted(set(ports)):
        yield f"listen {port} ssl;" if scheme == "https" else f"listen {port};"


def _servers(hosts: Sequence[str], listen: str, folder: Path, authorities: Path) -> Iterator[str]:
    authority = trustme.CA(key_type=trustme.KeyType.ECDSA)
    with authorities.open("ab") as file:
        file.write(authority.cert_pem.bytes())
    for number, at in enumerate(range(0, len(hosts), NAMES_OF_CERTIFICATE)):
        names = hosts[at : at + NAMES_OF_CERTIFICATE]
        leaf = authority.issue_cert(*names, key_type=trustme.KeyType.ECDSA)
        leaf.private_key_and_cert_chain_pem.write_to_path(str(folder / f"living{number}.pem"))
        yield SERVER.format(listen=listen, names=" ".join(names), file=f"living{number}.pem")


def addresses(lists: Iterable[Path]) -> Iterator[str]:
    """As they are requested; what is malformed is left out."""
    for path in lists:
        for link in parse(path.read_text(encoding="utf-8"), str(path)).links:
            if found := target(link.url, link.url):
                yield found


def ports_of(urls: Iterable[str]) -> Iterator[tuple[str, int]]:
    for url in urls:
        parts = split(url)
        _, port = host_and_port(parts.authority or "", parts.scheme)
        if port.removeprefix(":") not in ("", "80", "443"):
            yield parts.scheme or "", int(port.removeprefix(":"))


def check(path: Path, way: Way, folder: Path, authorities: Path) -> Ended:
    """One run of the command."""
    history, status, report = folder / "links.db", folder / "status", folder / "report"
    if not way.again:
        history.unlink(missing_ok=True)
    options = [option.format(history=history) for option in way.options or ("--format", "json")]
    command = [sys.executable, "-m", way.program, "links", "--allow-network", "127.0.0.0/8", *options, str(path)]
    script = 'status=$1; report=$2; shift 2; "$@" > "$report"; echo $? > "$status"'
    environment = {
        "PATH": os.environ["PATH"],
        "LANG": "C.UTF-8",
        "SSL_CERT_FILE": str(authorities),
        "PYTHONPATH": f"{TOOLS}:{FOLDER.parent}",
        **({"GITHUB_TOKEN": TOKEN} if way.token else {}),
    }
    forget()
    words = ["sh", "-c", script, "sh", str(status), str(report), *command]
    status.unlink(missing_ok=True)
    cost = measure(words, environment, folder / "errors", seconds=LIMIT)
    hosts = counts()
    cost = replace(cost, requests=sum(host.requests for host in hosts.values()))
    ended = int(status.read_text()) if status.exists() else -9
    return Ended(ended, cost, _links(report), hosts, (folder / "errors").read_text(errors="replace"))


def _links(report: Path) -> list[dict[str, Any]]:
    """Of a report, or of a dump."""
    text = report.read_text(encoding="utf-8")
    try:
        return list(json.loads(text)["links"])
    except ValueError:
        return [json.loads(line) for line in text.splitlines()]
    except KeyError:
        return [json.loads(text)]


def row(path: Path, way: Way, ended: Ended) -> str:
    cost = ended.cost
    verdicts = Counter(str(link.get("verdict", "dumped")) for link in ended.links)
    said = ", ".join(f"{number:,} {verdict}" for verdict, number in sorted(verdicts.items()))
    cells = (
        *(path.name, way.name, str(ended.status), f"{cost.wall:.1f}", f"{cost.cpu:.1f}", f"{cost.peak:.0f}"),
        *(f"{cost.moved:.1f}", f"{cost.requests:,.0f}", said),
    )
    return f"| {' | '.join(cells)} |"


def told(ended: Ended, shows_links: bool) -> Iterator[str]:
    """What was said beside the report, and what is not well."""
    yield from (f"  {line}" for line in ended.errors.splitlines()[-20:])
    odd = [link for link in ended.links if link.get("verdict", GOOD[0]) not in GOOD or link.get("code") == "not-found"]
    for code, number in sorted(Counter(f"{link['verdict']} {link['code']}" for link in odd).items()):
        yield f"  {number:,} {code}"
    asked = Counter({host: seen.requests for host, seen in ended.hosts.items()})
    yield "  most asked: " + ", ".join(f"{host} {number}" for host, number in asked.most_common(4))
    for link in odd if shows_links else ():
        yield f"    {link['verdict']} {link['code']} {link['status']} {ascii(link['url'])[:200]}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("lists", type=Path, nargs="+", metavar="LIST")
    parser.add_argument("--only", action="append", default=[], help="ways to run it, by name; * stands for anything")
    parser.add_argument("--links", action="store_true", help="name the links that are not called alive")
    chosen = parser.parse_args()
    enter()
    urls = list(addresses(chosen.lists))
    hosts = {name for url in urls if HOST.fullmatch(name := name_of(url))} | ANSWERS
    ways = [way for way in WAYS if not chosen.only or any(fnmatchcase(way.name, wanted) for wanted in chosen.only)]
    is_well = True
    print("| list | way | status | wall s | CPU s | peak MB | MB moved | requests | links |")
    print("|---|---|---|---|---|---|---|---|---|")
    with living(hosts - SERVED, ports_of(urls)) as authorities, tempfile.TemporaryDirectory() as folder:
        for path in chosen.lists:
            for way in ways:
                ended = check(path.resolve(), way, Path(folder), authorities)
                is_well &= ended.is_well
                print(row(path, way, ended), flush=True)
                for line in told(ended, chosen.links):
                    print(line, file=sys.stderr, flush=True)
    return int(not is_well)


if __name__ == "__main__":
    sys.exit(main())
