"""Routes: who lies on them, in which order; by hand, by distance, taken back."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from crmdesk.core.errors import CrmError, ValidationError
from crmdesk.services.container import Services
from tests.helpers.making import create, customer


def placed(services: Services, name: str, latitude: int, longitude: int) -> int:
    """A customer whose usual address has coordinates (millionths of a degree)."""
    customer_id = customer(services, name)
    create(
        services, "address", customer_id=customer_id, address="一路 1 号",
        latitude=latitude, longitude=longitude,
    )  # fmt: skip
    return customer_id


def line_of(services: Services, names: Iterable[str] = "甲乙丙丁") -> tuple[int, list[int]]:
    """A route from the point 0, 0 with customers on a line, in the wrong order."""
    route = create(services, "route", name="福田线", latitude=0, longitude=0)
    places = {"甲": 3, "乙": 1, "丙": 4, "丁": 2}
    ids = [placed(services, f"{name}号商行", 0, places[name] * 100_000) for name in names]
    services.routes.add(route, ids)
    return route, ids


def names_on(services: Services, route: int) -> str:
    return "".join(stop.name[0] for stop in services.routes.stops(route))


def test_customers_come_in_the_order_in_which_they_were_added(services: Services) -> None:
    route, _ids = line_of(services)
    assert names_on(services, route) == "甲乙丙丁"
    assert [r.stops for r in services.routes.routes()] == [4]
    services.routes.add(route, [customer(services, "戊号商行")])
    assert names_on(services, route) == "甲乙丙丁戊"


def test_an_order_by_hand_is_one_act_that_can_be_taken_back(services: Services) -> None:
    route, _ids = line_of(services)
    stops = [stop.stop_id for stop in services.routes.stops(route)]
    act = services.routes.put_in_order(route, stops[::-1])
    assert names_on(services, route) == "丁丙乙甲"
    services.undo.undo(act.change_set_id)
    assert names_on(services, route) == "甲乙丙丁"


def test_distances_suggest_an_order_and_say_what_it_saves(services: Services) -> None:
    route, _ids = line_of(services)
    better = services.routes.by_distance(route)
    assert better.is_shorter
    assert better.unplaced == 0
    services.routes.put_in_order(route, better.stop_ids)
    assert names_on(services, route) in ("乙丁甲丙", "丙甲丁乙")
    # There and back over four tenths of a degree at the equator.
    assert better.after == pytest.approx(2 * 44_478, rel=0.001)
    assert not services.routes.by_distance(route).is_shorter


def test_who_has_no_coordinates_keeps_his_place(services: Services) -> None:
    route, _ids = line_of(services, "甲")
    services.routes.add(route, [customer(services, "戊号商行")])
    services.routes.add(route, [placed(services, "乙号商行", 0, 100_000)])
    better = services.routes.by_distance(route)
    assert better.unplaced == 1
    services.routes.put_in_order(route, better.stop_ids)
    assert names_on(services, route)[1] == "戊"


def test_without_a_start_or_coordinates_there_is_a_sentence(services: Services) -> None:
    bare = create(services, "route", name="无起点")
    with pytest.raises(CrmError, match="出发点"):
        services.routes.by_distance(bare)
    route = create(services, "route", name="无坐标", latitude=0, longitude=0)
    services.routes.add(route, [customer(services, "戊号商行"), customer(services, "己号商行")])
    with pytest.raises(CrmError, match="经纬度"):
        services.routes.by_distance(route)


def test_a_customer_is_on_one_route_at_most(services: Services) -> None:
    route, ids = line_of(services)
    other = create(services, "route", name="南山线")
    with pytest.raises(ValidationError, match="福田线"):
        services.routes.add(other, [ids[0]])
    assert services.routes.stops(other) == []
    services.routes.add(other, [ids[0]], move=True)
    assert names_on(services, other) == "甲"
    assert names_on(services, route) == "乙丙丁"
    assert services.routes.route_of(ids[0]) == (other, "南山线", 1)


def test_adding_twice_changes_nothing(services: Services) -> None:
    route, ids = line_of(services)
    assert services.routes.add(route, ids).is_empty
    assert names_on(services, route) == "甲乙丙丁"


def test_taking_off_leaves_no_gap(services: Services) -> None:
    route, ids = line_of(services)
    first = services.routes.stops(route)[0].stop_id
    services.routes.take_off(route, [first])
    assert names_on(services, route) == "乙丙丁"
    assert services.routes.route_of(ids[1]) == (route, "福田线", 1)
    assert services.routes.route_of(ids[0]) is None


def test_half_a_start_is_refused(services: Services) -> None:
    with pytest.raises(ValidationError, match="经度和纬度"):
        create(services, "route", name="半个", latitude=0)


def test_a_customer_in_the_bin_is_on_no_route(services: Services) -> None:
    route, ids = line_of(services)
    services.records.remove("customer", [ids[0]])
    assert names_on(services, route) == "乙丙丁"
    assert services.routes.routes()[0].stops == 3


def test_the_card_says_on_which_route_a_customer_lies(services: Services) -> None:
    _route, ids = line_of(services)
    lonely = customer(services, "戊号商行")
    known = services.derived.values_for([ids[1], lonely])
    assert (known[ids[1]]["route"], known[ids[1]]["route_position"]) == ("福田线", 2)
    assert "route" not in known[lonely]
