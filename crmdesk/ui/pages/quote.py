"""One quote: its lines with what was paid before, terms, versions; from draft to contract."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from PySide6.QtWidgets import QMenu, QWidget

from crmdesk.core.changes import ChangeSet
from crmdesk.core.i18n import N_, _, told
from crmdesk.models.fields import FieldSpec, Kind
from crmdesk.ui.documents import steps
from crmdesk.ui.documents.deciding import Submitted, decide
from crmdesk.ui.documents.deed_dialog import REASON, DeedDialog
from crmdesk.ui.documents.document_page import DocumentPage
from crmdesk.ui.documents.help_texts import quote_help
from crmdesk.ui.documents.history_tab import HistoryTab
from crmdesk.ui.documents.reading import DocumentState
from crmdesk.ui.documents.versions_tab import VersionsTab
from crmdesk.ui.widgets import passing_menu

OPEN_CONTRACT = steps.Act("open_contract", N_("Open the contract"), "signature")
WIN = FieldSpec(
    kind=Kind.BOOL, label=N_("The opportunity is won with it"), name="win", required=True,
    default=True, span=4,
)  # fmt: skip
SUMMARY = FieldSpec(
    kind=Kind.TEXT, label=N_("Summary of the opportunity"), name="summary", multiline=True,
    span=4, length=500,
)  # fmt: skip


class QuotePage(DocumentPage):
    """See the module."""

    title: ClassVar[str] = N_("Quote")
    entity: ClassVar[str] = "quote"
    page_id: ClassVar[str] = "quote"
    entities: ClassVar[tuple[str, ...]] = (
        "quote", "quote_line", "contract", "product", "opportunity", "customer", "contact",
        "employee", "setting",
    )  # fmt: skip
    way = steps.QUOTE_WAY
    aside = steps.QUOTE_ASIDE
    acts = steps.QUOTE_ACTS
    head_fields = ("title", "contact_id", "valid_until", "discount")
    form_fields = (
        "quoted_on", "owner_id", "opportunity_id", "settlement", "delivery", "delivery_days",
        "deposit", "is_tax_included", "terms", "remark",
    )  # fmt: skip

    def make_tabs(self) -> list[tuple[str, str, QWidget]]:
        self.versions = VersionsTab(self.desk, "quote")
        self.versions.opened.connect(self._on_version)
        self.history = HistoryTab(self.desk)
        return [
            ("details", _("Lines"), self.details),
            ("terms", _("Terms and more"), self.form),
            ("versions", _("Versions"), self.versions),
            ("history", _("History"), self.history),
        ]

    # --- showing ---------------------------------------------------------------------------------
    def title_of(self, state: DocumentState) -> str:
        if state.is_new:
            return _("New quote")
        number = int(state.values.get("version_no") or 1)
        words = _("Quote {code}").format(code=state.code)
        return words + (_(", version {number}").format(number=number) if number > 1 else "")

    def note_of(self, state: DocumentState) -> str:
        if state.is_new:
            return ""
        if not state.is_current:
            return _("This is an old version: it can only be read. “Versions” leads to the newest.")
        if state.state == "returned" and state.values.get("approval_note"):
            return _("Sent back: {reason}").format(reason=state.values["approval_note"])
        if state.state == "submitted" and state.notes:
            reasons = told(note.rstrip("。.") for note in state.notes)
            return _("Waits for approval: {reasons}").format(reasons=reasons)
        if not state.is_open:
            return _("Closed to changes. “New version” makes a copy that can be changed.")
        return ""

    def possible_acts(self, state: DocumentState) -> list[steps.Act]:
        found = super().possible_acts(state)
        if state.contract is None:
            return found
        return [OPEN_CONTRACT if act is steps.TO_CONTRACT else act for act in found]

    def show_more(self, state: DocumentState) -> None:
        self.versions.show_versions(state)
        self.set_tab_count("versions", _("Versions"), len(state.versions))
        self.history.show_customer(state.customer_id)

    def _on_version(self, quote_id: object) -> None:
        self.desk.open_page("quote", quote_id=quote_id, tab="details")

    # --- acts ------------------------------------------------------------------------------------
    def act_submit(self, quote_id: int) -> None:
        """Submit; what needs no approval is approved at once, else it is asked for."""
        services = self.desk.services
        self.desk.write(
            _("Submitting"),
            lambda _p: services.quotes.submit(quote_id),
            said=_("Submitted."),
            done=Submitted(self.desk, "quote", quote_id, self),
        )

    def act_decide(self, quote_id: int) -> None:
        """Approve or send back, with the approver's password."""
        decide(self.desk, "quote", quote_id, self)

    def act_send(self, quote_id: int) -> None:
        """It went to the customer today."""
        services = self.desk.services
        self.step(_("Sending"), lambda: services.quotes.send(quote_id), _("Marked as sent."))

    def act_accept(self, quote_id: int) -> None:
        """The customer accepts."""
        services = self.desk.services
        self.step(
            _("Saving"), lambda: services.quotes.accept(quote_id), _("Accepted by the customer.")
        )

    def act_decline(self, quote_id: int) -> None:
        """The customer declines: why?"""
        services = self.desk.services
        DeedDialog(
            self.desk,
            _("The customer declines"),
            _("Decline the quote"),
            [replace(REASON, label=N_("Why?"))],
            lambda values: services.quotes.decline(quote_id, str(values["reason"])),
            self,
            said=_("Declined by the customer."),
        ).exec()

    def act_new_version(self, quote_id: int) -> None:
        """A copy to change; this one stays as it is."""
        services = self.desk.services
        self.desk.write(
            _("New version"),
            lambda _p: services.quotes.new_version(quote_id),
            said=_("A new version is begun; the old one can only be read."),
            done=self._on_created,
        )

    def _on_created(self, change_set: ChangeSet) -> None:
        made = next(iter(change_set.of("quote").created), None)
        if made is not None:
            self.desk.open_page("quote", quote_id=made, tab="details")

    def act_to_contract(self, quote_id: int) -> None:
        """One step to the contract; an opportunity that is open may be won with it."""
        state, services = self.state, self.desk.services
        opportunity = state.opportunity if state is not None else None
        if opportunity is None or opportunity["state"] not in ("new", "active"):
            self.desk.write(
                _("Making the contract"),
                lambda _p: services.quotes.to_contract(quote_id),
                said=_("The contract is made; look it over and submit it."),
                done=self._on_contract,
            )
            return
        dialog = self.contract_dialog(quote_id, str(opportunity["name"]))
        if dialog.exec() and dialog.saved is not None:
            self._on_contract(dialog.saved)

    def contract_dialog(self, quote_id: int, opportunity: str) -> DeedDialog:
        """Asks whether the opportunity is won with it; unshown."""
        services = self.desk.services
        return DeedDialog(
            self.desk,
            _("Make it a contract"),
            _("Make the contract"),
            [WIN, SUMMARY],
            lambda values: services.quotes.to_contract(
                quote_id, win=bool(values["win"]), summary=str(values["summary"] or "")
            ),
            self,
            subtitle=_("Lines, prices and terms go over. Opportunity: {name}").format(
                name=opportunity
            ),
            said=_("The contract is made; look it over and submit it."),
            icon="signature",
            height=330,
        )

    def _on_contract(self, change_set: ChangeSet) -> None:
        made = next(iter(change_set.of("contract").created), None)
        if made is not None:
            self.desk.open_page("contract", contract_id=made)

    def act_open_contract(self, _quote_id: int) -> None:
        """The contract it became."""
        if self.state is not None and self.state.contract is not None:
            self.desk.open_page("contract", contract_id=int(self.state.contract["id"]))

    # --- menu and paper --------------------------------------------------------------------------
    def more_menu(self) -> QMenu | None:
        state = self.state
        if state is None or state.record_id is None:
            return None
        menu = passing_menu(self)
        menu.addAction(_("Print without prices (for the warehouse)"), self._on_print_blind)
        menu.addAction(_("Copy as a new quote"), self._on_copy)
        menu.addAction(_("Copy for another customer …"), self._on_copy_for)
        if state.opportunity is not None:
            menu.addAction(_("Open the opportunity"), self._on_opportunity)
        if state.is_open:
            menu.addSeparator()
            menu.addAction(_("Delete the quote"), self._on_delete)
        return menu

    def key_print(self) -> None:
        """Ctrl+P: the paper for the customer."""
        self._print(without_prices=False)

    def _on_print_blind(self) -> None:
        self._print(without_prices=True)

    def _print(self, *, without_prices: bool) -> None:
        from crmdesk.ui.printing import print_report

        state = self.state
        if state is not None and state.record_id is not None:
            print_report(
                self.desk,
                "quote",
                self,
                values={"quote": state.record_id, "without_prices": without_prices},
            )

    def _on_copy(self) -> None:
        self._copy(None)

    def _on_copy_for(self) -> None:
        from crmdesk.ui.dialogs.choose_customer import ChooseCustomerDialog

        chooser = ChooseCustomerDialog(
            self.desk, _("Copy for which customer?"), _("Copy the quote"), self.window()
        )
        if chooser.exec() and chooser.chosen is not None:
            self._copy(chooser.chosen)

    def _copy(self, customer_id: int | None) -> None:
        state, services = self.state, self.desk.services
        if state is None or state.record_id is None:
            return
        quote_id = state.record_id
        self.desk.write(
            _("Copying"),
            lambda _p: services.quotes.copy(quote_id, customer_id),
            said=_("Copied."),
            done=self._on_created,
        )

    def _on_opportunity(self) -> None:
        if self.state is not None and self.state.opportunity is not None:
            self.desk.open_page("opportunity", opportunity_id=int(self.state.opportunity["id"]))

    def _on_delete(self) -> None:
        state, services = self.state, self.desk.services
        if state is None or state.record_id is None:
            return
        quote_id = state.record_id
        self.forget()
        self.desk.write(
            _("Deleting"),
            lambda _p: services.records.remove("quote", [quote_id]),
            said=_("The quote is in the recycle bin."),
        )
        self.desk.go_back.emit()

    def help_text(self) -> str:
        return quote_help()
