"""The card at the right of the customer list that follows the selection."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QGridLayout, QTabWidget, QVBoxLayout, QWidget

from crmdesk.core.errors import NotFound
from crmdesk.core.i18n import _
from crmdesk.models import checks, codecs
from crmdesk.models.codecs import Stored
from crmdesk.models.fields import FieldSpec
from crmdesk.ui.customers.summary import header_pills, short_line
from crmdesk.ui.desk import Desk
from crmdesk.ui.latest import LatestOnly
from crmdesk.ui.tables.tones import DEFAULT_TONE, tone_of
from crmdesk.ui.theme import px
from crmdesk.ui.widgets import (
    Avatar,
    Elided,
    Pill,
    button,
    clear,
    hbox,
    icon_button,
    label,
    scroll_area,
    vbox,
)
from crmdesk.ui.widgets.states import EmptyState

if TYPE_CHECKING:
    from crmdesk.services.card_data import CardData

WIDTH: Final = 360
DELAY_MS: Final = 60
DASH: Final = "—"
PEOPLE_TAB: Final = 1
SHOWN: Final = (
    "contact", "mobile", "phone", "industry", "source", "owner_id", "registered_region",
    "area_id", "established_on", "employee_count",
)  # fmt: skip
PILLS_START: Final = 88  # the margins, and the avatar before them
WIDE: Final = ("registered_address", "main_products", "remark")


class SideCard(QFrame):
    """Emits what the person wants done with the customer it shows."""

    open_asked = Signal(object)
    edit_asked = Signal(object)
    talk_asked = Signal(object)
    more_asked = Signal(object, QWidget)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("sideCard")
        self.setProperty("role", "card")
        self.setFixedWidth(px(WIDTH))
        self._desk = desk
        self._latest = LatestOnly(desk.jobs, self)
        self._customer_id: int | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DELAY_MS)
        self._timer.timeout.connect(self._load)
        column = vbox(self, (16, 14, 16, 12), 10)
        column.addLayout(self._head())
        column.addLayout(self._buttons())
        self._nobody = EmptyState(
            "address-book", _("No customer chosen"), _("Choose one in the list to see the card.")
        )
        column.addWidget(self._nobody, 1)
        self._tabs = QTabWidget()
        self._tabs.setObjectName("sideTabs")
        self._tabs.tabBar().setExpanding(False)
        self._overview = self._add_tab(_("Overview"))
        self._people = self._add_tab(_("Contacts"))
        self._talks = self._add_tab(_("Talks"))
        self._changes = self._add_tab(_("Changes"))
        column.addWidget(self._tabs, 1)
        self._show_nothing()

    def _add_tab(self, title: str) -> QVBoxLayout:
        part = QWidget()
        column = vbox(part, (0, 10, 8, 0), 9)
        self._tabs.addTab(scroll_area(part), title)
        return column

    def _head(self) -> Any:
        row = hbox(None, spacing=12)
        self._avatar = Avatar("", 44)
        row.addWidget(self._avatar)
        words = vbox(None, spacing=4)
        self._name = Elided("", "heading", name="sideName")
        words.addWidget(self._name)
        self._pills = hbox(None, spacing=6)
        self._pills.addStretch()
        words.addLayout(self._pills)
        row.addLayout(words, 1)
        return row

    def _buttons(self) -> Any:
        row = hbox(None, spacing=8)
        self._open = button(
            _("Open card"),
            "identification-card",
            name="sideOpen",
            tip=_("Open the customer card (Enter)"),
        )
        self._edit = button(_("Edit"), name="sideEdit", tip=_("Edit (F2)"))
        self._talk = button(_("Note a talk"), name="sideTalk", tip=_("Record a follow-up (Ctrl+J)"))
        self._more = icon_button("dots-three-outline", _("More"), name="sideMore")
        self._open.clicked.connect(self._on_open)
        self._edit.clicked.connect(self._on_edit)
        self._talk.clicked.connect(self._on_talk)
        self._more.clicked.connect(self._on_more)
        for made in (self._open, self._talk, self._edit):
            row.addWidget(made)
        row.addStretch()
        row.addWidget(self._more)
        return row

    # --- what is shown ---------------------------------------------------------------------------
    def show_customer(self, customer_id: int | None) -> None:
        """Follow the selection; rapid moves load only where they come to rest."""
        self._customer_id = customer_id
        if customer_id is None:
            self._timer.stop()
            self._latest.cancel()
            self._show_nothing()
        else:
            self._timer.start()

    def reload(self) -> None:
        """The customer may have changed."""
        self._load()

    def _load(self) -> None:
        customer_id = self._customer_id
        if customer_id is None:
            return
        services = self._desk.services

        def read(_progress: Any) -> Any:
            try:
                card = services.cards.card(customer_id)
            except NotFound:  # deleted; the list will soon stand on another
                return None
            changes = services.journal.of_customer(customer_id, limit=30)
            talks = services.follow_ups.last_talks(customer_id)
            return card, changes, talks, services.catalogue.by_key("customer")

        self._latest.ask(_("Reading the card"), read, self._on_read)

    def _on_read(self, answer: tuple[Any, Any, Any, dict[str, FieldSpec]] | None) -> None:
        if answer is None:
            self._show_nothing()
            return
        card, changes, talks, specs = answer
        if card.customer_id != self._customer_id:
            return
        name = str(card.values["name"])
        self._avatar.set(short_line(card)[:1] or name[:1])
        self._name.setText(name)
        self._fill_pills(header_pills(card, specs))
        self._fill_overview(card, specs)
        self._fill_talks(talks)
        self._fill_people(card)
        self._fill_changes(changes)
        self._set_chosen(True)

    def _show_nothing(self) -> None:
        self._avatar.set("")
        self._name.setText("")
        self._fill_pills([])
        for part in (self._overview, self._talks, self._people, self._changes):
            clear(part)
        self._tabs.setTabText(PEOPLE_TAB, _("Contacts"))
        self._set_chosen(False)

    def _set_chosen(self, on: bool) -> None:
        self._nobody.setVisible(not on)
        for part in (self._avatar, self._name, self._tabs):
            part.setVisible(on)
        for made in (self._open, self._talk, self._edit, self._more):
            made.setVisible(on)

    def _fill_pills(self, pills: list[tuple[str, str]]) -> None:
        clear(self._pills, keep=1)
        room = self.width() - px(PILLS_START)
        for text, tone in pills:
            pill = Pill(text, tone)
            room -= pill.sizeHint().width() + px(6)
            if room < 0:
                pill.deleteLater()
                return
            self._pills.insertWidget(self._pills.count() - 1, pill)

    def _fill_overview(self, card: CardData, specs: dict[str, FieldSpec]) -> None:
        column = self._overview
        clear(column)
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(16))
        grid.setVerticalSpacing(px(8))
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        for place, (title, text) in enumerate(self._facts(card, specs)):
            grid.addWidget(_fact(title, text), place // 2, place % 2)
        box = QWidget()
        box.setLayout(grid)
        grid.setContentsMargins(0, 0, 0, 0)
        column.addWidget(box)
        for name in WIDE:
            text = self._shown(specs[name], card.values.get(name))
            if text:
                column.addWidget(_fact(specs[name].title, text, wrap=True))
        column.addStretch()

    def _facts(self, card: CardData, specs: dict[str, FieldSpec]) -> list[tuple[str, str]]:
        primary = card.contacts[0] if card.contacts else {}
        person = str(primary.get("name") or "")
        if person and primary.get("job_title"):
            person += f"（{primary['job_title']}）"
        facts = [
            (_("Primary contact"), person),
            (_("Mobile"), checks.format_phone(str(primary.get("mobile") or ""))),
        ]
        facts += [
            (specs[n].caption, self._shown(specs[n], card.values.get(n)))
            for n in SHOWN
            if n in specs
        ]
        return [(title, text or DASH) for title, text in facts]

    def _shown(self, spec: FieldSpec, stored: Stored) -> str:
        return codecs.show_stored(spec, stored, self._desk.services.names)

    def _fill_talks(self, talks: list[Any]) -> None:
        from crmdesk.ui.follow_up.entry_view import ACTIVITY, EntryView

        column = self._talks
        clear(column)
        for talk in talks:
            column.addWidget(EntryView(self._desk, ACTIVITY, talk, is_brief=True))
        if not talks:
            column.addWidget(label(_("No talk was noted yet"), "muted", wrap=True))
        column.addStretch()

    def _fill_people(self, card: CardData) -> None:
        column = self._people
        clear(column)
        self._tabs.setTabText(PEOPLE_TAB, _("Contacts {count}").format(count=len(card.contacts)))
        for person in card.contacts:
            column.addWidget(_person_row(person))
        if not card.contacts:
            column.addWidget(
                label(_("No contact yet. Open the card to add one."), "muted", wrap=True)
            )
        column.addStretch()

    def _fill_changes(self, changes: list[Any]) -> None:
        column = self._changes
        clear(column)
        services = self._desk.services
        acts = {c.act.change_set_id: c.act for c in changes}
        for act in list(acts.values())[:12]:
            who = services.names("employee", act.employee_id) if act.employee_id else ""
            box = vbox(None, spacing=1)
            head = hbox(None, spacing=8)
            head.addWidget(label(act.at.strftime("%Y-%m-%d %H:%M"), "muted"))
            head.addStretch()
            head.addWidget(label(who, "muted"))
            box.addLayout(head)
            box.addWidget(label(act.text, wrap=True))
            row = QFrame()
            row.setProperty("role", "row")
            row.setLayout(box)
            column.addWidget(row)
        if not acts:
            column.addWidget(
                label(_("Nothing was changed since it was entered."), "muted", wrap=True)
            )
        column.addStretch()

    # --- what is wanted ----------------------------------------------------------------------------
    def _on_open(self) -> None:
        self.open_asked.emit(self._customer_id)

    def _on_edit(self) -> None:
        self.edit_asked.emit(self._customer_id)

    def _on_talk(self) -> None:
        self.talk_asked.emit(self._customer_id)

    def _on_more(self) -> None:
        self.more_asked.emit(self._customer_id, self._more)


def _fact(title: str, text: str, *, wrap: bool = False) -> QWidget:
    box = QWidget()
    column = vbox(box, spacing=0)
    column.addWidget(label(title, "fieldLabel"))
    column.addWidget(label(text, wrap=True) if wrap else Elided(text))
    return box


def _person_row(person: Any) -> QFrame:
    row = QFrame()
    row.setProperty("role", "row")
    column = vbox(row, (0, 4, 0, 7), 2)
    head = hbox(None, spacing=6)
    head.addWidget(label(str(person["name"]), "strong"))
    head.addWidget(Elided(str(person.get("job_title") or ""), "muted"), 1)
    if person.get("is_primary"):
        head.addWidget(Pill(_("Primary"), "info"))
    attitude = person.get("attitude")
    if attitude:
        from crmdesk.models.choices import Attitude

        tone = tone_of("attitude", attitude) or DEFAULT_TONE
        head.addWidget(Pill(_(Attitude(str(attitude)).label), tone))
    column.addLayout(head)
    number = str(person.get("mobile") or person.get("phone") or "")
    line = hbox(None, spacing=4)
    line.addWidget(label(checks.format_phone(number) or _("no number"), "secondary"))
    if number:
        copy = icon_button("copy", _("Copy the number"), token="text3")
        copy.setProperty("role", "tool")
        copy.setFixedSize(px(24), px(24))
        copy.clicked.connect(_Copy(number))
        line.addWidget(copy)
    line.addStretch()
    column.addLayout(line)
    return row


class _Copy:
    """Puts a text on the clipboard; a lambda would keep the whole row alive."""

    def __init__(self, text: str) -> None:
        self._text = text

    def __call__(self) -> None:
        QGuiApplication.clipboard().setText(self._text)
