"""Money is an integer number of fen (分). A float is refused wherever it could enter.

Text in and out belongs to ``models.codecs``; here is only the arithmetic at the door.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation, localcontext
from typing import Final

FEN_PER_YUAN: Final = 100
FEN_PER_WAN: Final = 1_000_000
MAX_FEN: Final = 10**16  # a hundred trillion yuan: anything above is a typing error


def to_fen(amount: Decimal | int | str) -> int:
    """Yuan to fen, half up. Raises TypeError for a float, ValueError for no amount."""
    if isinstance(amount, float | bool):
        raise TypeError(f"money must not be a {type(amount).__name__}")
    try:
        exact = Decimal(amount)
    except InvalidOperation:
        raise ValueError(f"not an amount: {amount!r}") from None
    return scaled(exact, FEN_PER_YUAN)


def scaled(amount: Decimal, factor: int) -> int:
    """*amount* × *factor*, rounded half up to an integer; ValueError when absurdly large."""
    if not amount.is_finite() or amount.adjusted() > 18:
        raise ValueError("amount out of range")
    with localcontext() as context:
        # Room for every digit: a product that is rounded first would be rounded twice.
        context.prec = len(amount.as_tuple().digits) + len(str(factor)) + 20
        fen = int((amount * factor).quantize(Decimal(1), rounding=ROUND_HALF_UP))
    if abs(fen) > MAX_FEN:
        raise ValueError("amount out of range")
    return fen


def from_fen(fen: int, per_unit: int = FEN_PER_YUAN) -> Decimal:
    """Fen to yuan (or to 万元 with ``FEN_PER_WAN``), exact."""
    return Decimal(fen) / per_unit


def round_half_up(value: Decimal, places: int) -> Decimal:
    """Round for display, the only place where amounts are rounded."""
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
