"""客户分析: the owner picks a question, sees a picture, moves a threshold, clicks through to people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Final

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

from crmdesk.analysis import methods
from crmdesk.analysis.ids import Ids
from crmdesk.charts.words import shown
from crmdesk.core import clock
from crmdesk.core.i18n import N_, _
from crmdesk.ui.analysis.method_list import MethodButton, MethodList
from crmdesk.ui.analysis.panel import AnalysisPanel
from crmdesk.ui.analysis.view_button import AnalysisViewButton
from crmdesk.ui.credit.as_of import AsOfButton
from crmdesk.ui.desk import Desk
from crmdesk.ui.page import Page, TopRow
from crmdesk.ui.theme import theme
from crmdesk.ui.widgets import button, hbox

if TYPE_CHECKING:
    from crmdesk.analysis.base import Method, Result

FIRST: Final = "pyramid"
LIST_FROM: Final = 1250  # a narrower window has a button in place of the list of methods
WORDS_FROM: Final = 1250  # that button and the title need the room of the words of the others


class AnalysisPage(Page):
    """See the module."""

    title: ClassVar[str] = N_("Analysis of customers")
    is_wide: ClassVar[bool] = True
    entities: ClassVar[tuple[str, ...]] = (
        "customer", "sale", "sale_line", "receipt", "allocation", "opportunity", "activity",
        "quote", "contract", "customer_cost", "assessment", "assessment_score", "criterion",
        "product", "setting", "screening", "grade_override",
    )  # fmt: skip

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._methods = {each.id: each for each in methods()}
        self._method: Method = self._methods[FIRST]
        self._kept: dict[str, Mapping[str, Any]] = {}  # parameters of methods seen before
        self._is_narrow: bool | None = None
        self.outer.addWidget(self._make_top())
        row = hbox(None, spacing=10)
        self.list = MethodList(self._methods.values())
        row.addWidget(self.list)
        self.panels = QSplitter()
        self.panels.setChildrenCollapsible(False)
        self.panel = AnalysisPanel(desk, "analysis", has_tools=True)
        self.other_day = AsOfButton("otherAsOf")
        self.other = AnalysisPanel(desk, "otherAnalysis", self.other_day)
        self.panels.addWidget(self.panel)
        self.panels.addWidget(self.other)
        self.other.hide()
        row.addWidget(self.panels, 1)
        self.outer.addLayout(row, 1)
        self._connect()
        self._say()

    # --- building --------------------------------------------------------------------------------
    def _make_top(self) -> TopRow:
        self.top = TopRow(_("Analysis of customers"))
        self.methods = MethodButton(self._methods.values())
        self.as_of = AsOfButton("analysisAsOf")
        self.views = AnalysisViewButton(self.desk, self)
        self.compare = button(
            _("Compare"), "columns", name="compareButton",
            tip=_("A second day or other parameters beside it"),
        )  # fmt: skip
        self.compare.setCheckable(True)
        self._export = button(
            _("Export"), "export", name="exportButton", tip=_("To an Excel file (Ctrl+E)")
        )
        self._print = button(
            _("Print"), "printer", name="printButton", tip=_("Print what is shown (Ctrl+P)")
        )
        self.review = button(
            _("Annual review"), "list-checks", name="reviewButton",
            tip=_("Go through all customers once a year, in seven steps"),
        )  # fmt: skip
        self._open = button(
            _("List of customers"), "users-three", "primary", name="openListButton",
            tip=_("Everybody in this picture as a list: tag, change, export, plan visits (Ctrl+N)"),
        )  # fmt: skip
        for each in (
            self.methods, self.as_of, self.views, self.compare, self.review, self._export,
            self._print, self._open,
        ):  # fmt: skip
            self.top.add(each)
        return self.top

    def _connect(self) -> None:
        self.top.help.clicked.connect(self.show_help)
        self.list.chosen.connect(self.choose)
        self.methods.picked.connect(self._on_picked)
        self.as_of.chosen.connect(self._on_day)
        self.other_day.chosen.connect(self._on_other_day)
        self.views.chosen.connect(self._on_view)
        self.compare.toggled.connect(self._on_compare)
        self._export.clicked.connect(self.key_export)
        self._print.clicked.connect(self.key_print)
        self._open.clicked.connect(self.key_new)
        self.review.clicked.connect(self._on_review)
        for panel in (self.panel, self.other):
            panel.opened.connect(self.open_behind)
        self.panel.shown.connect(self._on_shown)

    # --- showing ---------------------------------------------------------------------------------
    def enter(
        self, method: str = "", values: Mapping[str, Any] | None = None, day: date | None = None,
        **_more: Any,
    ) -> None:  # fmt: skip
        """Come to the page; perhaps to a method, with parameters in value form, as of a day."""
        if not method:
            return
        self._method = self._methods[method]
        if values is not None:
            self._kept[method] = self._method.values(values)
        if day is not None:
            self.as_of.choose(day)
        self.is_stale = True
        self._say()
        if self.isVisible():
            self.reload()

    def refresh(self) -> None:
        self.panel.ask(self._method, self._kept.get(self._method.id), self.as_of.day)
        if self.compare.isChecked():
            self._ask_other()

    def choose(self, method_id: str) -> None:
        """Show another method; parameters of the one before are kept."""
        if method_id == self._method.id:
            return
        self._kept[self._method.id] = self.panel.values()
        self._method = self._methods[method_id]
        self._say()
        self.refresh()

    def _say(self) -> None:
        self.list.show_chosen(self._method.id)
        self.methods.show_chosen(self._method.id)
        self.views.show_method(self._method)
        self.top.title.setText(_(self._method.title))
        self.top.subtitle.setText(_(self._method.question))

    def _on_shown(self, result: Result) -> None:
        note = shown(result.note)
        counted = _("{count} records").format(count=f"{result.n:,}")
        said = [_(self._method.question), counted, *([note] if note else [])]
        self.top.subtitle.setText(" · ".join(said))

    def _on_picked(self, method_id: object) -> None:
        self.choose(str(method_id or self._method.id))

    def _on_day(self, _day: object) -> None:
        self.panel.ask(self._method, self.panel.values(), self.as_of.day)

    # --- two beside each other -------------------------------------------------------------------
    def _on_compare(self, on: bool) -> None:
        self.other.setVisible(on)
        if on:
            if self.other_day.day is None:
                self.other_day.start_with(end_of_last_year())
            half = self.panels.width() // 2
            self.panels.setSizes([half, half])
            self._ask_other()

    def _ask_other(self) -> None:
        self.other.ask(self._method, self.panel.values(), self.other_day.day)

    def _on_other_day(self, _day: object) -> None:
        self.other.ask(self._method, self.other.values(), self.other_day.day)

    # --- views -----------------------------------------------------------------------------------
    def chosen(self) -> tuple[Method, dict[str, Any]]:
        """The method shown, with its parameters."""
        return self._method, self.panel.values()

    def _on_view(self, values: object) -> None:
        if isinstance(values, Mapping):
            self.panel.ask(self._method, values, self.as_of.day)

    # --- what is behind --------------------------------------------------------------------------
    def open_behind(self, behind: object) -> None:
        """Open the record behind a mark, a row or a sentence, or the list of them."""
        from crmdesk.services.drill_down import entity_behind

        if not isinstance(behind, tuple | Ids) or not behind:
            return
        entity = entity_behind(self.desk.services.database, behind[0])
        if entity == "customer" and len(behind) == 1:
            self.desk.open_customer(int(behind[0]))
        elif entity == "opportunity" and len(behind) == 1:
            self.desk.open_page("opportunity", opportunity_id=behind[0])
        elif entity == "opportunity":
            self.desk.open_page("opportunities", ids=tuple(behind))
        elif entity in LISTS:
            self.desk.open_page(LISTS[entity], filter_group=_certain(behind))

    def key_new(self) -> None:
        """Ctrl+N: everybody in the picture as a list."""
        result = self.panel.result
        if result is not None:
            self.open_behind(everybody(result))

    # --- paper and Excel -------------------------------------------------------------------------
    def key_print(self) -> None:
        """Ctrl+P."""
        from crmdesk.ui.printing import print_report

        if self.panel.result is not None:
            print_report(self.desk, "analysis", self, values=self._values())

    def _values(self) -> dict[str, Any]:
        from crmdesk.reports.analysis import joined
        from crmdesk.services.methods import texts

        return {
            "method": self._method.id,
            "as_of": self.as_of.day,
            "parameters": joined(texts(self._method, self.panel.values())),
        }

    def key_export(self) -> None:
        """Ctrl+E: what is shown as a workbook."""
        from crmdesk.ui.exporting import ask_target, run_export

        result, title = self.panel.result, _(self._method.title)
        target = ask_target(self.desk, self, title, with_text=False) if result else None
        if result is None or target is None:
            return

        def work(progress: Any) -> int:
            from crmdesk.reports.result_excel import write_result_workbook

            return write_result_workbook(target, title, result, progress)

        run_export(self.desk, self, target, work)

    def _on_review(self) -> None:
        self.desk.open_page("review")

    # --- room ------------------------------------------------------------------------------------
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.window().width() / theme().scale
        is_narrow = wide < LIST_FROM
        for made, words in (
            (self._export, _("Export")), (self._print, _("Print")), (self.compare, _("Compare")),
            (self.review, _("Annual review")),
        ):  # fmt: skip
            made.setText("" if wide < WORDS_FROM else words)
            made.setAccessibleName(words)
        if is_narrow != self._is_narrow:
            self._is_narrow = is_narrow
            self.list.setVisible(not is_narrow)
            self.methods.setVisible(is_narrow)

    def first_focus(self) -> QWidget:
        return self.list.list if self.list.isVisible() else self

    def help_text(self) -> str:
        return f"{_(self._method.question)}\n\n{_(self._method.help)}"


def end_of_last_year() -> date:
    """What most people compare today with."""
    return clock.today().replace(month=1, day=1) - timedelta(1)


LISTS: Final = {"customer": "customers", "sale": "sales", "product": "products"}


def everybody(result: Result) -> tuple[int, ...]:
    """Who is behind the totals of the first table, or behind all of its rows."""
    for table in result.tables:
        rows = [table.totals] if table.totals is not None and table.totals.behind else table.rows
        found = dict.fromkeys(i for r in rows if not isinstance(r.behind, str) for i in r.behind)
        if found:
            return tuple(found)
    return ()


def _certain(behind: Sequence[int]) -> Any:
    """The filter of a list for certain records."""
    from crmdesk.models.query import Condition, Group, Op

    return Group((Condition("id", Op.ONE_OF, tuple(behind)),))
