"""What is wrong with an address, told from its text alone, and the address that was meant."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from listkeeper.urls.parts import unescaped


class Flaw(NamedTuple):
    """A flaw of an address, in words that follow it in a sentence, and the address that was meant, where certain."""

    problem: str
    meant: str | None = None


_PLACEHOLDERS = frozenset("# todo tbd fixme xxx url <url> link <link> address ... … your-url your-url-here".split())
_NEVER = {
    "javascript": "'javascript:' runs code instead of opening a page",
    "vbscript": "'vbscript:' runs code instead of opening a page",
    "data": "'data:' holds its content in itself and leads nowhere",
    "file": "'file:' opens a file of the reader's own computer",
}

# Patterns that few addresses reach are text: `re` compiles them at their first use, which keeps the import short.
_BLANK = r"(?:\s|%20|%C2%A0|%0A|%0D|%09)"
_LEADING_BLANKS = rf"(?i){_BLANK}*"
_LAST_BLANK = rf"(?i){_BLANK}\Z"
_INVISIBLE = r"(?i)[\u00ad\u200b\u200e\u200f\u2060\ufeff]|%C2%AD|%E2%80%8[BEF]|%E2%81%A0|%EF%BB%BF"

_SCHEME = r"([A-Za-z][A-Za-z0-9+.-]*):"
_WEB = r"(?i)https?://"
# Nine of ten addresses: nothing in them can be wrong.
_PLAIN = re.compile(
    r"https?://(?:[A-Za-z0-9-]++\.)*+(?<=\.)[A-Za-z0-9-]{2,}+(?:[/?#][A-Za-z0-9./?#=&_~@+-]*+)?(?<!\.)"
    r"|#[A-Za-z0-9_-]+|[A-Za-z_-]+\.[Mm][Dd]"
)
# The start of a web address as people mistype it: letters, then some of colon, stop and slashes.
_START = rf"(?i)([A-Za-z]{{2,8}})((?:[:;.,：]|{_BLANK}){{0,9}}(?:[/\\]|%5C)*{_BLANK}{{0,9}})"
_TWO_SLIPS = {"hptt": "http", "hptts": "https", "hxxp": "http", "hxxps": "https", "htttpss": "https", "tp": "http"}
_SCHEMES = frozenset({"ftp", "sftp", "http", "https", "shttp", "nntp", "httpu"})

# Top-level domains that are no file extension: `README.md` and `install.sh` are files, though Moldova has a `.md`.
_DOMAINS = (
    "com org net edu gov mil int info biz io dev ai co uk de fr nl eu us ca au jp cn ru br it es se ch at be dk fi cz "
    "kr tw nz ie gr hu xyz tech site online cloud science academy university software systems network"
)
_BARE_HOST = (
    rf"(?i)(?:www\.(?:[\w-]+\.)+\w{{2,}}|(?:[\w-]+\.)+(?:{'|'.join(_DOMAINS.split())}))(?::[0-9]+)?(?=[/?#]|$)"
    r"|localhost:[0-9]+"
)
_MAILBOX = r"[\w.+-]+@(?:[\w-]+\.)+[A-Za-z]{2,}"
_SCP = r"git@((?:github|gitlab)\.com|codeberg\.org|bitbucket\.org):(?!/)(\S+?)(?:\.git)?/?"

_PARTS = r"(?s)([^:]+)://([^/?#]*)(.*)"
_HOST_AND_PORT = r"(?s)(?:.*@)?(\[[^\]]*\]|[^:]*)(?::(.*))?"
# ASCII that no host holds; `_` is none, but there are hosts with it.
_NO_HOST = r"[\x00-\x2c/:-@\[-^`{-\x7f]"
_HOST = r"(?:[\w-]+\.)+[\w-]{2,}"
_CLOSERS = {")": "(", "]": "[", "}": "{", ">": "<"}
_SENTENCE_END = (
    r"(?i)(?:[.,;:]|\*\*|`|\"|%22|%60|[’”»]|%E2%80%9[9D]|%C2%BB|[。，、；：]|%E3%80%8[12]|%EF%BC%(?:8C|9[AB]))+$"
)
# What ends an address in a script without blanks; an address that has letters of that script may hold it, too.
_FAR_EASTERN = r"(?i)(https?://[\x21-\x7e]+)([。，、；：！？（）「」『』【】《》〈〉“”].*)"


def malformed(url: str) -> Flaw | None:
    """The first flaw of an address; `meant` has none itself. Relative addresses and fragments are fine."""
    flaw = None if _PLAIN.fullmatch(url) else _flaw(url)
    if not flaw or flaw.meant is None:
        return flaw
    rest = _flaw(flaw.meant) if flaw.meant != url else Flaw(flaw.problem)
    for _ in range(5):  # one slip seldom comes alone; more than five are no slip
        if not rest or rest.meant is None:
            break
        flaw, rest = flaw._replace(meant=rest.meant), _flaw(rest.meant)
    return flaw._replace(meant=None) if rest else flaw


def glued(text: str) -> Flaw | None:
    """What a bare address, as it stands in a text, took of the words behind it where a script has no blanks."""
    match = None if text.isascii() or "/wiki/" in text else re.fullmatch(_FAR_EASTERN, text)
    if not match:
        return None
    return Flaw(f"'{match[2][:20]}' does not belong to the address; a blank or '<...>' would end it", match[1])


def _flaw(url: str) -> Flaw | None:
    for check in _CHECKS:
        if flaw := check(url):
            return flaw
    return _web_flaw(url)


def _placeholder(url: str) -> Flaw | None:
    if not _without_blanks(url):
        return Flaw("the address is empty")
    if url.lower().replace("%3c", "<").replace("%3e", ">") in _PLACEHOLDERS:
        return Flaw("a placeholder stands where the address belongs")
    return None


def _blanks_around(url: str) -> Flaw | None:
    body = _without_blanks(url)
    return Flaw("a blank stands before or after the address", body) if body != url else None


def _without_blanks(url: str) -> str:
    """Without blanks at its ends, plain or escaped; from the end one by one, or a long run costs its square."""
    start = match.end() if (match := re.match(_LEADING_BLANKS, url)) else 0
    end = len(url)
    while end > start and (match := re.search(_LAST_BLANK, url[max(end - 6, start) : end])):
        end -= len(match[0])
    return url[start:end]


def _invisible(url: str) -> Flaw | None:
    seen = re.sub(_INVISIBLE, "", url)
    return Flaw("the address holds an invisible character", seen) if seen != url else None


def _brackets_around(url: str) -> Flaw | None:
    match = re.fullmatch(r"(?:<|%3C)(.+?)(?:>|%3E)", url, re.IGNORECASE)
    return Flaw("angle brackets stand around the address", match[1]) if match else None


def _scheme(url: str) -> Flaw | None:
    match = re.match(_START, url)
    if not match:
        return None
    word, between, rest = match[1], match[2], url[match.end(2) :]
    lower = word.lower()
    if lower in {"http", "https"}:
        return None if between == "://" else _separator(lower, between, rest)
    scheme = _meant_scheme(lower) if ":" in between or "//" in between else None
    if not scheme or "/" not in between:
        return None
    return Flaw(f"the scheme is misspelt: '{word}' for '{scheme}'", f"{scheme}://{rest}" if rest else None)


def _separator(scheme: str, between: str, rest: str) -> Flaw | None:
    """`http:/x` and its like; `https/` alone may be a folder, and `http.md` a file."""
    if not re.search(r"[:;：]|//", between):
        return None
    return Flaw(f"'://' belongs after '{scheme}'", f"{scheme}://{rest}" if _looks_like_host(rest) else None)


def _looks_like_host(text: str) -> bool:
    host = re.split(r"[/?#\\]", text, maxsplit=1)[0]
    return "." in host or host.startswith(("localhost", "["))


def _meant_scheme(word: str) -> str | None:
    if word in _SCHEMES:
        return None
    slips = ("https", "http") if "s" in word else ("http", "https")
    return _TWO_SLIPS.get(word) or next((scheme for scheme in slips if _one_slip(word, scheme)), None)


def _one_slip(word: str, meant: str) -> bool:
    """A letter too many, too few, wrong, or two in the wrong order."""
    shorter = min(len(word), len(meant))
    head = next((i for i in range(shorter) if word[i] != meant[i]), shorter)
    tail = next((i for i in range(shorter - head) if word[-1 - i] != meant[-1 - i]), shorter - head)
    left, right = word[head : len(word) - tail], meant[head : len(meant) - tail]
    return max(len(left), len(right)) == 1 or (len(left) == 2 and left == right[::-1])


def _doubled(url: str) -> Flaw | None:
    match = re.match(r"https?://(?=https?(?::|//))", url, re.IGNORECASE)
    return Flaw("the scheme stands twice", url[match.end() :]) if match else None


def _never(url: str) -> Flaw | None:
    match = re.match(_SCHEME, url)
    return Flaw(_NEVER[match[1].lower()]) if match and match[1].lower() in _NEVER else None


def _missing_scheme(url: str) -> Flaw | None:
    if url.startswith("://"):
        return Flaw("'https' is missing at the start", f"https{url}")
    if match := re.fullmatch(_SCP, url):
        return Flaw("this address is for git, not for a browser", f"https://{match[1]}/{match[2]}")
    if re.fullmatch(_MAILBOX, url):
        return Flaw("'mailto:' is missing before the mailbox", f"mailto:{url}")
    if re.match(_BARE_HOST, url):
        return Flaw("'https://' is missing at the start", f"https://{url}")
    return None


_CHECKS: tuple[Callable[[str], Flaw | None], ...] = (
    _placeholder,
    _blanks_around,
    _invisible,
    _brackets_around,
    _doubled,
    _scheme,
    _never,
    _missing_scheme,
)


def _web_flaw(url: str) -> Flaw | None:
    """What is wrong after `http://`; other schemes have rules of their own, of which we know nothing."""
    match = re.fullmatch(_PARTS, url)
    if not match or not (re.match(_WEB, url) or match[1].lower() == "ftp"):
        return None
    return _backslash(url) or _authority(match[1], match[2], match[3]) or _swallowed(url) or _blank_inside(url)


def _backslash(url: str) -> Flaw | None:
    if "\\" not in re.split(r"[?#]", url, maxsplit=1)[0]:
        return None
    # Before punctuation it is an escape of Markdown that was not read as one.
    meant = re.sub(r"\\(?=[_*~()\[\]&#.-])", "", url).replace("\\", "/")
    return Flaw("a backslash stands where a slash belongs", meant)


def _authority(scheme: str, authority: str, rest: str) -> Flaw | None:
    match = re.fullmatch(_HOST_AND_PORT, authority)
    if not match or (match[1].startswith("[") and not match[1].endswith("]")):
        return Flaw("the host's brackets do not match")
    host, port = match[1], match[2]
    user = authority[: match.start(1)]
    if host and port is not None and (flaw := _port(port, f"{scheme}://{user}{host}", rest)):
        return flaw
    flaw = _host(host)
    if not flaw or flaw.meant is None:
        return flaw
    return flaw._replace(meant=f"{scheme}://{user}{flaw.meant}{authority[match.end(1) :]}{rest}")


def _port(port: str, before: str, rest: str) -> Flaw | None:
    if not port:
        return Flaw("a colon stands after the host without a port", before + rest)
    if not re.fullmatch(r"[0-9]+", port):
        return Flaw(f"the port '{port}' is not a number")
    number = port.lstrip("0")
    within = number and len(number) < 6 and int(number) < 65536
    return None if within else Flaw(f"the port {port[:20]} is not within 1 to 65535")


def _host(host: str) -> Flaw | None:
    """The flaw of a host; `meant` is a host, too."""
    if not host:
        return Flaw("the host is missing")
    if host.startswith("["):
        return None if _is_ipv6(host[1:-1]) else Flaw("the host is no address of version 6")
    if ending := _unbalanced_end(host):
        return Flaw(f"'{ending}' at the end does not belong to the address", host[: -len(ending)])
    if ending := _sentence_end(host):
        return Flaw(f"'{ending}' at the end of the host does not belong to the address", host[: -len(ending)])
    if ".." in host or host.startswith("."):
        return Flaw("a dot too many stands in the host", re.sub(r"\.{2,}", ".", host).lstrip("."))
    if strange := re.search(_NO_HOST, readable := unescaped(host)):
        return _strange_host(readable, strange[0])
    if "." not in readable and host.lower() != "localhost":
        return Flaw(f"the host '{readable}' has no dot")
    return None


def _strange_host(host: str, character: str) -> Flaw:
    meant = host.replace(",", ".")
    what = "a blank" if character in " %" or not character.isprintable() else f"'{character}'"
    return Flaw(f"the host holds {what}", meant if re.fullmatch(_HOST, meant) else None)


def _is_ipv6(text: str) -> bool:
    from ipaddress import AddressValueError, IPv6Address  # slow to import, rarely needed

    try:
        return bool(IPv6Address(text))
    except AddressValueError:
        return False


def _swallowed(url: str) -> Flaw | None:
    """What the text around an address left at its end. Titles of a wiki may end in a stop: `Warner_Bros.`"""
    ending = _unbalanced_end(url) or ("" if "/wiki/" in url else _sentence_end(url))
    if not ending:
        return None
    return Flaw(f"'{ending}' at the end does not belong to the address", url[: -len(ending)])


def _unbalanced_end(text: str) -> str:
    """The closing brackets at the end that nothing opens, with the stops among them."""
    surplus = {closer: text.count(closer) - text.count(opener) for closer, opener in _CLOSERS.items()}
    start = end = len(text)
    while end:
        last = text[end - 1]
        end -= 1
        if last in ".,;:":
            continue
        if surplus.get(last, 0) <= 0:
            break
        surplus[last] -= 1
        start = end
    return text[start:]


def _sentence_end(text: str) -> str:
    match = re.search(_SENTENCE_END, text[-24:])
    return match[0] if match and not match[0].startswith("...") else ""


def _blank_inside(url: str) -> Flaw | None:
    if not (blank := re.search(r"\s", url)):
        return None
    meant = url.replace(" ", "%20")
    return Flaw("a blank stands inside the address", meant if blank[0] == " " and not re.search(r"\s", meant) else None)
