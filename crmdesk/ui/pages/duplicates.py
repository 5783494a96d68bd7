"""Customers that were perhaps entered twice: found over the whole file, worked through one by one.

The list stays as it was found; what is done with is marked, so that nobody loses the place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QStackedWidget

from crmdesk.core.changes import ChangeSet
from crmdesk.core.errors import CrmError
from crmdesk.core.i18n import N_, _, ngettext, told
from crmdesk.models.fields import FieldSpec, Kind
from crmdesk.ui import message
from crmdesk.ui.customers.actions import CustomerActions
from crmdesk.ui.customers.compare import Compared, CompareGrid, read_compared
from crmdesk.ui.desk import Desk
from crmdesk.ui.latest import LatestOnly
from crmdesk.ui.page import Page, TopRow
from crmdesk.ui.tables.fixed_table import FixedTable
from crmdesk.ui.theme import px
from crmdesk.ui.widgets import button, card, hbox, label, vbox
from crmdesk.ui.widgets.progress_line import ProgressLine
from crmdesk.ui.widgets.states import EmptyState, Way

if TYPE_CHECKING:
    from crmdesk.services.container import Services
    from crmdesk.services.duplicate_groups import DuplicateGroup

LIST_WIDTH: Final = 410
COLUMNS: Final = (
    FieldSpec(kind=Kind.TEXT, label=N_("Look alike"), name="name"),
    FieldSpec(kind=Kind.TEXT, label=N_("Likelihood"), name="score"),
    FieldSpec(kind=Kind.TEXT, label=N_("State"), name="state"),
)
SAMPLES: Final = {"score": "100%", "state": "不是重复"}
MERGED: Final = N_("done: one card")
DIFFERENT: Final = N_("not the same")


@dataclass(frozen=True, slots=True)
class Standing:
    """What is left of a group: the customers still there, and what became of it."""

    living: tuple[int, ...]
    said: str = ""


class DuplicatesPage(Page):
    """See the module."""

    title: ClassVar[str] = N_("Duplicates")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.actions_ = CustomerActions(desk, self)
        self._groups: list[DuplicateGroup] = []
        self._standings: list[Standing] = []
        self._wanted_id: int | None = None
        self._was_sought = False
        self._compare = LatestOnly(desk.jobs, self)
        self._check = LatestOnly(desk.jobs, self)
        self.outer.addWidget(self._make_top())
        self._progress = ProgressLine()
        self.outer.addWidget(self._progress)
        row = hbox(None, spacing=10)
        row.addWidget(self._make_list())
        row.addWidget(self._make_detail(), 1)
        self._body = QFrame()
        self._body.setLayout(row)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._body)
        self._empty: EmptyState | None = None
        self.outer.addWidget(self._stack, 1)

    # --- building ----------------------------------------------------------------------------------
    def _make_top(self) -> TopRow:
        self.top = TopRow(_("Duplicates"))
        self.top.help.clicked.connect(self.show_help)
        self._again = button(
            _("Look through the file"), "magnifying-glass", name="findDuplicates",
            tip=_("Compare every customer with every other (F5)"),
        )  # fmt: skip
        self._again.clicked.connect(self.seek)
        self.top.add(self._again)
        return self.top

    def _make_list(self) -> QFrame:
        sheet = card("duplicateList")
        sheet.setFixedWidth(px(LIST_WIDTH))
        column = vbox(sheet, (1, 1, 1, 1))
        self.groups = FixedTable(COLUMNS, "name", name="duplicateGroups")
        metrics = self.groups.table.fontMetrics()
        widths = {
            s.name: max(metrics.horizontalAdvance(t) for t in (SAMPLES[s.name], s.caption)) + px(30)
            for s in COLUMNS
            if s.name in SAMPLES
        }
        self.groups.table.set_widths(widths)
        self.groups.current_changed.connect(self._on_current)
        self.groups.opened.connect(self._on_merge)
        column.addWidget(self.groups)
        return sheet

    def _make_detail(self) -> QFrame:
        sheet = card("duplicateDetail")
        column = vbox(sheet, (16, 12, 8, 12), 8)
        self._why = label("", "heading", wrap=True, name="duplicateWhy")
        column.addWidget(self._why)
        self.grid = CompareGrid()
        self.grid.open_asked.connect(self._on_open)
        self.grid.chosen_changed.connect(self._show_buttons)
        column.addWidget(self.grid, 1)
        row = hbox(None, (0, 0, 8, 0), 8)
        self._said = label("", "muted", wrap=True, name="duplicateSaid")
        row.addWidget(self._said, 1)
        self._different = button(_("Not a duplicate"), "x", name="notDuplicate")
        self._different.clicked.connect(self._on_different)
        self._merge = button(_("Merge …"), "git-merge", "primary", name="mergeDuplicates")
        self._merge.clicked.connect(self._on_merge)
        row.addWidget(self._different)
        row.addWidget(self._merge)
        column.addLayout(row)
        return sheet

    # --- seeking -----------------------------------------------------------------------------------
    def enter(self, customer_id: int | None = None, **_more: Any) -> None:
        """Come to the page; perhaps for one customer, whose group is shown then."""
        self._wanted_id = customer_id
        if self._was_sought and customer_id is not None:
            self._go_to_wanted()

    def refresh(self) -> None:
        if not self._was_sought:
            self._was_sought = True
            QTimer.singleShot(0, self, self.seek)

    def key_reload(self) -> None:
        """F5."""
        self.seek()

    def seek(self) -> None:
        """Look through the whole file."""
        if self._progress.is_running:
            return
        services = self.desk.services
        self._again.setEnabled(False)
        self._show_empty(
            EmptyState(
                "intersect",
                _("Comparing the customers"),
                _("Names, telephone numbers and credit codes are compared."),
            )
        )
        job = self.desk.jobs.run(
            _("Looking for duplicates"),
            services.duplicates.find_all,
            done=self._on_sought,
            failed=self._on_failed,
        )
        job.cancelled.connect(self._on_stopped)
        job.finished.connect(self._on_finished)
        self._progress.follow(job)

    def _on_finished(self) -> None:
        self._again.setEnabled(True)

    def _on_sought(self, groups: list[DuplicateGroup]) -> None:
        self._groups = groups
        self._standings = [Standing(tuple(m.customer_id for m in g.members)) for g in groups]
        self._say_count()
        if not groups:
            self._show_empty(
                EmptyState(
                    "check-circle",
                    _("No duplicates"),
                    _("No two customers of this file look alike."),
                    [Way(_("Back to the customers"), self._on_customers, name="toCustomers")],
                )
            )
            return
        self._stack.setCurrentWidget(self._body)
        self._fill()
        self._go_to_wanted()

    def _on_failed(self, error: CrmError) -> None:
        self._show_empty(
            self._with_retry("warning-circle", _("This did not work"), error.message())
        )

    def _on_stopped(self) -> None:
        self._show_empty(
            self._with_retry("intersect", _("Stopped"), _("The customers were not all compared."))
        )

    def _with_retry(self, icon: str, title: str, text: str) -> EmptyState:
        way = Way(_("Look through the file"), self.seek, "magnifying-glass", "primary", "seekAgain")
        return EmptyState(icon, title, text, [way])

    def _show_empty(self, state: EmptyState) -> None:
        if self._empty is not None:
            self._stack.removeWidget(self._empty)
            self._empty.deleteLater()
        self._empty = state
        self._stack.addWidget(state)
        self._stack.setCurrentWidget(state)

    # --- showing -----------------------------------------------------------------------------------
    def _fill(self) -> None:
        rows = []
        for group, standing in zip(self._groups, self._standings, strict=True):
            names = " / ".join(m.name for m in group.members)
            rows.append((names, f"{group.score}%", standing.said))
        self.groups.show_rows(rows)

    def _say_count(self) -> None:
        count = len(self._groups)
        text = ngettext(
            "{count} group of customers that look alike",
            "{count} groups of customers that look alike",
            count,
        ).format(count=f"{count:,}")
        done = sum(bool(s.said) for s in self._standings)
        if done:
            text += " · " + _("{count} done").format(count=f"{done:,}")
        self.top.subtitle.setText(text)

    def _go_to_wanted(self) -> None:
        for place, group in enumerate(self._groups):
            if self._wanted_id in [m.customer_id for m in group.members]:
                self.groups.table.go_to(place)
                break
        self._wanted_id = None

    def _on_current(self, place: int) -> None:
        if not 0 <= place < len(self._groups):
            self._show_buttons()
            return
        services, group = self.desk.services, self._groups[place]
        reasons = list(dict.fromkeys(r for pair in group.pairs for r in pair.reasons))
        self._why.setText(told(reasons))
        ids = [m.customer_id for m in group.members]
        self._compare.ask(
            _("Reading the customers"), lambda _p: read_compared(services, ids), self._on_compared
        )

    def _on_compared(self, items: list[Compared]) -> None:
        specs = {s.name: s.caption for s in self.desk.services.lists.columns("customer")}
        self.grid.show_compared(items, specs)
        self._show_buttons()

    def _show_buttons(self) -> None:
        place = self.groups.current_row()
        standing = self._standings[place] if 0 <= place < len(self._standings) else Standing(())
        several = len(self.grid.chosen()) > 1
        self._merge.setEnabled(several)
        self._different.setEnabled(several and not standing.said)
        self._said.setText(standing.said)

    # --- working through ---------------------------------------------------------------------------
    def _on_open(self, customer_id: int) -> None:
        self.desk.open_customer(customer_id)

    def _on_merge(self) -> None:
        chosen = self.grid.chosen()
        if len(chosen) > 1:
            self.actions_.merge(chosen)

    def _on_different(self) -> None:
        services, chosen = self.desk.services, self.grid.chosen()
        self.desk.write(
            _("Remembering"),
            lambda _p: services.duplicates.mark_all_different(chosen),
            said=_("Remembered: not the same customer."),
        )

    def _on_customers(self) -> None:
        self.desk.open_page("customers")

    def _on_changed(self, change_set: ChangeSet) -> None:
        """Something was merged, denied, deleted or brought back: mark the groups, keep the list."""
        customers = change_set.of("customer")
        if not self._groups:
            return
        if customers.created or customers.deleted or change_set.touches(("not_duplicate",)):
            services, groups = self.desk.services, list(self._groups)
            self._check.ask(
                _("Reading the customers"),
                lambda _p: _standings(services, groups),
                self._on_checked,
            )

    def _on_checked(self, standings: list[Standing]) -> None:
        if len(standings) != len(self._groups):
            return
        before, self._standings = self._standings, standings
        place = self.groups.current_row()
        self._fill()
        self._say_count()
        finished = [not b.said and bool(n.said) for b, n in zip(before, standings, strict=True)]
        if 0 <= place < len(finished) and finished[place]:
            self._go_on_from(place)
        else:
            self._on_current(place)

    def _go_on_from(self, place: int) -> None:
        """To the next group that is still open."""
        for other in (*range(place + 1, len(self._groups)), *range(place)):
            if not self._standings[other].said:
                self.groups.table.go_to(other)
                return
        self._on_current(place)
        message.notify(_("All groups are worked through."))

    def help_text(self) -> str:
        return _(
            "Every customer is compared with every other by credit code, telephone numbers and "
            "name. Of a name only the distinctive word counts (锦华 in 深圳市锦华五金制品有限公司): "
            "region, trade and legal form say nothing.\n\n"
            "Merge:\nOne card stays, everything of the other moves to it. It can be taken back.\n\n"
            "Not a duplicate:\nIs remembered; the two are never shown together again.\n\n"
            "The list stays while you work through it; what is done is marked."
        )


def _standings(services: Services, groups: Sequence[DuplicateGroup]) -> list[Standing]:
    everybody = [m.customer_id for g in groups for m in g.members]
    living = set(services.cards.living(everybody))
    different = services.duplicates.declared_different()
    found = []
    for group in groups:
        here = tuple(m.customer_id for m in group.members if m.customer_id in living)
        pairs = [
            (p.first_id, p.second_id) for p in group.pairs if {p.first_id, p.second_id} <= set(here)
        ]
        said = ""
        if len(here) < 2:
            said = _(MERGED)
        elif all((min(pair), max(pair)) in different for pair in pairs):
            said = _(DIFFERENT)
        found.append(Standing(here, said))
    return found
