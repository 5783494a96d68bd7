"""Orders of routes (B35)."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmdesk.analysis.route import (
    Place,
    Stop,
    great_circle,
    in_order,
    length,
    nearest_neighbour,
    plane,
    two_opt,
)

BASE = (0, 0)
A, B, C, E = (
    Stop(1, "a", (1, 0)),
    Stop(2, "b", (-2, 0)),
    Stop(3, "c", (5, 0)),
    Stop(4, "e", (5, 3)),
)
BEIJING, SHANGHAI = (39_904_200, 116_407_400), (31_230_400, 121_473_700)


def codes(stops: tuple[Stop, ...]) -> str:
    return "".join(stop.code for stop in stops)


def test_the_worked_example_shrinks_from_19_831_to_17_616() -> None:
    first = nearest_neighbour(BASE, [E, C, B, A], plane)
    assert codes(first) == "abce"
    assert round(length(BASE, first, plane), 3) == 19.831
    best = two_opt(BASE, first, plane)
    assert codes(best) == "beca"
    assert round(length(BASE, best, plane), 3) == 17.616
    assert in_order(BASE, [E, C, B, A], plane) == best


def test_of_equally_near_customers_the_first_by_code_comes_first() -> None:
    east, west = Stop(1, "K2", (3, 0)), Stop(2, "K1", (-3, 0))
    assert codes(nearest_neighbour(BASE, [east, west], plane)) == "K1K2"


def test_customers_without_a_place_keep_theirs_in_the_manual_order() -> None:
    lost, astray = Stop(8, "x"), Stop(9, "y")
    found = in_order(BASE, [E, lost, C, B, astray, A], plane)
    assert codes(found) == "bxecya"


@pytest.mark.parametrize("base", [None, BASE])
def test_with_nothing_to_go_by_the_manual_order_stays(base: Place | None) -> None:
    stops = [Stop(1, "z"), Stop(2, "c", (5, 0)), Stop(3, "y")]
    assert codes(in_order(base, stops, plane)) == "zcy"
    assert in_order(base, [], plane) == ()


def test_two_known_places_are_enough_to_put_in_order() -> None:
    assert codes(in_order(BASE, [E, Stop(9, "x"), A], plane)) == "axe"


def test_without_a_base_known_places_stay_in_the_manual_order_too() -> None:
    assert codes(in_order(None, [E, A, C], plane)) == "eac"


def test_the_way_to_one_customer_is_there_and_back_and_to_nobody_nothing() -> None:
    assert length(BASE, [C], plane) == 10
    assert length(BASE, [Stop(7, "x")], plane) == 0


def test_a_stop_without_a_place_cannot_be_put_in_order() -> None:
    for order in (nearest_neighbour, two_opt):
        with pytest.raises(ValueError, match="no place"):
            order(BASE, [A, Stop(9, "x")], plane)


@pytest.mark.parametrize(
    ("a", "b", "metres", "within"),
    [
        (BEIJING, SHANGHAI, 1_067_300, 500),
        (BEIJING, BEIJING, 0, 0),
        ((0, 0), (0, 180_000_000), 20_015_115, 1),  # half round the equator
        ((90_000_000, 0), (-90_000_000, 55_000_000), 20_015_115, 1),  # from pole to pole
        ((0, 179_500_000), (0, -179_500_000), 111_195, 1),  # across the date line
        ((31_230_400, 121_473_700), (31_230_400, 121_474_700), 95.08, 0.1),
    ],
)
def test_distances_on_the_globe(a: Place, b: Place, metres: float, within: float) -> None:
    assert great_circle(a, b) == pytest.approx(metres, abs=within)
    assert great_circle(b, a) == great_circle(a, b)


PLACES = st.tuples(st.integers(-50, 50), st.integers(-50, 50))
ROUTES = st.lists(PLACES, max_size=12).map(
    lambda places: [Stop(i, f"K{i:02}", place) for i, place in enumerate(places)]
)


@given(PLACES, ROUTES)
@settings(max_examples=100, deadline=None)
def test_nobody_is_lost_and_the_way_never_gets_longer(base: Place, stops: list[Stop]) -> None:
    first = nearest_neighbour(base, stops, plane)
    best = two_opt(base, first, plane)
    assert sorted(first, key=lambda s: s.id) == sorted(best, key=lambda s: s.id) == stops
    assert length(base, best, plane) <= length(base, first, plane) + 1e-9
    assert two_opt(base, best, plane) == best


@given(PLACES, st.lists(PLACES, max_size=4))
@settings(max_examples=60, deadline=None)
def test_no_turned_piece_would_make_the_result_shorter(base: Place, places: list[Place]) -> None:
    stops = [Stop(i, str(i), place) for i, place in enumerate(places)]
    best = two_opt(base, stops, plane)
    shortest = length(base, best, plane)
    for i in range(len(best)):
        for j in range(i + 1, len(best)):
            turned = (*best[:i], *best[i : j + 1][::-1], *best[j + 1 :])
            assert length(base, turned, plane) >= shortest - 1e-9
    if len(stops) <= 3:  # so few that every order is a turned piece of every other
        assert shortest == pytest.approx(
            min(length(base, order, plane) for order in permutations(stops))
        )


@given(ROUTES, st.sets(st.integers(0, 11)))
def test_unknown_places_stay_at_their_position(stops: list[Stop], unknown: set[int]) -> None:
    mixed = [Stop(s.id, s.code) if s.id in unknown else s for s in stops]
    found = in_order(BASE, mixed, plane)
    assert sorted(found, key=lambda s: s.id) == mixed
    for i, stop in enumerate(mixed):
        if stop.place is None:
            assert found[i] == stop
