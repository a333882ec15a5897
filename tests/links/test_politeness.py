"""What hosts see of a run: how many requests at once, how close together, and never before a deadline."""

from __future__ import annotations

from listkeeper.links.hosts import Manners
from listkeeper.outcomes import Code

from tests.links.asking import SOON, codes, one_by_one, run
from tests.links.behaviours import (
    Behaviour,
    after,
    answer,
    first,
    head,
    to,
)
from tests.links.world import World


def starts(world: World, name: str) -> list[float]:
    return sorted(request.came for request in world.requests(name))


def ways_to(name: str) -> dict[str, Behaviour]:
    """Hosts that redirect to one."""
    return {f"way{n}": to(f"http://{name}.test:{{port}}/{n}") for n in range(12)}


def test_no_more_requests_are_in_flight_than_a_host_is_to_have_also_by_way_of_redirects() -> None:
    world, observed = run(
        {**ways_to("target"), "target": after(0.1, answer())},
        [*ways_to("target"), *(f"target/direct{n}" for n in range(4))],
        manners=lambda _name: Manners(at_once=3, gap=0.0),
    )
    assert codes(observed) == [Code.REDIRECT_CROSS_DOMAIN] * 12 + [Code.OK] * 4
    assert (world.most["target"], len(world.requests("target"))) == (3, 16)


def test_requests_start_no_faster_than_a_host_wants_them_also_by_way_of_redirects() -> None:
    world, _ = run(
        {**ways_to("target"), "target": answer()},
        [*ways_to("target"), *(f"target/direct{n}" for n in range(4))],
        manners=lambda name: Manners(at_once=99, gap=0.05 if name == "target.test" else 0.0),
    )
    came = starts(world, "target")
    # A busy machine may hand the server two at once that were sent apart; over many that evens out.
    late = 0.2
    assert len(came) == 16
    assert came[-1] - came[0] > 15 * 0.05 - late


def test_nothing_reaches_a_host_before_its_deadline_while_others_go_on() -> None:
    limited = first(answer(429, Retry_After="1"), answer())
    world, observed = run(
        {"tired/0": limited, "tired": answer(), "way": to("http://tired.test:{port}/9"), "lively": answer()},
        [*(f"tired/{n}" for n in range(5)), "way", *(f"lively/{n}" for n in range(20))],
        manners=lambda name: Manners(at_once=1, gap=0.05 if name == "lively.test" else 0.0),
    )
    assert codes(observed) == [Code.OK] * 5 + [Code.REDIRECT_CROSS_DOMAIN] + [Code.OK] * 20
    asked, *later = world.requests("tired")
    assert min(request.came for request in later) - asked.went >= 1.0
    assert len([came for came in starts(world, "lively") if asked.went < came < asked.went + 1.0]) > 10


def test_a_host_that_names_no_deadline_is_left_alone_for_a_while_as_a_whole() -> None:
    world, observed = run(
        {"tired/0": first(answer(429), answer()), "tired": answer()},
        [f"tired/{n}" for n in range(4)],
        manners=one_by_one,
        timing=SOON._replace(backoff=0.5),
    )
    asked, *later = world.requests("tired")

    assert codes(observed) == [Code.OK] * 4
    assert min(request.came for request in later) - asked.went >= 0.5


def test_who_wants_to_be_asked_another_day_is_not_waited_for() -> None:
    places = [*(f"busy/{n}" for n in range(4)), "way"]
    way = to("http://busy.test:{port}/9")
    world, observed = run(
        {"busy": answer(429, Retry_After="3600"), "way": after(0.1, way)},
        places,
        manners=one_by_one,
    )
    assert codes(observed) == [Code.RATE_LIMITED] * 5
    assert len(world.requests("busy")) == 1


def test_deadlines_without_end_are_not_followed() -> None:
    world, observed = run(
        {"busy": answer(429, Retry_After="1")},
        [f"busy/{n}" for n in range(9)],
        manners=one_by_one,
        timing=SOON._replace(all_waits=1.5),
    )
    assert codes(observed) == [Code.RATE_LIMITED] * 9
    assert len(world.requests("busy")) == 2


def test_cookies_stay_in_their_chain() -> None:
    sets = to("/two", 302, Set_Cookie="a=b; Path=/")
    world, _ = run(
        {"shop/one": sets, "shop/two": to("http://other.test:{port}/"), "shop": answer(), "other": answer()},
        ["shop/one", *(f"shop/after{n}" for n in range(3))],
        manners=lambda _name: Manners(at_once=1, gap=0.05),
    )
    sent = {request.host + request.path: request.headers.get("cookie") for request in world.seen}
    assert sent == {
        "shop.test/one": None,
        "shop.test/two": "a=b",
        "other.test/": None,
        "shop.test/after0": None,
        "shop.test/after1": None,
        "shop.test/after2": None,
    }


def test_a_retry_begins_without_cookies() -> None:
    world, _ = run({"shop": to("/lost", Set_Cookie="a=b"), "shop/lost": answer(404)}, ["shop"])
    sent = [(request.path, request.headers.get("cookie")) for request in world.seen]
    assert sent == [("/", None), ("/lost", "a=b"), ("/", None), ("/lost", "a=b")]


def test_a_host_that_does_not_take_head_is_asked_by_get_from_then_on() -> None:
    world, observed = run(
        {"plain": head(answer(405))},
        [f"plain/{n}" for n in range(4)],
        manners=one_by_one,
    )
    assert codes(observed) == [Code.OK] * 4
    assert [request.method for request in world.seen] == ["HEAD", "GET", "GET", "GET", "GET"]


def test_one_page_that_does_not_take_head_is_not_the_whole_host() -> None:
    world, observed = run(
        {"host/1": head(answer(405)), "host": answer()},
        [f"host/{n}" for n in range(4)],
        manners=one_by_one,
    )
    assert codes(observed) == [Code.OK] * 4
    assert [request.method for request in world.seen] == ["HEAD", "HEAD", "GET", "HEAD", "HEAD"]


def test_a_page_that_is_not_there_does_not_speak_against_head() -> None:
    world, _ = run(
        {"host/0": answer(404), "host": answer()},
        [f"host/{n}" for n in range(3)],
        manners=one_by_one,
    )
    assert [request.method for request in world.seen if request.path != "/0"] == ["HEAD", "HEAD"]
