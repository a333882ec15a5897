"""The rules of awesome-lint 2.3.0, the gate to the index of awesome lists: same ids, same lines, same severity.

`lint` tells what awesome-lint would tell, also where it is plainly wrong: a list that passes here passes there. What is
better known stands in the default rules; `tests/conformance.md` lists where the two differ.

A rule is a module of `rules/`, one a file, named like its id: `rule-style` is `rules/rule_style.py`. `IDS` in
`rules/__init__.py` has the ids in awesome-lint's order; an id added there is all the registration there is. The module
has a docstring (what `--explain` prints: a sentence, then at least a paragraph), a `severity`, `fixable = False`, and

    def check(view: View, facts: Facts) -> Iterator[Finding]:
        for node in view.of("thematicBreak"):
            if view.source(node) != "---":
                yield at_node(node, "Unexpected thematic rule ...")
        yield at(offset, "...")     # at a place
        yield of_file("...")        # of the file as a whole, which is told at its first character

`view.root` is remark's tree (`markdown.mdast.Node`: type, start and end as offsets into `view.text`, children, parent,
value, depth, url ...), `view.of(*types)` all nodes of some types in document order, at no cost. Rules do not recurse,
for lists nest as deep as an attacker likes: `node.walk()` and `to_string(node)` keep a stack. `view.stem` and
`view.suffix` are of the file's name, `view.lines` where each line starts, `view.line(offset)` is its number from 1.
A rule need not look at comments: what they silence is left out afterwards (`control`).

Cases are in `tests/awesome_lint/rules/<id>.md`, in the form of `tests/rules`; a line `name: X.md` or `path: content`
under the title names the file, or one beside it. Messages are awesome-lint's, nothing else is taken from it.
"""

from listkeeper.awesome_lint.linter import lint, read
from listkeeper.awesome_lint.rules import RULES, Rule
from listkeeper.awesome_lint.view import View

__all__ = ["RULES", "Rule", "View", "lint", "read"]
