"""年度名册: the lists of the years, made, looked through, decided by hand, signed, printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtWidgets import QHBoxLayout, QWidget

from crmdesk.analysis.screening import CODES, LABELS
from crmdesk.charts.words import shown
from crmdesk.core import clock
from crmdesk.core.changes import ChangeSet
from crmdesk.core.errors import CrmError, FieldError
from crmdesk.core.i18n import N_, _, ngettext
from crmdesk.models.fields import FieldSpec, Kind, Option
from crmdesk.ui import message
from crmdesk.ui.desk import Desk
from crmdesk.ui.dialogs.base import Dialog
from crmdesk.ui.dialogs.saving import SavingDialog
from crmdesk.ui.documents.approval_dialog import ApprovalDialog
from crmdesk.ui.forecast.result_table import ResultTable
from crmdesk.ui.forms.form import RecordForm
from crmdesk.ui.latest import LatestOnly
from crmdesk.ui.widgets import Pill, button, hbox, label
from crmdesk.ui.widgets.chips import ChipBar
from crmdesk.ui.widgets.states import EmptyState

if TYPE_CHECKING:
    from crmdesk.services.annual_lists import ReadList

SIZE: Final = (1080, 660)
SMALL: Final = (560, 360)


class AnnualListsDialog(Dialog):
    """*values* are the parameters of the screening on the page: a new list takes its bounds."""

    def __init__(
        self, desk: Desk, values: Mapping[str, Any], parent: QWidget | None = None
    ) -> None:
        subtitle = _(
            "Made once a year from the screening; verdicts may be changed with a reason until the "
            "list is signed, then it can only be read."
        )
        super().__init__(_("Annual lists"), parent, subtitle=subtitle, size=SIZE)
        self._desk, self._values = desk, dict(values)
        self._years: dict[str, int] = {}  # year to list
        self.shown: ReadList | None = None
        self._reading = LatestOnly(desk.jobs, self)
        self.body.addLayout(self._make_head())
        self.table = ResultTable("annualList")
        self.table.opened.connect(self._on_opened)
        self.body.addWidget(self.table, 1)
        self.empty = EmptyState(
            "list-checks", _("No annual list yet"),
            _("Make the list of this year: everybody who ever bought, with points and verdict."),
        )  # fmt: skip
        self.body.addWidget(self.empty, 1)
        self.hint = label("", "muted", name="annualHint")
        self.add_note(self.hint)
        self._make_buttons()
        self._show_state()
        self.read()

    # --- building ------------------------------------------------------------------------------
    def _make_head(self) -> QHBoxLayout:
        row = hbox(None, spacing=8)
        self.chips = ChipBar()
        self.chips.chosen.connect(self._on_year)
        row.addWidget(self.chips)
        self.state = Pill()
        row.addWidget(self.state)
        self.said = label("", "muted", name="annualSaid")
        row.addWidget(self.said, 1)
        self.make = button("", "plus", name="makeList")
        self.make.clicked.connect(self._on_make)
        row.addWidget(self.make)
        return row

    def _make_buttons(self) -> None:
        self.discard = self.add_button(_("Discard the draft"), name="discardList", icon="trash")
        self.export = self.add_button(_("Export"), name="exportList", icon="export")
        self.print = self.add_button(_("Print"), name="printList", icon="printer")
        self.change = self.add_button(
            _("Change the verdict …"), name="changeVerdict", icon="pencil-simple"
        )
        self.sign = self.add_button(
            _("Sign the list …"), "primary", name="signList", icon="seal-check"
        )
        for made, act in (
            (self.discard, self._on_discard), (self.export, self._on_export),
            (self.print, self._on_print), (self.change, self._on_change),
            (self.sign, self._on_sign),
        ):  # fmt: skip
            made.clicked.connect(act)
        self.add_close(_("Close"))

    # --- reading -------------------------------------------------------------------------------
    def read(self, wanted: int | None = None) -> None:
        """Read the years there are, and the list *wanted* (the latest without)."""
        services = self._desk.services

        def work(_progress: Any) -> tuple[dict[str, int], ReadList | None]:
            from crmdesk.services.annual_lists import read_list

            years = {str(each.year): each.id for each in services.screenings.lists()}
            chosen = wanted if wanted in years.values() else next(iter(years.values()), None)
            return years, None if chosen is None else read_list(services, chosen)

        self._reading.ask(_("Reading"), work, self._on_read)

    def _on_read(self, answer: tuple[dict[str, int], ReadList | None]) -> None:
        self._years, self.shown = answer
        self.chips.set_chips([(year, year) for year in self._years])
        if self.shown is not None:
            self.chips.choose(str(self.shown.head.year))
            self.table.show_table(self.shown.result.table("customers"))
        self._show_state()

    def _show_state(self) -> None:
        found = self.shown
        year = str(self._next_year())
        self.make.setText(_("Make the list of {year}").format(year=year))
        self.make.setVisible(year not in self._years)
        self.table.setVisible(found is not None)
        self.empty.setVisible(found is None)
        is_draft = found is not None and not found.is_signed
        for made in (self.discard, self.change, self.sign):
            made.setVisible(is_draft)
        for made in (self.export, self.print):
            made.setVisible(found is not None)
        if found is None:
            self.state.set("", "info")
            self.said.setText("")
            self.hint.setText("")
            return
        self.state.set(
            _("Signed") if found.is_signed else _("Being looked through"),
            "good" if found.is_signed else "warn",
        )
        self.said.setText(" · ".join([shown(found.result.note), *verdict_words(found)]))
        self.hint.setText(_("Enter or a double click changes a verdict.") if is_draft else "")

    def _next_year(self) -> int:
        """This year; the last one once this has its list."""
        this = clock.today().year
        return this if str(this) not in self._years else this - 1

    def _on_year(self, year: str) -> None:
        self.read(self._years[year])

    def _on_written(self, _change_set: ChangeSet) -> None:
        self.read(self.shown.id if self.shown else None)

    # --- doing ---------------------------------------------------------------------------------
    def _on_make(self) -> None:
        services, year, values = self._desk.services, self._next_year(), self._values

        def make(_progress: Any) -> ChangeSet:
            change_set, _made = services.screenings.make(year, values)
            return change_set

        self.make.setEnabled(False)
        self._desk.write(
            _("Making the list of {year}").format(year=year), make,
            said=_("The list of {year} is made.").format(year=year),
            done=self._on_made, failed=self._on_failed,
        )  # fmt: skip

    def _on_made(self, _change_set: ChangeSet) -> None:
        self.make.setEnabled(True)
        self.read()

    def _on_failed(self, error: CrmError) -> None:
        self.make.setEnabled(True)
        message.error(error, self)

    def _on_opened(self, behind: object) -> None:
        found = self.shown
        if found is None or not isinstance(behind, tuple) or len(behind) != 1:
            return
        if found.is_signed:
            self._desk.open_customer(int(behind[0]))
            self.accept()
        else:
            self.change_verdict(int(behind[0]))

    def _on_change(self) -> None:
        found = self.shown
        row = self.table.table.current_row()
        rows = found.result.table("customers").rows if found else ()
        if 0 <= row < len(rows):
            self._on_opened(rows[row].behind)
        else:
            message.notify(_("Choose a customer in the list first."))

    def change_verdict(self, customer_id: int) -> None:
        """Ask for another verdict, why and until when."""
        found = self.shown
        if found is None:
            return
        decided = {c.customer_id: c.decided for c in found.customers}.get(customer_id)
        if VerdictDialog(self._desk, customer_id, decided, found.head.year, self).exec():
            self.read(found.id)

    def _on_sign(self) -> None:
        if self.shown is not None and sign_dialog(self._desk, self.shown, self).exec():
            self.read(self.shown.id)

    def _on_discard(self) -> None:
        found = self.shown
        if found is None:
            return
        services = self._desk.services
        self._desk.write(
            _("Deleting"), lambda _p: services.screenings.discard(found.id),
            said=_("The draft is in the recycle bin."), done=self._on_written,
            failed=self._on_failed,
        )  # fmt: skip

    # --- paper and Excel -----------------------------------------------------------------------
    def _on_print(self) -> None:
        from crmdesk.ui.printing import print_report

        if self.shown is not None:
            print_report(self._desk, "screening", self, values={"year": self.shown.head.year})

    def _on_export(self) -> None:
        from crmdesk.ui.exporting import ask_target, run_export

        found = self.shown
        if found is None:
            return
        title = _("List of {year}").format(year=found.head.year)
        target = ask_target(self._desk, self, title, with_text=False)
        if target is None:
            return

        def work(progress: Any) -> int:
            from crmdesk.reports.result_excel import write_result_workbook

            return write_result_workbook(target, title, found.result, progress)

        run_export(self._desk, self, target, work)


class VerdictDialog(SavingDialog):
    """Another verdict for one customer of a draft, with the reason and its last day."""

    def __init__(
        self, desk: Desk, customer_id: int, decided: str | None, year: int,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        name = desk.services.names("customer", customer_id)
        super().__init__(_("Change the verdict"), parent, subtitle=name, size=SMALL)
        self._desk, self._customer_id = desk, customer_id
        specs = desk.services.catalogue.by_key("grade_override")
        verdict = FieldSpec(
            kind=Kind.ENUM, name="grade", label=N_("Verdict"), required=True, span=2,
            options=tuple(Option(c, t) for c, t in zip(CODES, LABELS, strict=True)),
        )  # fmt: skip
        reason = replace(specs["reason"], span=4)
        self.form = RecordForm([verdict, specs["valid_until"], reason], None)
        last = max(date(year, 12, 31), clock.today())
        self.form.set_values({"grade": decided, "valid_until": last})
        self.form.set_editing(True, is_new=True)
        self.body.addWidget(self.form)
        self.body.addStretch()
        self._note = label("", "problem", wrap=True, name="dialogProblem")
        self.footer.insertWidget(0, self._note, 1)
        self.add_close()
        self.add_save(_("Save"), icon="check")
        self.form.focus("reason")

    def has_changes(self) -> bool:
        """Whether a reason is typed."""
        editor = self.form.boxes["reason"].editor
        return editor is not None and bool(editor.value())

    def _on_save(self) -> None:
        try:
            values: dict[str, Any] = {n: box.value() for n, box in self.form.boxes.items()}
        except FieldError:
            self._note.setText(_("Correct the marked fields first."))
            return
        lacking = [name for name, value in values.items() if not value]
        if lacking:
            self._note.setText(_("Verdict, reason and last day are all needed."))
            self.form.focus(lacking[0])
            return
        services, customer = self._desk.services, self._customer_id
        self.write(
            self._desk, _("Saving"),
            lambda _p: services.grade_overrides.give(
                customer, "screening", values["grade"], values["reason"], values["valid_until"]
            ),
            _("The verdict is changed."),
        )  # fmt: skip

    def show_failure(self, error: CrmError) -> None:
        self._note.setText(self.form.show_error(error))


def verdict_words(found: ReadList) -> Sequence[str]:
    """How many customers got which verdict."""
    counted = found.verdicts
    return [f"{_(text)} {counted[code]:,}" for code, text in zip(CODES, LABELS, strict=True)]


def sign_dialog(desk: Desk, found: ReadList, parent: QWidget | None) -> ApprovalDialog:
    """The dialog that signs a list; unshown."""
    services = desk.services

    def sign(who: int | None, password: str, _note: str) -> ChangeSet:
        return services.screenings.sign(found.id, who, password)

    reasons = [" · ".join(verdict_words(found))]
    if found.by_hand:
        reasons.append(
            ngettext(
                "{count} verdict was given by hand.", "{count} verdicts were given by hand.",
                found.by_hand,
            ).format(count=found.by_hand)
        )  # fmt: skip
    reasons.append(_("Once it is signed, the list can only be read."))
    return ApprovalDialog(
        desk,
        _("Sign the list of {year}").format(year=found.head.year),
        services.approvals.approvers(),
        reasons,
        approve=sign,
        send_back=None,
        parent=parent,
        verb=_("Sign"),
    )
