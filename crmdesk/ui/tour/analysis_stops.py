"""Stops: every method on the analysis page, two days compared, a parameter being changed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from crmdesk.analysis import METHODS, load
from crmdesk.ui.tour.stop import Stop, page

if TYPE_CHECKING:
    from crmdesk.ui.tour.guide import Guide


def _compared(guide: Guide) -> Any:
    window = page("analysis", method="pyramid")(guide)
    _compare(guide, on=True)
    return window


def _apart(guide: Guide, _shown: Any) -> None:
    _compare(guide, on=False)


def _compare(guide: Guide, *, on: bool) -> None:
    from crmdesk.ui.pages.analysis import AnalysisPage

    shown = guide.window.page()
    assert isinstance(shown, AnalysisPage)
    shown.compare.setChecked(on)
    guide.settle()


def _methods() -> tuple[Stop, ...]:
    ids = [load(name).id for name in METHODS]
    return tuple(Stop(f"analysis-{i}", partial(_shown, i)) for i in ids)


def _shown(method: str, guide: Guide) -> Any:
    return page("analysis", method=method)(guide)


ANALYSIS_STOPS: Final[tuple[Stop, ...]] = (
    *_methods(),
    Stop("analysis-compared", _compared, _apart),
    Stop("review", page("review")),
)
