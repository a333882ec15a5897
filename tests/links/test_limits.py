"""When a host wants to be asked again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from listkeeper.links.limits import LONGEST, deadline

NOW = 1_700_000_000.0  # Tue, 14 Nov 2023 22:13:20 GMT

RETRY_AFTER = [
    ("2", 2),
    (" 2 ", 2),
    ("1.5", 1.5),
    ("120", 120),
    ("0120", 120),
    ("3s", 3),
    ("3S", 3),
    ("1m1s", 61),
    ("1m30s", 90),
    ("1m 30s", 90),
    ("1h2m3s", 3723),
    ("2h", 7200),
    ("500ms", 0.5),
    ("30 seconds", 30),
    ("1 minute", 60),
    ("2 min", 120),
    ("Tue, 14 Nov 2023 22:14:20 GMT", 60),
    ("Tuesday, 14-Nov-23 22:14:20 GMT", 60),
    ("Tue Nov 14 22:14:20 2023", 60),
    ("Tue, 14 Nov 2023 23:14:20 +0100", 60),
    ("2023-11-14T22:14:20Z", 60),
    ("2023-11-14 22:14:20", 60),
    ("1700000060", 60),
    ("1700000060000", 60),
    ("86401", LONGEST),
    ("999999999", LONGEST),
    ("9" * 30, LONGEST),
    ("9" * 5000, LONGEST),
    ("48h", LONGEST),
    ("Fri, 31 Dec 9999 23:59:59 GMT", LONGEST),
    # Nothing that is still to come.
    ("0", None),
    ("-5", None),
    ("-1m", None),
    ("0s", None),
    ("Tue, 14 Nov 2023 22:13:20 GMT", None),
    ("Thu, 01 Jan 1970 00:00:00 GMT", None),
    ("1699999999", None),
    # Nothing that can be read.
    ("", None),
    ("soon", None),
    ("1x", None),
    ("m", None),
    ("1e3", None),
    ("٣", None),
    ("10, 20", None),
    ("Tue, 99 Nov 2023 22:14:20 GMT", None),
    ("Tue, 14 Nov 99999999999 22:14:20 GMT", None),
    ("NaN", None),
    ("inf", None),
]


@pytest.mark.parametrize(("value", "seconds"), RETRY_AFTER)
def test_retry_after(value: str, seconds: float | None) -> None:
    assert deadline({"Retry-After": value}, NOW) == (None if seconds is None else NOW + seconds)


HEADERS = [
    # GitHub: seconds since 1970.
    ({"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1700000060"}, 60),
    ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1700000060"}, 60),
    ({"X-RateLimit-Remaining": "59", "X-RateLimit-Reset": "1700000060"}, None),
    ({"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1699999000"}, None),
    ({"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1700000060000"}, 60),
    ({"X-RateLimit-Remaining": "0"}, None),
    ({"X-RateLimit-Remaining": "", "X-RateLimit-Reset": "1700000060"}, None),
    ({"X-RateLimit-Remaining": "many", "X-RateLimit-Reset": "60"}, None),
    # Others: seconds from now, a date, other spellings.
    ({"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "45"}, 45),
    ({"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "Tue, 14 Nov 2023 22:14:20 GMT"}, 60),
    ({"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "2023-11-14T22:14:20Z"}, 60),
    ({"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "-3"}, None),
    ({"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "99999999"}, LONGEST),
    ({"X-RateLimit-Remaining": "0", "X-RateLimit-Reset-After": "2.5", "X-RateLimit-Reset": "1700000060"}, 2.5),
    ({"X-Rate-Limit-Remaining": "0", "X-Rate-Limit-Reset": "1700000060"}, 60),
    ({"RateLimit-Remaining": "0", "RateLimit-Reset": "30"}, 30),
    ({"RateLimit-Remaining": "1", "RateLimit-Reset": "30"}, None),
    # draft-ietf-httpapi-ratelimit-headers, 3 to 7.
    ({"RateLimit": "limit=10, remaining=0, reset=30"}, 30),
    ({"RateLimit": "limit=10,remaining=0,reset=30"}, 30),
    ({"RateLimit": "limit=10, remaining=3, reset=30"}, None),
    ({"RateLimit": "limit=10, remaining=0"}, None),
    # Since 8.
    ({"RateLimit": '"default";r=0;t=30'}, 30),
    ({"RateLimit": '"default"; r=0; t=30'}, 30),
    ({"RateLimit": "default;r=0;t=30"}, 30),
    ({"RateLimit": '"default";r=50;t=30'}, None),
    ({"RateLimit": '"burst";r=9;t=1, "daily";r=0;t=600'}, 600),
    ({"RateLimit": '"burst";r=0;t=1, "daily";r=9;t=600'}, 1),
    ({"RateLimit": '"burst";r=0;t=1, "daily";r=0;t=600'}, 600),
    ({"RateLimit": '"a, b;r=0;t=99";r=1;t=5'}, None),
    ({"RateLimit": '"default";r=0'}, None),
    ({"RateLimit": "garbage"}, None),
    # What was said twice.
    ({"Retry-After": "5", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1700000060"}, 5),
    ({"Retry-After": "soon", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1700000060"}, 60),
    # The server's clock is an hour ahead of ours, or behind.
    ({"Date": "Tue, 14 Nov 2023 23:13:20 GMT", "Retry-After": "Tue, 14 Nov 2023 23:14:20 GMT"}, 60),
    ({"Date": "Tue, 14 Nov 2023 21:13:20 GMT", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1699996460"}, 60),
    ({"Date": "yesterday", "Retry-After": "Tue, 14 Nov 2023 22:14:20 GMT"}, 60),
    ({}, None),
]


@pytest.mark.parametrize(("headers", "seconds"), HEADERS)
def test_headers(headers: dict[str, str], seconds: float | None) -> None:
    assert deadline(headers, NOW) == (None if seconds is None else NOW + seconds)


@pytest.mark.parametrize(("limited", "expected"), [(False, None), (True, NOW + 60)])
def test_a_reset_time_alone_counts_only_once_there_were_too_many(limited: bool, expected: float | None) -> None:
    assert deadline({"X-RateLimit-Reset": "1700000060"}, NOW, limited=limited) == expected


def test_a_limit_with_requests_left_is_of_another_kind() -> None:
    headers = {"X-RateLimit-Remaining": "5", "X-RateLimit-Reset": "1700000060"}

    assert deadline(headers, NOW, limited=True) is None


@given(st.sampled_from(["Retry-After", "RateLimit", "X-RateLimit-Reset", "Date"]), st.text(max_size=60))
def test_a_deadline_lies_in_the_day_to_come_whatever_is_sent(name: str, value: str) -> None:
    until = deadline({"Retry-After": "60s", name: value}, NOW, limited=True)

    assert until is None or NOW < until <= NOW + LONGEST
