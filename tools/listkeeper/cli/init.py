"""`init`: a list taken over, with what it does already and what other tools were told about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from listkeeper import files
from listkeeper.cli import inputs, output
from listkeeper.cli.inputs import Source
from listkeeper.escape import cut, terminal, visible
from listkeeper.facts import Facts
from listkeeper.profiles import RuleNames
from listkeeper.report.columns import aligned

if TYPE_CHECKING:
    from listkeeper.adopt.claim import Claim
    from listkeeper.adopt.habits import Observed
    from listkeeper.adopt.settings import Settings

CONFIG = "listkeeper.toml"
WORKFLOWS = Path(".github", "workflows")
ISSUE_FORM = Path(".github", "ISSUE_TEMPLATE", "listkeeper-entry.yml")
MOST_FILES = 100
"""Files of other tools that are read."""
MOST_TOLD = 12
"""Settings of other tools that are told one by one; the rest is counted."""
PINNED = "OWNER/listkeeper@COMMIT with the 40 digits of a commit, or git+https://HOST/OWNER/listkeeper@COMMIT"
NEEDS_TOOLKIT = f"--workflows needs --toolkit, the repository whose workflows they call: {PINNED}"


@click.command()
@click.argument("path", default=inputs.usual, metavar="[PATH]")
@click.option("--workflows", "wants_workflows", is_flag=True, help="Write workflows for GitHub, too.")
@click.option("--issue-form", "wants_form", is_flag=True, help="Write a form for proposals without git, too.")
@click.option("--site", "wants_site", is_flag=True, help="With --workflows: one that makes a public site, too.")
@click.option("--toolkit", metavar="SOURCE", help="OWNER/REPOSITORY@COMMIT to call; default: where pip has this from.")
@click.option("--dry-run", is_flag=True, help="Print what would be written; write nothing.")
def init(
    path: str, toolkit: str | None, *, wants_workflows: bool, wants_form: bool, wants_site: bool, dry_run: bool
) -> int:
    """Take a list over: write down what it does already, and carry over what other tools were told.

    PATH is a file or a directory; default list.md, else README.md. Writes listkeeper.toml beside the list, and with
    --workflows workflows that call those of the toolkit (--site: one for a public site, too), with --issue-form a form
    for issues. A file that is there already stays as it is, and what would have been written is printed.
    """
    if wants_site and not wants_workflows:
        raise click.UsageError("--site is a workflow; add --workflows (files that are there already stay as they are)")
    source = _source(path)
    texts = {} if not wants_workflows else _workflows(source, toolkit, form=wants_form, site=wants_site)
    texts |= {} if not wants_form else _issue_form(source)
    from listkeeper.adopt import configuration, habits, settings
    from listkeeper.adopt.peers import claims

    observed = list(habits.observe(source.document))
    pinned = configuration.pins(source.document, Facts(source.facts.today), observed)
    carried = settings.settle(claims(_found(source)), source.document, RuleNames())
    configuration.bearable(source.document, Facts(source.facts.today), carried)
    text = configuration.configuration(source.document.path, observed, pinned, carried)
    configuration.read_back(text)
    output.write("".join(f"{line}\n" for line in _told(source, observed, pinned, carried)))
    assert source.path
    _offer({source.path.parent / CONFIG: text, **texts}, source.path.resolve().parent, dry_run=dry_run)
    return 0


def _source(path: str) -> Source:
    if path == inputs.STANDARD_INPUT:
        raise click.UsageError("init needs a file; beside standard input nothing can be written")
    return inputs.read_one(path)


def _found(source: Source) -> dict[str, str]:
    """The files of other tools in the checkout and in the folder of the list, by their names from there."""
    from listkeeper.adopt.peers import LARGEST, READERS

    assert source.path
    folder = source.path.resolve().parent
    texts: dict[str, str] = {}
    for root in dict.fromkeys((folder, files.checkout(folder))):
        for file in (file for pattern in READERS for file in _glob(root, pattern)):
            name = file.relative_to(root).as_posix()
            if len(texts) < MOST_FILES and name not in texts and (text := _small_text(file, LARGEST)) is not None:
                texts[name] = text
    return texts


def _glob(root: Path, pattern: str) -> list[Path]:
    return sorted(root.glob(pattern)) if "*" in pattern else [root / pattern]


def _small_text(path: Path, most: int) -> str | None:
    """None where there is no such file, or none that is worth reading."""
    try:
        return files.read(path) if path.is_file() and path.stat().st_size <= most else None
    except (files.FileError, OSError):
        return None


def _told(source: Source, observed: Sequence[Observed], pinned: Sequence[Observed], carried: Settings) -> Iterator[str]:
    items, understood = source.document.coverage
    share = f", {100 * understood // items} % of its items understood" if items else ""
    entries = len(source.document.entries)
    yield f"{terminal(source.document.path)}: {entries:,} {'entry' if entries == 1 else 'entries'}{share}"
    rows = [(own.what, visible(cut(own.words, 60)), own.share, _departures(own, pinned)) for own in observed]
    yield from _titled("What the list does", rows or [("it is too short to tell",)])
    yield from _titled("Carried over", [_claim(claim, became) for claim, became in carried.done])
    yield from _titled("Nothing to do for", [_claim(claim, claim.why) for claim in carried.needless])
    yield from _titled("Left to you", [_claim(claim, claim.why) for claim in carried.left])
    yield from _titled("Next", _next(terminal(source.document.path), carried))
    yield ""


def _departures(own: Observed, pinned: Sequence[Observed]) -> str:
    differ = f"{own.departures:,} {'differs' if own.departures == 1 else 'differ'}" if own.departures else ""
    left = "" if own in pinned or not own.settings else "not asked of every entry"
    return ", ".join(filter(None, (differ, left, own.note)))


def _claim(claim: Claim, words: str) -> tuple[str, str, str]:
    """What stands where, from outside, and what comes of it."""
    return visible(cut(claim.source, 60)), visible(cut(claim.said, 60)), visible(cut(words, 160))


def _next(path: str, carried: Settings) -> Iterator[tuple[str, ...]]:
    yield f"listkeeper lint {path}", "says what differs"
    if not carried.profile:
        yield f"listkeeper lint --fix {path}", "mends what is safe to mend; --diff only shows it"
    else:
        yield f"listkeeper lint --profile default {path}", "looks at more than awesome-lint, which can go"


def _titled(title: str, rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    cells = list(rows)
    if not cells:
        return
    yield ""
    yield f"{title}:"
    yield from aligned(cells[:MOST_TOLD], output.columns(), "  ")
    if len(cells) > MOST_TOLD:
        yield f"  and {len(cells) - MOST_TOLD:,} more"


def _offer(texts: dict[Path, str], folder: Path, *, dry_run: bool) -> None:
    """Write what is not there yet; print the rest. Raises Stop."""
    configured = inputs.configuration_of(folder)
    for path, text in texts.items():
        if not text:
            output.note("listkeeper: there is nothing to write down; lint tells by the list itself")
            continue
        shown = inputs.shown(path)
        there = configured if path.name == CONFIG and configured else shown if path.exists() else None
        if there == shown and not dry_run and _is_as(path, text):
            output.note(f"listkeeper: {shown} is as it would be written now")
            continue
        if dry_run or there:
            output.write(f"# {terminal(shown)}\n{text}\n")
        if there:
            output.note(f"listkeeper: {there} is there already and stays as it is; what it would be is printed")
        elif not dry_run:
            try:
                files.create(Path(shown), text, within=files.checkout(folder))
            except files.FileError as error:
                raise output.Stop(str(error)) from None
            output.note(f"listkeeper: {shown} was written")


def _is_as(path: Path, text: str) -> bool:
    return _small_text(path, len(text.encode()) + 1) == text


def _workflows(source: Source, text: str | None, *, form: bool, site: bool) -> dict[Path, str]:
    from listkeeper.adopt.workflows import is_plain, toolkit, workflows

    assert source.path
    path = source.path.resolve()
    root = files.checkout(path.parent)
    name = path.relative_to(root).as_posix()
    if text and not toolkit(text):
        raise click.UsageError(f"--toolkit {text!r} is not pinned: {PINNED}")
    chosen = toolkit(text or _installed_from())
    if not chosen:
        raise click.UsageError(NEEDS_TOOLKIT)
    if not is_plain(name):
        raise click.UsageError(f"{name!r} has characters that cannot stand in a workflow; rename the list")
    texts = workflows("" if _is_found(path, root) else name, source.document.title, chosen, form=form, site=site)
    if site:
        output.note("listkeeper: the site needs GitHub Pages: in the repository's settings, with source GitHub Actions")
    return {root / WORKFLOWS / file: text for file, text in texts.items()}


def _is_found(path: Path, root: Path) -> bool:
    """The list is what commands look at in this folder, and stays so whatever other Markdown comes to lie there."""
    return path.parent == root and path.stem.lower() in ("list", "readme") and inputs.lists_of(str(root)) == [str(path)]


def _issue_form(source: Source) -> dict[Path, str]:
    from listkeeper.adopt.issue_form import LABEL, issue_form
    from listkeeper.conventions import Conventions
    from listkeeper.proposal.fields import fields

    assert source.path
    document, facts = source.document, source.facts
    asked = fields(document, facts.schema, Conventions(document, facts.config))
    output.note(f"listkeeper: the form needs a label {LABEL!r} in the repository, which you make once")
    return {files.checkout(source.path.resolve().parent) / ISSUE_FORM: issue_form(document.title, asked)}


def _installed_from() -> str:
    """The commit that pip installed this from (PEP 610); nothing where it was from elsewhere."""
    import json
    from importlib.metadata import PackageNotFoundError, distribution

    try:
        origin = json.loads(distribution("listkeeper").read_text("direct_url.json") or "{}")
        return f"git+{origin['url']}@{origin['vcs_info']['commit_id']}"
    except (PackageNotFoundError, ValueError, KeyError, TypeError):
        return ""
