"""Files of other tools: which are recognised, and what each of their settings is to us."""

from __future__ import annotations

import json
from typing import Any

import pytest
from listkeeper.adopt.claim import Claim, Kind
from listkeeper.adopt.peers import claims

PROFILE, OFF, PIN, EXCLUDE, NEEDLESS, LEFT = Kind


def told(name: str, text: str) -> list[Claim]:
    return list(claims({name: text}))


def short(claim: Claim) -> tuple[Any, ...]:
    """The kind, and what says it best."""
    if claim.kind in (PIN, OFF):
        return (claim.kind, claim.key, claim.value) if claim.value else (claim.kind, claim.key)
    return claim.kind, claim.said


def remark(*plugins: object, **settings: str) -> str:
    return json.dumps({"plugins": plugins, "settings": settings})


# The name of a file, its text, and what is read of it.
CASES: list[tuple[str, str, list[tuple[Any, ...]]]] = [
    (".remarkrc", remark(bullet="*"), [(PIN, "form.bullet", "*")]),
    (".remarkrc.json", remark(bullet="?"), []),
    (".remarkrc", remark("lint", "remark-lint", "remark-preset-lint-recommended", "validate-links"), []),
    (".remarkrc", remark("remark-lint-alphabetize-lists"), [(PIN, "order", "alphabetical")]),
    (".remarkrc", remark(["remark-lint-list-item-indent", False]), [(OFF, "list-item-indent")]),
    (".remarkrc", remark(["lint-no-html", [0]]), [(OFF, "no-html")]),
    (".remarkrc", remark(["@remark/lint-no-html", "off"]), [(OFF, "no-html")]),
    (".remarkrc", remark(["remark-lint-no-html", [1]]), [(LEFT, "remark-lint-no-html")]),
    (".remarkrc", remark(["remark-lint-unordered-list-marker-style", "-"]), [(PIN, "form.bullet", "-")]),
    (".remarkrc", remark("remark-preset-lint-awesome"), [(PROFILE, "remark-preset-lint-awesome")]),
    (
        ".remarkrc",
        remark(["remark-lint-no-dead-urls", {"skipUrlPatterns": ["^https://a", 3, "b\\d"]}]),
        [(NEEDLESS, "remark-lint-no-dead-urls"), (EXCLUDE, "^https://a"), (EXCLUDE, "b\\d")],
    ),
    (".remarkrc", '{"plugins": {"remark-lint-no-html": false}}', [(OFF, "no-html")]),
    (".remarkrc", '\ufeff{"plugins": [null, [], [3], {"a": 1}, "x"], "settings": []}', []),
    (".remarkrc", "{", [(LEFT, "the whole file")]),
    (".remarkrc", "[" * 100_000, [(LEFT, "the whole file")]),
    (".remarkrc", "[1]", [(LEFT, "the whole file")]),
    (".remarkrc.yml", "plugins:\n  - remark-lint-no-html\n", [(LEFT, "remark-lint-no-html")]),
    (
        ".remarkrc.mjs",
        'import a from "remark-lint-awesome"; process.exit(1)',
        [(PROFILE, "remark with awesome rules"), (LEFT, "remark-lint-awesome")],
    ),
    ("package.json", '{"devDependencies": {"awesome-lint": "^2"}}', [(PROFILE, "devDependencies: awesome-lint")]),
    ("package.json", '{"scripts": {"test": "awesome-lint readme.md"}}', [(PROFILE, "scripts.test")]),
    ("package.json", '{"scripts": {"test": ["awesome-lint"]}, "dependencies": "awesome-lint"}', []),
    ("package.json", '{"name": "awesome-lint-config", "scripts": {"a": "my-awesome-lint; awesome-linter"}}', []),
    ("package.json", json.dumps({"remarkConfig": {"settings": {"bullet": "-"}}}), [(PIN, "form.bullet", "-")]),
    ("package.json", "{,}", [(LEFT, "the whole file")]),
    ("lychee.toml", 'exclude = ["^https://a", "b"]', [(EXCLUDE, "^https://a"), (EXCLUDE, "b")]),
    ("lychee.toml", 'exclude = "a"\nmax_redirects = 3', [(EXCLUDE, "a"), (NEEDLESS, "max_redirects")]),
    (".github/lychee.toml", 'accept = ["200..=204"]\nverbose = "info"', [(NEEDLESS, "accept"), (NEEDLESS, "verbose")]),
    ("lychee.toml", 'header = ["a=b"]\nremap = []\nnew = 1', [(LEFT, "header"), (LEFT, "new")]),
    ("lychee.toml", "exclude = [1, {}]", []),
    ("lychee.toml", "exclude =", [(LEFT, "the whole file")]),
    ("lychee.toml", "a = " + "[" * 100_000, [(LEFT, "the whole file")]),
    (".lycheeignore", "# walls\n\n  ^https://a  \r\nb\n", [(EXCLUDE, "^https://a"), (EXCLUDE, "b")]),
    (
        ".mlc_config.json",
        '{"ignorePatterns": [{"pattern": "^a"}, {"pattern": 1}, "b"], "retryOn429": true, "httpHeaders": [{}]}',
        [(EXCLUDE, "^a"), (NEEDLESS, "retryOn429"), (LEFT, "httpHeaders")],
    ),
    (".github/workflows/mlc_config.json", '{"ignorePatterns": {"pattern": "a"}, "httpHeaders": []}', []),
    (".github/markdown-link-check-config.json", '{"aliveStatusCodes": [200]}', [(NEEDLESS, "aliveStatusCodes")]),
    (".github/workflows/a.yml", "      - run: npx awesome-lint\n", [(PROFILE, "- run: npx awesome-lint")]),
    (".github/workflows/a.yaml", "- uses: max/awesome-lint@v2\n", [(PROFILE, "- uses: max/awesome-lint@v2")]),
    (".github/workflows/a.yml", "  # - run: npx awesome-lint\n", []),
    (".pre-commit-config.yaml", "    - id: awesome-lint\n", [(PROFILE, "- id: awesome-lint")]),
    ("Makefile", "lint:\n\tnpx awesome-lint\n", [(PROFILE, "npx awesome-lint")]),
    (
        ".travis.yml",
        "script: awesome_bot README.md --allow-dupe --allow-redirect --white-list https://a.org,b -t 10",
        [(OFF, "duplicate-url"), (NEEDLESS, "--allow-redirect"), (EXCLUDE, "https://a.org"), (EXCLUDE, "b")],
    ),
    (
        ".travis.yml",
        "script:\n  - awesome_bot README.md \\\n    --allow-list=a.org \\\n    --allow 403\n  - echo --allow-dupe\n",
        [(EXCLUDE, "a.org"), (NEEDLESS, "--allow")],
    ),
    (
        ".github/workflows/a.yml",
        "  - run: >\n      awesome_bot README.md\n      -w 'a.org, b.org' --base-url https://x\n  - run: ls -w c\n",
        [(EXCLUDE, "a.org"), (EXCLUDE, "b.org"), (LEFT, "--base-url")],
    ),
    (".travis.yml", 'script: "awesome_bot a.md --white-list \'a.org"\n', [(EXCLUDE, "a.org")]),
    (
        ".github/workflows/links.yml",
        "uses: lycheeverse/lychee-action@v2\nwith:\n  args: --accept 429 --exclude '^https://a' --exclude=b a.md\n",
        [(NEEDLESS, "--accept"), (EXCLUDE, "^https://a"), (EXCLUDE, "b")],
    ),
    (".github/workflows/build.yml", "with:\n  args: --exclude a\n", []),
    ("tsconfig.json", '{"exclude": ["a"]}', []),
    ("docs/lychee.toml", 'exclude = ["a"]', []),
]


@pytest.mark.parametrize(("name", "text", "read"), CASES, ids=lambda value: ascii(value[:40]) if value else "nothing")
def test_a_file_is_read_as_its_tool_reads_it(name: str, text: str, read: list[tuple[Any, ...]]) -> None:
    assert [short(claim) for claim in told(name, text)] == read


@pytest.mark.parametrize(("name", "text"), [case[:2] for case in CASES], ids=lambda value: ascii(value[:40]))
def test_a_claim_says_where_it_is_from_and_why_it_is_not_carried_over(name: str, text: str) -> None:
    for claim in told(name, text):
        assert claim.source == name
        assert bool(claim.why) == (claim.kind in (NEEDLESS, LEFT))
        assert not claim.why.endswith(".")


HOSTILE = [
    ("package.json", json.dumps({"scripts": {str(n): "awesome-lint" for n in range(10_000)}})),
    (".lycheeignore", "a\n" * 100_000),
    (".travis.yml", "awesome_bot --white-list " + "a," * 100_000),
    (".travis.yml", ("awesome_bot \\\n" + " " * 50) * 5_000),
    (".travis.yml", "awesome_bot " + "'" * 400_000),
    (".remarkrc", json.dumps({"plugins": [["remark-lint-" + "a" * 100_000, False]] * 3})),
    ("lychee.toml", "".join(f'a{n} = "x"\n' for n in range(20_000))),
    (".remarkrc.js", "remark-lint-" * 40_000),
    (".github/workflows/a.yml", "lychee --exclude " + "((((a?){9}){9}){9})" * 20_000),
]


@pytest.mark.parametrize(("name", "text"), HOSTILE, ids=lambda value: value[:20])
def test_of_a_hostile_file_no_more_is_read_than_a_person_would_write(name: str, text: str) -> None:
    assert len(told(name, text)) <= 400


def test_files_are_read_in_the_order_of_their_names() -> None:
    files = {".travis.yml": "awesome-lint", ".lycheeignore": "a", "unknown": "awesome-lint"}

    assert [claim.source for claim in claims(files)] == [".lycheeignore", ".travis.yml"]
