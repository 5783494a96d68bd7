"""The import wizard: five steps on one page; nothing is written before the last one."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtWidgets import QStackedWidget, QWidget

from crmdesk.core.changes import ChangeSet
from crmdesk.core.errors import CrmError
from crmdesk.core.i18n import N_, _, ngettext
from crmdesk.models.query import Condition, Group, Op
from crmdesk.ui import message
from crmdesk.ui.desk import Desk
from crmdesk.ui.jobs import Job
from crmdesk.ui.latest import LatestOnly
from crmdesk.ui.transfer import recent
from crmdesk.ui.transfer.columns_step import ColumnsStep
from crmdesk.ui.transfer.draft import Check, Draft, Look, Origin, Run, missing
from crmdesk.ui.transfer.file_step import FileStep
from crmdesk.ui.transfer.options_step import OptionsStep
from crmdesk.ui.transfer.past_sales import allowed
from crmdesk.ui.transfer.refused import save_refused
from crmdesk.ui.transfer.report_step import ReportStep
from crmdesk.ui.transfer.result_head import ResultHead
from crmdesk.ui.transfer.step_line import StepLine
from crmdesk.ui.transfer.wizard_foot import FootState, WizardFoot
from crmdesk.ui.widgets import vbox

if TYPE_CHECKING:
    from crmdesk.services.importing.options import ImportOptions
    from crmdesk.services.importing.report import Report

FILE, COLUMNS, OPTIONS, CHECK, RESULT = range(5)
TITLES: Final = (
    N_("Choose the file"),
    N_("Assign columns"),
    N_("Options"),
    N_("Trial run"),
    N_("Import"),
)
NEXT: Final = {COLUMNS: N_("Next"), OPTIONS: N_("Trial run"), CHECK: N_("Import now")}
ACT_FIELD: Final = "change_set"


class ImportWizard(QWidget):
    """Leads from a file to the imported customers."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("importWizard")
        self._desk = desk
        self.draft: Draft | None = None
        self._job: Job | None = None
        self._run: Run | None = None
        self._looking = LatestOnly(desk.jobs, self)
        self._is_reading = False
        column = vbox(self, spacing=10)
        self.steps = StepLine([_(title) for title in TITLES])
        self.steps.chosen.connect(self._on_step)
        column.addWidget(self.steps)
        self.stack = QStackedWidget()
        column.addWidget(self.stack, 1)
        self._make_steps()
        column.addWidget(self._make_foot())
        self.show_step(FILE)
        self._standing = LatestOnly(desk.jobs, self)
        desk.bus.changed.connect(self._on_change)

    # --- building ----------------------------------------------------------------------------------
    def _make_steps(self) -> None:
        desk = self._desk
        self.file = FileStep(desk)
        self.columns = ColumnsStep()
        self.options = OptionsStep(desk)
        self.check = ReportStep(desk, "checkStep")
        self.result = ReportStep(desk, "resultStep")
        self.result_head = ResultHead()
        self.result.head.addWidget(self.result_head)
        for step in (self.file, self.columns, self.options, self.check, self.result):
            self.stack.addWidget(step)
        self.file.chosen.connect(self.look)
        self.file.entity.activated.connect(self._on_entity)
        self.columns.mapped.connect(self._on_mapped)
        self.columns.sheet_chosen.connect(self._on_sheet)
        self.columns.encoding_chosen.connect(self._on_encoding)
        self.columns.header_chosen.connect(self._on_header)
        self.options.changed.connect(self._on_options)
        self.check.retry_asked.connect(self._on_back)
        self.result.retry_asked.connect(self._on_back_to_check)
        self.result_head.undo_asked.connect(self._on_undo)
        self.result_head.show_asked.connect(self.show_imported)

    def _make_foot(self) -> WizardFoot:
        self._foot = WizardFoot()
        self._foot.back_asked.connect(self._on_back)
        self._foot.next_asked.connect(self.go_on)
        self._foot.refused_asked.connect(self._on_save_refused)
        self._foot.another_asked.connect(self.begin_anew)
        return self._foot

    # --- steps -------------------------------------------------------------------------------------
    @property
    def step(self) -> int:
        """Where the wizard stands."""
        return self.stack.currentIndex()

    @property
    def is_busy(self) -> bool:
        """Whether a trial run or an import is under way."""
        return self._job is not None

    def show_step(self, step: int) -> None:
        """Stand at *step*."""
        self.stack.setCurrentIndex(step)
        self._show_foot()

    def _show_foot(self) -> None:
        step, report = self.step, self._report()
        done = step == RESULT
        reachable = -1 if self.is_busy or done else OPTIONS if self.draft is not None else FILE
        self.steps.show_step(step if not done or self.is_busy else RESULT, reachable)
        self._foot.setVisible(step != FILE)
        self._foot.show_state(
            FootState(
                next_words=_(NEXT[step]) if step in NEXT else "",
                may_go_on=self._may_go_on(),
                has_back=not done,
                may_go_back=not self.is_busy,
                has_refused=report is not None and bool(_counted(report, "refuse")),
                has_another=done and not self.is_busy,
                said=self._sentence(report),
            )
        )

    def _report(self) -> Report | None:
        shown = {CHECK: self.check, RESULT: self.result}.get(self.step)
        return shown.report if shown is not None else None

    def _may_go_on(self) -> bool:
        if self.is_busy or self._is_reading or self.draft is None:
            return False
        if self.step == COLUMNS:
            return bool(self.draft.mapping.used)
        if self.step == CHECK:
            report = self.check.report
            return report is not None and bool(_written(report)) and not report.is_withheld
        return True

    def _sentence(self, report: Report | None) -> str:
        if self.step == COLUMNS and self.draft is not None and not self.draft.mapping.used:
            return _("No column goes to a field yet.")
        if self.step != CHECK or report is None:
            return ""
        if report.is_withheld:
            return _(
                "Nothing is imported while rows are refused, unless you choose to import the rest."
            )
        count = _written(report)
        if not count:
            return _("There is nothing to import: no row is new or changes anything.")
        return ngettext(
            "Nothing is written yet. {count} row will be imported.",
            "Nothing is written yet. {count} rows will be imported.",
            count,
        ).format(count=f"{count:,}")

    def go_on(self) -> None:
        """To the next step."""
        if not self._may_go_on() or self.draft is None:
            return
        if self.step == COLUMNS:
            self.options.show_draft(self.draft, missing(self._desk.services, self.draft))
            self.show_step(OPTIONS)
        elif self.step == OPTIONS:
            self.try_out()
        elif self.step == CHECK:
            self.import_now()

    def _on_back(self) -> None:
        if not self.is_busy and self.step in (COLUMNS, OPTIONS, CHECK):
            self.show_step(self.step - 1)

    def _on_back_to_check(self) -> None:
        self.show_step(OPTIONS)

    def _on_step(self, step: int) -> None:
        if self.is_busy:
            return
        if step == OPTIONS and self.draft is not None:
            self.options.show_draft(self.draft, missing(self._desk.services, self.draft))
        self.show_step(step)

    def begin_anew(self) -> None:
        """Forget everything and choose another file."""
        self.draft, self._run = None, None
        self.file.clear_problem()
        self.file.show_recent()
        self.show_step(FILE)

    # --- reading -----------------------------------------------------------------------------------
    def look(self, origin: Origin) -> None:
        """Open what was chosen; at first with everything found out, later as the person says."""
        if self.is_busy:
            message.notify(_("An import is under way. Wait for it, or stop it, first."))
            return
        self.file.clear_problem()
        kept = self.draft.options if self.draft is not None else None
        name = origin.path.name if origin.path is not None else _("Pasted rows")
        self._looking.ask(
            _("Reading {file}").format(file=name),
            Look(self._desk.services, origin, kept),
            _Looked(self, origin),
        )
        self._is_reading = True
        self._show_foot()

    def looked(self, origin: Origin, answer: Draft | CrmError) -> None:
        """The file was read, or cannot be."""
        self._is_reading = False
        if isinstance(answer, CrmError):
            if self.draft is not None and self.step == COLUMNS:
                message.error(answer, self)
                self.columns.show_draft(self.draft)
                self._show_mapping()
                return
            self.draft = None
            self.file.show_problem(origin, answer)
            self.show_step(FILE)
            return
        self.draft = answer
        if origin.path is not None:
            recent.remember(self._desk.preferences, origin.path)
        self.file.choose_entity(origin.entity)
        self.file.show_recent()
        self.columns.show_draft(answer)
        self._show_mapping()
        self.show_step(COLUMNS)

    def _look_again(self, **changed: Any) -> None:
        if self.draft is not None:
            self.look(replace(self.draft.origin, **changed))

    def _on_entity(self) -> None:
        self._look_again(entity=self.file.chosen_entity, header_rows=None)

    def _on_sheet(self, sheet: str) -> None:
        self._look_again(sheet=sheet, header_rows=None)

    def _on_encoding(self, encoding: str) -> None:
        self._look_again(encoding=encoding, header_rows=None)

    def _on_header(self, rows: tuple[int, int]) -> None:
        self._look_again(header_rows=rows)

    # --- deciding ----------------------------------------------------------------------------------
    def _on_mapped(self, index: int, key: str) -> None:
        if self.draft is not None:
            self.draft = self.draft.with_target(index, key)
            self._show_mapping()

    def _show_mapping(self) -> None:
        if self.draft is not None:
            lacking = missing(self._desk.services, self.draft)
            self.columns.show_mapping(self.draft, lacking)
            self._show_foot()

    def _on_options(self, options: ImportOptions) -> None:
        if self.draft is not None:
            self.draft = replace(self.draft, options=options)

    # --- trial run ---------------------------------------------------------------------------------
    def try_out(self) -> None:
        """Say what the import would do."""
        if self.draft is None or self.is_busy:
            return
        options = allowed(self._desk, self.draft.options, self)
        if options is None:
            return
        self.draft = replace(self.draft, options=options)
        job = self._desk.jobs.run(
            _("Trial run"),
            Check(self._desk.services, self.draft),
            writes=True,  # everything is tried in a transaction that is thrown away
            done=self._on_checked,
            failed=self._on_check_failed,
        )
        self._follow(job, self.check, CHECK, _("What would change?"),
                     _("Every row is checked. Nothing is written."))  # fmt: skip
        job.cancelled.connect(self._on_check_stopped)

    def _on_checked(self, report: Report) -> None:
        self._job = None
        self.check.show_report(report)
        self._show_foot()

    def _on_check_failed(self, error: CrmError) -> None:
        self._job = None
        self.check.fail(error, _("Back"))
        self._show_foot()

    def _on_check_stopped(self) -> None:
        self._job = None
        self.show_step(OPTIONS)

    # --- import ------------------------------------------------------------------------------------
    def import_now(self) -> None:
        """Write everything, in one act."""
        if self.draft is None or self.is_busy:
            return
        run = self._run = Run(self._desk.services, self.draft)
        job = self._desk.write(
            _("Import"), run, done=self._on_imported, failed=self._on_import_failed
        )
        self._follow(
            job, self.result, RESULT, _("The rows are being imported"),
            _("Until the last row nothing is kept: after a stop the file is as it was."),
        )  # fmt: skip
        job.cancelled.connect(self._on_import_stopped)

    def _follow(self, job: Job, step: ReportStep, number: int, doing: str, comfort: str) -> None:
        self._job = job
        step.show_working(job, doing, comfort)
        self.show_step(number)

    def _on_imported(self, change_set: ChangeSet) -> None:
        self._job = None
        if self._run is None or self._run.report is None:
            return
        report = self._run.report
        self.result.show_report(report)
        self.result_head.show_report(report, has_customers=bool(change_set.customer_ids))
        self._show_foot()
        if not self.isVisible():
            said = _("{file} is imported").format(file=report.file)
            message.notify(said, _("Show"), partial(self._desk.open_page, "transfer"))

    def _on_import_failed(self, error: CrmError) -> None:
        self._job = None
        self.result.fail(error, _("Back to the options"))
        self._show_foot()

    def _on_import_stopped(self) -> None:
        self._job = None
        self.show_step(CHECK)
        message.notify(_("Stopped. Nothing was imported."))

    # --- afterwards --------------------------------------------------------------------------------
    @property
    def change_set(self) -> ChangeSet | None:
        """The act of the import that was done last."""
        report = self._run.report if self._run is not None else None
        return report.change_set if report is not None else None

    def _on_undo(self) -> None:
        change_set = self.change_set
        if change_set is None:
            return
        from crmdesk.ui.taking_back import take_back

        take_back(self._desk, change_set.change_set_id)

    def _on_change(self, _changed: ChangeSet) -> None:
        """Something was written: does the import that is shown still stand?"""
        change_set = self.change_set
        if self.step != RESULT or self.is_busy or change_set is None or change_set.is_empty:
            return
        journal, act_id = self._desk.services.journal, change_set.change_set_id
        self._standing.ask(
            _("Reading the history"), lambda _p: journal.act(act_id).is_undone, self._on_standing
        )

    def _on_standing(self, is_undone: bool) -> None:
        change_set, report = self.change_set, self.result.report
        if is_undone:
            self.result_head.show_undone()
        elif change_set is not None and report is not None:
            self.result_head.show_report(report, has_customers=bool(change_set.customer_ids))

    def show_imported(self) -> None:
        """The customer list with what the import touched."""
        change_set = self.change_set
        if change_set is not None:
            group = Group((Condition(ACT_FIELD, Op.EQUALS, (change_set.change_set_id,)),))
            self._desk.open_page("customers", search="", chip="all", filter_group=group)

    def _on_save_refused(self) -> None:
        report = self._report()
        if report is not None:
            save_refused(self._desk, self, report)


class _Looked:
    """Hands the answer back with what was asked."""

    def __init__(self, wizard: ImportWizard, origin: Origin) -> None:
        self._wizard, self._origin = wizard, origin

    def __call__(self, answer: Draft | CrmError) -> None:
        self._wizard.looked(self._origin, answer)


def _written(report: Report) -> int:
    return _counted(report, "create", "update")


def _counted(report: Report, *actions: str) -> int:
    return sum(number for action, number in report.counts.items() if action in actions)
