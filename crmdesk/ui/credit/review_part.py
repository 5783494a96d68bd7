"""首营审批: the reviews of all customers, and beside them the one chosen with its documents."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from crmdesk.core.changes import ChangeSet
from crmdesk.core.i18n import _
from crmdesk.models.query import Condition, Group, Op, Sort
from crmdesk.ui.credit.review_card import ReviewCard
from crmdesk.ui.desk import Desk
from crmdesk.ui.lists.entity_list import ALL, EntityList, ListChip
from crmdesk.ui.widgets import hbox
from crmdesk.ui.widgets.states import EmptyState, Way

if TYPE_CHECKING:
    from crmdesk.ui.documents.approval_dialog import ApprovalDialog
    from crmdesk.ui.documents.deed_dialog import DeedDialog

ENTITY: Final = "qualification_review"
COLUMNS: Final = (
    "customer_id", "kind", "goods", "state", "applied_on", "applied_by_id", "review_on",
)  # fmt: skip
DUE_WITHIN: Final = 30  # days
LONG_AGO: Final = 3650


def _due() -> Group:
    """Approved ones that are to be repeated."""
    soon = Group(
        (
            Condition("review_on", Op.LAST_DAYS, (LONG_AGO,)),
            Condition("review_on", Op.NEXT_DAYS, (DUE_WITHIN,)),
        ),
        every=False,
    )
    return Group((soon, *Group.where("state", Op.ONE_OF, "approved").items))


class ReviewPart(QWidget):
    """``counted`` carries how many reviews are shown."""

    counted = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("reviewPart")
        self._desk = desk
        row = hbox(self, spacing=10)
        self.list = _List(self)
        self.list.set_chips(
            [
                ListChip(ALL, _("All")),
                ListChip(
                    "open",
                    _("Being prepared"),
                    Group.where("state", Op.ONE_OF, "draft", "returned"),
                ),
                ListChip("submitted", _("To decide"), Group.where("state", Op.ONE_OF, "submitted")),
                ListChip("approved", _("Approved"), Group.where("state", Op.ONE_OF, "approved")),
                ListChip("due", _("Review is due"), _due()),
            ]
        )
        self.list.table.set_stretch("customer_id")
        self.list.show_when_empty(
            EmptyState(
                "seal-check",
                _("No reviews yet"),
                _(
                    "Before the first deal a customer shows its documents. Apply here; what lacks "
                    "is listed, and an approver decides. It is repeated every year."
                ),
                [Way(_("Apply for first business"), self.apply, "plus", name="emptyApply")],
            )
        )
        row.addWidget(self.list, 1)
        self.card = ReviewCard(desk)
        row.addWidget(self.card)
        self.list.current_changed.connect(self._on_current)
        self.list.opened.connect(self._on_opened)
        self.list.edit_asked.connect(self._on_opened)
        self.list.counted.connect(self.counted)
        self.card.decide_asked.connect(self.decide)
        self.card.again_asked.connect(self._on_again)

    # --- showing ---------------------------------------------------------------------------------
    def refresh(self) -> None:
        """Read the list and the chosen review again."""
        self.list.refresh()
        self.card.reload()

    def on_change(self, change_set: ChangeSet) -> None:
        """Something was written."""
        self.list.on_change(change_set)
        self.card.reload()

    def _on_current(self, review_id: object) -> None:
        self.card.show_review(review_id if isinstance(review_id, int) else None)

    def _on_opened(self, review_id: object) -> None:
        row = self._row(review_id)
        if row is not None:
            self._desk.open_customer(int(row["customer_id"]), tab="documents")

    def _row(self, review_id: object) -> Any:
        if not isinstance(review_id, int):
            return None
        return self._desk.services.records.fetch_many(ENTITY, [review_id]).get(review_id)

    # --- doing -----------------------------------------------------------------------------------
    def apply(self) -> None:
        """With whom shall business begin, and with which goods?"""
        from crmdesk.ui.dialogs.choose_customer import ChooseCustomerDialog

        chooser = ChooseCustomerDialog(
            self._desk, _("With whom shall business begin?"), _("Apply"), self.window()
        )
        if chooser.exec() and chooser.chosen is not None:
            self.ask_goods(chooser.chosen)

    def _on_again(self, customer_id: object) -> None:
        if isinstance(customer_id, int):
            self.ask_goods(customer_id, "periodic")

    def ask_goods(self, customer_id: int, kind: str = "first") -> None:
        """Which goods? Then the review stands in the list."""
        dialog = apply_dialog(self._desk, customer_id, kind, self.window())
        dialog.exec()
        made = None
        if dialog.saved is not None:
            made = next(iter(dialog.saved.of(ENTITY).created), None)
        if made is not None:
            self.list.show_all()
            self.list.refresh(made)
            self.card.show_review(made)

    def decide(self, review_id: object) -> None:
        """Approve or send back, with the approver's password."""
        if isinstance(review_id, int):
            review_decision(self._desk, review_id, self.window()).exec()


class _List(EntityList):
    def __init__(self, part: ReviewPart) -> None:
        super().__init__(
            part._desk, ENTITY, COLUMNS, Sort("applied_on", descending=True),
            view_key="qualification_review_view",
        )  # fmt: skip

    def add_acts(self, menu: QMenu) -> None:
        menu.addAction(_("Documents of the customer")).triggered.connect(self._on_documents)

    def _on_documents(self) -> None:
        current = self.current_id()
        if current is not None:
            self.opened.emit(current)


def apply_dialog(desk: Desk, customer_id: int, kind: str, parent: QWidget | None) -> DeedDialog:
    """The dialog that begins a review; unshown."""
    from dataclasses import replace

    from crmdesk.ui.documents.deed_dialog import DeedDialog

    services = desk.services
    specs = services.catalogue.by_key(ENTITY)

    def deed(values: Mapping[str, Any]) -> ChangeSet:
        return services.qualification_reviews.apply(
            customer_id, values["goods"] or ("general",), str(values["kind"])
        )

    return DeedDialog(
        desk,
        _("Apply for first business"),
        _("Apply"),
        [replace(specs["kind"], span=4), replace(specs["goods"], span=4)],
        deed,
        parent,
        subtitle=services.names("customer", customer_id),
        start={"kind": kind, "goods": ("general",)},
        said=_("Applied; the card beside the list says what lacks."),
        icon="seal-check",
        height=330,
    )


def review_decision(desk: Desk, review_id: int, parent: QWidget | None) -> ApprovalDialog:
    """The dialog that decides a submitted review; unshown."""
    from crmdesk.analysis.qualification import Outcome
    from crmdesk.charts.words import shown
    from crmdesk.ui.documents.approval_dialog import ApprovalDialog

    services = desk.services
    row: Any = services.records.fetch(ENTITY, review_id)
    found = services.qualification_reviews.readiness(review_id)
    reasons = [shown(lack.words) for lack in found.lacks]
    reasons += [shown(c.words) for c in found.checks if c.outcome is not Outcome.PASSED]
    return ApprovalDialog(
        desk,
        _("First business with {customer}").format(
            customer=services.names("customer", int(row["customer_id"]))
        ),
        services.approvals.approvers(),
        reasons or [_("All documents are there and every check has passed.")],
        approve=lambda who, password, note: services.qualification_reviews.approve(
            review_id, who, password, note
        ),
        send_back=lambda who, password, note: services.qualification_reviews.send_back(
            review_id, who, password, note
        ),
        parent=parent,
    )
