"""Random mixes of lines, read as markdown-it-py reads them. LISTKEEPER_EXAMPLES asks for more of them."""

from __future__ import annotations

import os
import random
import re

from tests.markdown.outline import differ

EXAMPLES = int(os.environ.get("LISTKEEPER_EXAMPLES", "3000"))
LINES = (
    r"""
text
more *text* here
- one
- two
* star
+ plus
1. first
2. second
7) seven
10. ten
-
1.
  - nested
    - deep
   continued
  two blanks
    indented
      six
→tab
-→tabbed
  →mixed
   - > x
-     code
> quoted
>
> - in quote
>   more
>> # q
>>
>     code
> 1. q
- > quote in item
> # heading in quote
# heading
## two ##
   ### three
- # h
#nothash
====
---
-----
***
- - -
_ _ _
```
~~~
```py
   ```
> ```
- ```
<div>
</div>
  <div>
> <div>
- <div>
<details><summary>s</summary>
<!-- c -->
> <!-- c -->
<!--
- <!--
-->
<span>x</span>
<pre>a
</pre> z
<?x
?>
| a | b |
|---|:-:|
| x | y | z |
a | b
--|--
  | a | b |
  |---|---|
> | a | b |
> |---|---|
- | a | b |
text | pipe
[name](http://a.example/x) - d
- [n](u "t") text
[ref]
[ref][]··
[ref]: /url
[ref]: /w "t"
[z]: <u>
[y]:
  /dest
"title"
![i](s.png)
`code` span
`open
*open
**st*rong**
_u_ __v__
ends hard··
ends back\
&amp; &copy; \*
\- no
- [ ] task
<http://auto.example>
[a]( <b c> )
a <b c="d"> e
""".strip("\n")
    .replace("→", "\t")
    .replace("·", " ")
    .split("\n")
)
LINES += [""] * 8

# Where the second parser differs from cmark-gfm, which GitHub runs and which reads these as we do.
# Lines that meet these often are not in the table: a paragraph in a quote in a quote, a lone tag after an item.
EXPLAINED = {
    "an underline after a label makes a heading": r"\[y\]:\n====",
    "an empty item does not interrupt a label": r"\[y\]:\n1\.",
    "a table does not begin in a quote and go on outside of it": r"> \| a \| b \|\n.*--.*",
    "a lazy line may be the header of a table; we read none": r"(?:.*\n)?.*\|.*\n  \|---\|---\|",
    "nor do we read a table in the place of an address": r"\[y\]:\n.*\|.*\n.*--.*",
}


def core(text: str) -> str:
    """The fewest lines of `text` that are still read differently."""
    lines = text.split("\n")
    shorter = (lines[:n] + lines[n + 1 :] for n in range(len(lines)))
    found = next((rest for rest in shorter if rest and differ("\n".join(rest))), None)
    return core("\n".join(found)) if found else text


def test_random_mixes_are_read_as_the_second_parser_reads_them() -> None:
    chance = random.Random(20240229)
    mixes = ("\n".join(chance.choices(LINES, k=chance.randint(2, 12))) for _ in range(EXAMPLES))
    cores = [core(mix) for mix in mixes if differ(mix)]
    assert [text for text in cores if not any(re.fullmatch(pattern, text) for pattern in EXPLAINED.values())] == []
    assert len(cores) <= EXAMPLES / 1000
