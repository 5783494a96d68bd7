"""承诺: every promise to pay with what became of it, and how its customer keeps promises."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QMenu, QWidget

from crmdesk.core import clock
from crmdesk.core.i18n import N_, _, ngettext
from crmdesk.models.query import Condition, Group, Op, Sort
from crmdesk.ui.desk import Desk
from crmdesk.ui.latest import LatestOnly
from crmdesk.ui.lists.entity_list import ALL, ListChip
from crmdesk.ui.receivables.view import ListView, VerbList
from crmdesk.ui.theme import px
from crmdesk.ui.trade.words import money
from crmdesk.ui.widgets import button, hbox, label, line, link, vbox

if TYPE_CHECKING:
    from crmdesk.analysis.promises import Record
    from crmdesk.services.container import Services
    from crmdesk.services.dunning_data import PromiseLine

COLUMNS: Final = (
    "customer_id", "promised_on", "amount", "received", "state", "made_on", "contact_id",
    "remark", "owner_id",
)  # fmt: skip
SIDE: Final = 300
OPEN: Final = "open"


class PromiseView(ListView):
    """See the module."""

    key: ClassVar[str] = "promises"
    entities: ClassVar[Sequence[str]] = (
        "promise", "receipt", "sale", "customer", "contact", "employee",
    )  # fmt: skip
    new_words: ClassVar[str] = N_("Note a promise")
    icon: ClassVar[str] = "handshake"

    def __init__(self, desk: Desk) -> None:
        made = VerbList(
            desk, "promise", COLUMNS, Sort("promised_on", descending=True), wide=("sale_id",),
            view_key="promise_view",
        )  # fmt: skip
        made.fill = self.fill_menu
        made.table.set_stretch("customer_id")
        super().__init__(desk, made, _("Customer, initials (Ctrl+F)"))
        self._rolling = LatestOnly(desk.jobs, self)
        self.side = PromiseSide(desk)
        self.row.addWidget(self.side)
        made.current_changed.connect(self.side.show_promise)
        made.begin_with(promise_chips())

    def refresh(self) -> None:
        """States follow the day: brought to today before they are shown."""
        services = self.desk.services
        self._rolling.ask(_("Reading"), lambda _p: services.promises.refresh(), self._on_rolled)

    def _on_rolled(self, _changed: int) -> None:
        self._list.refresh()
        self.side.show_promise(self._list.current_id())

    def set_wide(self, is_wide: bool) -> None:
        """Whether there is room for the card beside the list."""
        self.side.setVisible(is_wide)

    def open(self, record_id: int) -> None:
        from crmdesk.ui.receivables.promise_dialog import PromiseDialog

        PromiseDialog(self.desk, self.window(), promise_id=record_id).exec()

    def new(self) -> None:
        from crmdesk.ui.receivables.promise_dialog import PromiseDialog

        PromiseDialog(self.desk, self.window()).exec()

    def count_words(self, total: int) -> str:
        return ngettext("{count} promise to pay", "{count} promises to pay", total).format(
            count=f"{total:,}"
        )

    def empty_words(self) -> tuple[str, str]:
        return (
            _("No promises yet"),
            _(
                "Who says when he will pay: note day and amount in the call list or here. Whether "
                "the promise is kept follows from the receipts by itself."
            ),
        )

    def fill_menu(self, menu: QMenu) -> None:
        """Withdraw, call, card."""
        menu.addAction(_("Withdraw")).triggered.connect(self._on_withdraw)
        if len(self._list.selected_ids()) == 1:
            menu.addAction(_("Ask for the money …")).triggered.connect(self.side.dun)
            menu.addAction(_("Open card")).triggered.connect(self.side.open_card)

    def _on_withdraw(self) -> None:
        promises, ids = self.desk.services.promises, self._list.selected_ids()
        count = len(ids)
        said = ngettext("{count} promise is struck out.", "{count} promises are struck out.", count)
        self.desk.write(
            _("Saving"), lambda _p: promises.withdraw(ids), said=said.format(count=count)
        )


class PromiseSide(QFrame):
    """The promise under the cursor: who, by when, and how he kept earlier ones."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("promiseSide")
        self.setProperty("role", "card")
        self.setFixedWidth(px(SIDE))
        self._desk = desk
        self._customer_id: int | None = None
        self._phone = ""
        self._latest = LatestOnly(desk.jobs, self, delay_ms=90)
        column = vbox(self, (16, 12, 16, 12), 8)
        self._name = link("", name="promiseCustomer")
        self._name.clicked.connect(self.open_card)
        column.addWidget(self._name, 0, Qt.AlignmentFlag.AlignLeft)
        self._who = label("", "muted", wrap=True, name="promiseWho")
        column.addWidget(self._who)
        self._said = label("", "strong", wrap=True, name="promiseSaid")
        column.addWidget(self._said)
        column.addWidget(line())
        column.addWidget(label(_("How promises were kept"), "section"))
        holder = QWidget()
        self._grid = QGridLayout(holder)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(px(10))
        self._grid.setVerticalSpacing(px(4))
        self._grid.setColumnStretch(0, 1)
        self._values = []
        for place, words in enumerate(record_words()):
            self._grid.addWidget(label(words, "muted"), place, 0)
            made = label("—", "strong", name=f"promiseFigure{place}")
            made.setAlignment(Qt.AlignmentFlag.AlignRight)
            self._grid.addWidget(made, place, 1)
            self._values.append(made)
        column.addWidget(holder)
        column.addStretch()
        foot = hbox(None, spacing=8)
        self._dun = button(_("Ask for the money"), "phone", name="promiseDun")
        self._dun.clicked.connect(self.dun)
        foot.addStretch()
        foot.addWidget(self._dun)
        column.addLayout(foot)
        self.show_promise(None)

    def show_promise(self, promise_id: object) -> None:
        """Read and show; None: nothing is chosen."""
        if not isinstance(promise_id, int):
            self._latest.cancel()
            self._customer_id = None
            self._name.setText(_("No promise chosen"))
            self._name.setEnabled(False)
            self._dun.setEnabled(False)
            for made in (self._who, self._said):
                made.setText("")
            for made in self._values:
                made.setText("—")
            return
        services = self._desk.services
        self._latest.ask(_("Reading"), lambda _p: read(services, promise_id), self._on_read)

    def _on_read(self, found: tuple[PromiseLine, Record] | None) -> None:
        if found is None:
            self.show_promise(None)
            return
        promise, record = found
        self._customer_id = promise.customer_id
        self._name.setText(promise.customer)
        self._name.setEnabled(True)
        self._dun.setEnabled(True)
        self._who.setText(" ".join(filter(None, (promise.contact_name, promise.phone))))
        self._said.setText(promise_words(promise))
        for made, text in zip(self._values, record_values(record), strict=True):
            made.setText(text)

    def open_card(self) -> None:
        """The customer's card."""
        if self._customer_id is not None:
            self._desk.open_customer(self._customer_id, tab="receivables")

    def dun(self) -> None:
        """The call list at this customer."""
        if self._customer_id is not None:
            self._desk.open_page("receivables", tab="dunning", customer_id=self._customer_id)


def read(services: Services, promise_id: int) -> tuple[PromiseLine, Record] | None:
    """A promise and how its customer keeps promises; None if it is gone."""
    row = services.records.fetch_many("promise", [promise_id]).get(promise_id)
    if row is None:
        return None
    customer_id = int(str(row["customer_id"]))
    lines = services.promises.lines(customer_id=customer_id)
    found = next((each for each in lines if each.id == promise_id), None)
    return (found, services.promises.of_customer(customer_id)) if found else None


def promise_words(promise: PromiseLine) -> str:
    """By when how much, and what came."""
    said = _("{amount} by {day}").format(
        amount=money(promise.amount), day=promise.promised_on.isoformat()
    )
    if promise.received:
        said += " · " + _("{amount} came").format(amount=money(promise.received))
    if promise.state == OPEN:
        days = promise.days
        said += " · " + (
            ngettext("{count} day left", "{count} days left", days).format(count=days)
            if days > 0
            else _("due today")
        )
    return said


def record_words() -> tuple[str, ...]:
    """What the figures are called."""
    return (
        _("Kept in time"), _("Kept late"), _("Partly kept"), _("Broken"), _("Not due yet"),
        _("Kept of those decided"), _("Mean delay"),
    )  # fmt: skip


def record_values(record: Record) -> tuple[str, ...]:
    """The figures in their order."""
    share = record.kept_share
    late = record.mean_days_late
    return (
        *(str(n) for n in (
            record.kept, record.kept_late, record.partly_kept, record.broken, record.open,
        )),
        f"{float(share * 100):.0f}%" if share is not None else "—",
        _("{days} days").format(days=f"{float(late):.1f}") if late is not None else "—",
    )  # fmt: skip


def promise_chips() -> list[ListChip]:
    """The quick filters: what became of promises."""
    today = clock.today().isoformat()
    is_open = Condition("state", Op.ONE_OF, (OPEN,))
    return [
        ListChip(ALL, _("All")),
        ListChip(OPEN, _("Not due yet"), Group((is_open,))),
        ListChip(
            "today", _("Due today"),
            Group((is_open, Condition("promised_on", Op.AT_MOST, (today,)))),
        ),
        ListChip("broken", _("Broken"), Group.where("state", Op.ONE_OF, "broken", "part")),
        ListChip("late", _("Kept late"), Group.where("state", Op.ONE_OF, "late")),
        ListChip("kept", _("Kept in time"), Group.where("state", Op.ONE_OF, "kept")),
    ]  # fmt: skip
