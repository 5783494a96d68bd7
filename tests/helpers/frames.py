"""Customers as columns, made up for methods that class them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from crmdesk.analysis.customer_frame import CustomerFacts, CustomerFrame, frame_of

AS_OF = date(2025, 6, 30)
YUAN = 100


def buyer(number: int, yuan: float = 1000, **more: Any) -> CustomerFacts:
    """A customer who bought for so many yuan, two years with us, a quarter of it earned."""
    fen = round(yuan * YUAN)
    known: dict[str, Any] = {
        "gross_profit": fen // 4, "purchases": 6, "months_bought": 6,
        "first_on": date(2023, 6, 30), "last_on": date(2025, 6, 1),
    }  # fmt: skip
    return CustomerFacts(id=number, code=f"C{number:06}", net_sales=fen, **{**known, **more})


def frame(customers: Iterable[CustomerFacts]) -> CustomerFrame:
    """The frame on the usual day."""
    return frame_of(customers, AS_OF)


def points(*values: float | None) -> Any:
    """A column with NaN for None."""
    import numpy as np

    return np.array([np.nan if v is None else v for v in values], dtype=np.float64)
