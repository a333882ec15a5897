"""The rules in words: in a line, on a screen, on a page. All of it comes from a rule's docstring and its severity."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator, Mapping
from textwrap import fill, indent

from listkeeper.diagnostic import Severity
from listkeeper.report.columns import aligned
from listkeeper.rules import Rule

HEAD = ("RULE", "SEVERITY", "FIX", "FINDS")
MEANS = {
    Severity.ERROR: "fails a run",
    Severity.WARNING: "is told, and fails no run",
    Severity.NOTICE: "is a hint, and fails no run",
    Severity.OFF: "runs only where the configuration gives it a severity",
}

PAGE_HEADS = {
    "default": """\
# Rules

<!-- made by `tools/lint --rules --format markdown` from the docstrings; a test compares them -->

What `lint` finds, by the name that stands in brackets behind each finding. Only errors fail a run. Another severity, or
`off`, is a line in `listkeeper.toml`; a comment silences a rule in one place:

```toml
[severity]
duplicate-name = "off"
```

```markdown
<!-- lint ignore duplicate-url: the two editions share a page -->
- [Second edition](https://example.org/book) - With exercises.
```
""",
    "awesome-lint": """\
# Rules of awesome-lint

<!-- made by `tools/lint --profile awesome-lint --rules --format markdown` from the docstrings; a test compares them -->

What `lint --profile awesome-lint` finds: what awesome-lint itself would, by its names, also where that is wrong.
They are silenced as [the default rules](../rules/README.md) are.
""",
}
CASES = {"default": "../../../tests/rules", "awesome-lint": "../../../tests/awesome_lint/rules"}
"""Where the examples of each rule lie, from its page."""


def summary(rule: Rule) -> str:
    """The first paragraph of a rule's docstring, on one line."""
    return " ".join(_paragraphs(rule)[0].split())


def described(rule: Rule) -> str:
    """The whole docstring, in Markdown."""
    return "\n\n".join(_paragraphs(rule))


def table(rules: Mapping[str, Rule], columns: int | None) -> str:
    """A row for each rule. `columns`: the width of the terminal; None where each row is to be one line."""
    rows = [(name, rule.severity.word, "--fix" if rule.fixable else "", summary(rule)) for name, rule in rules.items()]
    return "".join(f"{line}\n" for line in aligned([HEAD, *rows], columns))


def explanation(name: str, rule: Rule, columns: int) -> str:
    """All that there is to know of a rule, for a terminal of this width."""
    first, *more = (_filled(paragraph, columns) for paragraph in _paragraphs(rule))
    mended = "lint --fix mends what is certain" if rule.fixable else "by hand"
    facts = f"  Severity  {rule.severity.word}: {MEANS[rule.severity]}\n  To mend   {mended}"
    return "\n\n".join((f"{name}\n{'-' * len(name)}", first, facts, *more, *_to_silence(name, rule))) + "\n"


def _to_silence(name: str, rule: Rule) -> Iterator[str]:
    yield "To silence it in one place, put this line before the entry:"
    yield indent(_comment(name, rule), "    ")
    yield "For the whole list, put this into listkeeper.toml:"
    yield indent(f'{_setting(name)}    # or "notice", "warning", "error"', "    ")


def silencing(name: str, rule: Rule) -> str:
    """How a rule is silenced, in Markdown."""
    return (
        f"To silence it in one place, put this line before the entry:\n\n```markdown\n{_comment(name, rule)}\n```\n\n"
        f"For the whole list, in `listkeeper.toml`:\n\n```toml\n{_setting(name)}\n```"
    )


def _comment(name: str, rule: Rule) -> str:
    if ".awesome_lint." in rule.__name__:
        return f"<!--lint ignore {name}-->"  # with anything else in it, awesome-lint takes no notice of a comment
    return f"<!-- lint ignore {name}: why it is right here -->"


def _setting(name: str) -> str:
    return f'[severity]\n{name} = "off"'


def page(rules: Mapping[str, Rule], profile: str) -> str:
    """A page in Markdown about all rules of a profile: a table, then a section for each."""
    rows = "".join(
        f"| [`{name}`](#{name}) | {rule.severity.word} | {'yes' if rule.fixable else ''} | {summary(rule)} |\n"
        for name, rule in rules.items()
    )
    table = f"| Rule | Severity | `--fix` | Finds |\n| --- | --- | --- | --- |\n{rows}"
    sections = (_section(name, rule, f"{CASES[profile]}/{name}.md") for name, rule in rules.items())
    return "\n".join((PAGE_HEADS[profile], table, *sections))


def _section(name: str, rule: Rule, cases: str) -> str:
    mended = "`lint --fix` mends what is certain" if rule.fixable else "to be mended by hand"
    return f"## {name}\n\n{rule.severity.word.capitalize()}; {mended}; [examples]({cases}).\n\n{described(rule)}\n"


def _paragraphs(rule: Rule) -> list[str]:
    return re.split(r"\n{2,}", inspect.cleandoc(rule.__doc__ or ""))


def _filled(paragraph: str, columns: int) -> str:
    """Prose in lines of this width; code, lists and tables as they are."""
    if re.search(r"^(?:\s|[-*+|>] |```|~~~|\d+[.)] )", paragraph, re.M):
        return paragraph
    return fill(" ".join(paragraph.split()), columns, break_long_words=False, break_on_hyphens=False)
