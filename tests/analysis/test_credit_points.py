"""The owner's tables of points: what is typed is what is scored, and nonsense is refused."""

from __future__ import annotations

import pytest

from crmdesk.analysis.credit_items import ITEMS, Court, Facts, Item
from crmdesk.analysis.credit_points import item_from, words_of
from crmdesk.analysis.credit_score import score
from crmdesk.core.errors import FieldError
from crmdesk.core.money import FEN_PER_WAN

BY_KEY = {item.key: item for item in ITEMS}


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.key)
def test_usual_points_read_back_as_they_are(item: Item) -> None:
    assert item_from(item, words_of(item)) == item


def test_usual_words_are_those_of_the_method() -> None:
    assert words_of(BY_KEY["on_time"]) == "95:15 85:12 70:8 50:4"
    assert words_of(BY_KEY["longest_overdue"]) == "0:10 15:8 30:5 60:2"
    assert words_of(BY_KEY["turnover"]) == "10000:7 2000:5 500:3 1"
    assert words_of(BY_KEY["court"]) == "5 2 0 0"


def test_units_are_those_people_think_in() -> None:
    turnover = item_from(BY_KEY["turnover"], "3000：9，800：4、2")
    assert [turnover.points(n * FEN_PER_WAN) for n in (3_000, 2_999, 800, 799)] == [9, 4, 4, 2]
    on_time = item_from(BY_KEY["on_time"], "99.5:20 90:10")
    assert [on_time.points(n) for n in (9_950, 9_949, 8_999)] == [20, 10, 0]
    court = item_from(BY_KEY["court"], "6 3 1 0")
    assert [court.points(code) for code in Court] == [6, 3, 1, 0]


def test_the_whole_is_scaled_to_100_with_other_full_marks() -> None:
    items = [item_from(i, "95:40 85:20") if i.key == "on_time" else i for i in ITEMS]
    found = score(Facts(on_time=8_500, longest_overdue=0), items)
    assert found.points == pytest.approx(100 * 30 / 50)
    assert found.unknown == 60  # 75 of 125


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("on_time", ""), ("on_time", "good"), ("on_time", "95:15 85:16"), ("on_time", "85:15 95:12"),
        ("on_time", "95:0"), ("on_time", "95:101"), ("on_time", "95:15 12 70:8"), ("on_time", "15"),
        ("on_time", "95:15 95:12"), ("longest_overdue", "15:10 0:8"), ("court", "5 2 0"),
        ("court", "95:5 2 0 0"), ("industry", "1 3 5"), ("turnover", "-5:3"),
    ],
)  # fmt: skip
def test_points_that_make_no_sense_are_refused_with_an_example(key: str, words: str) -> None:
    with pytest.raises(FieldError) as caught:
        item_from(BY_KEY[key], words)
    assert words_of(BY_KEY[key]) in caught.value.message()
