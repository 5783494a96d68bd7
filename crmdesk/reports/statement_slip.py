"""The slip at the foot of a statement of account (对账回执) that comes back signed and sealed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from crmdesk.core.i18n import _, language
from crmdesk.reports.fonts import BOLD, REGULAR, width
from crmdesk.reports.paper import CURVE, Paper, columns_x
from crmdesk.reports.styles import BOX, HAIR, LABEL, NOTE, THIN, VALUE
from crmdesk.reports.text import fit
from crmdesk.reports.values import money_text

TOP: Final = 590.0  # where the paper is cut, from the top of an A4 page
QR: Final = 46.0
QR_MARK: Final = "DZ1"  # what a scanner sees first: a slip of this program, layout 1
SEAL: Final = 61.0  # radius: a company seal is about 42 mm wide
LINES: Final = 3  # for what the customer sees differently
LINE: Final = 17.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """What stands on it. *closing* in fen, negative where we owe."""

    code: str
    customer: str
    company: str
    until: date
    closing: int
    short_code: str


def draw(paper: Paper, slip: Slip) -> None:
    """Draw it below the line where it is cut off."""
    _cut(paper)
    y = TOP + 12
    spacing = 2.0 if language() == "zh_CN" else 0.2
    title = _("Reply to the statement")
    paper.text(paper.left, y + 14, title, 14, BOLD, spacing=spacing)
    after = paper.left + width(title, BOLD, 14) + spacing * len(title) + 12
    if slip.code:
        paper.text(after, y + 13.5, _("No. {code}").format(code=slip.code), 8.5)
    paper.qr(paper.right - QR, y, QR, f"{QR_MARK}:{slip.code}:{slip.short_code}")
    right = paper.right - QR - 10
    paper.text(right, y + 10, _("Short code of the reply"), LABEL, REGULAR, "right")
    paper.text(right, y + 24, slip.short_code, 12, BOLD, "right")
    to = _("Addressed to")
    room = right - 90 - paper.left
    paper.text(paper.left, y + 30, to, VALUE)
    name = fit(slip.company, room, REGULAR, VALUE)
    paper.text(paper.left + width(to, REGULAR, VALUE) + 9, y + 30, name.text, name.size)
    _confirmation(paper, slip, y + 46)
    _differences(paper, y + 70)
    _signature(paper, y + 70 + 18 + LINES * LINE + 24)
    _seal(paper, paper.right - SEAL, y + 57 + SEAL)


def _cut(paper: Paper) -> None:
    """The dashed line with scissors, drawn because fonts have none."""
    y = paper.height - TOP
    said = _("cut off here")
    half = width(said, REGULAR, LABEL) / 2 + 8
    middle = paper.width / 2
    x = paper.left
    paper.operators(
        f"{BOX} w [5 3.5] 0 d 0 {y:.2f} m {middle - half:.2f} {y:.2f} l "
        f"{middle + half:.2f} {y:.2f} m {paper.width:.2f} {y:.2f} l S [] 0 d "
        f"0.9 w {_ring(x + 3, y + 3.4, 2.4)} S {_ring(x + 3, y - 3.4, 2.4)} S "
        f"1.2 w {x + 5:.2f} {y + 2.2:.2f} m {x + 16:.2f} {y - 4:.2f} l "
        f"{x + 5:.2f} {y - 2.2:.2f} m {x + 16:.2f} {y + 4:.2f} l S"
    )
    paper.text(middle, TOP + 2.7, said, LABEL, REGULAR, "centre")


def _confirmation(paper: Paper, slip: Slip, y: float) -> None:
    owes = slip.closing >= 0
    said = (
        _("After checking: on {date} we owe you for goods, in yuan:")
        if owes
        else _("After checking: on {date} you owe us, in yuan:")
    ).format(date=slip.until.isoformat())
    amount = money_text(abs(slip.closing))
    room = paper.right - QR - 20 - paper.left
    made = fit(said, room - width(amount, BOLD, 11) - 8, REGULAR, VALUE, 6.5)
    paper.text(paper.left, y, made.text, made.size)
    paper.text(paper.left + width(made.text, REGULAR, made.size) + 6, y, amount, 11, BOLD)
    y += 16
    x = _tick(paper, paper.left, y, _("Agrees")) + 18
    x = _tick(paper, x, y, _("Does not agree; our books say")) + 5
    line = 76.0
    paper.line(x, x + line, y + 2, THIN)
    paper.text(x + line + 5, y, _("yuan; these differ:"), 8.5)


def _tick(paper: Paper, x: float, y: float, said: str) -> float:
    """A box to tick with its word; returns where it ends."""
    paper.box(x, y - 7.2, 8, 8, BOX)
    paper.text(x + 12, y, said, 9.5, BOLD)
    return x + 12 + width(said, BOLD, 9.5)


def _differences(paper: Paper, y: float) -> None:
    """Three lines to write on."""
    titles = (
        _("Date"), _("Document number"), _("Your amount"), _("Our amount"), _("Why it differs"),
    )  # fmt: skip
    edges = columns_x(paper.left, (48, 88, 66, 66, 92))
    room, height = edges[-1] - edges[0], 17 + LINES * LINE
    paper.tint(paper.left, y, room, 17)
    for n, said in enumerate(titles):
        made = fit(said, edges[n + 1] - edges[n] - 8, REGULAR, 8, 6)
        paper.text(edges[n] + 5, y + 11.5, made.text, made.size)
    paper.box(paper.left, y, room, height, BOX)
    for n in range(LINES):
        paper.line(edges[0], edges[-1], y + 17 + n * LINE, HAIR)
    for x in edges[1:-1]:
        paper.upright(x, y, y + height)


def _signature(paper: Paper, y: float) -> None:
    x = paper.left
    for said in (_("Handled by"), _("Telephone"), _("Date")):
        paper.text(x, y, said, 8.5)
        start = x + width(said, REGULAR, 8.5) + 5
        paper.line(start, start + 68, y + 2, THIN)
        x = start + 68 + 12


def _seal(paper: Paper, x: float, y: float) -> None:
    """Where the company's seal goes."""
    ring = _ring(x, paper.height - y, SEAL)
    paper.operators(f"{THIN} w [2 2] 0 d {ring} S [] 0 d")
    paper.text(x, y - 2, _("Company or finance seal"), NOTE, REGULAR, "centre")
    paper.text(x, y + 10, _("(seal here)"), NOTE, REGULAR, "centre")


def _ring(x: float, y: float, r: float) -> str:
    """A circle as a closed path in PDF coordinates."""
    k = r * CURVE
    return (
        f"{x + r:.2f} {y:.2f} m "
        f"{x + r:.2f} {y + k:.2f} {x + k:.2f} {y + r:.2f} {x:.2f} {y + r:.2f} c "
        f"{x - k:.2f} {y + r:.2f} {x - r:.2f} {y + k:.2f} {x - r:.2f} {y:.2f} c "
        f"{x - r:.2f} {y - k:.2f} {x - k:.2f} {y - r:.2f} {x:.2f} {y - r:.2f} c "
        f"{x + k:.2f} {y - r:.2f} {x + r:.2f} {y - k:.2f} {x + r:.2f} {y:.2f} c h"
    )
