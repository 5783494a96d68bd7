"""A printed card that came back: which paper it is, and what changed since it was printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from crmdesk.core.errors import CrmError
from crmdesk.core.i18n import _, listed
from crmdesk.ui.customers.card_tab import CardTab
from crmdesk.ui.desk import Desk
from crmdesk.ui.latest import LatestOnly
from crmdesk.ui.theme import px, set_role
from crmdesk.ui.widgets import hbox, icon_button, icon_label, label, link

if TYPE_CHECKING:
    from crmdesk.services.container import Services
    from crmdesk.services.printing import PaperState, Print


def changed_titles(services: Services, changed: Mapping[str, frozenset[str]]) -> list[str]:
    """What changed in words: fields of the customer by name, children as what they are."""
    from crmdesk.models.registry import entity_of

    specs = services.catalogue.by_key("customer")
    own = [s.title for name, s in specs.items() if name in changed.get("customer", ())]
    children = [
        _(entity_of(entity).label_plural) for entity in changed if entity not in ("customer", "")
    ]
    return own + children


class PaperNote(QFrame):
    """The line above the card that says what changed; marks the fields in the tabs.

    ``field_changed`` names the first marked field once, when the paper is first compared.
    """

    field_changed = Signal(str)

    def __init__(self, desk: Desk, tabs: Sequence[CardTab]) -> None:
        super().__init__()
        self.setObjectName("paperNote")
        self.setProperty("role", "callout")
        self._desk, self._tabs = desk, tabs
        self._customer_id: int | None = None
        self._number = ""
        self._is_first = False
        self._latest = LatestOnly(desk.jobs, self)
        row = hbox(self, (12, 3, 6, 3), 10)
        row.addWidget(icon_label("printer", "warn", 17))
        self._text = label("", wrap=True, name="paperText")
        row.addWidget(self._text, 1)
        away = icon_button("x", _("Take the marks away"), name="paperAway", token="warn")
        set_role(away, "tool")
        away.setFixedSize(px(24), px(24))
        away.clicked.connect(self.clear)
        row.addWidget(away)
        self.hide()

    def show_paper(self, customer_id: int, number: str) -> None:
        """Mark what changed since the print *number* of this customer."""
        self._customer_id, self._number = customer_id, number
        self._is_first = True
        self.reload()

    def show_customer(self, customer_id: int) -> None:
        """The card shows this customer now: another one's paper is no longer meant."""
        if customer_id != self._customer_id:
            self.clear()
        elif self._number:
            self.reload()

    def reload(self) -> None:
        """Compare again (the card was changed)."""
        services, number = self._desk.services, self._number

        def read(_progress: Any) -> tuple[PaperState, list[str]] | CrmError:
            try:
                state = services.printing.state(number)
            except CrmError as error:
                return error
            return state, changed_titles(services, state.changed)

        if number:
            self._latest.ask(_("Comparing with the print"), read, self._on_read)

    def _on_read(self, answer: tuple[PaperState, list[str]] | CrmError) -> None:
        if isinstance(answer, CrmError):
            self._say(answer.message(), fine=False)
            return
        state, titles = answer
        if state.paper.customer_id != self._customer_id:
            return
        when = f"{state.paper.at:%Y-%m-%d %H:%M}"
        if titles:
            said = _("Changed since print {number} of {when}: {fields}").format(
                number=state.paper.number, when=when, fields=listed(titles)
            )
        else:
            said = _("Print {number} of {when} is up to date: nothing changed since.").format(
                number=state.paper.number, when=when
            )
        self._say(said, fine=not titles)
        fields = state.changed.get("customer", frozenset())
        self._mark(fields)
        first = next(
            (n for n in self._desk.services.catalogue.by_key("customer") if n in fields), ""
        )
        if self._is_first and first:
            self.field_changed.emit(first)
        self._is_first = False

    def _say(self, text: str, *, fine: bool) -> None:
        set_role(self, "praise" if fine else "callout")
        self._text.setText(text)
        self.show()

    def clear(self) -> None:
        """No paper is meant any more."""
        self._latest.cancel()
        self._customer_id, self._number = None, ""
        self._mark(frozenset())
        self.hide()

    def _mark(self, fields: frozenset[str]) -> None:
        for tab in self._tabs:
            tab.mark_changed_since(fields)


class PaperOffer(QFrame):
    """The line above the list when what is searched for is the number of a print."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("paperOffer")
        self.setProperty("role", "hint")
        self._desk = desk
        self._paper: Print | None = None
        self._latest = LatestOnly(desk.jobs, self)
        row = hbox(self, (12, 5, 12, 5), 10)
        row.addWidget(icon_label("printer", "info", 17))
        self._text = label("", wrap=True, name="paperOfferText")
        row.addWidget(self._text, 1)
        show = link(_("Open the card and mark what changed"), name="openPaper")
        show.clicked.connect(self._on_open)
        row.addWidget(show)
        self.hide()

    def look(self, text: str) -> None:
        """Offer the print called *text*; searching goes on as always."""
        from crmdesk.services.printing import looks_like_paper

        if not looks_like_paper(text):
            self._latest.cancel()
            self.hide()
            return
        services = self._desk.services

        def find(_progress: Any) -> tuple[Print, str] | None:
            try:
                paper = services.printing.find(text)
            except CrmError:
                return None
            name = services.names("customer", paper.customer_id) if paper.customer_id else ""
            return paper, name

        self._latest.ask(_("Looking for the print"), find, self._on_found)

    def _on_found(self, answer: tuple[Print, str] | None) -> None:
        self._paper = None
        if answer is None or answer[0].customer_id is None:
            self.hide()
            return
        self._paper, name = answer
        self._text.setText(
            _("Print {number} of {when}: {name}").format(
                number=self._paper.number, when=f"{self._paper.at:%Y-%m-%d %H:%M}", name=name
            )
        )
        self.show()

    def _on_open(self) -> None:
        paper = self._paper
        if paper is not None and paper.customer_id is not None:
            self._desk.open_customer(paper.customer_id, printed=paper.number)
