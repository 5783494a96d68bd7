"""One method with its parameters, its day and its result; the page shows one, or two to compare."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from crmdesk.core import clock
from crmdesk.core.errors import CrmError
from crmdesk.core.i18n import _
from crmdesk.ui.analysis.method_tools import MethodTools
from crmdesk.ui.analysis.moves_panel import MovesPanel
from crmdesk.ui.analysis.parameter_bar import ParameterBar
from crmdesk.ui.analysis.result_view import ResultView
from crmdesk.ui.desk import Desk
from crmdesk.ui.latest import LatestOnly
from crmdesk.ui.widgets import hbox, scroll_area, vbox

if TYPE_CHECKING:
    from crmdesk.analysis.base import Method, Result
    from crmdesk.services.container import Services

MOVES = "moves"  # the parameter of the simulation that has sliders


class AnalysisPanel(QWidget):
    """``opened`` carries what is behind something; ``shown`` the result that has come."""

    opened = Signal(object)
    shown = Signal(object)

    def __init__(
        self, desk: Desk, name: str, corner: QWidget | None = None, *, has_tools: bool = False
    ) -> None:
        """*corner* stands before the parameters (the day of the second panel)."""
        super().__init__()
        self.setObjectName(name)
        self._desk = desk
        self._latest = LatestOnly(desk.jobs, self)
        self._method: Method | None = None
        self._day: date | None = None
        self._data: Any = None  # what the method was last fed with
        self._is_thinking = False
        self._is_behind = False
        self.parameters = ParameterBar(f"{name}Parameters", corner)
        self.view = ResultView(desk, f"{name}Result")
        row = hbox(None, spacing=8)
        row.addWidget(self.parameters, 1)
        self._tools = MethodTools(desk, self._asked) if has_tools else None
        if self._tools is not None:
            row.addWidget(self._tools, 0, Qt.AlignmentFlag.AlignTop)
        column = vbox(self, spacing=10)
        column.addLayout(row)
        self.moves = MovesPanel()
        self.moves.hide()
        self.moves.moved.connect(self._on_moved)
        column.addWidget(self.moves)
        column.addWidget(scroll_area(self.view, f"{name}Scroll"), 1)
        self.parameters.changed.connect(self._on_parameter)
        self.parameters.reset.connect(self._on_reset)
        self.view.opened.connect(self.opened)
        self.view.threshold_moved.connect(self._on_dragged)

    # --- what is asked -----------------------------------------------------------------------
    @property
    def day(self) -> date | None:
        """As of which day; None: today."""
        return self._day

    @property
    def result(self) -> Result | None:
        """What is shown."""
        return self.view.result

    def values(self) -> dict[str, Any]:
        """The parameters in value form."""
        return self.parameters.values()

    def ask(
        self, method: Method, values: Mapping[str, Any] | None = None, day: date | None = None
    ) -> None:
        """Show a method as of *day*, with *values* where they are given, else as usual."""
        self._method, self._day = method, day
        self.parameters.show_method(method, method.values(values or {}))
        if self._tools is not None:
            self._tools.show_method(method.id)
        self.read()

    def _asked(self) -> tuple[Method, dict[str, Any]]:
        assert self._method is not None
        return self._method, self.values()

    def read(self) -> None:
        """Read the data anew and run the method."""
        method = self._method
        if method is None:
            return
        services, values, day = self._desk.services, self.values(), self._day

        def work(_progress: Any) -> tuple[Any, Result]:
            try:
                data = services.analyses.data(method, values, day)
            except CrmError as error:  # there is nobody yet, or nobody of that name
                return None, _nothing(error, day)
            return data, services.analyses.found(method, data, values)

        self._latest.ask(_(method.title), work, self._on_read)

    def _on_read(self, answer: tuple[Any, Result]) -> None:
        self._data, result = answer
        self._show(result)

    def _show(self, result: Result) -> None:
        assert self._method is not None
        self.view.show_result(result, _(self._method.empty))
        has_moves = MOVES in self.parameters.buttons and result.n > 0
        self.moves.setVisible(has_moves)
        if has_moves:
            self.moves.show_result(result)
        self.shown.emit(result)

    # --- parameters --------------------------------------------------------------------------
    def _on_parameter(self, name: str, _value: object) -> None:
        assert self._method is not None
        is_read = next(p.is_read for p in self._method.parameters if p.name == name)
        if is_read or self._data is None:
            self.read()
        else:
            self._think()

    def _on_reset(self) -> None:
        self.read()

    def _on_moved(self, moves: str) -> None:
        self.parameters.set_value(MOVES, moves)
        self._think()

    def _on_dragged(self, name: str, value: object) -> None:
        self.parameters.set_value(name, value)
        self._think()

    def _think(self) -> None:
        """Run the method on the data at hand; while it runs only the newest wish is kept."""
        if self._is_thinking:
            self._is_behind = True
            return
        self._is_thinking, self._is_behind = True, False
        method, data, values = self._method, self._data, self.values()
        services: Services = self._desk.services
        assert method is not None

        def work(_progress: Any) -> Result:
            return services.analyses.found(method, data, values)

        job = self._desk.jobs.run(_(method.title), work, done=self._on_thought)
        job.finished.connect(self._on_finished)

    def _on_thought(self, result: Result) -> None:
        self._show(result)

    def _on_finished(self) -> None:
        self._is_thinking = False
        if self._is_behind:
            QTimer.singleShot(0, self, self._think)


def _nothing(error: CrmError, day: date | None) -> Result:
    """A result that only says why there is none."""
    from crmdesk.analysis.base import Finding, Result

    said = Finding(sentence=error.message())
    return Result(as_of=day or clock.today(), n=0, findings=(said,))
