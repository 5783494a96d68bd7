"""In which order to call on customers: nearest neighbour from the base, then 2-opt (B35).

A tour begins and ends at the base. Customers without coordinates keep their place in the manual
order: the third stays the third, and those with coordinates are put in order over the places that
remain. Without a base, or with fewer than two known places, the whole manual order stays.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import asin, cos, hypot, radians, sin, sqrt
from typing import Final

EARTH_RADIUS: Final = 6_371_008.8  # metres, the mean radius of the IUGG
MILLIONTHS: Final = 1_000_000
# Gains below this share of the tour are noise of floating point: taking them could go on for ever.
_NOISE: Final = 1e-12

Place = tuple[int, int]  # latitude and longitude in millionths of a degree; x and y on a plane
Distance = Callable[[Place, Place], float]


@dataclass(frozen=True, slots=True)
class Stop:
    """A customer on a route. *code* decides between equally near ones."""

    id: int
    code: str
    place: Place | None = None


def plane(a: Place, b: Place) -> float:
    """The straight distance between two points, in their own unit."""
    return hypot(a[0] - b[0], a[1] - b[1])


def great_circle(a: Place, b: Place) -> float:
    """Metres between two points given in millionths of a degree (haversine on a sphere).

    A road is longer, usually by a third; for the order that does not matter.
    """
    north_a, north_b = radians(a[0] / MILLIONTHS), radians(b[0] / MILLIONTHS)
    across = radians((b[1] - a[1]) / MILLIONTHS)
    half = sin((north_b - north_a) / 2) ** 2
    half += cos(north_a) * cos(north_b) * sin(across / 2) ** 2
    return 2 * EARTH_RADIUS * asin(min(1.0, sqrt(half)))


def length(base: Place, stops: Sequence[Stop], distance: Distance = great_circle) -> float:
    """The length of the tour from the base over all stops with a place and back to the base."""
    places = [base, *(s.place for s in stops if s.place is not None), base]
    return sum(distance(places[i], places[i + 1]) for i in range(len(places) - 1))


def nearest_neighbour(
    base: Place, stops: Sequence[Stop], distance: Distance = great_circle
) -> tuple[Stop, ...]:
    """From the base always to the nearest stop left; of equally near ones the first by code.

    Every stop needs a place (ValueError).
    """
    left = [(stop, _place(stop)) for stop in stops]
    at = base
    order = []
    while left:
        nearest = min(left, key=lambda s: (distance(at, s[1]), s[0].code, s[0].id))
        left.remove(nearest)
        order.append(nearest[0])
        at = nearest[1]
    return tuple(order)


def two_opt(
    base: Place, stops: Sequence[Stop], distance: Distance = great_circle
) -> tuple[Stop, ...]:
    """Turn pieces of the tour round as long as that shortens it, taking every first gain.

    Every stop needs a place (ValueError). The result is never longer than the order given.
    """
    places = [base, *(_place(stop) for stop in stops)]
    far = [[distance(a, b) for b in places] for a in places]
    tour = [*range(len(places)), 0]  # the base, the stops as 1, 2, …, and the base again
    noise = _NOISE * (1 + sum(far[tour[i]][tour[i + 1]] for i in range(len(places))))
    while _shorten(tour, far, noise):
        pass
    return tuple(stops[i - 1] for i in tour[1:-1])


def _shorten(tour: list[int], far: Sequence[Sequence[float]], noise: float) -> bool:
    """Go through all pieces once and turn each round that shortens the tour; False: none did."""
    found = False
    for i in range(1, len(tour) - 2):
        before = far[tour[i - 1]]
        for j in range(i + 1, len(tour) - 1):
            first, last, after = tour[i], tour[j], tour[j + 1]
            gain = before[first] + far[last][after] - before[last] - far[first][after]
            if gain > noise:
                tour[i : j + 1] = tour[i : j + 1][::-1]
                found = True
    return found


def in_order(
    base: Place | None, stops: Sequence[Stop], distance: Distance = great_circle
) -> tuple[Stop, ...]:
    """The stops in their best order found; those without a place stay where they are."""
    known = [stop for stop in stops if stop.place is not None]
    if base is None or len(known) < 2:
        return tuple(stops)
    ordered = iter(two_opt(base, nearest_neighbour(base, known, distance), distance))
    return tuple(stop if stop.place is None else next(ordered) for stop in stops)


def _place(stop: Stop) -> Place:
    if stop.place is None:
        raise ValueError(f"stop {stop.code} has no place")
    return stop.place
