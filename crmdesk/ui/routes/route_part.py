"""Routes on the left, the customers of the chosen one in their order on the right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QFrame, QWidget

from crmdesk.core.errors import CrmError
from crmdesk.core.i18n import N_, _, ngettext
from crmdesk.models.deal_choices import Weekday
from crmdesk.models.fields import FieldSpec, Kind
from crmdesk.ui import message
from crmdesk.ui.desk import Desk
from crmdesk.ui.dialogs.choose_customer import ChooseCustomerDialog
from crmdesk.ui.forms.record_dialog import RecordDialog
from crmdesk.ui.latest import LatestOnly
from crmdesk.ui.tables.fixed_table import FixedTable
from crmdesk.ui.theme import font, px
from crmdesk.ui.widgets import button, card, hbox, icon_button, label, vbox
from crmdesk.ui.widgets.states import EmptyState, Way

if TYPE_CHECKING:
    from crmdesk.services.routes import RouteRow, Sorted, StopRow

ROUTES_WIDTH: Final = 380
ROUTES: Final = (
    FieldSpec(kind=Kind.TEXT, label=N_("Route"), name="name"),
    FieldSpec(kind=Kind.TEXT, label=N_("Seller"), name="seller"),
    FieldSpec(kind=Kind.INTEGER, label=N_("Customers"), name="stops"),
)
STOPS: Final = (
    FieldSpec(kind=Kind.INTEGER, label=N_("No."), name="place"),
    FieldSpec(kind=Kind.TEXT, label=N_("Customer name"), name="name"),
    FieldSpec(kind=Kind.TEXT, label=N_("Street and number"), name="address"),
    FieldSpec(kind=Kind.DATE, label=N_("Last contact"), name="last"),
    FieldSpec(kind=Kind.DATE, label=N_("Next contact"), name="due"),
)
ROUTE_SAMPLES: Final = {"seller": "欧阳晓明", "stops": "客户数"}
STOP_SAMPLES: Final = {
    "place": "序号",
    "address": "高新区塘河路 733 号 2 幢 1 单元",
    "last": "2026-11-21",
    "due": "2026-11-21",
}
METRES_PER_KM: Final = 1000


class StopTable(FixedTable):
    """The stops of a route; Alt+↑ and Alt+↓ move the current one."""

    shift_asked = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        step = steps.get(Qt.Key(event.key()))
        if step and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.shift_asked.emit(step)
        else:
            super().keyPressEvent(event)


class RoutePart(QWidget):
    """The routes and the stops of the one that is chosen."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._seller_id: int | None = None
        self._routes: list[RouteRow] = []
        self._stops: list[StopRow] = []
        self._wanted: int | None = None
        self._reading = LatestOnly(desk.jobs, self)
        self._opening = LatestOnly(desk.jobs, self)
        row = hbox(self, spacing=10)
        row.addWidget(self._make_routes())
        row.addWidget(self._make_stops(), 1)

    # --- building ----------------------------------------------------------------------------------
    def _make_routes(self) -> QFrame:
        sheet = card("routeList")
        sheet.setFixedWidth(px(ROUTES_WIDTH))
        column = vbox(sheet, (1, 1, 1, 1))
        self.routes = FixedTable(ROUTES, "name", name="routeTable")
        _fit(self.routes, ROUTES, ROUTE_SAMPLES)
        self.routes.current_changed.connect(self._on_route)
        self.routes.opened.connect(self._on_edit)
        self.routes.show_when_empty(
            EmptyState(
                "map-pin", _("No routes yet"),
                _("A route is the order in which a seller calls on customers."),
                [Way(_("New route"), self.new_route, "plus", "primary", "emptyNewRoute")],
            )
        )  # fmt: skip
        column.addWidget(self.routes, 1)
        foot = hbox(None, (10, 8, 10, 8), 8)
        new = button(_("New route"), "plus", name="newRoute")
        new.clicked.connect(self.new_route)
        self._edit = icon_button("pencil-simple", _("Change the route (F2)"), name="editRoute")
        self._edit.clicked.connect(self._on_edit)
        self._delete = icon_button("trash", _("Delete the route"), name="deleteRoute")
        self._delete.clicked.connect(self._on_delete)
        foot.addWidget(new)
        foot.addStretch()
        foot.addWidget(self._edit)
        foot.addWidget(self._delete)
        column.addLayout(foot)
        return sheet

    def _make_stops(self) -> QFrame:
        sheet = card("routeStops")
        column = vbox(sheet, (1, 10, 1, 1), 8)
        head = hbox(None, (15, 0, 12, 0), 8)
        self._title = label("", "heading", name="routeTitle")
        head.addWidget(self._title, 1)
        self._by_distance = button(
            _("Sort by distance"), "map-pin", name="routeByDistance",
            tip=_("The shortest round from the start of the route"),
        )  # fmt: skip
        self._add = button(_("Add customer"), "plus", name="routeAdd")
        self._up = icon_button("arrow-up", _("Earlier (Alt+↑)"), name="stopUp")
        self._down = icon_button("arrow-down", _("Later (Alt+↓)"), name="stopDown")
        self._off = icon_button("x", _("Take off the route"), name="stopOff")
        self._by_distance.clicked.connect(self._on_by_distance)
        self._add.clicked.connect(self._on_add)
        self._up.clicked.connect(self._on_up)
        self._down.clicked.connect(self._on_down)
        self._off.clicked.connect(self._on_off)
        for made in (self._up, self._down, self._off, self._by_distance, self._add):
            head.addWidget(made)
        column.addLayout(head)
        self.stops = StopTable(STOPS, "name", name="stopTable")
        _fit(self.stops, STOPS, STOP_SAMPLES)
        self.stops.opened.connect(self._on_open_customer)
        self.stops.shift_asked.connect(self.shift)
        self.stops.show_when_empty(
            EmptyState("users-three", _("Nobody on this route yet"),
                       _("Add customers here, or choose them in the customer list."), [])
        )  # fmt: skip
        column.addWidget(self.stops, 1)
        return sheet

    # --- showing -----------------------------------------------------------------------------------
    def show_routes(self, seller_id: int | None) -> None:
        """Show the routes of one seller, or all."""
        self._seller_id = seller_id
        services = self.desk.services
        self._reading.ask(
            _("Reading the routes"),
            lambda _progress: services.routes.routes(seller_id),
            self._on_read,
        )

    def _on_read(self, routes: list[RouteRow]) -> None:
        kept = self._wanted if self._wanted is not None else self._route_id()
        self._wanted = None
        self._routes = routes
        names = self.desk.services.names
        rows = [
            (r.name, names("employee", r.employee_id) if r.employee_id else "", r.stops)
            for r in routes
        ]
        self.routes.show_rows(rows)
        places = [r.id for r in routes]
        if kept in places:
            self.routes.table.go_to(places.index(kept))
        self._on_route(self.routes.current_row())

    def _route(self) -> RouteRow | None:
        row = self.routes.current_row()
        return self._routes[row] if 0 <= row < len(self._routes) else None

    def _route_id(self) -> int | None:
        route = self._route()
        return route.id if route is not None else None

    def _on_route(self, _row: int) -> None:
        route = self._route()
        for made in (self._edit, self._delete, self._add, self._by_distance):
            made.setEnabled(route is not None)
        if route is None:
            self._show_stops([])
            return
        services = self.desk.services
        self._opening.ask(
            _("Reading the route"),
            lambda _progress: services.routes.stops(route.id),
            self._show_stops,
        )

    def _show_stops(self, stops: list[StopRow]) -> None:
        self._stops = stops
        route = self._route()
        parts = [route.name] if route is not None else []
        if stops:
            parts.append(
                ngettext("{count} customer", "{count} customers", len(stops)).format(
                    count=len(stops)
                )
            )
        if route is not None and route.weekday is not None:
            parts.append(_(tuple(Weekday)[route.weekday].label))
        self._title.setText(" · ".join(parts))
        for made in (self._up, self._down, self._off):
            made.setEnabled(bool(stops))
        self.stops.show_rows(
            [
                (
                    n,
                    stop.name,
                    stop.address,
                    (stop.last_contact_at or "")[:10] or None,
                    stop.contact_due_on,
                )
                for n, stop in enumerate(stops, 1)
            ]
        )

    # --- hands -------------------------------------------------------------------------------------
    def new_route(self) -> None:
        """Make a new route."""
        dialog = RecordDialog(
            self.desk, "route", _("New route"), self.window(),
            start={"employee_id": self._seller_id or self.desk.services.employee_id},
            size=(640, 380),
        )  # fmt: skip
        if dialog.exec() and dialog.saved is not None:
            self._wanted = next(iter(dialog.saved.of("route").created), None)

    def _on_edit(self, _row: int = 0) -> None:
        route = self._route()
        if route is not None:
            record = self.desk.services.records.fetch("route", route.id)
            RecordDialog(
                self.desk, "route", _("Route"), self.window(), record=record, size=(640, 380)
            ).exec()

    def _on_delete(self) -> None:
        route, services = self._route(), self.desk.services
        if route is not None:
            self.desk.write(
                _("Deleting"),
                lambda _progress: services.records.remove("route", [route.id]),
                said=_("Route {name} deleted.").format(name=route.name),
            )

    def _on_add(self) -> None:
        route = self._route()
        if route is None:
            return
        dialog = ChooseCustomerDialog(
            self.desk, _("Add to the route"), _("Add customer"), self.window(),
            leave_out={stop.customer_id for stop in self._stops},
        )  # fmt: skip
        if dialog.exec() and dialog.chosen is not None:
            self.add_customers(route.id, [dialog.chosen])

    def add_customers(self, route_id: int, customer_ids: list[int]) -> None:
        """Put customers at the end of a route; who is on another one leaves it."""
        services = self.desk.services
        self.desk.write(
            _("Saving"),
            lambda progress: services.routes.add(
                route_id, customer_ids, move=True, progress=progress
            ),
            said=_("Put on the route."),
        )

    def _on_off(self) -> None:
        route, row, services = self._route(), self.stops.current_row(), self.desk.services
        if route is not None and 0 <= row < len(self._stops):
            stop = self._stops[row]
            self.desk.write(
                _("Saving"),
                lambda _progress: services.routes.take_off(route.id, [stop.stop_id]),
                said=_("{name} is off the route.").format(name=stop.name),
            )

    def _on_open_customer(self, row: int) -> None:
        self.desk.open_customer(self._stops[row].customer_id)

    def _on_up(self) -> None:
        self.shift(-1)

    def _on_down(self) -> None:
        self.shift(1)

    def shift(self, step: int) -> None:
        """Move the current stop one place; shown at once, written behind it."""
        route, row = self._route(), self.stops.current_row()
        if route is None or not 0 <= row < len(self._stops):
            return
        if not 0 <= row + step < len(self._stops):
            return
        stops = self._stops
        stops[row], stops[row + step] = stops[row + step], stops[row]
        self._show_stops(stops)
        self.stops.table.go_to(row + step)
        self._put_in_order(route.id, [stop.stop_id for stop in stops])

    def _put_in_order(self, route_id: int, stop_ids: list[int], said: str = "") -> None:
        services = self.desk.services
        self.desk.write(
            _("Saving"),
            lambda _progress: services.routes.put_in_order(route_id, stop_ids),
            said=said or _("Order of the route saved."),
        )

    def _on_by_distance(self) -> None:
        route, services = self._route(), self.desk.services
        if route is None:
            return

        def find(_progress: Any) -> Sorted | CrmError:
            try:
                return services.routes.by_distance(route.id)
            except CrmError as error:
                return error

        self._opening.ask(_("Sorting by distance"), find, self._on_sorted)

    def _on_sorted(self, found: Sorted | CrmError) -> None:
        route = self._route()
        if isinstance(found, CrmError):
            message.error(found)
            return
        if route is None:
            return
        if not found.is_shorter:
            message.notify(_("The order is as short as it gets."))
            return
        said = _("{before} km became {after} km.").format(
            before=f"{found.before / METRES_PER_KM:.1f}", after=f"{found.after / METRES_PER_KM:.1f}"
        )
        if found.unplaced:
            said += " " + ngettext(
                "{count} customer without coordinates kept the place.",
                "{count} customers without coordinates kept their places.",
                found.unplaced,
            ).format(count=found.unplaced)
        self._put_in_order(route.id, list(found.stop_ids), said)


def _fit(table: FixedTable, specs: Sequence[FieldSpec], samples: dict[str, str]) -> None:
    """Columns as wide as their samples and their headings."""
    words, heads = table.table.fontMetrics(), QFontMetrics(font(12, 600))
    captions = {spec.name: heads.horizontalAdvance(spec.caption) for spec in specs}
    table.table.set_widths(
        {
            name: max(words.horizontalAdvance(text), captions[name]) + px(34)
            for name, text in samples.items()
        }
    )
