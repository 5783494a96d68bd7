"""Amounts in Chinese capitals (人民币大写), as quotes, contracts and receipts must carry them."""

from __future__ import annotations

from crmdesk.core.money import MAX_FEN, from_fen


def capitals(fen: int) -> str:
    """*fen* as 壹拾万元壹角; 零元整 for nothing, 负 before what is given back.

    Raises ValueError beyond a hundred trillion yuan.
    """
    import cn2an

    if abs(fen) > MAX_FEN:
        raise ValueError("amount out of range")
    return str(cn2an.an2cn(f"{from_fen(fen):.2f}", "rmb"))
