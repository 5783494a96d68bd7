"""The static parts above and below the boxes of the card: title, short code, signatures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from crmdesk.core.i18n import N_, _, language
from crmdesk.reports import styles
from crmdesk.reports.card.slot import Slot
from crmdesk.reports.fonts import BOLD, REGULAR, width
from crmdesk.reports.paper import Paper
from crmdesk.reports.styles import HEAVY, LABEL, NOTE, THIN

if TYPE_CHECKING:
    from crmdesk.reports.card.grid import Builder

QR: Final = 47.0
CODE: Final = 66.0  # room for the short code
COMPANY: Final = 118.0  # room for our own name
SECRET: Final = N_("Internal – hand back after use")


def draw_heading(build: Builder, y: float) -> None:
    """Title, print number and the identity of the customer, from *y* points below the top."""
    left, right = build.frame.left, build.frame.right
    title, inside = _("Customer card"), _("Internal")
    spacing = 2.0 if language() == "zh_CN" else 0.4
    build.draw(Paper.text, left, y + 14.5, title, 16, BOLD, spacing=spacing)
    x = left + width(title, BOLD, 16) + spacing * len(title) + 10
    frame = width(inside, BOLD, 8) + 10
    build.draw(Paper.box, x, y + 2.8, frame, 13.4, THIN, radius=1.5)
    build.draw(Paper.text, x + frame / 2, y + 12.4, inside, 8, BOLD, "centre")
    build.slots.append(
        Slot("heading.company", x + frame + 10, y + 13.2, COMPANY, size=9, font=BOLD)
    )
    x = right
    for key, label, room in (
        ("heading.as_of", _("Data as of"), 72.0),
        ("heading.number", _("Print no."), 84.0),
    ):
        build.slots.append(Slot(key, x, y + 14, room, label, size=8.5, align="right"))
        build.draw(Paper.text, x - room - 6, y + 14, label, LABEL, REGULAR, "right")
        x -= room + 6 + width(label, REGULAR, LABEL) + 14
    build.draw(Paper.line, left, right, y + 20.5, HEAVY)
    edge = right - QR - 9
    build.draw(Paper.text, edge, y + 35, _("Short code"), LABEL, REGULAR, "right")
    build.slots.append(Slot("heading.code", edge, y + 50, 70, size=13, align="right", font=BOLD))
    x = left
    for field, label, wanted, font in (
        ("code", _("Customer no."), 58.0, BOLD),
        ("owner_id", _("Responsible"), 92.0, BOLD),
        ("pinyin_code", _("Pinyin code"), 84.0, REGULAR),
    ):
        tab = width(label, REGULAR, LABEL) + 5
        room = min(wanted, edge - CODE - x - tab)
        build.draw(Paper.text, x, y + 53.5, label, LABEL)
        rule = (x + tab, x + tab + room, y + 55.5)
        build.slots.append(Slot(field, x + tab, y + 53.5, room, label, font=font, rules=(rule,)))
        x += tab + room + 12


def draw_signatures(build: Builder, y: float) -> None:
    """The line to sign on at *y* points below the top, and the foot of the page."""
    left = build.frame.left
    for label, start, stop, bold in (
        (_("Filled in by"), 0.0, 104.0, True),
        (_("Date"), 116.0, 196.0, False),
        (_("Checked by"), 216.0, 320.0, True),
        (_("Date"), 332.0, 412.0, False),
        (_("Entered by"), 432.0, build.frame.room, True),
    ):
        font = BOLD if bold else REGULAR
        build.draw(Paper.text, left + start, y, label, 8.5, font)
        begin = left + start + width(label, font, 8.5) + 5
        build.draw(Paper.line, begin, left + stop, y + 2.2, THIN)
    foot = build.frame.height - styles.FOOT
    build.draw(Paper.text, left, foot, _(SECRET), NOTE)
    hint = _("Written on? Hand it in; the short code tells what changed since.")
    build.draw(Paper.text, build.frame.width / 2, foot, hint, NOTE, REGULAR, "centre")
