"""Customers that look like the one being typed: who, why, and what to do about each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from crmdesk.core.i18n import _, ngettext
from crmdesk.models import codecs
from crmdesk.ui.theme import px
from crmdesk.ui.widgets import hbox, icon_label, label, link, scroll_area, vbox

if TYPE_CHECKING:
    from crmdesk.services.container import Services
    from crmdesk.services.duplicates import DuplicateHit

WIDTH: Final = 264
FACTS: Final = ("relation_state", "owner_id", "contact.name", "registered_region")


@dataclass(frozen=True, slots=True)
class LookAlike:
    """A customer that may be the same one. *reasons* are translated; *is_certain* is as good as."""

    customer_id: int
    name: str
    facts: str = ""
    reasons: tuple[str, ...] = ()
    is_certain: bool = False


def while_typing(services: Services, typed: Mapping[str, Any]) -> list[LookAlike]:
    """Who looks like what is being typed (values as ``possible_duplicates`` takes them)."""
    return with_facts(services, services.duplicates.possible_duplicates(typed))


def with_facts(services: Services, hits: Sequence[DuplicateHit]) -> list[LookAlike]:
    """Hits with the few facts by which a person tells customers apart."""
    specs = {s.name: s for s in services.lists.columns("customer")}
    rows = services.lists.rows("customer", FACTS, [h.customer_id for h in hits])
    found = []
    for hit, row in zip(hits, rows, strict=True):
        shown = [
            codecs.show_stored(specs[k], v, services.names) for k, v in zip(FACTS, row, strict=True)
        ]
        facts = " · ".join([hit.code, *(text for text in shown if text)])
        found.append(LookAlike(hit.customer_id, hit.name, facts, hit.reasons, hit.is_certain))
    return found


class LookAlikePanel(QFrame):
    """``open_asked`` and ``denied`` carry the customer."""

    open_asked = Signal(object)
    denied = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("lookAlikes")
        self.setProperty("role", "card")
        self.setFixedWidth(px(WIDTH))
        column = vbox(self, (14, 12, 6, 12), 8)
        self._title = label("", "heading", wrap=True, name="lookAlikesTitle")
        column.addWidget(self._title)
        self._body = QWidget()
        self._items = vbox(self._body, (0, 0, 8, 0), 8)
        column.addWidget(scroll_area(self._body), 1)
        self._shown: list[QWidget] = []
        self.show_waiting()

    def show_waiting(self) -> None:
        """Nothing typed yet that could be compared."""
        self._clear()
        self._title.setText(_("Duplicate check"))
        self._say(
            "info",
            "text3",
            _("Name and telephone are compared with every card while you type."),
        )

    def show_found(self, found: Sequence[LookAlike]) -> None:
        """Show who looks alike, or that nobody does."""
        self._clear()
        if not found:
            self._title.setText(_("Duplicate check"))
            self._say("check-circle", "good", _("No customer looks like this one."))
            return
        self._title.setText(
            ngettext(
                "{count} customer looks like this one",
                "{count} customers look like this one",
                len(found),
            ).format(count=len(found))
        )
        for item in found:
            self._add(self._entry(item))
        self._items.addStretch()

    def _say(self, icon: str, tone: str, text: str) -> None:
        row = QWidget()
        line = hbox(row, spacing=8)
        line.addWidget(icon_label(icon, tone, 16))
        line.addWidget(label(text, "secondary", wrap=True, name="lookAlikesText"), 1)
        self._add(row)
        self._items.addStretch()

    def _entry(self, item: LookAlike) -> QFrame:
        made = QFrame()
        made.setObjectName(f"lookAlike_{item.customer_id}")
        made.setProperty("role", "alarm" if item.is_certain else "callout")
        column = vbox(made, (10, 8, 10, 8), 3)
        column.addWidget(label(item.name, "strong", wrap=True))
        if item.facts:
            column.addWidget(label(item.facts, "small", wrap=True))
        for reason in item.reasons:
            column.addWidget(label("· " + reason, "small", wrap=True))
        row = hbox(None, (0, 2, 0, 0), 12)
        for words, name, asked in (
            (_("Open that card"), "openLookAlike", self.open_asked),
            (_("Not a duplicate"), "denyLookAlike", self.denied),
        ):
            made_link = link(words, name=name)
            made_link.clicked.connect(_Emit(asked, item.customer_id))
            row.addWidget(made_link)
        row.addStretch()
        column.addLayout(row)
        return made

    def _add(self, widget: QWidget) -> None:
        self._shown.append(widget)
        self._items.addWidget(widget)

    def _clear(self) -> None:
        while self._items.count():
            self._items.takeAt(0)
        for widget in self._shown:
            widget.hide()
            widget.deleteLater()
        self._shown.clear()


class _Emit:
    """Emits a signal with one argument; ignores the button's own."""

    def __init__(self, signal: object, argument: int) -> None:
        self._signal, self._argument = signal, argument

    def __call__(self, *_checked: object) -> None:
        self._signal.emit(self._argument)  # type: ignore[attr-defined]
