"""报价: all quotes in one list, by state; what waits for approval or an answer first to find."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtWidgets import QWidget

from crmdesk.core.i18n import N_, _, ngettext
from crmdesk.models.query import Condition, Group, Op, Sort
from crmdesk.ui.dialogs.choose_customer import ChooseCustomerDialog
from crmdesk.ui.documents.help_texts import quotes_help
from crmdesk.ui.documents.list_page import ListPage
from crmdesk.ui.lists.entity_list import ALL, ListChip

NOT_REPLACED = Group((Condition("state", Op.NONE_OF, ("superseded",)),))


class QuotesPage(ListPage):
    """See the module."""

    title: ClassVar[str] = N_("Quotes")
    entity: ClassVar[str] = "quote"
    entities: ClassVar[tuple[str, ...]] = ("quote", "customer", "employee", "opportunity")
    columns = (
        "code", "customer_id", "title", "state", "amount", "quoted_on", "valid_until", "owner_id",
    )  # fmt: skip
    wide = ("contact_id", "opportunity_id", "discount", "approver_id")
    sort = Sort("quoted_on", descending=True)
    stretch = "customer_id"
    icon = "invoice"
    hint = N_("Number, subject, customer, initials (Ctrl+F)")
    new_title = N_("New quote")

    def make_body(self) -> QWidget:
        self.list.set_fixed_filter(NOT_REPLACED)
        return super().make_body()

    def chips(self) -> list[ListChip]:
        return [
            ListChip(ALL, _("All")),
            ListChip("draft", _("Drafts"), Group.where("state", Op.ONE_OF, "draft", "returned")),
            ListChip(
                "waiting", _("Waiting for approval"), Group.where("state", Op.ONE_OF, "submitted")
            ),
            ListChip("approved", _("To be sent"), Group.where("state", Op.ONE_OF, "approved")),
            ListChip("sent", _("Waiting for an answer"), Group.where("state", Op.ONE_OF, "sent")),
            ListChip("accepted", _("Accepted"), Group.where("state", Op.ONE_OF, "accepted")),
            ListChip(
                "lost",
                _("Declined or expired"),
                Group.where("state", Op.ONE_OF, "declined", "expired"),
            ),
        ]

    def said(self, total: int) -> str:
        return ngettext("{count} quote", "{count} quotes", total).format(count=f"{total:,}")

    def empty_words(self) -> tuple[str, str]:
        return (
            _("No quotes yet"),
            _("A quote takes over the terms of the customer, shows what was paid before, and "
              "becomes a contract in one step."),
        )  # fmt: skip

    def open(self, record_id: int) -> None:
        self.desk.open_page("quote", quote_id=record_id)

    def key_new(self) -> None:
        """Ctrl+N: for whom?"""
        chooser = ChooseCustomerDialog(
            self.desk, _("A quote for whom?"), _("Begin the quote"), self.window()
        )
        if chooser.exec() and chooser.chosen is not None:
            self.desk.open_page("quote", customer_id=chooser.chosen)

    def help_text(self) -> str:
        return quotes_help()
