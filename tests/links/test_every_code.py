"""Every code that an address can come to, made by real sockets wherever a request is needed."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import pytest
from listkeeper.config import Exclusion
from listkeeper.github import Policy, confirmed
from listkeeper.links.checkout import Own
from listkeeper.links.job import Ask
from listkeeper.links.pages import snapshot
from listkeeper.links.plan import Listed, plan
from listkeeper.links.resolver import Failure
from listkeeper.links.verdicts import of_fragments
from listkeeper.outcomes import Code, Observation, Snapshot
from listkeeper.parser import parse

from tests.github.asking import Seen, asked
from tests.github.forges import GitHub, Repo, Server
from tests.links.asking import NO_WAY, NO_WAY_BY_IPV6, observe_at_usual_ports
from tests.links.behaviours import Behaviour, answer, drip, hang, over_tls, raw, reset, shown, to
from tests.links.pages.samples import GOOD, MISSING, PARKED, UNWANTED, html, page
from tests.links.world import World

ESSAY = shown(GOOD["an essay"])


class Scene(NamedTuple):
    """What leads to a code."""

    how: Behaviour = ESSAY
    """What the host does that is named like the code."""
    address: str = ""
    """What is asked, if not `/page` of that host; `{refused}` is the port of that kind."""
    fragment: str = ""
    look: bool = False
    before: Snapshot = Snapshot()
    besides: tuple[str, ...] = ()
    """What is asked of the host at the same time."""


PAGES = tuple(f"http://unchecked.test/{number}" for number in range(40))
WEB = {
    Code.OK: Scene(),
    Code.OK_AUTH: Scene(answer(401)),
    Code.REDIRECT_TEMPORARY: Scene(address="http://ways.test/temporary"),
    Code.REDIRECT_COSMETIC: Scene(address="http://ways.test/cosmetic"),
    Code.REDIRECT_PERMANENT: Scene(address="http://ways.test/permanent"),
    Code.REDIRECT_HTTPS: Scene(over_tls(ESSAY, to("https://redirect-https.test/page"))),
    Code.REDIRECT_CROSS_DOMAIN: Scene(to("http://ok.test/page")),
    Code.REDIRECT_LOOP: Scene(to("/page")),
    Code.TOO_MANY_REDIRECTS: Scene(address="http://ways.test/0"),
    Code.REDIRECT_BAD: Scene(to("mailto:ada@site.org")),
    Code.INSECURE: Scene(),
    Code.FRAGMENT_MISSING: Scene(shown(html("A page", "<h2 id=here>Here</h2><p>Words.</p>")), fragment="there"),
    Code.FRAGMENT_UNVERIFIABLE: Scene(fragment="/a/route"),
    Code.NOT_FOUND: Scene(answer(404)),
    Code.GONE: Scene(answer(410)),
    Code.SOFT_404: Scene(shown(MISSING["in English"]), look=True),
    Code.PARKED: Scene(shown(PARKED["for sale, in English"][0]), look=True),
    Code.HIJACK_SUSPECT: Scene(shown(UNWANTED["in Portuguese"][0]), look=True, before=snapshot(page(GOOD["an essay"]))),
    Code.BLOCKED: Scene(answer(403, cf_mitigated="challenge")),
    Code.RATE_LIMITED: Scene(answer(429)),
    Code.LEGAL: Scene(answer(451)),
    Code.STATUS_UNCLEAR: Scene(answer(400)),
    Code.SERVER_ERROR: Scene(answer(500)),
    Code.ORIGIN_ERROR: Scene(answer(522)),
    Code.PROTOCOL_ERROR: Scene(raw("SSH-2.0-OpenSSH_9\r\n")),
    Code.TIMEOUT_CONNECT: Scene(address="http://timeout-connect.test:{deaf}/"),
    Code.TIMEOUT_TLS: Scene(address="https://tls-mute.test:{mute}/"),
    Code.TIMEOUT_READ: Scene(hang),
    Code.TIMEOUT_TOTAL: Scene(drip),
    Code.DNS_NXDOMAIN: Scene(),
    Code.DNS_TEMPORARY: Scene(),
    Code.REFUSED: Scene(address="http://refused.test:{refused}/"),
    Code.RESET: Scene(reset),
    Code.UNREACHABLE: Scene(),
    Code.IPV6_ONLY: Scene(),
    Code.TLS_EXPIRED: Scene(address="https://tls-expired.test:{expired}/"),
    Code.TLS_SELF_SIGNED: Scene(address="https://tls-self.test:{self}/"),
    Code.TLS_HOSTNAME: Scene(address="https://tls-host.test:{host}/"),
    Code.TLS_CHAIN: Scene(address="https://tls-chain.test:{chain}/"),
    Code.TLS_PROTOCOL: Scene(address="https://tls-ancient.test:{ancient}/"),
    Code.PRIVATE_ADDRESS: Scene(to("http://10.0.0.1/")),
    Code.UNCHECKED: Scene(reset, PAGES[-1], besides=PAGES),
}
WAYS: dict[str, Behaviour] = {
    "ways/temporary": to("/new", 302),
    "ways/permanent": to("/new", 301),
    "ways/cosmetic": to("/cosmetic/", 301),
    **{f"ways/{number}": to(f"/{number + 1}") for number in range(12)},
    "ways": ESSAY,
}
NAMES: dict[str, tuple[str, ...] | Failure] = {
    "dns-nxdomain.test": Failure.NO_SUCH_NAME,
    "dns-temporary.test": Failure.SERVER_FAILURE,
    "unreachable.test": (NO_WAY,),
    "ipv6-only.test": (NO_WAY_BY_IPV6,),
}

# Repositories of a GitHub on loopback that counts forks and what nobody pushed to since 2020.
API = {
    Code.REPO_STALE: "/anna/idle",
    Code.REPO_MOVED: "/anna/kit",
    Code.REPO_OWNER_FREE: "/zoe/kit",
    Code.REPO_CASE: "/Anna/tool",
    Code.REPO_ARCHIVED: "/anna/kept",
    Code.REPO_DISABLED: "/anna/shut",
    Code.REPO_EMPTY: "/anna/void",
    Code.REPO_FORK: "/anna/copy",
    # The API's word is held against what readers get at the page.
    Code.REPO_MISSING: "/anna/none",
    Code.PATH_MISSING: "/anna/tool/blob/main/none.md",
}
REPOSITORIES = (
    Repo("anna/tool", files={"main:": "Tree"}),
    Repo("anna/idle", pushed="2019-05-01T00:00:00Z"),
    Repo("bert/kit"),
    Repo("anna/kept", archived=True),
    Repo("anna/shut", disabled=True),
    Repo("anna/void", empty=True),
    Repo("anna/copy", parent="bert/kit"),
)

# What a list says that needs no request; `Case.md` and `new.md` lie beside it, git knows only the former.
PLANNED = {
    Code.MALFORMED: "htpps://site.org",
    Code.CREDENTIALS_IN_URL: "https://ada:secret@site.org/",
    Code.FILE_MISSING: "none.md",
    Code.FILE_UNTRACKED: "new.md",
    Code.FILE_CASE: "case.md",
    Code.SCHEME_UNSUPPORTED: "ftp://site.org/file",
    Code.RESERVED_DOMAIN: "https://example.org/",
    Code.EXCLUDED: "https://private.org/page",
}


def test_no_code_is_without_a_way_to_it() -> None:
    assert sorted([*WEB, *API, *PLANNED]) == sorted(Code)


def asks(world: World) -> dict[Code, Ask]:
    return {
        code: Ask(
            (scene.address or f"http://{code}.test/page").format(**world.ports),
            (scene.fragment,) if scene.fragment else (),
            scene.look,
            scene.before,
        )
        for code, scene in WEB.items()
    }


@pytest.fixture(scope="module")
def web() -> Mapping[Code, Observation]:
    """All scenes in one run."""

    async def go() -> Mapping[Code, Observation]:
        hosts: dict[str, Behaviour] = {code: scene.how for code, scene in WEB.items()}
        async with World({**hosts, **WAYS}, names=dict(NAMES)) as world:
            await world.open_tls("insecure", "redirect-https")
            await world.open_deaf()
            wanted = asks(world)
            besides = [Ask(address) for scene in WEB.values() for address in scene.besides]
            seen = (await observe_at_usual_ports(world, [*besides, *wanted.values()])).observed
            return {code: seen[ask.address] for code, ask in wanted.items()}

    return asyncio.run(go())


@pytest.mark.parametrize("code", WEB)
def test_a_server_leads_to_the_code(code: Code, web: Mapping[Code, Observation]) -> None:
    fragment = WEB[code].fragment
    found = next(of_fragments(web[code], [fragment])) if fragment else web[code]
    assert found.code is code


@pytest.fixture(scope="module")
def api() -> Seen:
    github = GitHub(*REPOSITORIES, renamed={"anna/kit": "bert/kit", "zoe/kit": "bert/kit"})
    policy = Policy(forks=True, stale_before=datetime(2020, 1, 1, tzinfo=UTC))
    with Server(github) as server:
        return asked([f"https://github.com{path}" for path in API.values()], github=server.address, policy=policy)


def seen_by_readers(address: str) -> Observation:
    async def go() -> Observation:
        async with World({"github.com": answer(404)}) as world:
            await world.open_tls("github.com")
            return (await observe_at_usual_ports(world, [address])).observed[address]

    return asyncio.run(go())


@pytest.mark.parametrize("code", API)
def test_a_forge_leads_to_the_code(code: Code, api: Seen) -> None:
    address = f"https://github.com{API[code]}"
    if doubt := api.rest.doubtful.get(address):
        assert confirmed(doubt, seen_by_readers(address)).code is code
    else:
        assert api.codes[address] is code


@pytest.mark.parametrize("code", PLANNED)
def test_a_list_alone_leads_to_the_code(code: Code, tmp_path: Path) -> None:
    for name in ("Case.md", "new.md"):
        (tmp_path / name).touch()
    document = parse(f"- [a]({PLANNED[code]})\n", "list.md")
    own = Own(tracked=frozenset({"list.md", "Case.md"}))
    exclude = (Exclusion("private.org/*", "asks for a sign-in"),)
    (question,) = plan([Listed(document, tmp_path, tmp_path, own, exclude=exclude)])
    assert question.code is code
