"""客户信用调查报告: one report in its parts, from the first answer to the approval (B25)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QScrollArea

from crmdesk.analysis.credit_report import PARTS, completeness
from crmdesk.analysis.credit_score import summary
from crmdesk.charts.words import shown
from crmdesk.core.changes import ChangeSet
from crmdesk.core.errors import FieldError, NotFound, Problem
from crmdesk.core.i18n import N_, _
from crmdesk.ui import message
from crmdesk.ui.credit.report_decision import decide_report
from crmdesk.ui.credit.report_parts import ReportParts
from crmdesk.ui.customers.dirty_bar import DirtyBar
from crmdesk.ui.customers.leaving import ask_to_save
from crmdesk.ui.desk import Desk
from crmdesk.ui.documents import steps
from crmdesk.ui.documents.editing_page import EditingPage, Saved
from crmdesk.ui.documents.references import DocumentReferences
from crmdesk.ui.documents.state_bar import StateBar
from crmdesk.ui.latest import LatestOnly
from crmdesk.ui.page import TopRow
from crmdesk.ui.theme import px
from crmdesk.ui.widgets import (
    Elided,
    button,
    card,
    hbox,
    icon_button,
    scroll_area,
    vbox,
)

if TYPE_CHECKING:
    from crmdesk.services.container import Services
    from crmdesk.services.credit_reports import ReportData

DIGIT: Final = "\u2007"  # a blank as wide as a digit
WAY: Final = ("draft", "submitted", "approved")
ASIDE: Final = {"returned": steps.Aside("submitted", "bad")}
ACTS: Final = {
    "draft": (steps.SUBMIT,),
    "returned": (steps.SUBMIT_AGAIN,),
    "submitted": (steps.DECIDE,),
}
OPEN: Final = frozenset({"draft", "returned"})
INDEX: Final = 168


class CreditReportPage(EditingPage):
    """See the module."""

    title: ClassVar[str] = N_("Credit report")
    entities: ClassVar[tuple[str, ...]] = (
        "credit_report", "customer", "sale", "receipt", "allocation", "credit_event",
        "credit_limit", "promise", "attachment", "employee", "setting",
    )  # fmt: skip

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._report_id: int | None = None
        self._data: ReportData | None = None
        self._version = 0
        self._latest = LatestOnly(desk.jobs, self)
        self.references = DocumentReferences(desk)
        self.outer.addWidget(self._make_top())
        head = card("reportHead")
        column = vbox(head, (16, 8, 16, 8), 4)
        self.steps = StateBar(WAY, ASIDE)
        column.addWidget(self.steps)
        self.said = Elided("", "secondary", name="reportSaid")
        column.addWidget(self.said)
        self.outer.addWidget(head)
        row = hbox(None, spacing=10)
        row.addWidget(self._make_index())
        specs = desk.services.catalogue.by_key("credit_report")
        self.parts = ReportParts(specs, self.references)
        self.scrolled: QScrollArea = scroll_area(self.parts, "reportScroll")
        row.addWidget(self.scrolled, 1)
        self.outer.addLayout(row, 1)
        self.dirty = DirtyBar()
        self.dirty.hide()
        self.outer.addWidget(self.dirty)
        self._connect()

    # --- building --------------------------------------------------------------------------------
    def _make_top(self) -> TopRow:
        self.top = TopRow(_("Credit report"))
        self.back = icon_button("arrow-left", _("Back (Alt+Left)"), name="reportBack")
        self.top.insert_left(self.back)
        self.customer = button(_("Customer card"), "identification-card", name="openCustomer")
        self._print = button(
            _("Print"), "printer", name="printButton", tip=_("Print the report (Ctrl+P)")
        )
        for made in (self.customer, self._print):
            self.top.add(made)
        return self.top

    def _make_index(self) -> QListWidget:
        self.index = QListWidget()
        self.index.setObjectName("reportIndex")
        self.index.setProperty("role", "sections")
        self.index.setFixedWidth(px(INDEX))
        self.index.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.index.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.index.setAccessibleName(_("Parts of the report"))
        for part in PARTS:
            item = QListWidgetItem(f"{part.number:{DIGIT}>2}　{_(part.title)}")
            item.setToolTip(_(part.title))
            self.index.addItem(item)
        return self.index

    def _connect(self) -> None:
        from PySide6.QtGui import QKeySequence, QShortcut

        self.top.help.clicked.connect(self.show_help)
        self.back.clicked.connect(self.desk.go_back)
        self.customer.clicked.connect(self._on_customer)
        self._print.clicked.connect(self.key_print)
        self.steps.chosen.connect(self.do)
        self.index.currentRowChanged.connect(self._on_part)
        self.parts.changed.connect(self.show_dirty)
        self.dirty.save_asked.connect(self.key_save)
        self.dirty.discard_asked.connect(self.discard)
        for keys, act in (
            ("Ctrl+S", self.key_save), ("Ctrl+Return", self.key_save),
            ("Ctrl+Enter", self.key_save), ("Esc", self.key_cancel),
        ):  # fmt: skip
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    # --- coming and reading ----------------------------------------------------------------------
    def enter(
        self, report_id: int | None = None, customer_id: int | None = None, **_more: Any
    ) -> None:
        """Show a report, or begin one about a customer, filled as far as we know."""
        if report_id is None and customer_id is not None:
            self._begin(customer_id)
            return
        if report_id is None or report_id == self._report_id:
            return
        self._report_id, self._data = report_id, None
        self.index.setCurrentRow(0)
        self.reload()

    def _begin(self, customer_id: int) -> None:
        services = self.desk.services

        def work(_progress: Any) -> ChangeSet:
            values = services.credit_reports.prefilled(customer_id)
            return services.records.save("credit_report", None, values)

        self.desk.write(
            _("Beginning a credit report"), work, said=_("A credit report was begun."),
            done=self._on_begun,
        )  # fmt: skip

    def _on_begun(self, change_set: ChangeSet) -> None:
        made = next(iter(change_set.of("credit_report").created), None)
        if made is not None:
            self.enter(report_id=made)

    def refresh(self) -> None:
        report_id, services = self._report_id, self.desk.services
        if report_id is None:
            return

        def work(_progress: Any) -> ReportData | NotFound:
            try:
                return read(services, report_id)
            except NotFound as error:
                return error

        self._latest.ask(_("Reading"), work, self._on_read)

    def _on_read(self, found: ReportData | NotFound) -> None:
        if isinstance(found, NotFound):
            self._report_id, self._data = None, None
            message.error(found, self)
            self.desk.go_back.emit()
            return
        is_first = self._data is None
        was_dirty = not is_first and bool(self.parts.changed_fields())
        self._data = found
        self.references.show_customer(int(found.report["customer_id"]))
        if was_dirty and self.is_open:
            self.parts.show_known(found)
        else:
            values = self.desk.services.records.values("credit_report", found.report)
            self._version = int(found.report["version"])
            self.parts.show_report(found, values, is_open=self.is_open)
        self._show_head(found)
        self.show_dirty()

    @property
    def is_open(self) -> bool:
        """Whether something may be typed: before it is submitted, and when it came back."""
        return self._data is not None and self._data.report["state"] in OPEN

    def _show_head(self, data: ReportData) -> None:
        spec = self.desk.services.catalogue.by_key("credit_report")["state"]
        words = {option.value: spec.option_label(option.value) for option in spec.options}
        state = str(data.report["state"])
        self.steps.show_state(state, words, list(ACTS.get(state, ())))
        self.top.title.setText(_("Credit report {code}").format(code=data.report["code"]))
        parts = [data.customer, str(data.report["investigated_on"])]
        if data.report["investigator_id"]:
            names = self.desk.services.names
            parts.append(names("employee", int(data.report["investigator_id"])))
        self.top.subtitle.setText(" · ".join(parts))
        said = [shown(completeness(data.parts)), shown(summary(data.score))]
        if data.report["approval_note"]:
            said.insert(0, _("Sent back: {reason}").format(reason=data.report["approval_note"])
                        if state == "returned" else str(data.report["approval_note"]))  # fmt: skip
        if data.report["valid_until"]:
            said.append(_("valid until {day}").format(day=data.report["valid_until"]))
        if data.report["review_on"]:
            said.append(_("review on {day}").format(day=data.report["review_on"]))
        self.said.setText(" · ".join(said))

    def _on_part(self, place: int) -> None:
        if 0 <= place < len(self.parts.cards):
            top = self.parts.cards[place].y()
            self.scrolled.verticalScrollBar().setValue(top)

    # --- typing and saving -----------------------------------------------------------------------
    def show_dirty(self) -> None:
        changed = [spec.title for spec in self.parts.changed_fields()] if self.is_open else []
        wrong = [spec.title for spec in self.parts.wrong_fields()]
        self.dirty.show_state(changed, wrong, editing=bool(changed))
        self.desk.work_state.emit(_("Not saved") if changed else _("Saved"))

    def save(self, then: str = "") -> None:
        """Save what was typed; *then* is the step to take once it is saved."""
        if self._report_id is None or not self.is_open:
            return
        try:
            values = self.parts.changes()
        except FieldError:
            self.show_dirty()
            return
        if not values:
            return
        services, report_id, version = self.desk.services, self._report_id, self._version
        self.desk.write(
            _("Saving"),
            lambda _p: services.records.save("credit_report", report_id, values, version),
            said=_("Saved."),
            done=Saved(self, then),
            failed=self.on_refused,
        )

    def on_saved(self, _change_set: ChangeSet, then: str) -> None:
        """It was saved."""
        self._data = None
        self.reload()
        if then:
            self._step(then)

    def show_problems(self, problems: Sequence[Problem]) -> Sequence[Problem]:
        return self.parts.show_problems(problems)

    def save_over(self) -> None:
        if self._report_id is not None:
            newest = self.desk.services.records.fetch("credit_report", self._report_id)
            self._version = newest.version
            self.save()

    def discard(self) -> None:
        """Throw away what was typed."""
        self._data = None
        self.reload()

    def can_leave(self) -> bool:
        changed = self.parts.changed_fields() if self.is_open else []
        if not changed:
            return True
        answer = ask_to_save(changed, self)
        if answer == "save":
            self.save()
            return False
        if answer == "drop":
            self._report_id, self._data = None, None
        return answer == "drop"

    # --- steps -----------------------------------------------------------------------------------
    def do(self, key: str) -> None:
        """Submit or decide; what is typed is saved first."""
        if self.is_open and self.parts.changed_fields():
            self.save(then=key)
        else:
            self._step(key)

    def _step(self, key: str) -> None:
        report_id, services = self._report_id, self.desk.services
        if report_id is None:
            return
        if key == "submit":
            self.desk.write(
                _("Submitting"),
                lambda _p: services.credit_reports.submit(report_id),
                said=_("Submitted; the score stays as it is now."),
            )
        else:
            decide_report(self.desk, report_id, self)

    # --- other verbs -----------------------------------------------------------------------------
    def _on_customer(self) -> None:
        if self._data is not None:
            self.desk.open_customer(int(self._data.report["customer_id"]), tab="credit")

    def key_print(self) -> None:
        """Ctrl+P."""
        from crmdesk.ui.printing import print_report

        if self._report_id is not None:
            print_report(self.desk, "credit-report", self, values={"report": self._report_id})

    def help_text(self) -> str:
        return _(
            "What was found out about a customer, in eleven parts.\n\n"
            "Grey blocks are filled by the program: from the card, from sales and receipts, from "
            "the score. Correct them where they come from. What nobody knows is printed as not "
            "obtained.\n\n"
            "Submitting reckons the score (100 points in five groups: character, capacity, "
            "capital, security, conditions) with the answers given here and keeps it as it is. "
            "An approved report counts for the grade from then on, its limit is put to the "
            "approver, and the day of the review stands on the card. It is valid for twelve "
            "months; the months can be changed in the settings."
        )


def read(services: Services, report_id: int) -> ReportData:
    """A report with what our own data fill, for a job. Raises NotFound."""
    return services.credit_reports.data(report_id)
