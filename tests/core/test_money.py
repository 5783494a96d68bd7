"""Money: integer fen, no floats, half up, a range that a typing error leaves."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmdesk.core import money


@pytest.mark.parametrize(
    ("yuan", "fen"),
    [
        ("0", 0),
        ("0.005", 1),
        ("0.0049999999999999999999999999999999999999999999999999", 0),
        ("-0.005", -1),
        ("1.005", 101),
        ("2.675", 268),
        ("99999999.995", 10_000_000_000),
        ("1280.50", 128_050),
        (Decimal("12.345"), 1235),
        (7, 700),
    ],
)
def test_yuan_become_fen_half_up(yuan: str | int | Decimal, fen: int) -> None:
    assert money.to_fen(yuan) == fen


@pytest.mark.parametrize("amount", [0.1, 1.0, float("nan"), True])
def test_a_float_or_a_truth_value_is_no_money(amount: object) -> None:
    with pytest.raises(TypeError):
        money.to_fen(amount)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "amount", ["1e20", "-1e17", "NaN", "Infinity", "-Infinity", "1e999999", "abc", ""]
)
def test_what_cannot_be_an_amount_is_a_value_error(amount: str) -> None:
    with pytest.raises(ValueError, match="amount"):
        money.to_fen(amount)


def test_the_largest_amount_is_accepted_and_one_fen_more_is_not() -> None:
    largest = Decimal(money.MAX_FEN) / 100
    assert money.to_fen(largest) == money.MAX_FEN
    assert money.to_fen(-largest) == -money.MAX_FEN
    with pytest.raises(ValueError, match="range"):
        money.to_fen(largest + Decimal("0.01"))


@given(st.decimals(-(10**9), 10**9, places=9), st.sampled_from([1, 100, 1000, 10_000, 1_000_000]))
def test_scaling_agrees_with_exact_fractions(amount: Decimal, factor: int) -> None:
    exact = Fraction(amount) * factor
    away_from_zero = floor(abs(exact) + Fraction(1, 2))
    expected = away_from_zero if exact >= 0 else -away_from_zero
    assert money.scaled(amount, factor) == expected


@given(st.integers(-money.MAX_FEN, money.MAX_FEN))
def test_fen_to_yuan_and_back_loses_nothing(fen: int) -> None:
    assert money.to_fen(money.from_fen(fen)) == fen
    assert money.scaled(money.from_fen(fen, money.FEN_PER_WAN), money.FEN_PER_WAN) == fen


@given(st.integers(-money.MAX_FEN, money.MAX_FEN), st.integers(0, 4))
def test_rounding_for_display_is_half_up(fen: int, places: int) -> None:
    wan = money.from_fen(fen, money.FEN_PER_WAN)
    expected = wan.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    assert money.round_half_up(wan, places) == expected


@pytest.mark.parametrize(
    ("value", "places", "expected"),
    [("0.125", 2, "0.13"), ("-0.125", 2, "-0.13"), ("2.5", 0, "3"), ("1234.5", 2, "1234.50")],
)
def test_rounding_examples(value: str, places: int, expected: str) -> None:
    assert str(money.round_half_up(Decimal(value), places)) == expected
