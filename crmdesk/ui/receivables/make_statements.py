"""Making statements: for which period and for whom; then printed or looked at."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtWidgets import QPushButton, QWidget

from crmdesk.core import clock
from crmdesk.core.changes import ChangeSet
from crmdesk.core.errors import CrmError, FieldError
from crmdesk.core.i18n import N_, _, ngettext
from crmdesk.models.fields import FieldSpec, Kind
from crmdesk.ui import message
from crmdesk.ui.desk import Desk
from crmdesk.ui.dialogs.base import Dialog
from crmdesk.ui.documents.references import DocumentReferences
from crmdesk.ui.forms.form import RecordForm
from crmdesk.ui.latest import LatestOnly
from crmdesk.ui.widgets import button, hbox, label
from crmdesk.ui.widgets.check_line import CheckLine

if TYPE_CHECKING:
    from crmdesk.services.container import Services

FROM: Final = FieldSpec(
    kind=Kind.DATE, label=N_("Period from"), name="from_on", required=True, span=2
)
UNTIL: Final = FieldSpec(
    kind=Kind.DATE, label=N_("Period until"), name="until_on", required=True, span=2
)
WHOSE: Final = FieldSpec(
    kind=Kind.REFERENCE, label=N_("Only for this customer (blank: for all)"), name="customer_id",
    reference="customer", span=4,
)  # fmt: skip
SIZE: Final = (520, 440)
MANY: Final = 500  # papers that one would not print by mistake


class MakeStatementsDialog(Dialog):
    """*customer_ids*: only these; none: everybody with a balance or movements. ``made`` are ids."""

    def __init__(
        self, desk: Desk, parent: QWidget | None = None, *, customer_ids: Sequence[int] = ()
    ) -> None:
        name = desk.services.names("customer", customer_ids[0]) if len(customer_ids) == 1 else ""
        super().__init__(
            _("Make statements of account"), parent,
            subtitle=name or _("Opening balance, charges and payments of a period, closing "
                               "balance: frozen as they are today, each with its number."),
            size=SIZE, icon="file-text",
        )  # fmt: skip
        self._desk = desk
        self._only = tuple(customer_ids)
        self._candidates: list[int] = []
        self.made: list[int] = []
        self._counting = LatestOnly(desk.jobs, self, delay_ms=120)
        ways = hbox(None, spacing=6)
        self._ways: dict[str, QPushButton] = {}
        for words, key in periods():
            made = button(words, role="chip", name=f"period_{key}")
            made.setCheckable(True)
            made.setProperty("period", key)
            made.clicked.connect(self._on_period)
            ways.addWidget(made)
            self._ways[key] = made
        ways.addStretch()
        self.body.addLayout(ways)
        fields = [FROM, UNTIL] if self._only else [FROM, UNTIL, WHOSE]
        self.form = RecordForm(fields, DocumentReferences(desk, None), columns=4)
        self.form.set_editing(True, is_new=True)
        self.body.addWidget(self.form)
        self.print = CheckLine(_("Show them for printing afterwards"), name="makePrint", on=True)
        self.body.addWidget(self.print)
        self._said = label("", "muted", wrap=True, name="makeSaid")
        self.body.addWidget(self._said)
        self._problem = label("", "problem", wrap=True, name="makeProblem")
        self.body.addWidget(self._problem)
        self.body.addStretch()
        self.add_close()
        self._do = self.add_button(_("Make statements"), "primary", name="makeDo", icon="check")
        self._do.clicked.connect(self._on_do)
        self.form.changed.connect(self._on_changed)
        self.set_period("last_month")

    def _on_period(self) -> None:
        self.set_period(str(self.sender().property("period")))

    def set_period(self, key: str) -> None:
        """Take one of the usual periods."""
        since, until = period(key, clock.today())
        whose = self._chosen_customer()
        self.form.set_values({"from_on": since, "until_on": until, "customer_id": whose})
        self._on_changed()

    def _chosen_customer(self) -> int | None:
        """The one customer that is named."""
        box = self.form.boxes.get("customer_id")
        try:
            found = box.value() if box is not None else None
        except FieldError:
            return None
        return found if isinstance(found, int) else None

    def _period(self) -> tuple[date, date] | None:
        try:
            found = [self.form.boxes[name].value() for name in ("from_on", "until_on")]
        except FieldError:
            return None
        since, until = found
        if isinstance(since, date) and isinstance(until, date) and since <= until:
            return since, until
        return None

    def _on_changed(self) -> None:
        self._do.setEnabled(False)
        self._problem.setText("")
        chosen = self._period()
        for key, made in self._ways.items():
            made.setChecked(chosen == period(key, clock.today()))
        if chosen is None:
            self._said.setText(_("Say from which day until which day."))
            return
        whose = self._chosen_customer()
        services, only = self._desk.services, self._only if whose is None else (whose,)
        self._counting.ask(
            _("Counting"), lambda _p: candidates(services, chosen, only), self._on_counted
        )

    def _on_counted(self, found: list[int]) -> None:
        self._candidates = found
        count = len(found)
        words = ngettext(
            "{count} customer has a balance or movements in this period and no statement for it.",
            "{count} customers have a balance or movements in this period and no statement for it.",
            count,
        )
        self._said.setText(
            words.format(count=f"{count:,}")
            if count
            else _("Nobody has a balance or movements in this period, or everybody has a statement "
                   "for it already.")
        )  # fmt: skip
        self._do.setEnabled(bool(count))

    def _on_do(self) -> None:
        chosen, ids = self._period(), self._candidates
        if chosen is None or not ids:
            return
        if len(ids) > MANY and self.print.is_on and not message.confirm(
            _("Make {count} statements?").format(count=f"{len(ids):,}"),
            _("They can be taken back in one step. Printing so many takes a while."),
            _("Make statements"),
            self,
        ):  # fmt: skip
            return
        self._do.setEnabled(False)
        count = len(ids)
        words = ngettext("{count} statement is made.", "{count} statements are made.", count)
        self._desk.write(
            _("Making statements"), _Making(self._desk.services, ids, chosen),
            said=words.format(count=f"{count:,}"), done=self._on_done, failed=self._on_failed,
        )  # fmt: skip

    def _on_done(self, change_set: ChangeSet) -> None:
        self.made = [int(i) for i in change_set.of("statement").created]
        self.accept()
        if self.print.is_on:
            from crmdesk.ui.receivables.papers import print_statements

            print_statements(self._desk, self.made, self.parentWidget())

    def _on_failed(self, error: CrmError) -> None:
        self._do.setEnabled(True)
        self._problem.setText(error.message())


class _Making:
    def __init__(self, services: Services, ids: list[int], span: tuple[date, date]) -> None:
        self._services, self._ids, self._span = services, ids, span

    def __call__(self, _progress: Any) -> ChangeSet:
        change_set, _made = self._services.statements.make(self._ids, *self._span)
        return change_set


def candidates(services: Services, span: tuple[date, date], only: Sequence[int]) -> list[int]:
    """For whom statements would be made."""
    found = services.statements.candidates(*span)
    if not only:
        return list(found)
    wanted = set(only)
    return [i for i in found if i in wanted]


def periods() -> list[tuple[str, str]]:
    """The usual periods with their keys."""
    return [
        (_("Last month"), "last_month"),
        (_("This month"), "this_month"),
        (_("Last quarter"), "last_quarter"),
        (_("This year"), "this_year"),
    ]


def period(key: str, today: date) -> tuple[date, date]:
    """First and last day of a usual period; what has not ended yet ends today."""
    month = today.replace(day=1)
    if key == "this_month":
        return month, today
    if key == "this_year":
        return today.replace(month=1, day=1), today
    if key == "last_quarter":
        quarter = today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1)
        until = quarter - timedelta(1)
        return until.replace(month=until.month - 2, day=1), until
    until = month - timedelta(1)
    return until.replace(day=1), until
