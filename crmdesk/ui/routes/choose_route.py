"""Which route chosen customers are put on: one that there is, or a new one by its name."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from crmdesk.core.errors import FieldError
from crmdesk.core.i18n import N_, _, ngettext
from crmdesk.models.fields import FieldSpec, Kind
from crmdesk.ui.desk import Desk
from crmdesk.ui.dialogs.base import Dialog
from crmdesk.ui.forms.form import RecordForm
from crmdesk.ui.forms.references import References
from crmdesk.ui.widgets import label

ROUTE = FieldSpec(
    kind=Kind.REFERENCE,
    name="route_id",
    label=N_("Route"),
    reference="route",
    required=True,
    span=4,
)


class RouteReferences(References):
    """A route can be made from its name alone."""

    def can_create(self, entity: str) -> bool:
        return entity == "route" or super().can_create(entity)


class ChooseRouteDialog(Dialog):
    """Writes when it is accepted; customers on another route leave it."""

    def __init__(self, desk: Desk, ids: Sequence[int], parent: QWidget | None = None) -> None:
        said = ngettext("{count} chosen customer", "{count} chosen customers", len(ids))
        super().__init__(
            _("Put on a route"), parent, subtitle=said.format(count=len(ids)), size=(460, 300)
        )
        self._desk, self._ids = desk, list(ids)
        self.form = RecordForm([ROUTE], RouteReferences(desk), columns=4)
        self.form.set_values({})
        self.form.set_editing(True, is_new=True)
        self.body.addWidget(self.form)
        self.body.addWidget(
            label(
                _("A customer is on one route at most: who is on another one leaves it."),
                "muted",
                wrap=True,
            )
        )
        self.body.addStretch()
        self.add_close()
        save = self.add_button(_("Put on the route"), "primary", name="routeTake", icon="check")
        save.clicked.connect(self._on_save)
        self.form.focus_first()

    def _on_save(self) -> None:
        box = self.form.boxes["route_id"]
        try:
            route_id = box.value()
        except FieldError:
            return
        if not isinstance(route_id, int):
            box.show_problem(_("Choose a route or type the name of a new one."))
            return
        services, ids = self._desk.services, self._ids
        self._desk.write(
            _("Saving"),
            lambda progress: services.routes.add(route_id, ids, move=True, progress=progress),
            said=_("Put on the route."),
        )
        self.accept()
