"""Parts that papers have in common: letterhead, foot line, the greys and bars of ages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from crmdesk.core.i18n import _, language
from crmdesk.reports import styles
from crmdesk.reports.fonts import BOLD, REGULAR
from crmdesk.reports.paper import Paper
from crmdesk.reports.styles import HEAVY, NOTE, THIN
from crmdesk.reports.text import fit

TITLE: Final = 26.0  # from the top margin to the rule below the title


def letterhead(paper: Paper, title: str, company: str, lines: Sequence[str]) -> float:
    """Title on the left, our name and *lines* on the right; returns where the rule lies."""
    y = paper.top
    spacing = 3.0 if language() == "zh_CN" else 0.3
    made = fit(title, paper.room * 0.5, BOLD, 20, 12)
    paper.text(paper.left, y + 19, made.text, made.size, BOLD, spacing=spacing)
    name = fit(company, paper.room * 0.45, BOLD, 10)
    said = [line for line in lines if line]
    top = y + 19 - 10 * len(said)
    paper.text(paper.right, top, name.text, name.size, BOLD, "right")
    for n, line in enumerate(said, 1):
        text = fit(line, paper.room * 0.5, REGULAR, 8)
        paper.text(paper.right, top + 10.5 * n, text.text, text.size, REGULAR, "right")
    paper.line(paper.left, paper.right, y + TITLE, HEAVY)
    return y + TITLE


def foot_line(paper: Paper, said: str, page: int, pages: int, *, turns: bool) -> None:
    """The line below the body: *said*, whether it goes on, which page it is."""
    y = paper.height - styles.FOOT
    made = fit(said, paper.room * 0.62, REGULAR, NOTE, 6)
    paper.text(paper.left, y, made.text, made.size)
    if turns:
        paper.text(paper.right - styles.TURNS, y, _("continued overleaf"), NOTE, REGULAR, "right")
    number = _("Page {page} of {pages}").format(page=page, pages=pages)
    paper.text(paper.right, y, number, NOTE, REGULAR, "right")


def age_greys(count: int) -> tuple[float, ...]:
    """Grey levels of so many ages, white for what is not due to black for the oldest."""
    return tuple(1 - n / max(1, count - 1) for n in range(count))


def age_swatch(paper: Paper, x: float, y: float, grey: float, size: float = 6.5) -> None:
    """The small square of the legend with its upper left corner at (x, y)."""
    paper.box(x, y, size, size, THIN, fill=grey)


def age_bar(
    paper: Paper, x: float, y: float, room: float, height: float, amounts: Sequence[int]
) -> None:
    """One bar divided by *amounts*, each in the grey of its age and outlined; none: no bar."""
    whole = sum(max(0, amount) for amount in amounts)
    if not whole:
        return
    for amount, grey in zip(amounts, age_greys(len(amounts)), strict=True):
        if amount > 0:
            wide = room * amount / whole
            paper.box(x, y, wide, height, THIN, fill=grey)
            x += wide
