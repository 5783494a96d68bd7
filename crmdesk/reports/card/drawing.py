"""Drawing one card after another on a paper: the recorded form, then this customer's values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeAlias

from crmdesk.core.i18n import _
from crmdesk.models.derived import DASH
from crmdesk.models.fields import FieldSpec
from crmdesk.reports import styles
from crmdesk.reports.card.grid import CardGrid, make_grid
from crmdesk.reports.card.heading import QR
from crmdesk.reports.card.slot import Slot
from crmdesk.reports.card.texts import CardTexts, Content, Filled, whole, words
from crmdesk.reports.fonts import BOLD, REGULAR, width
from crmdesk.reports.paper import Paper, Rule
from crmdesk.reports.styles import LABEL, LEAST, NOTE, THIN
from crmdesk.reports.text import MORE, Fitted, fit, fit_number, fit_parts, wrap
from crmdesk.services.card_data import CardData

FORM: Final = "card"
BROAD: Final = 130.0  # a slot as broad as this has room for the full reference
NAME_SIZE: Final = 15.5
NAME_LEAST: Final = 10.5
NAME_SMALL: Final = 8.0
BADGE_GAP: Final = 6.0
FACT_GAP: Final = 8.0
# What did not fit on one card: label and full text, in the order of the card.
Overflow: TypeAlias = list[tuple[str, str]]
QR_MARK: Final = "CK1"  # what a scanner sees first: a card of this program, layout 1


@dataclass(frozen=True, slots=True)
class Heading:
    """What a card says besides the customer: number, short code, time of the data, and the day
    for which documents and computed values were judged if that is another one."""

    number: str
    short_code: str
    as_of: str
    company: str = ""
    reckoned_on: date | None = None


class CardPainter:
    """Draws cards on one paper."""

    def __init__(self, paper: Paper, specs: Mapping[str, FieldSpec], texts: CardTexts) -> None:
        self._paper = paper
        self._texts = texts
        self.grid: CardGrid = make_grid(paper.frame, specs)
        # Read once: gettext costs more than drawing a short text.
        self._more = _("…(cont.)")
        self._page_of = _("Page {page} of {pages}")
        self._reckoned = _("Reckoned on {day}　")
        self._day: date | None = None
        self._slots = [(slot, paper.place(slot.x, slot.y)) for slot in self.grid.slots]
        with paper.form(FORM):
            for draw in self.grid.statics:
                draw(paper)

    def draw(self, card: CardData, heading: Heading) -> Overflow:
        """One card on the current page, without the page number."""
        paper = self._paper
        overflow: Overflow = []
        self._day = heading.reckoned_on
        contents = self._texts.of(card)
        contents["heading.number"] = whole(heading.number)
        contents["heading.code"] = whole(heading.short_code)
        contents["heading.as_of"] = whole(heading.as_of)
        if heading.company:
            contents["heading.company"] = words(heading.company)
        paper.use(FORM)
        # The short code alone: few and large modules, readable from a bad print.
        paper.qr(*self.grid.qr_at, QR, f"{QR_MARK}:{heading.short_code}")
        self._name(contents.get("name"), overflow)
        self._badges(card)
        empty: list[Rule] = []
        for slot, place in self._slots:
            self._fill(slot, place, contents.get(slot.key), empty, overflow)
        paper.lines(empty, THIN)
        for field in self.grid.left_over:
            if isinstance(content := contents.get(field), Filled):
                overflow.append((self._texts.specs[field].title, content.text))
        return overflow

    def finish(self, page: int, pages: int) -> None:
        """Number the page and go on to the next."""
        paper = self._paper
        said = self._page_of.format(page=page, pages=pages)
        if self._day:
            said = self._reckoned.format(day=self._day.isoformat()) + said
        paper.text(paper.right, paper.height - styles.FOOT, said, NOTE, REGULAR, "right")
        paper.next_page()

    # --- heading --------------------------------------------------------------------------
    def _name(self, content: Content | None, overflow: Overflow) -> None:
        x, y = self.grid.name_at
        room = self.grid.name_room
        if not isinstance(content, Filled):
            self._paper.line(x, x + room, y + 1, THIN)
            return
        if width(content.text, BOLD, NAME_LEAST) <= room:
            fitted = fit(content.text, room, BOLD, NAME_SIZE, NAME_LEAST)
        else:
            fitted = wrap(content.text, room, 2, BOLD, NAME_SMALL, LEAST, self._more)
        lead = fitted.size * 1.15
        top = y - lead * 0.6 * (len(fitted.lines) - 1)
        for number, line in enumerate(fitted.lines):
            self._paper.text(x, top + number * lead, line, fitted.size, BOLD)
        if fitted.cut:
            overflow.append((_("Customer name"), content.text))

    def _badges(self, card: CardData) -> None:
        x, y = self.grid.badges_at
        right = x + self.grid.badges_room
        for label, value in self._texts.badges(card):
            x = self._paper.badge(x, y, label, value or DASH) + BADGE_GAP
        x += 5
        for label, value in self._texts.facts(card):
            at = x + width(label, REGULAR, LABEL) + 3
            self._paper.text(x, y + 10.8, label, LABEL)
            said = fit(value or DASH, max(right - at, 12), BOLD, 8.5, LEAST)
            self._paper.text(at, y + 10.8, said.text, said.size, BOLD)
            x = at + width(said.text, BOLD, said.size) + FACT_GAP

    # --- slots ----------------------------------------------------------------------------
    def _fill(
        self,
        slot: Slot,
        place: str,
        content: Content | None,
        empty: list[Rule],
        overflow: Overflow,
    ) -> None:
        paper = self._paper
        if isinstance(content, int):
            paper.dots(slot.x + 1, slot.y, content)
        elif content is None:
            self._leave_open(slot, empty)
        elif slot.is_bar:
            self._bar(slot, content)
        elif slot.lines > 1:
            more = self._more if slot.room > BROAD else MORE
            made = wrap(content.text, slot.room, slot.lines, slot.font, slot.size, LEAST, more)
            for number, line in enumerate(made.lines):
                paper.text(slot.x, slot.y + number * slot.lead, line, made.size, slot.font)
            if made.cut:
                overflow.append((slot.name, content.text))
        elif self._fits(slot, content):
            paper.put(place, content.parts[0].text, slot.size, slot.font)
        else:
            fitted = self._fitted(slot, content)
            # A shrunk text is raised a little, so that it stays in the middle of the line.
            y = slot.y - (slot.size - fitted.size) * styles.RAISE
            paper.text(slot.x, y, fitted.text, fitted.size, slot.font, slot.align)
            if fitted.cut:
                overflow.append((slot.name, content.text))

    @staticmethod
    def _fits(slot: Slot, content: Filled) -> bool:
        """The usual case: one left-aligned text that needs no fitting."""
        return (
            len(content.parts) == 1
            and slot.align == "left"
            and width(content.parts[0].text, slot.font, slot.size) <= slot.room
        )

    def _fitted(self, slot: Slot, content: Filled) -> Fitted:
        return fit_parts(
            content.parts,
            content.separator,
            content.plainer,
            slot.room,
            slot.font,
            slot.size,
            self._more if slot.room > BROAD else MORE,
        )

    def _leave_open(self, slot: Slot, empty: list[Rule]) -> None:
        """An empty field is a line to write on, an unknown computed one a dash."""
        if slot.is_rating:
            self._paper.dots(slot.x + 1, slot.y, 0)
        elif slot.is_derived:
            if not slot.key.startswith("sales.") or slot.key.endswith((".13", ".14")):
                self._paper.text(slot.x, slot.y, DASH, slot.size, REGULAR, slot.align)
        else:
            empty.extend(slot.rules)

    def _bar(self, slot: Slot, content: Filled) -> None:
        """A share as bold text with a bar that fills up."""
        share = min(max(content.share or 0.0, 0.0), 1.0)
        plainer = content.plainer() if content.plainer else ()
        fitted = fit_number((content.text, *plainer), 30, BOLD, slot.size)
        self._paper.text(slot.x, slot.y, fitted.text, fitted.size, BOLD)
        offset = max(27.0, width(fitted.text, BOLD, fitted.size) + 5)
        room = slot.room - offset
        self._paper.box(slot.x + offset, slot.y - 7, room, 6, 0.5)
        self._paper.box(slot.x + offset, slot.y - 7, room * share, 6, 0, fill=0)
