"""信用: where the credit of a customer stands, its score, limits, what was held, what warns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtWidgets import QFrame, QWidget

from crmdesk.core.i18n import N_, _
from crmdesk.ui.credit import history_part as parts
from crmdesk.ui.credit.exposure_bar import ExposureBar
from crmdesk.ui.credit.limit_dialogs import STANDING, TEMPORARY, LimitDialog, decide_limit
from crmdesk.ui.credit.score_part import ScorePart
from crmdesk.ui.credit.warning_list import WarningRow
from crmdesk.ui.customers.card_state import CardState
from crmdesk.ui.customers.child_list import ChildList
from crmdesk.ui.customers.lazy_tab import LazyTab
from crmdesk.ui.desk import Desk
from crmdesk.ui.latest import LatestOnly
from crmdesk.ui.widgets import button, card, hbox, label, scroll_area, vbox

if TYPE_CHECKING:
    from crmdesk.analysis.credit_score import Score
    from crmdesk.services.container import Services
    from crmdesk.services.credit_log import Assessed, Entry
    from crmdesk.services.credit_releases import Release
    from crmdesk.services.portfolio_data import WarningLine

LOG_ROWS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditView:
    """What the tab shows of one customer."""

    assessed: Assessed
    score: Score | None
    limits: Sequence[Mapping[str, Any]]
    grades: Sequence[Mapping[str, Any]]
    log: Sequence[Entry]
    releases: Sequence[Release]
    reports: Sequence[Mapping[str, Any]]
    warnings: Sequence[WarningLine]


class CreditTab(LazyTab):
    """See the module."""

    key: ClassVar[str] = "credit"
    title: ClassVar[str] = N_("Credit")

    def __init__(self, desk: Desk, page: Any) -> None:
        super().__init__(desk, page)
        self._reading = LatestOnly(desk.jobs, self)
        holder = QWidget()
        column = vbox(holder, spacing=10)
        column.addWidget(self._make_head())
        self.warnings = parts.Rows(
            "creditTabWarnings", _("Risk warnings"), _("Nothing warns of this customer."), 0
        )
        column.addWidget(self.warnings)
        self.score = ScorePart()
        column.addWidget(self.score)
        self.limits = parts.Rows(
            "creditTabLimits", _("Credit limits"), _("No limit was proposed yet."), 4
        )
        self.reports = parts.Rows(
            "creditTabReports", _("Credit reports"), _("No credit report yet."), 4
        )
        new = button(_("New credit report"), "plus", name="newCreditReport")
        new.clicked.connect(self._on_new_report)
        self.reports.head.addWidget(new)
        self.log = parts.Rows(
            "creditTabLog", _("Holds and warnings"), _("No document was held yet."), 4
        )
        self.releases = parts.Rows(
            "creditTabReleases", _("Releases by approvers"), _("Nothing was released yet."), 4
        )
        self.grades = parts.Rows(
            "creditTabGrades", _("How the grade moved"), _("The grade has not moved yet."), 2
        )
        for each in (self.limits, self.reports, self.log, self.releases, self.grades):
            column.addWidget(each)
        column.addWidget(self._make_events())
        column.addStretch()
        vbox(self).addWidget(scroll_area(holder, "creditTabScroll"))

    def _make_head(self) -> QFrame:
        frame = card("creditHead")
        column = vbox(frame, (18, 10, 14, 12), 8)
        head = hbox(None, spacing=8)
        head.addWidget(label(_("Use of the limit"), "heading"))
        head.addStretch()
        for words, icon, name, act in (
            (_("Propose a limit"), "scales", "proposeLimit", self._on_limit),
            (_("Temporary limit"), "hourglass-medium", "temporaryLimit", self._on_temporary),
        ):
            made = button(words, icon, name=name)
            made.clicked.connect(act)
            head.addWidget(made)
        column.addLayout(head)
        self.exposure = ExposureBar(self.desk, "cardExposure")
        column.addWidget(self.exposure)
        return frame

    def _make_events(self) -> QFrame:
        frame = card("creditEvents")
        self.events = ChildList(
            self.desk, "credit_event", ("happened_on", "event", "amount", "handling", "result"),
            title=_("Credit problems"), add=_("Record a credit problem"),
            empty=_("No credit problems are known."), stretch="event", name="creditTabEvents",
        )  # fmt: skip
        vbox(frame, (18, 4, 14, 12)).addWidget(self.events)
        return frame

    # --- showing ---------------------------------------------------------------------------------
    def render_card(self, state: CardState) -> None:
        services, customer_id = self.desk.services, state.customer_id
        self.events.show_rows(customer_id, state.rows("credit_event"))
        self._reading.ask(
            _("Reading"), lambda _p: read_credit(services, customer_id), self._on_read
        )

    def _on_read(self, view: CreditView) -> None:
        names = self.desk.services.names
        self.exposure.show_assessed(view.assessed)
        self.score.show_score(view.score)
        rows: list[list[QWidget]] = []
        for warning in view.warnings:
            row = WarningRow(warning, is_wide=True, has_name=False)
            row.acted.connect(self._on_acted)
            rows.append([row])
        self.warnings.show_rows(rows)
        self.limits.show_rows(
            parts.limit_rows(view.limits, names, self._on_decide), len(view.limits)
        )
        self.reports.show_rows(parts.report_rows(view.reports, self._on_report), len(view.reports))
        self.log.show_rows(parts.log_rows(view.log, names), len(view.log))
        self.releases.show_rows(parts.release_rows(view.releases, names), len(view.releases))
        self.grades.show_rows(parts.grade_rows(view.grades), len(view.grades))

    # --- doing -----------------------------------------------------------------------------------
    def _on_limit(self) -> None:
        self._ask(STANDING)

    def _on_temporary(self) -> None:
        self._ask(TEMPORARY)

    def _ask(self, kind: str) -> None:
        if self.state is not None:
            LimitDialog(self.desk, self.state.customer_id, kind, self.window()).exec()

    def _on_decide(self, limit_id: int) -> None:
        decide_limit(self.desk, limit_id, self.window())

    def _on_new_report(self) -> None:
        if self.state is not None:
            self.desk.open_page("credit_report", customer_id=self.state.customer_id)

    def _on_report(self, report_id: int) -> None:
        self.desk.open_page("credit_report", report_id=report_id)

    def _on_acted(self, warning: Any) -> None:
        from crmdesk.ui.credit.acting import act

        act(self.desk, warning.customer_id, warning.action, self.window())


def read_credit(services: Services, customer_id: int) -> CreditView:
    """Everything the tab shows, for a job."""
    return CreditView(
        assessed=services.credit_hold.decide(customer_id, 0),
        score=services.credit_standings.scored(customer_id),
        limits=services.credit_limits.history(customer_id),
        grades=services.credit_limits.grades(customer_id),
        log=services.credit_hold.log(customer_id, LOG_ROWS),
        releases=services.credit_releases.of_customer(customer_id),
        reports=services.records.children(
            "credit_report", customer_id, order=("-investigated_on", "-id")
        ),
        warnings=services.portfolio.warnings_of(customer_id),
    )
