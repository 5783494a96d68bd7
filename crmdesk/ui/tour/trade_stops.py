"""Stops: sales, receipts, what settles what, products analysed, opening balances, stock."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from crmdesk.ui.tour.stop import AFTER_TYPING_MS, Stop, customer_id, dialog, page, throw_away

if TYPE_CHECKING:
    from crmdesk.models.query import Condition
    from crmdesk.ui.tour.guide import Guide
    from crmdesk.ui.trade.lines_behind import LinesBehindDialog


def _first(guide: Guide, entity: str, order: str, *conditions: Condition) -> int | None:
    """A record that fits, the largest first; None if the file has none."""
    from crmdesk.models.query import Group, ListQuery, Sort

    query = ListQuery(entity, filter=Group(conditions), sort=(Sort(order, descending=True),))
    found = guide.desk.services.lists.first_page(query, ["amount"], 1).ids
    return int(found[0]) if found else None


def _is(field: str, *values: str | int) -> Condition:
    from crmdesk.models.query import Condition, Op

    return Condition(field, Op.ONE_OF, values)


def _more(field: str, than: int) -> Condition:
    from crmdesk.models.query import Condition, Op

    return Condition(field, Op.MORE, (than,))


def _late(guide: Guide) -> int | None:
    """A sale that is overdue."""
    return _first(guide, "sale", "rest", _is("kind", "sale"), _more("days_overdue", 0))


def _paid(guide: Guide) -> int | None:
    return _first(
        guide, "sale", "amount", _is("kind", "sale"), _is("state", "posted"), _more("settled", 0)
    )


def _back(guide: Guide) -> int | None:
    return _first(guide, "sale", "sold_on", _is("kind", "return"), _is("state", "posted"))


def _sale(find: Callable[[Guide], int | None], tab: str = "details") -> Callable[[Guide], Any]:
    def show(guide: Guide) -> Any:
        guide.open()
        sale_id = find(guide)
        if sale_id is None:
            return page("sales")(guide)
        return page("sale", sale_id=sale_id, tab=tab)(guide)

    return show


def _debtor(guide: Guide) -> int:
    """A customer with something overdue."""
    sale_id = _late(guide)
    if sale_id is None:
        return customer_id(guide)
    row = guide.desk.services.records.fetch("sale", sale_id)
    return int(str(row["customer_id"]))


def _new(kind: str, *, with_lines: bool = False) -> Callable[[Guide], Any]:
    def show(guide: Guide) -> Any:
        guide.open()
        owner = _debtor(guide)
        page("sale", customer_id=owner, kind=kind)(guide)
        if with_lines:
            services = guide.desk.services
            shown: Any = guide.window.page()
            ids = [r.record_id for r in services.records.all("product")[:3]]
            shown.details.lines.model.append([services.sales.line_of(owner, i) for i in ids])
            guide.settle(AFTER_TYPING_MS)
        return guide.window

    return show


def _card(tab: str, mode: str = "") -> Callable[[Guide], Any]:
    """The card of somebody who owes."""

    def show(guide: Guide) -> Any:
        guide.open()
        page("customer_card", customer_id=_debtor(guide), tab=tab)(guide)
        if mode:
            shown: Any = guide.window.page()
            next(t for t in shown.tabs if t.key == "sales").show_mode(mode)
        guide.settle(AFTER_TYPING_MS)
        return guide.window

    return show


def _give_up(guide: Guide, _shown: Any) -> None:
    shown: Any = guide.window.page()
    shown.discard()
    guide.settle(20)


def _receipt(guide: Guide) -> Any:
    from crmdesk.ui.trade.receipt_dialog import ReceiptDialog

    sale_id = _late(guide)
    return ReceiptDialog(guide.desk, guide.window, customer_id=_debtor(guide), sale_id=sale_id)


def _receipt_of_anybody(guide: Guide) -> Any:
    from crmdesk.ui.trade.receipt_dialog import ReceiptDialog

    return ReceiptDialog(guide.desk, guide.window)


def _refund(guide: Guide) -> Any:
    from crmdesk.ui.trade.receipt_dialog import ReceiptDialog

    sale_id = _back(guide)
    owner = _debtor(guide)
    if sale_id is not None:
        owner = int(str(guide.desk.services.records.fetch("sale", sale_id)["customer_id"]))
    return ReceiptDialog(guide.desk, guide.window, customer_id=owner, refund=True)


def _some_receipt(guide: Guide) -> int:
    return _first(guide, "receipt", "amount", _more("applied", 0)) or 0


def _sheet(guide: Guide) -> Any:
    from crmdesk.ui.trade.receipt_sheet import ReceiptSheet

    return ReceiptSheet(guide.desk, _some_receipt(guide), guide.window)


def _dishonour(guide: Guide) -> Any:
    from crmdesk.ui.trade.receipt_deeds import ReceiptDeeds

    return ReceiptDeeds(guide.desk, guide.window).dishonour_dialog(_some_receipt(guide))


def _allocating(guide: Guide) -> Any:
    from crmdesk.ui.trade.allocating_dialog import AllocatingDialog

    receipt_id = _first(guide, "receipt", "unapplied", _more("unapplied", 0))
    return AllocatingDialog(guide.desk, "receipt", receipt_id or _some_receipt(guide), guide.window)


def _void(guide: Guide) -> Any:
    from crmdesk.ui.trade.sale_deeds import SaleDeeds

    return SaleDeeds(guide.desk, guide.window).void_dialog(0)


def _paid_at_once(guide: Guide) -> Any:
    from crmdesk.ui.trade.sale_deeds import SaleDeeds

    return SaleDeeds(guide.desk, guide.window).paid_dialog(None, {}, None)


def _openings(guide: Guide) -> Any:
    from crmdesk.ui.trade.opening_grid import OpeningDialog

    return OpeningDialog(guide.desk, guide.window)


def _mode(mode: str) -> Callable[[Guide], Any]:
    def show(guide: Guide) -> Any:
        page("products", mode=mode)(guide)
        guide.settle(AFTER_TYPING_MS)
        return guide.window

    return show


def _price_list(guide: Guide, _shown: Any) -> None:
    shown: Any = guide.window.page()
    shown.show_mode("list")
    guide.settle(20)


def _lines_behind(guide: Guide) -> LinesBehindDialog:
    page("products", mode="analysis")(guide)
    guide.settle(AFTER_TYPING_MS)
    shown: Any = guide.window.page()
    found = shown.analysis.found
    lines = found[0].analysis.lines if found is not None else ()
    made: LinesBehindDialog = shown.analysis.lines_dialog(lines[0].product.id if lines else None)
    shown.show_mode("list")
    return made


TRADE_STOPS: Final[tuple[Stop, ...]] = (
    Stop("sale-new", _new("sale"), _give_up),
    Stop("sale-typed", _new("sale", with_lines=True), _give_up),
    Stop("sale-opening", _new("opening"), _give_up),
    Stop("sale-overdue", _sale(_late)),
    Stop("sale-settled", _sale(_paid, "settling")),
    Stop("sale-invoice", _sale(_paid, "terms")),
    Stop("sale-return", _sale(_back)),
    Stop("card-sales", _card("sales")),
    Stop("card-sales-receipts", _card("sales", "receipts")),
    Stop("card-sales-products", _card("sales", "products")),
    Stop("card-sales-years", _card("business")),
    Stop("products-analysis", _mode("analysis"), _price_list),
    Stop("products-stock", _mode("stock"), _price_list),
    Stop("dialog-lines-behind", dialog(_lines_behind), throw_away),
    Stop("dialog-receipt-entry", dialog(_receipt), throw_away),
    Stop("dialog-receipt-anybody", dialog(_receipt_of_anybody), throw_away),
    Stop("dialog-refund", dialog(_refund), throw_away),
    Stop("dialog-receipt-sheet", dialog(_sheet), throw_away),
    Stop("dialog-dishonour", dialog(_dishonour), throw_away),
    Stop("dialog-allocating", dialog(_allocating), throw_away),
    Stop("dialog-void-sale", dialog(_void), throw_away),
    Stop("dialog-paid-at-once", dialog(_paid_at_once), throw_away),
    Stop("dialog-openings", dialog(_openings), throw_away),
)
