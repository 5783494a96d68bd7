"""The title row of the customer card: the way back, previous and next, search, the verbs."""

from __future__ import annotations

from array import array

from crmdesk.core.i18n import _
from crmdesk.ui.page import TopRow
from crmdesk.ui.widgets import button, icon_button


class CardTop(TopRow):
    """Knows the list that is walked through, and which place in it is shown."""

    def __init__(self) -> None:
        super().__init__(_("Customer card"))
        self._ids: array[int] = array("q")
        self.back = icon_button("arrow-left", _("Back to the list (Alt+Left)"), name="cardBack")
        self.insert_left(self.back)
        self.previous = icon_button(
            "caret-up", _("Previous customer (Ctrl+↑)"), name="cardPrevious"
        )
        self.next = icon_button("caret-down", _("Next customer (Ctrl+↓)"), name="cardNext")
        self.add(self.previous)
        self.add(self.next)
        self.search_box = self.add_search(_("Name, pinyin initials, telephone (Ctrl+F)"))
        self.print = button(_("Print card"), "printer", name="cardPrint")
        self.talk = button(
            _("Note a talk"), "note-pencil", name="cardTalk", tip=_("Record a follow-up (Ctrl+J)")
        )
        self.edit = button(
            _("Edit"), "pencil-simple", "primary", name="cardEdit", tip=_("Edit (F2)")
        )
        self.more = icon_button("dots-three-outline", _("More"), name="cardMore")
        for made in (self.print, self.talk, self.edit, self.more):
            self.add(made)

    def walk_through(self, ids: array[int]) -> None:
        """The customers that previous and next lead to."""
        self._ids = ids

    def neighbour(self, customer_id: int, step: int) -> int | None:
        """The customer *step* places from *customer_id*; None at the ends and off the list."""
        try:
            place = self._ids.index(customer_id) + step
        except ValueError:
            return None
        return self._ids[place] if 0 <= place < len(self._ids) else None

    def show_place(self, customer_id: int | None, *, editing: bool) -> None:
        """Say which customer of how many is shown."""
        try:
            place = self._ids.index(customer_id or 0) + 1
        except ValueError:
            place = 0
        parts = [_("Customers")]
        if place:
            parts.append(
                _("{place} of {count}").format(place=f"{place:,}", count=f"{len(self._ids):,}")
            )
        if editing:
            parts.append(_("editing"))
        self.subtitle.setText(" · ".join(parts))
        self.previous.setEnabled(place > 1)
        self.next.setEnabled(0 < place < len(self._ids))
