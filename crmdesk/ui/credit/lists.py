"""Limits, credit reports and holds of all customers, as lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtWidgets import QMenu, QWidget

from crmdesk.core.i18n import N_, _
from crmdesk.core.money import FEN_PER_YUAN
from crmdesk.models.fields import YUAN, FieldSpec, Kind
from crmdesk.models.query import Condition, Group, Op, Sort
from crmdesk.models.trade_choices import Verdict
from crmdesk.ui.desk import Desk
from crmdesk.ui.latest import LatestOnly
from crmdesk.ui.lists.entity_list import ALL, EntityList, ListChip
from crmdesk.ui.tables.fixed_table import FixedTable
from crmdesk.ui.theme import set_role
from crmdesk.ui.widgets import vbox
from crmdesk.ui.widgets.states import EmptyState

if TYPE_CHECKING:
    from crmdesk.services.credit_log import Entry

LOG_ROWS: Final = 500


class LimitList(EntityList):
    """Every limit that was proposed or granted; opening a proposed one decides it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk, "credit_limit",
            ("customer_id", "kind", "amount", "credit_days", "valid_from", "valid_until", "state",
             "computed", "reason", "approver_id"),
            Sort("valid_from", descending=True), view_key="credit_limit_view",
        )  # fmt: skip
        self.table.set_stretch("customer_id")
        temporary = Condition("kind", Op.ONE_OF, ("temporary",))
        self.set_chips(
            [
                ListChip(ALL, _("All")),
                ListChip("proposed", _("To decide"), Group.where("state", Op.ONE_OF, "proposed")),
                ListChip("approved", _("In force"), Group.where("state", Op.ONE_OF, "approved")),
                ListChip("temporary", _("Temporary"), Group((temporary,))),
                ListChip("refused", _("Not granted"), Group.where("state", Op.ONE_OF, "refused")),
            ]
        )
        self.show_when_empty(
            EmptyState(
                "scales",
                _("No limits yet"),
                _("Propose a limit on the tab “Credit” of a customer's card; an approver decides."),
            )
        )
        self.opened.connect(self._on_opened)
        self.edit_asked.connect(self._on_opened)

    def _on_opened(self, limit_id: object) -> None:
        row = _row(self.desk, "credit_limit", limit_id)
        if row is None:
            return
        if row["state"] == "proposed":
            from crmdesk.ui.credit.limit_dialogs import decide_limit

            decide_limit(self.desk, int(row["id"]), self.window())
        else:
            self.desk.open_customer(int(row["customer_id"]), tab="credit")

    def add_acts(self, menu: QMenu) -> None:
        menu.addAction(_("Open card")).triggered.connect(self._on_card)

    def _on_card(self) -> None:
        row = _row(self.desk, "credit_limit", self.current_id())
        if row is not None:
            self.desk.open_customer(int(row["customer_id"]), tab="credit")


class ReportList(EntityList):
    """Every credit report; one opens its page."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk, "credit_report",
            ("code", "customer_id", "state", "investigated_on", "score", "grade",
             "proposed_limit", "valid_until", "review_on", "investigator_id"),
            Sort("investigated_on", descending=True), view_key="credit_report_view",
        )  # fmt: skip
        self.table.set_stretch("customer_id")
        past = Condition("review_on", Op.LAST_DAYS, (3650,))
        self.set_chips(
            [
                ListChip(ALL, _("All")),
                ListChip(
                    "draft", _("Drafts"), Group.where("state", Op.ONE_OF, "draft", "returned")
                ),
                ListChip("submitted", _("To decide"), Group.where("state", Op.ONE_OF, "submitted")),
                ListChip("approved", _("Approved"), Group.where("state", Op.ONE_OF, "approved")),
                ListChip(
                    "review",
                    _("Review is due"),
                    Group((past, *Group.where("state", Op.ONE_OF, "approved").items)),
                ),
            ]
        )
        self.show_when_empty(
            EmptyState(
                "file-text",
                _("No credit reports yet"),
                _(
                    "A credit report gathers what the card, our own records and your inquiries "
                    "say. Begin one on the tab “Credit” of a customer's card."
                ),
            )
        )
        self.opened.connect(self._on_opened)
        self.edit_asked.connect(self._on_opened)

    def _on_opened(self, report_id: object) -> None:
        self.desk.open_page("credit_report", report_id=report_id)


# --- the log --------------------------------------------------------------------------------
def log_specs() -> tuple[FieldSpec, ...]:
    """The columns of the log of holds."""
    made: tuple[tuple[Kind, str, str, dict[str, Any]], ...] = (
        (Kind.DATETIME, "decided_at", _("Decided at"), {}),
        (Kind.REFERENCE, "customer_id", _("Customer"), {"reference": "customer"}),
        (Kind.TEXT, "document", _("Document"), {}),
        (Kind.MONEY, "amount", _("Amount"), {"per_unit": FEN_PER_YUAN, "decimals": 2,
                                            "unit": YUAN}),
        (Kind.TEXT, "outcome", _("What became of it"), {}),
        (Kind.TEXT, "reasons", _("Reasons"), {}),
        (Kind.REFERENCE, "employee_id", _("Who"), {"reference": "employee"}),
    )  # fmt: skip
    return tuple(
        FieldSpec(kind=kind, name=f"hold_{name}", label=label, custom=True, **more)
        for kind, name, label, more in made
    )


HELD: Final = N_("Held")
RELEASED: Final = N_("Released by an approver")


def outcome(entry: Entry) -> str:
    """What became of a decision, in a word or two."""
    if entry.is_held:
        return _(HELD)
    if entry.release_id is not None:
        return _(RELEASED)
    return _(Verdict(entry.verdict.value).label)


def log_row(entry: Entry) -> tuple[Any, ...]:
    """A decision in the order of the columns."""
    document = _DOCUMENTS[entry.stage.value]
    return (
        entry.decided_at,
        entry.customer_id,
        f"{_(document)} {entry.document_no or ''}".strip(),
        entry.amount,
        outcome(entry),
        "；".join(said.rstrip("。.") for said in entry.sentences()),
        entry.employee_id,
    )


_DOCUMENTS: Final = {"quote": N_("Quote"), "contract": N_("Contract"), "sale": N_("Sale")}


class DecisionList(QWidget):
    """Holds, warnings and releases: which document, why, who. A row opens the customer's card."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("decisionList")
        set_role(self, "card")
        self._desk = desk
        self._latest = LatestOnly(desk.jobs, self)
        self._entries: list[Entry] = []
        specs = log_specs()
        self.table = FixedTable(specs, "hold_reasons", namer=self._name, name="decisionTable")
        self.table.show_when_empty(
            EmptyState(
                "shield-check",
                _("Nothing was held yet"),
                _("What credit holds, warns of or an approver releases is written down here."),
            )
        )
        self.table.opened.connect(self._on_opened)
        vbox(self, (1, 1, 1, 1)).addWidget(self.table)

    def _name(self, entity: str, record_id: int) -> str:
        return self._desk.services.names(entity, record_id)

    def refresh(self) -> None:
        """Read the log again."""
        services = self._desk.services
        self._latest.ask(
            _("Reading"), lambda _p: services.credit_hold.log(limit=LOG_ROWS), self._on_read
        )

    def _on_read(self, entries: list[Entry]) -> None:
        self._entries = entries
        self.table.show_rows([log_row(entry) for entry in entries])

    def _on_opened(self, place: int) -> None:
        if 0 <= place < len(self._entries):
            self._desk.open_customer(self._entries[place].customer_id, tab="credit")


def _row(desk: Desk, entity: str, record_id: object) -> Any:
    if not isinstance(record_id, int):
        return None
    return desk.services.records.fetch_many(entity, [record_id]).get(record_id)
