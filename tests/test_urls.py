"""Addresses: which are one, what is wrong with one, and the fragments of headings."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from time import process_time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from listkeeper.urls import Slugs, canonical, malformed, slug

# Each line: addresses that lead to one page.
SAME = """
http://x.org https://x.org //x.org HTTPS://X.ORG https://www.x.org https://x.org/ https://x.org. https://x.org:443
http://x.org:80/a https://x.org/a https://x.org:/a https://x.org:0443/a https://user:secret@x.org/a
http://x.org:8080 https://x.org:08080/
https://x.org/a https://x.org/a/ https://x.org/a// https://x.org/a? https://x.org/a?& https://x.org/a#
https://x.org/ https://x.org/index.html https://x.org/index.htm https://x.org/index.html#top
https://x.org/a/ https://x.org/a/index.html
https://x.org/a/b https://x.org/a/./b https://x.org/a/c/../b https://x.org/../a/b https://x.org/a/%2e/b
https://x.org/a/ https://x.org/a/b/.. https://x.org/a/.
https://x.org/~a https://x.org/%7Ea https://x.org/%7ea
https://x.org/a%2fb https://x.org/a%2Fb
https://x.org/a_(b) https://x.org/a_%28b%29
https://x.org/größe https://x.org/gr%C3%B6%C3%9Fe https://x.org/gr%c3%b6%c3%9fe
https://x.org/100% https://x.org/100%25
https://bücher.example.org https://xn--bcher-kva.example.org https://BÜCHER.example.org https://b%C3%BCcher.example.org
https://例え。jp https://例え.jp https://xn--r8jz45g.jp
https://ｘ.org https://x.org
https://[2001:DB8::1]/a https://[2001:db8:0:0:0:0:0:1]:443/a
https://x.org/a https://x.org/a#part https://x.org/a#:~:text=part https://x.org/a#/ https://x.org/a#!
https://x.org/#/page https://x.org/#/page/ https://x.org#/page:~:text=b
https://x.org/#!page https://www.x.org#!page
https://x.org/a https://x.org/a?utm_source=b&utm_medium=c https://x.org/a?fbclid=1 https://x.org/a?gclid=1&mc_cid=2
https://x.org/a https://x.org/a?ref=awesome-go https://x.org/a?ref=producthunt https://x.org/a?ref_src=twsrc
https://x.org/a?b=1 https://x.org/a?utm_source=y&b=1 https://x.org/a?b=1&igshid=2
https://x.org/a?b=1&c=2 https://x.org/a?c=2&b=1 https://x.org/a?c=2&&b=1
https://x.org/?q=a%20b https://x.org/?q=a+b
https://x.org/?q=a/b https://x.org/?q=a%2Fb https://x.org?q=a%2fb
https://x.org/?a[]=1 https://x.org/?a%5B%5D=1
https://github.com/o/r https://github.com/o/r/ https://github.com/o/r.git https://github.com/O/R https://github.com/o/r#readme
https://github.com/o/r git@github.com:o/r.git git://github.com/o/r.git ssh://git@github.com/o/r git+https://github.com/o/r
https://github.com/o/r https://github.com/o/r?tab=readme-ov-file#usage https://www.github.com/o/r http://github.com/O/r/
https://github.com/O/R/blob/main/a.md https://github.com/o/r/blob/main/a.md#L10
https://gitlab.com/o/r https://gitlab.com/O/R.git git@gitlab.com:o/r
https://gitlab.com/o/s/r https://gitlab.com/o/s/r.git
https://codeberg.org/o/r https://codeberg.org/O/R.git/
https://bitbucket.org/o/r https://bitbucket.org/O/r
https://gist.github.com/0123456789abcdef0123 https://gist.github.com/anna/0123456789abcdef0123#file-a
https://arxiv.org/abs/1706.03762 https://arxiv.org/pdf/1706.03762 https://arxiv.org/pdf/1706.03762v5.pdf https://arxiv.org/html/1706.03762v7
https://arxiv.org/abs/1706.03762v1 http://export.arxiv.org/abs/1706.03762 http://www.arxiv.org/pdf/1706.03762.pdf#page=3
https://arxiv.org/abs/1706.03762 https://doi.org/10.48550/arXiv.1706.03762
https://arxiv.org/abs/cs/0112017 https://arxiv.org/pdf/cs/0112017v1 https://arxiv.org/pdf/cs/0112017.pdf
https://arxiv.org/abs/math/0309136 https://arxiv.org/abs/math.GT/0309136
https://youtu.be/2QJi0ArLq7s https://www.youtube.com/watch?v=2QJi0ArLq7s https://m.youtube.com/watch?v=2QJi0ArLq7s
https://youtu.be/2QJi0ArLq7s?si=abc https://youtu.be/2QJi0ArLq7s?t=10 https://www.youtube.com/embed/2QJi0ArLq7s
https://youtu.be/2QJi0ArLq7s https://www.youtube-nocookie.com/embed/2QJi0ArLq7s https://youtube.com/shorts/2QJi0ArLq7s
https://youtu.be/2QJi0ArLq7s https://youtube.com/watch?v=2QJi0ArLq7s&ab_channel=CppCon https://youtube.com/watch?t=5&v=2QJi0ArLq7s
https://youtu.be/2QJi0ArLq7s?list=PL1 https://youtube.com/watch?v=2QJi0ArLq7s&list=PL1&index=3
https://youtube.com/playlist?list=PL1 https://www.youtube.com/embed/videoseries?list=PL1 https://youtube.com/playlist?list=PL1&si=x
https://youtube.com/@3Blue1Brown https://www.youtube.com/@3blue1brown/
https://doi.org/10.1000/ABC https://dx.doi.org/10.1000/abc doi:10.1000/abc http://doi.org/10.1000%2Fabc
https://en.wikipedia.org/wiki/Monad https://en.m.wikipedia.org/wiki/Monad https://en.wikipedia.org/wiki/monad
https://en.wikipedia.org/wiki/A_b https://en.wikipedia.org/wiki/A%20b https://en.wikipedia.org/w/index.php?title=A_b
https://www.amazon.com/dp/0262035618 https://amazon.com/Deep-Learning-Book/dp/0262035618/ref=sr_1_1?keywords=a
https://www.amazon.com/dp/0262035618 https://www.amazon.com/gp/product/0262035618?tag=x-20 https://smile.amazon.com/dp/0262035618
https://www.amazon.co.uk/dp/B00ABCDEFG https://amazon.co.uk/a/dp/b00abcdefg/
https://stackoverflow.com/questions/11227809/why-is https://stackoverflow.com/q/11227809 https://stackoverflow.com/q/11227809/42
https://stackoverflow.com/a/11227902 https://stackoverflow.com/questions/11227809/why-is/11227902#11227902
https://math.stackexchange.com/questions/7 https://math.stackexchange.com/questions/7/how-to?noredirect=1#a
https://pypi.org/project/scikit-learn https://pypi.python.org/pypi/scikit_learn https://pypi.org/project/Scikit.Learn/
https://www.npmjs.com/package/awesome-lint https://npmjs.org/package/awesome-lint
https://apps.apple.com/us/app/bear/id1016366447 https://itunes.apple.com/us/app/id1016366447?mt=8
https://play.google.com/store/apps/details?id=a.b https://play.google.com/store/apps/details?id=a.b&hl=de&gl=DE
https://twitter.com/SomeOne https://x.com/someone https://mobile.twitter.com/someone?lang=de
https://x.com/a/status/1?s=20 https://twitter.com/a/status/1
https://open.spotify.com/show/1?si=2 https://open.spotify.com/show/1
docs/a.md ./docs/a.md docs/b/../a.md docs/a.md#part
docs docs/ ./docs/
mailto:a@x.org MAILTO:a@X.ORG mailto:a@x.org?
ftp://x.org/a FTP://X.org:21/a/
"""

# Each line: addresses of different pages, each near to the others.
DIFFERENT = """
https://x.org https://y.org https://x.com https://www2.x.org https://m.x.org https://xorg.org
https://www.com https://com https://www.www.com
https://x.org https://x.org:8080 https://x.org:8443 http://x.org:443
https://x.org/a https://x.org/A https://x.org/b https://x.org/a.html https://x.org/a/b https://x.org//a
https://x.org/ https://x.org/index.php https://x.org/Index.html https://x.org/myindex.html https://x.org/index.html/a
https://x.org/a https://x.org/a?b https://x.org/a?b=1 https://x.org/a?b=2 https://x.org/a?B=1 https://x.org/a?b=1&b=2
https://x.org/a?b=1&b=2 https://x.org/a?b=2&b=1
https://x.org/a?utm=1 https://x.org/a https://x.org/a?xutm_source=1
https://x.org/a?ref=main https://x.org/a?ref=v2 https://x.org/a
https://x.org/a?t=1 https://x.org/a?si=1 https://x.org/a?s=1 https://x.org/a?hl=de https://x.org/a
https://x.org/a%2Fb https://x.org/a/b
https://x.org/a%3Fb https://x.org/a?b
https://x.org/a%26b https://x.org/a&b
https://x.org/?q=a%26b https://x.org/?q=a&b
https://x.org/?q=a%2Bb https://x.org/?q=a+b
https://straße.de https://strasse.de
https://bücher.org https://bucher.org https://xn--bcher.org
https://x.org/#/a https://x.org/#/b https://x.org https://x.org/#!a
https://x.org/#!a https://x.org/#!b
https://x.org ftp://x.org file://x.org
x.org/a https://x.org/a /x.org/a
#a #b #A a ./#/a
a.md b.md ../a.md /a.md A.md a.md?plain=1
/ . .. #
mailto:a@x.org mailto:b@x.org mailto:A@x.org mailto:a@x.org?subject=b
https://github.com/o/r https://github.com/o/s https://github.com/p/r https://github.com/o https://gitlab.com/o/r
https://github.com/o/r https://github.com/o/r/tree/main https://github.com/o/r/issues https://github.com/o/r/wiki
https://github.com/o/r https://github.com/o/r?tab=MIT-1-ov-file https://github.com/o/r/blob/main/README.md
https://github.com/o/r/blob/main/a.md https://github.com/o/r/blob/main/A.md https://github.com/o/r/blob/dev/a.md
https://github.com/o/r/blob/main/index.html https://github.com/o/r/blob/main
https://github.com/o/r https://raw.githubusercontent.com/o/r https://gist.github.com/o/r https://o.github.io/r
https://github.com/o/gitter https://github.com/o/git https://github.com/o/r.github
https://gitlab.com/o/s/r https://gitlab.com/o/s https://gitlab.com/o/r
git://x.org/o/r https://x.org/o/r git@x.org:o/r
https://gist.github.com/anna/0123456789abcdef0123 https://gist.github.com/anna https://gist.github.com/anna/0123456789abcdef0124
https://arxiv.org/abs/1706.03762 https://arxiv.org/abs/1706.03763 https://arxiv.org/list/cs.LG/recent https://arxiv.org
https://arxiv.org/abs/cs/0112017 https://arxiv.org/abs/math/0112017 https://arxiv.org/abs/0112.0171
https://arxiv.org/abs/1706.03762 https://x.org/abs/1706.03762
https://youtube.com/watch?v=2QJi0ArLq7s https://youtube.com/watch?v=2QJi0ArLq7S https://youtube.com/watch?v=3boKlkPBckA
https://youtube.com/watch?v=2QJi0ArLq7s https://youtube.com/watch?v=2QJi0ArLq7s&list=PL1 https://youtube.com/playlist?list=PL1
https://youtube.com/@a https://youtube.com/@b https://youtube.com/@a/videos https://youtube.com/user/a https://youtube.com
https://youtube.com/channel/UCa https://youtube.com/channel/UCA
https://youtu.be https://youtube.com
https://doi.org/10.1000/1 https://doi.org/10.1000/2 https://doi.org
https://en.wikipedia.org/wiki/Monad https://de.wikipedia.org/wiki/Monad https://en.wiktionary.org/wiki/Monad
https://en.wikipedia.org/wiki/MONAD https://en.wikipedia.org/wiki/Monad https://en.wikipedia.org/wiki/Monad_(x)
https://en.wiktionary.org/wiki/monad https://en.wiktionary.org/wiki/Monad
https://en.wikipedia.org/w/index.php?title=A https://en.wikipedia.org/w/index.php?title=A&oldid=7 https://en.wikipedia.org/wiki/B
https://amazon.com/dp/0262035618 https://amazon.de/dp/0262035618 https://amazon.com/dp/0262035619 https://amazon.com
https://amazon.com/s?k=a https://amazon.com/s?k=b
https://stackoverflow.com/questions/1 https://stackoverflow.com/questions/2 https://stackoverflow.com/a/1 https://serverfault.com/q/1
https://stackoverflow.com/questions/tagged/go https://stackoverflow.com/questions/tagged/c
https://web.archive.org/web/2020/https://x.org/a https://x.org/a https://web.archive.org/web/2021/https://x.org/a
https://pypi.org/project/a https://pypi.org/project/b https://pypi.org/project/a/1.0 https://pypi.org/user/a
https://npmjs.com/package/a https://npmjs.com/package/A https://npmjs.com/package/@b/a https://npmjs.com/package/a/v/1.0.0
https://apps.apple.com/us/app/a/id1 https://apps.apple.com/us/app/a/id2 https://apps.apple.com/de/app/a/id1
https://play.google.com/store/apps/details?id=a.b https://play.google.com/store/apps/details?id=a.c
https://x.com/a/status/1 https://x.com/a/status/2 https://x.com/a
https://medium.com/@a/b https://medium.com/@a/c https://a.medium.com/b
"""


def rows(table: str) -> list[list[str]]:
    return [line.split() for line in table.strip().splitlines()]


@pytest.mark.parametrize("addresses", rows(SAME), ids=lambda row: row[0])
def test_addresses_of_one_page_have_one_key(addresses: list[str]) -> None:
    assert {address: canonical(address) for address in addresses} == dict.fromkeys(addresses, canonical(addresses[0]))


@pytest.mark.parametrize("addresses", rows(DIFFERENT), ids=lambda row: row[0])
def test_addresses_of_different_pages_have_different_keys(addresses: list[str]) -> None:
    keys = [canonical(address) for address in addresses]
    assert len(set(keys)) == len(keys), keys


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("", ""),
        ("https://www.X.org/a/?utm_source=b#c", "//x.org/a"),
        ("git@github.com:O/R.git", "//github.com/o/r"),
        ("#Part", "#Part"),
        ("./docs/", "docs"),
        ("mailto:a@X.org", "mailto:a@x.org"),
        ("https://arxiv.org/pdf/1706.03762v5", "//arxiv.org/abs/1706.03762"),
    ],
)
def test_a_key_can_be_read(address: str, key: str) -> None:
    assert canonical(address) == key


pieces = st.just(" ") | st.sampled_from(
    "http https ftp git mailto doi : // / . .. ? & = # ! @ % %2e %2F %C3%B6 ö ß [ ] www. m. x.org X.ORG github.com "
    "gitlab.com o r.git -a arxiv.org abs 1706.03762v1 youtu.be youtube.com watch v 2QJi0ArLq7s doi.org 10.1 list "
    "en.m.wikipedia.org wiki w index.php title index.html amazon.com dp 0262035618 stackoverflow.com questions 7 "
    "pypi.org project utm_a ref awesome-x a b 80 443 :~: \\ , \ud800 ：".split()
)
addresses = st.lists(pieces, max_size=12).map("".join) | st.text()


@given(addresses)
@example("http://www.www.x.org")
@example("http://x.org/%%32D")
@example("http://x /")
@example("/.//a")
@example("./a:b")
@example("http://x.org:" + "9" * 5000)
@example("http://\u2100.org")
@example("//[%2e")
@example("//en.m.wikipedia.orgen.m.wikipedia.org")
def test_a_key_is_its_own_key(address: str) -> None:
    assert canonical(canonical(address)) == canonical(address)


@given(st.sampled_from(["x.org", "github.com", "en.wikipedia.org"]), st.lists(pieces, max_size=6).map("".join))
def test_scheme_and_host_have_no_case(host: str, rest: str) -> None:
    assert canonical(f"HTTPS://{host.upper()}/{rest}") == canonical(f"http://{host}/{rest}")


# The address, what is wrong with it (a part of the message), the address that was meant.
MALFORMED = [
    ("htpp://x.org", "'htpp' for 'http'", "http://x.org"),
    ("htp://x.org", "'htp' for 'http'", "http://x.org"),
    ("htttps://x.org/a", "'htttps' for 'https'", "https://x.org/a"),
    ("hhttps://x.org", "'hhttps' for 'https'", "https://x.org"),
    ("ttps://x.org", "'ttps' for 'https'", "https://x.org"),
    ("httsp://x.org", "'httsp' for 'https'", "https://x.org"),
    ("httpss://x.org", "'httpss' for 'https'", "https://x.org"),
    ("hptts://x.org", "'hptts' for 'https'", "https://x.org"),
    ("hxxp://x.org", "'hxxp' for 'http'", "http://x.org"),
    ("htps:/x.org", "'htps' for 'https'", "https://x.org"),
    ("http:/x.org", "'://' belongs after 'http'", "http://x.org"),
    ("http//x.org", "'://' belongs after 'http'", "http://x.org"),
    ("https:x.org", "'://' belongs after 'https'", "https://x.org"),
    ("https:///x.org/a", "'://' belongs after 'https'", "https://x.org/a"),
    ("https;//x.org", "'://' belongs after 'https'", "https://x.org"),
    ("https.//x.org", "'://' belongs after 'https'", "https://x.org"),
    ("http:\\\\x.org", "'://' belongs after 'http'", "http://x.org"),
    ("https:// x.org", "'://' belongs after 'https'", "https://x.org"),
    ("https://%20x.org", "'://' belongs after 'https'", "https://x.org"),
    ("https：//x.org", "'://' belongs after 'https'", "https://x.org"),
    ("https:foo", "'://' belongs after 'https'", None),
    ("https://https://x.org", "twice", "https://x.org"),
    ("http://https://x.org", "twice", "https://x.org"),
    ("http://http:x.org", "twice", "http://x.org"),
    ("https://https//x.org", "twice", "https://x.org"),
    ("www.x.org", "'https://' is missing", "https://www.x.org"),
    ("www.x.rs/a", "'https://' is missing", "https://www.x.rs/a"),
    ("example.com/page", "'https://' is missing", "https://example.com/page"),
    ("github.com/o/r", "'https://' is missing", "https://github.com/o/r"),
    ("x.org:8080/a", "'https://' is missing", "https://x.org:8080/a"),
    ("://x.org", "'https' is missing", "https://x.org"),
    ("anna@x.org", "'mailto:' is missing", "mailto:anna@x.org"),
    ("git@github.com:o/r.git", "for git", "https://github.com/o/r"),
    ("https://x.org/a b", "a blank stands inside", "https://x.org/a%20b"),
    ("https://x.org/a\tb", "a blank stands inside", None),
    (" https://x.org", "a blank stands before or after", "https://x.org"),
    ("https://x.org%20", "a blank stands before or after", "https://x.org"),
    ("%20www.x.org", "a blank stands before or after", "https://www.x.org"),
    ("https://x.org\u200b/a", "an invisible character", "https://x.org/a"),
    ("https://x.org)", "')' at the end", "https://x.org"),
    ("https://x.org/a)", "')' at the end", "https://x.org/a"),
    ("https://x.org/a).", "').' at the end", "https://x.org/a"),
    ("https://x.org/a]", "']' at the end", "https://x.org/a"),
    ("https://x.org/a_(b))", "')' at the end", "https://x.org/a_(b)"),
    ("https://x.org.", "'.' at the end", "https://x.org"),
    ("https://x.org/a.", "'.' at the end", "https://x.org/a"),
    ("https://x.org/a,", "',' at the end", "https://x.org/a"),
    ("https://x.org/a;", "';' at the end", "https://x.org/a"),
    ("https://x.org/a**", "'**' at the end", "https://x.org/a"),
    ("https://x.org/a%22", "'%22' at the end", "https://x.org/a"),
    ("<https://x.org>", "angle brackets", "https://x.org"),
    ("%3Chttps://x.org%3E", "angle brackets", "https://x.org"),
    ("https://x.org\\a", "a backslash", "https://x.org/a"),
    ("https://x.org/a\\_b", "a backslash", "https://x.org/a_b"),
    ("http://www,x.org", "the host holds ','", "http://www.x.org"),
    ("https://x y.org", "the host holds a blank", None),
    ("https://x%20y.org", "the host holds a blank", None),
    ("https://x!.org", "the host holds '!'", None),
    ("https://x..org/a", "a dot too many", "https://x.org/a"),
    ("https://.x.org", "a dot too many", "https://x.org"),
    ("http://example", "the host 'example' has no dot", None),
    ("https://github/o/r", "the host 'github' has no dot", None),
    ("https://", "the host is missing", None),
    ("https://?a", "the host is missing", None),
    ("https://x.org:99999", "the port 99999 is not within 1 to 65535", None),
    ("https://x.org:0/", "the port 0 is not", None),
    ("https://x.org:port/", "the port 'port' is not a number", None),
    ("https://x.org:/a", "a colon stands after the host", "https://x.org/a"),
    ("https://[::1", "brackets", None),
    ("https://[::g]/", "version 6", None),
    ("javascript:alert(1)", "'javascript:' runs code", None),
    ("JavaScript:alert(1)", "'javascript:' runs code", None),
    ("vbscript:a", "'vbscript:' runs code", None),
    ("data:text/html,a", "'data:'", None),
    ("file:///etc/motd", "'file:' opens a file of the reader's own computer", None),
    ("", "the address is empty", None),
    ("%20", "the address is empty", None),
    ("#", "a placeholder", None),
    ("TODO", "a placeholder", None),
    ("<url>", "a placeholder", None),
    ("%3Curl%3E", "a placeholder", None),
]

FINE = """
https://x.org http://x.org/ https://www.x.org/a/b.html?c=d&e=f#g HTTPS://X.ORG https://x.org:8080/a https://x.org:65535
https://user:secret@x.org/a //x.org/a http://localhost http://localhost:3000/a http://127.0.0.1/ https://[::1]/a
https://[2001:db8::1]:8080/ https://a_b.x.org https://xn--bcher-kva.org https://bücher.org https://b%C3%BCcher.org
https://例え.jp/ https://en.wikipedia.org/wiki/Monad_(category_theory) https://en.wikipedia.org/wiki/Warner_Bros.
https://x.org/a%20b https://x.org/a[1] https://x.org/(a) https://x.org/a/... https://github.com/o/r/compare/a...b
https://web.archive.org/web/2020/http://x.org/ https://web.archive.org/web/*/https://x.org https://http.cat/404
https://x.org/?u=https://y.org https://x.org/a!  https://x.org/~a https://x.org/100% https://x.org/a,b https://x.org/a_
https://x.org/#!/a https://x.org/#:~:text=b https://x.org/Reader.html#nullReader()
README.md docs/readme.md ./a ../a.md /a contributing.md install.sh main.rs a.py node.js LICENSE docs/ ?a=b
http.md http/server.md https/a https-everywhere.md httpd/config.c .github/workflows/a.yml a.b.c/d.txt
#part #/route #top mailto:a@x.org tel:+491234 ftp://x.org/a irc://irc.x.org/a ircs://x.org magnet:?xt=urn:btih:a
sftp://x.org git://x.org/a ssh://git@x.org/a steam://run/1 doi:10.1000/1 urn:isbn:1 xmpp:a@x.org tcp://x.org ntp://x.org
smtp://x.org nntp://x.org tg://resolve?domain=a vscode:extension/a matrix:r/a:x.org geo:1,2 hdfs://x/a redis://localhost
""".split()


@pytest.mark.parametrize(("address", "problem", "meant"), MALFORMED)
def test_a_flaw_is_named_with_the_address_that_was_meant(address: str, problem: str, meant: str | None) -> None:
    flaw = malformed(address)
    assert flaw
    assert problem in flaw.problem
    assert flaw.meant == meant


@pytest.mark.parametrize("address", FINE)
def test_an_address_without_a_flaw_is_left_alone(address: str) -> None:
    assert malformed(address) is None


def test_a_flaw_is_a_pair() -> None:
    assert malformed("htpp://x.org") == ("the scheme is misspelt: 'htpp' for 'http'", "http://x.org")


@given(addresses)
def test_what_was_meant_has_no_flaw(address: str) -> None:
    flaw = malformed(address)
    assert flaw is None or flaw.meant is None or malformed(flaw.meant) is None


SLUGS = [
    ("Contents", "contents"),
    ("Linear Algebra", "linear-algebra"),
    ("C++", "c"),
    ("C#", "c"),
    ("Awesome C++", "awesome-c"),
    (".NET", "net"),
    ("Node.js", "nodejs"),
    ("CI/CD", "cicd"),
    ("Q&A", "qa"),
    ("Docs & Tools", "docs--tools"),
    ("a - b", "a---b"),
    ("a – b", "a--b"),
    ("-a", "-a"),
    ("--dry-run", "--dry-run"),
    ("snake_case", "snake_case"),
    ("_a_", "_a_"),
    ("a  b", "a--b"),
    ("a\tb", "ab"),
    (" a ", "-a-"),
    ("a\u00a0b", "ab"),
    ("🚀 Start", "-start"),
    ("Start 🚀", "start-"),
    ("🚀", ""),
    ("⚠️ Danger", "\ufe0f-danger"),
    ("👩‍💻 People", "-people"),
    ("1️⃣ First", "1\ufe0f\u20e3-first"),
    (":rocket: Start", "rocket-start"),
    ("Größe", "größe"),
    ("ÉCOLE", "école"),
    ("cafe\u0301", "cafe\u0301"),
    ("中文 标题", "中文-标题"),
    ("日本語（にほんご）", "日本語にほんご"),
    ("한국어", "한국어"),
    ("Привет, мир!", "привет-мир"),
    ("हिन्दी", "हिन्दी"),
    ("ภาษาไทย", "ภาษาไทย"),
    ("ΟΔΟΣ", "οδος"),
    ("İ", "i\u0307"),
    ("It's “quoted”", "its-quoted"),
    ("What? Why!", "what-why"),
    ("1.2.3", "123"),
    ("x² + ½", "x--"),
    ("Ⅳ", "ⅳ"),
    ("Ⓐ", "ⓐ"),
    ("foo‿bar", "foo‿bar"),
    ("a\u200db", "ab"),
    ("a=b <c> [d] {e}", "ab-c-d-e"),
    ("100%", "100"),
    ("@scope/name", "scopename"),
    ("", ""),
]

REPEATED = [
    (["a", "a", "a"], ["a", "a-1", "a-2"]),
    (["A", "a!", "a"], ["a", "a-1", "a-2"]),
    (["a", "a-1", "a"], ["a", "a-1", "a-2"]),
    (["a-1", "a", "a"], ["a-1", "a", "a-2"]),
    (["a", "a", "a-1"], ["a", "a-1", "a-1-1"]),
    (["a", "a", "a-1", "a-1", "a"], ["a", "a-1", "a-1-1", "a-1-2", "a-2"]),
    (["🚀", "🎉"], ["", "-1"]),
    (["constructor", "constructor"], ["constructor", "constructor-1"]),
]


@pytest.mark.parametrize(("heading", "fragment"), SLUGS)
def test_a_heading_has_the_fragment_github_gives_it(heading: str, fragment: str) -> None:
    assert slug(heading) == fragment


@pytest.mark.parametrize(("headings", "fragments"), REPEATED)
def test_repeated_headings_are_numbered_as_github_does(headings: list[str], fragments: list[str]) -> None:
    slugs = Slugs()
    assert [slugs.add(heading) for heading in headings] == fragments


@given(st.lists(st.sampled_from(["a", "a-1", "a-1-1", "a-2", "A", "!"])))
def test_no_two_headings_share_a_fragment(headings: list[str]) -> None:
    slugs = Slugs()
    fragments = [slugs.add(heading) for heading in headings]
    assert len(set(fragments)) == len(fragments)


HOSTILE = [
    "a{ }b",
    "https://x.org/{)}",
    "https://x.org/{).}",
    "https://x.org/{.,}(",
    "https://{a.}!",
    "https://{@:}",
    "{www.}",
]


@pytest.mark.parametrize("pattern", HOSTILE)
def test_a_long_address_costs_no_more_than_its_length(pattern: str) -> None:
    """Squared, 50,000 repetitions would take minutes."""
    before, repeated, after = pattern.replace("}", "{").split("{")
    address = before + repeated * 50_000 + after
    start = process_time()
    malformed(address)
    canonical(address)
    assert process_time() - start < 2


def test_the_import_stays_light() -> None:
    program = "import sys; before = set(sys.modules); import listkeeper.urls; print(*sorted(set(sys.modules) - before))"
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[1] / "tools")}
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    loaded = done.stdout.split()
    assert {"ipaddress", "urllib", "http", "encodings.idna"}.isdisjoint(loaded)
