"""Planning a week: whose, which, how many a day; what would come of it; then save."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtWidgets import QWidget

from crmdesk.core import clock
from crmdesk.core.errors import FieldError
from crmdesk.core.i18n import N_, _, ngettext
from crmdesk.models.deal_choices import Weekday
from crmdesk.models.fields import FieldSpec, Kind
from crmdesk.ui.desk import Desk
from crmdesk.ui.dialogs.base import Dialog
from crmdesk.ui.forms.form import RecordForm
from crmdesk.ui.forms.references import References
from crmdesk.ui.latest import LatestOnly
from crmdesk.ui.tables.fixed_table import FixedTable
from crmdesk.ui.theme import px
from crmdesk.ui.widgets import label
from crmdesk.ui.widgets.states import EmptyState

if TYPE_CHECKING:
    from crmdesk.services.visit_plans import Proposal

USUAL_CAPACITY: Final = 6  # visits a day, with the ways between them
CAPACITY_KEY: Final = "visits_a_day"
ASKED: Final = (
    FieldSpec(kind=Kind.REFERENCE, name="employee_id", label=N_("Seller"), reference="employee",
              required=True, span=2),
    FieldSpec(kind=Kind.DATE, name="day", label=N_("Week of"), required=True,
              hint=N_("any day of it: today, +7")),
    FieldSpec(kind=Kind.INTEGER, name="capacity", label=N_("Visits a day"), required=True,
              minimum=1, maximum=60),
)  # fmt: skip
COLUMNS: Final = (
    FieldSpec(kind=Kind.TEXT, label=N_("Day"), name="day"),
    FieldSpec(kind=Kind.INTEGER, label=N_("Place in the day"), name="place"),
    FieldSpec(kind=Kind.TEXT, label=N_("Customer name"), name="name"),
    FieldSpec(kind=Kind.TEXT, label=N_("Purpose of the visit"), name="purpose"),
)
SAMPLES: Final = {"day": "11-23 星期一", "place": "当天顺序", "purpose": "送样品并确认报价"}


class PlanDialog(Dialog):
    """``saved`` tells whether visits were written, ``day`` of which week."""

    def __init__(
        self,
        desk: Desk,
        parent: QWidget | None = None,
        *,
        seller_id: int | None = None,
        day: date | None = None,
        customer_ids: Sequence[int] | None = None,
    ) -> None:
        subtitle = _(
            "Who is due by the contact rhythm, most valuable first; each day follows the routes."
        )
        if customer_ids is not None:
            subtitle = ngettext(
                "{count} chosen customer, in the order of the list; each day follows the routes.",
                "{count} chosen customers, in the order of the list; each day follows the routes.",
                len(customer_ids),
            ).format(count=len(customer_ids))
        super().__init__(_("Plan a week"), parent, subtitle=subtitle, size=(760, 600))
        self._desk, self._ids = desk, customer_ids
        self._proposal: Proposal | None = None
        self._reading = LatestOnly(desk.jobs, self, delay_ms=150)
        self.day = day or _first_day()
        self.form = RecordForm(ASKED, References(desk), columns=4)
        kept = desk.preferences.get(CAPACITY_KEY)
        self.form.set_values(
            {
                "employee_id": seller_id or desk.services.employee_id,
                "day": self.day,
                "capacity": int(kept) if kept and kept.isdigit() else USUAL_CAPACITY,
            }
        )
        self.form.set_editing(True, is_new=True)
        self.form.changed.connect(self._ask)
        self.body.addWidget(self.form)
        self.table = FixedTable(COLUMNS, "name", name="planTable")
        metrics = self.table.table.fontMetrics()
        self.table.table.set_widths(
            {k: metrics.horizontalAdvance(t) + px(34) for k, t in SAMPLES.items()}
        )
        self.table.show_when_empty(
            EmptyState("calendar-check", _("Nobody to visit in this week"),
                       _("Nobody is due, or everybody has a visit already."), [])
        )  # fmt: skip
        self.body.addWidget(self.table, 1)
        self._note = label("", "warn", wrap=True, name="planNote")
        self.body.addWidget(self._note)
        self.add_close()
        self._save = self.add_button(_("Save the plan"), "primary", name="savePlan", icon="check")
        self._save.setEnabled(False)
        self._save.clicked.connect(self._on_save)
        self._ask()

    # --- proposing ---------------------------------------------------------------------------------
    def _values(self) -> tuple[int, date, int] | None:
        try:
            values = {name: box.value() for name, box in self.form.boxes.items()}
        except FieldError:
            return None
        seller, day, capacity = values["employee_id"], values["day"], values["capacity"]
        if (
            not isinstance(seller, int)
            or not isinstance(day, date)
            or not isinstance(capacity, int)
        ):
            return None
        return seller, day, capacity

    def _ask(self) -> None:
        asked = self._values()
        self._save.setEnabled(False)
        if asked is None:
            return
        (seller, day, capacity), ids = asked, self._ids
        self.day = day
        self._desk.preferences.set(CAPACITY_KEY, str(capacity))
        services = self._desk.services

        def propose(_progress: Any) -> Proposal:
            from crmdesk.services.visit_plans import monday_of

            return services.visit_plans.propose(seller, monday_of(day), capacity, ids)

        self._reading.ask(_("Planning"), propose, self._on_proposed)

    def _on_proposed(self, proposal: Proposal) -> None:
        self._proposal = proposal
        names, purposes = proposal.names, proposal.purposes
        rows = [
            (_titled(day.on), n, names[i], purposes.get(i) or "")
            for day in proposal.plan.days
            for n, i in enumerate(day.customer_ids, 1)
        ]
        self.table.show_rows(rows)
        left = proposal.plan.rolled_over
        words = ""
        if left:
            from crmdesk.analysis.visit_plan import WHY

            some = "、".join(names[r.visit.customer_id] for r in left[:3])
            words = ngettext(
                "{count} customer finds no place: {names}. {why}.",
                "{count} customers find no place: {names} … {why}.",
                len(left),
            ).format(count=len(left), names=some, why=_(WHY[left[0].why]))
        self._note.setText(words)
        self._note.setVisible(bool(words))
        self._save.setEnabled(bool(rows))

    def _on_save(self) -> None:
        proposal = self._proposal
        if proposal is None:
            return
        services = self._desk.services
        count = sum(len(day.customer_ids) for day in proposal.plan.days)
        self._desk.write(
            _("Saving the plan"),
            lambda _progress: services.visit_plans.save(proposal),
            said=ngettext("{count} visit planned.", "{count} visits planned.", count).format(
                count=count
            ),
        )
        self.accept()


def _first_day() -> date:
    """This week; from Friday on the next one."""
    today = clock.today()
    return today + timedelta(days=7 - today.weekday()) if today.weekday() >= 4 else today


def _titled(day: date) -> str:
    return f"{day:%m-%d} {_(tuple(Weekday)[day.weekday()].label)}"
