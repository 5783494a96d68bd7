"""Stops: the analysis of a customer on his card, of several kinds of customers, and class by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from crmdesk.ui.tour.stop import Stop, customer_id, dialog, throw_away

if TYPE_CHECKING:
    from crmdesk.ui.tour.guide import Guide

LAYERS: Final = ("medium", "inactive", "prospect")


def _of_layer(guide: Guide, layer: str) -> int:
    """The first customer of a layer; any one while there are no classes."""
    from crmdesk.models.query import Condition, Group, ListQuery, Op, Sort

    services = guide.desk.services
    services.customer_grades.refresh()
    services.grade_ledger.make_up()
    wanted = Group((Condition("layer", Op.ONE_OF, (layer,)),))
    query = ListQuery(filter=wanted, sort=(Sort("overdue", descending=True),))
    found = services.lists.first_page(query, ["code"], 1).ids
    return int(found[0]) if found else customer_id(guide)


def _card(layer: str) -> Callable[[Guide], Any]:
    def show(guide: Guide) -> Any:
        guide.open()
        guide.desk.open_customer(_of_layer(guide, layer), tab="analysis")
        guide.settle()
        return guide.window

    return show


def _by_hand(guide: Guide) -> Any:
    """A class given by hand, one that was replaced, and the tab scrolled to them."""
    from crmdesk.core import clock

    guide.open()
    shown = _of_layer(guide, "small")
    overrides = guide.desk.services.grade_overrides
    if not overrides.of(shown):
        until = clock.today() + timedelta(180)
        overrides.give(shown, "pyramid", "medium", "新开三家分店", until)
        overrides.give(shown, "pyramid", "big", "签了年度框架协议，明年上量", until)
        overrides.give(shown, "rfm", "key_develop", "老板亲自跟进", until)
        guide.desk.services.customer_grades.refresh()
    guide.desk.open_customer(shown, tab="analysis")
    guide.settle()
    tab = next(t for t in guide.window.page().tabs if t.key == "analysis")  # type: ignore[union-attr]
    bar = tab._scroll.verticalScrollBar()
    bar.setValue(bar.maximum())
    guide.settle(50)
    return guide.window


def _dialog(guide: Guide) -> Any:
    from crmdesk.ui.grades.override_dialog import OverrideDialog

    made = OverrideDialog(guide.desk, _of_layer(guide, "small"), "pyramid", guide.window)
    made.form.propose("grade", "big")
    made.form.propose("reason", "签了年度框架协议，明年上量")
    return made


GRADE_STOPS: Final[tuple[Stop, ...]] = (
    Stop("card-analysis", _card("vip")),
    *[Stop(f"card-analysis-{layer}", _card(layer)) for layer in LAYERS],
    Stop("card-analysis-by-hand", _by_hand),
    Stop("dialog-class-by-hand", dialog(_dialog), throw_away),
)
