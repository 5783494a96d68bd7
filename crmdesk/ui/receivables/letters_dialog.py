"""Dunning letters in one go: to whom, of which level; numbered, then shown for printing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtWidgets import QWidget

from crmdesk.analysis.dunning import Step
from crmdesk.core.changes import ChangeSet
from crmdesk.core.errors import CrmError
from crmdesk.core.i18n import _, ngettext
from crmdesk.ui.desk import Desk
from crmdesk.ui.dialogs.base import Dialog
from crmdesk.ui.latest import LatestOnly
from crmdesk.ui.receivables import call_list
from crmdesk.ui.tables.fixed_table import FixedTable
from crmdesk.ui.trade.words import money
from crmdesk.ui.widgets import label
from crmdesk.ui.widgets.check_line import CheckLine
from crmdesk.ui.widgets.chips import ChipBar
from crmdesk.ui.widgets.states import EmptyState

if TYPE_CHECKING:
    from crmdesk.services.container import Services
    from crmdesk.services.dunning_data import CallLine

SIZE: Final = (940, 600)
DUE: Final = "due"


class LettersDialog(Dialog):
    """*customer_ids*: only to these, whatever is due. ``made`` are the ids of the letters."""

    def __init__(
        self, desk: Desk, parent: QWidget | None = None, *, customer_ids: Sequence[int] = ()
    ) -> None:
        super().__init__(
            _("Dunning letters"), parent,
            subtitle=_("Nobody gets a letter before he was called, and none leaves out the one "
                       "before it. Select to whom; every letter gets its number."),
            size=SIZE, icon="file-text",
        )  # fmt: skip
        self._desk, self._only = desk, tuple(customer_ids)
        self._levels = desk.services.dunning.levels()
        self._all: list[CallLine] = []
        self._lines: list[CallLine] = []
        self.made: list[int] = []
        self._latest = LatestOnly(desk.jobs, self)
        self.chips = ChipBar()
        self.chips.set_chips(
            [
                (DUE, _("As it is due")),
                *((str(n.number), _(n.name)) for n in self._levels if n.step is not Step.CALL),
            ]
        )
        self._level = DUE
        self.chips.choose(DUE)
        self.chips.chosen.connect(self._on_level)
        self.body.addWidget(self.chips)
        self.table = FixedTable(
            call_list.specs(self._levels), "call_last", namer=desk.services.names,
            name="letterTable",
        )  # fmt: skip
        self.table.table.selection_changed.connect(self._say)
        self.body.addWidget(self.table, 1)
        self.print = CheckLine(_("Show them for printing afterwards"), name="letterPrint", on=True)
        self.body.addWidget(self.print)
        self._problem = label("", "problem", wrap=True, name="letterProblem")
        self.body.addWidget(self._problem)
        self._sum = label(_("Reading …"), "muted", name="letterSum")
        self.add_note(self._sum)
        self.add_close()
        self._do = self.add_button(_("Write the letters"), "primary", name="letterDo", icon="check")
        self._do.clicked.connect(self._on_do)
        self._do.setEnabled(False)
        services, only = desk.services, self._only
        self._latest.ask(_("Reading"), lambda _p: read(services, only), self._on_read)

    def _on_read(self, lines: list[CallLine]) -> None:
        self._all = lines
        self._show()

    def _on_level(self, key: str) -> None:
        self._level = key
        self._show()

    def _show(self) -> None:
        """Who comes into question: chosen customers always, others if this level is due."""
        self._lines = [
            each
            for each in self._all
            if self._only or self._level == DUE or str(each.level.number) == self._level
        ]
        self.table.show_when_empty(
            EmptyState("check-circle", _("No letter is due"),
                       _("Whoever is overdue is called first; a letter follows when the call "
                         "brought nothing and the days of the next level have passed."))
        )  # fmt: skip
        self.table.show_rows([call_list.row_of(each) for each in self._lines])
        self.table.table.selectAll()
        self._say()

    def chosen(self) -> list[CallLine]:
        """The selected customers."""
        return [self._lines[n] for n in self.table.table.selected_rows() if n < len(self._lines)]

    def _say(self) -> None:
        chosen = self.chosen()
        words = ngettext("{count} letter, {amount} overdue", "{count} letters, {amount} overdue",
                         len(chosen))  # fmt: skip
        together = money(sum(each.overdue for each in chosen))
        self._sum.setText(words.format(count=f"{len(chosen):,}", amount=together))
        self._do.setEnabled(bool(chosen))

    def _on_do(self) -> None:
        ids = [each.customer_id for each in self.chosen()]
        level = None if self._level == DUE else int(self._level)
        self._do.setEnabled(False)
        self._problem.setText("")
        words = ngettext("{count} letter is written.", "{count} letters are written.", len(ids))
        self._desk.write(
            _("Writing letters"), _Writing(self._desk.services, ids, level),
            said=words.format(count=f"{len(ids):,}"), done=self._on_done, failed=self._on_failed,
        )  # fmt: skip

    def _on_done(self, change_set: ChangeSet) -> None:
        self.made = sorted(int(i) for i in change_set.of("dunning").created)
        self.accept()
        if self.print.is_on:
            from crmdesk.ui.receivables.papers import print_letters

            print_letters(self._desk, self.made, self.parentWidget())

    def _on_failed(self, error: CrmError) -> None:
        self._do.setEnabled(True)
        self._problem.setText(error.message())


class _Writing:
    def __init__(self, services: Services, ids: list[int], level: int | None) -> None:
        self._services, self._ids, self._level = services, ids, level

    def __call__(self, _progress: Any) -> ChangeSet:
        change_set, _made = self._services.dunning.write_letters(self._ids, self._level)
        return change_set


def read(services: Services, only: Sequence[int]) -> list[CallLine]:
    """For whom a letter is due; the chosen ones if some were chosen."""
    if not only:
        return services.dunning.for_letters()
    found = (services.dunning.step_of(customer_id) for customer_id in only)
    return [each for each in found if each is not None]
