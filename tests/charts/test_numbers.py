"""Numbers of charts: one unit, few digits, never a zero that is none."""

from __future__ import annotations

import pytest

from crmdesk.analysis.wording import Measure, money, percent, text
from crmdesk.charts.numbers import Unit, full, short, unit_for
from crmdesk.charts.words import shown
from crmdesk.core.i18n import N_, set_language

WAN = 1_000_000


@pytest.mark.parametrize(
    ("largest", "name"),
    [
        (0, "元"),
        (99_900, "元"),
        (WAN - 1, "元"),
        (WAN, "万元"),
        (9_999 * WAN, "万元"),
        (10_000 * WAN, "亿元"),
    ],
)
def test_the_unit_follows_the_largest_value(largest: int, name: str) -> None:
    assert unit_for(Measure.MONEY, largest).title == name


def test_the_unit_is_said_in_english_too() -> None:
    set_language("en")
    assert unit_for(Measure.MONEY, WAN).title == "10k yuan"


@pytest.mark.parametrize(
    ("value", "said"),
    [(80 * WAN, "80"), (86_400_000, "86.4"), (-5 * WAN, "−5"), (0, "0"), (1_250_000_000, "1,250"),
     (86_450_000, "86.5"), (-86_450_000, "−86.5"), (20_000, "0.02")],
)  # fmt: skip
def test_a_value_in_ten_thousand_yuan(value: int, said: str) -> None:
    assert short(value, Unit(WAN, 1)) == said


def test_numbers_to_be_added_keep_their_decimals_and_sign() -> None:
    unit = Unit(WAN, 1)
    assert short(14 * WAN, unit, fixed=True, signed=True) == "+14.0"
    assert short(0, unit, fixed=True, signed=True) == "0.0"


@pytest.mark.parametrize(
    ("value", "measure", "said"),
    [(1_234_567_00, Measure.MONEY, "1,234,567 元"), (12_345, Measure.MONEY, "123.45 元"),
     (12_350, Measure.MONEY, "123.50 元"), (5_000, Measure.PERCENT, "50.0%"), (14, Measure.DAYS, "14 天"),
     (2_126, Measure.COUNT, "2,126"), (1.25, Measure.SCORE, "1.25"), (None, Measure.MONEY, "—")],
)  # fmt: skip
def test_a_tooltip_says_the_whole_number(value: float | None, measure: Measure, said: str) -> None:
    assert full(value, measure) == said


def test_a_text_is_translated_with_its_numbers() -> None:
    made = text(N_("Amount ({unit})"), unit=money(100_00))
    assert shown(made) == "金额（100 元）"
    set_language("en")
    assert shown(made) == "Amount (100 yuan)"


def test_data_is_never_translated() -> None:
    assert shown("Count") == "Count"
    assert shown(text("Count")) == "数量"


def test_texts_may_stand_in_texts() -> None:
    inner = text(N_("{share} of the stage before"), share=percent(5_000))
    assert shown(text(N_("Amount ({unit})"), unit=inner)) == "金额（上一阶段的 50.0%）"
