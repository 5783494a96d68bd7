"""Data for the models of repeat buying: the set the repository ships, and CDNOW where it is at hand."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Final

import numpy as np
import pytest

from crmdesk.analysis.purchase_days import PurchaseDays, RepeatBuying, purchase_days

# 1,500 customers drawn from BG/NBD (r .55, alpha 6, a .7, b 2.6) and Gamma-Gamma (5, 4, 900).
SHIPPED: Final = Path(__file__).parents[1] / "data" / "repeat_buying.csv"
CDNOW: Final = Path(__file__).parents[2].parent / "shared" / "data" / "cdnow"
CALIBRATED: Final = date(1997, 9, 30)


def of_rows(rows: list[tuple[int, int, int, int]]) -> RepeatBuying:
    """Customers by x, recency and age in days, and what the later days came to in fen."""
    columns = np.array(rows, dtype=np.int64).reshape(len(rows), 4).T
    x, recency, age, spent = columns
    return RepeatBuying(ids=np.arange(len(rows)), x=x, recency=recency, age=age, spent=spent)


def shipped() -> RepeatBuying:
    """The set in the repository."""
    with SHIPPED.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))[1:]
    return of_rows([(int(x), int(r), int(a), int(s)) for x, r, a, s in rows])


def cdnow_days(*, until: date = CALIBRATED, keeps_zero: bool = True) -> PurchaseDays:
    """The purchases of the CDNOW sample; the test is skipped where the file is not there."""
    path = CDNOW / "CDNOW_sample.txt"
    if not path.is_file():
        pytest.skip("the CDNOW sample is not on this machine")
    fields = [line.split() for line in path.read_text("ascii").splitlines() if line.strip()]
    customers = np.array([int(f[1]) for f in fields], dtype=np.int64)
    days = np.array([date.fromisoformat(f[2]).toordinal() for f in fields], dtype=np.int64)
    cents = np.array([round(float(f[4]) * 100) for f in fields], dtype=np.int64)
    return purchase_days(customers, days, cents, until, keeps_zero=keeps_zero)


def cdnow_summary() -> RepeatBuying:
    """The published summary of the same customers, rounded to two decimals of a week and a dollar.

    Days are whole here, so the rounded weeks are brought back to the days they were.
    """
    path = CDNOW / "cdnow_summary.csv"
    if not path.is_file():
        pytest.skip("the CDNOW summary is not on this machine")
    rows = []
    with path.open(encoding="ascii", newline="") as file:
        for _i, x, recency, age, mean in list(csv.reader(file))[1:]:
            count = int(x)
            spent = round(float(mean) * 100) * count
            rows.append((count, round(float(recency) * 7), round(float(age) * 7), spent))
    return of_rows(rows)
