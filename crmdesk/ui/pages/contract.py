"""One contract: lines, payment plan and receipts, deliveries, terms, versions, scans."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar

from PySide6.QtWidgets import QMenu, QWidget

from crmdesk.core import clock
from crmdesk.core.changes import ChangeSet
from crmdesk.core.i18n import N_, _, told
from crmdesk.models.fields import FieldSpec, Kind
from crmdesk.ui import message
from crmdesk.ui.credit.document_credit import DocumentCredit
from crmdesk.ui.documents import steps
from crmdesk.ui.documents.completion_bars import CompletionRow
from crmdesk.ui.documents.contract_tabs import BOOKABLE, FilesTab, GoodsTab, MoneyTab
from crmdesk.ui.documents.deciding import Submitted, decide
from crmdesk.ui.documents.deed_dialog import REASON, DeedDialog
from crmdesk.ui.documents.document_page import DocumentPage
from crmdesk.ui.documents.help_texts import contract_help
from crmdesk.ui.documents.history_tab import HistoryTab
from crmdesk.ui.documents.reading import DocumentState
from crmdesk.ui.documents.versions_tab import VersionsTab
from crmdesk.ui.widgets import passing_menu

SIGNED_ON = FieldSpec(
    kind=Kind.DATE, label=N_("Signed on"), name="signed_on", required=True, span=2
)
CHANGE = FieldSpec(
    kind=Kind.PERCENT, label=N_("Price change"), name="change", span=2,
    hint=N_("e.g. 3 or -5; blank: none"),
)  # fmt: skip
PLAN = FieldSpec(
    kind=Kind.TEXT, label=N_("Percent + days after the start"), name="template", required=True,
    span=2, length=100,
)  # fmt: skip
START = FieldSpec(kind=Kind.DATE, label=N_("Start"), name="start", required=True, span=2)
OPEN_RENEWAL = steps.Act("open_renewal", N_("Open the renewal"), "target")


class ContractPage(DocumentPage):
    """See the module."""

    title: ClassVar[str] = N_("Contract")
    entity: ClassVar[str] = "contract"
    page_id: ClassVar[str] = "contract"
    entities: ClassVar[tuple[str, ...]] = (
        "contract", "contract_line", "instalment", "milestone", "delivery", "receipt",
        "attachment", "opportunity", "product", "customer", "contact", "employee", "setting",
    )  # fmt: skip
    way = steps.CONTRACT_WAY
    aside = steps.CONTRACT_ASIDE
    acts = steps.CONTRACT_ACTS
    head_fields = ("title", "amount", "deposit", "ends_on")
    form_fields = (
        "kind", "owner_id", "opportunity_id", "signed_on", "starts_on", "remind_days",
        "our_name", "our_signer", "their_name", "contact_id", "their_signer", "signed_at",
        "settlement", "delivery", "delivery_address", "warranty_months", "terms", "remark",
    )  # fmt: skip

    def make_extra(self) -> list[QWidget]:
        self.completion = CompletionRow()
        self.credit = DocumentCredit(self.desk, "contract")
        return [self.completion, self.credit]

    def make_tabs(self) -> list[tuple[str, str, QWidget]]:
        self.money, self.goods = MoneyTab(self.desk), GoodsTab(self.desk)
        self.files, self.history = FilesTab(self.desk), HistoryTab(self.desk)
        self.versions = VersionsTab(self.desk, "contract")
        self.versions.opened.connect(self._on_version)
        self.money.plan_asked.connect(self.make_plan)
        self.details.changed.connect(self._on_typed)
        return [
            ("details", _("Lines"), self.details),
            ("money", _("Payments"), self.money),
            ("goods", _("Deliveries"), self.goods),
            ("terms", _("Parties and terms"), self.form),
            ("versions", _("Versions"), self.versions),
            ("files", _("Attachments"), self.files),
            ("history", _("History"), self.history),
        ]

    # --- showing ---------------------------------------------------------------------------------
    def title_of(self, state: DocumentState) -> str:
        if state.is_new:
            return _("New contract")
        number = int(state.values.get("version_no") or 1)
        words = _("Contract {code}").format(code=state.code)
        return words + (_(", version {number}").format(number=number) if number > 1 else "")

    def note_of(self, state: DocumentState) -> str:
        if state.is_new:
            return ""
        if not state.is_current:
            return _("This is an old version: it can only be read. “Versions” leads to the newest.")
        if state.state == "returned" and state.values.get("approval_note"):
            return _("Sent back: {reason}").format(reason=state.values["approval_note"])
        if state.state in ("interrupted", "cancelled") and state.values.get("pause_reason"):
            return _("Reason: {reason}").format(reason=state.values["pause_reason"])
        if state.notes:
            return told(note.rstrip("。.") for note in state.notes)
        return ""

    def _on_typed(self) -> None:
        amount = self.details.typed().get("amount")
        self.credit.ask_amount(amount if isinstance(amount, int) else 0)

    def possible_acts(self, state: DocumentState) -> list[steps.Act]:
        found = super().possible_acts(state)
        if state.values.get("renewal_id"):
            found = [OPEN_RENEWAL if act is steps.RENEW else act for act in found]
        elif not state.values.get("ends_on"):
            found = [act for act in found if act is not steps.RENEW]
        if state.values.get("previous_id") and state.is_open:
            found.append(steps.DISCARD)
        return found

    def show_more(self, state: DocumentState) -> None:
        self.completion.show_completion(state)
        self.credit.show_document(state)
        self.money.show_document(state)
        self.goods.show_document(state)
        self.files.show_document(state)
        self.versions.show_versions(state)
        self.history.show_customer(state.customer_id)
        for key, title, count in (
            ("money", _("Payments"), len(state.children.get("receipt", ()))),
            ("goods", _("Deliveries"), len(state.children.get("delivery", ()))),
            ("versions", _("Versions"), len(state.versions)),
            ("files", _("Attachments"), len(state.children.get("attachment", ()))),
        ):
            self.set_tab_count(key, title, count)

    def new_parts(self, state: DocumentState) -> dict[str, Any]:
        return {
            "instalments": list(state.children.get("instalment", ())),
            "milestones": list(state.children.get("milestone", ())),
        }

    def _on_version(self, contract_id: object) -> None:
        self.desk.open_page("contract", contract_id=contract_id, tab="details")

    # --- acts ------------------------------------------------------------------------------------
    def _move(self, contract_id: int, state: str, said: str) -> None:
        services = self.desk.services
        self.step(_("Saving"), lambda: services.contracts.move(contract_id, state), said)

    def _move_with_reason(self, contract_id: int, state: str, title: str, verb: str) -> None:
        services = self.desk.services
        DeedDialog(
            self.desk,
            title,
            verb,
            [replace(REASON, label=N_("Why?"))],
            lambda values: services.contracts.move(
                contract_id, state, reason=str(values["reason"])
            ),
            self,
            said=_("Saved."),
        ).exec()

    def act_submit(self, contract_id: int) -> None:
        """Submit, and ask for the approval at once."""
        services = self.desk.services
        self.desk.write(
            _("Submitting"),
            lambda _p: services.contracts.move(contract_id, "submitted"),
            said=_("Submitted."),
            done=Submitted(self.desk, "contract", contract_id, self),
        )

    def act_decide(self, contract_id: int) -> None:
        """Approve or send back, with the approver's password."""
        decide(self.desk, "contract", contract_id, self)

    def act_sign(self, contract_id: int) -> None:
        """On which day was it signed?"""
        services = self.desk.services
        DeedDialog(
            self.desk,
            _("Sign the contract"),
            _("Signed"),
            [SIGNED_ON],
            lambda values: services.contracts.move(contract_id, "signed", on=values["signed_on"]),
            self,
            start={"signed_on": clock.today()},
            said=_("Signed."),
            icon="signature",
            height=240,
        ).exec()

    def act_start(self, contract_id: int) -> None:
        """It is being carried out."""
        self._move(contract_id, "running", _("The contract is being carried out."))

    def act_resume(self, contract_id: int) -> None:
        """It goes on."""
        self._move(contract_id, "running", _("The contract goes on."))

    def act_interrupt(self, contract_id: int) -> None:
        """It rests: why?"""
        self._move_with_reason(
            contract_id, "interrupted", _("Interrupt the contract"), _("Interrupt")
        )

    def act_complete(self, contract_id: int) -> None:
        """Everything was done."""
        self._move(contract_id, "completed", _("The contract is completed."))

    def act_close(self, contract_id: int) -> None:
        """The file is closed."""
        self._move(contract_id, "closed", _("The contract is closed."))

    def act_cancel(self, contract_id: int) -> None:
        """It comes to nothing: why?"""
        self._move_with_reason(
            contract_id, "cancelled", _("Cancel the contract"), _("Cancel the contract")
        )

    def act_new_version(self, contract_id: int) -> None:
        """A version to change, with its reason."""
        services = self.desk.services
        dialog = DeedDialog(
            self.desk,
            _("New version"),
            _("Begin the new version"),
            [replace(REASON, label=N_("Why is it changed?"))],
            lambda values: services.contracts.new_version(contract_id, str(values["reason"])),
            self,
            subtitle=_("Receipts, deliveries and scans go along; the old version is only read."),
            said=_("A new version is begun; the old one can only be read."),
            icon="stack-plus",
        )
        if dialog.exec() and dialog.saved is not None:
            self._open_made(dialog.saved, "contract")

    def act_discard(self, contract_id: int) -> None:
        """The version before is in force again."""
        state, services = self.state, self.desk.services
        if state is None:
            return
        before = state.values.get("previous_id")
        self.forget()
        self.desk.write(
            _("Giving up"),
            lambda _p: services.contracts.discard_version(contract_id),
            said=_("The version before is in force again."),
            done=lambda _change: self.desk.open_page("contract", contract_id=before),
        )

    def act_renew(self, contract_id: int) -> None:
        """An opportunity with the same products, and a task."""
        services = self.desk.services
        dialog = DeedDialog(
            self.desk,
            _("Renew the contract"),
            _("Open the renewal"),
            [CHANGE],
            lambda values: services.contracts.renew(contract_id, int(values["change"] or 0)),
            self,
            subtitle=_("Opens an opportunity with the same products and notes a task."),
            said=_("The renewal is prepared as an opportunity."),
            icon="arrows-clockwise",
            height=260,
        )
        if dialog.exec() and dialog.saved is not None:
            self._open_made(dialog.saved, "opportunity")

    def act_open_renewal(self, _contract_id: int) -> None:
        """The opportunity that renews it."""
        if self.state is not None:
            self.desk.open_page("opportunity", opportunity_id=self.state.values["renewal_id"])

    def _open_made(self, change_set: ChangeSet, entity: str) -> None:
        made = next(iter(change_set.of(entity).created), None)
        if made is not None:
            self.desk.open_page(entity, **{f"{entity}_id": made})

    def make_plan(self) -> None:
        """The instalments by percentages and days."""
        state = self.state
        if state is None or state.record_id is None:
            return
        if self.changed_names():
            message.notify(_("Save first; the plan is made of the saved amount."))
            return
        self.plan_dialog(state).exec()

    def plan_dialog(self, state: DocumentState) -> DeedDialog:
        """Asks for the percentages; unshown."""
        from crmdesk.services.setting_specs import PAYMENT_PLAN

        services, contract_id = self.desk.services, state.record_id
        amount = int(state.values.get("amount") or 0)

        def make(values: Any) -> ChangeSet:
            plan = services.contracts.plan(amount, values["start"], str(values["template"]))
            return services.contracts.save(contract_id, {}, None, plan)

        return DeedDialog(
            self.desk,
            _("Make the payment plan"),
            _("Make the plan"),
            [PLAN, START],
            make,
            self,
            subtitle=_("30+0 60+30 10+90 means: 30% at once, 60% after 30 days, 10% after 90."),
            start={
                "template": services.settings.get(PAYMENT_PLAN),
                "start": state.values.get("signed_on") or clock.today(),
            },
            said=_("The payment plan is made."),
            height=270,
        )

    # --- menu and paper --------------------------------------------------------------------------
    def more_menu(self) -> QMenu | None:
        state = self.state
        if state is None or state.record_id is None:
            return None
        menu = passing_menu(self)
        if state.opportunity is not None:
            menu.addAction(_("Open the opportunity"), self._on_opportunity)
        if state.values.get("quote_id"):
            menu.addAction(_("Open the quote"), self._on_quote)
        if state.is_current and state.state in BOOKABLE:
            menu.addAction(_("Write a sale for it"), self._on_sale)
        if state.is_open and not state.values.get("previous_id"):
            menu.addAction(_("Delete the contract"), self._on_delete)
        return menu if menu.actions() else None

    def key_print(self) -> None:
        """Ctrl+P: the summary."""
        from crmdesk.ui.printing import print_report

        state = self.state
        if state is not None and state.record_id is not None:
            print_report(
                self.desk,
                "contract",
                self,
                values={"contract": state.record_id},
            )

    def _on_opportunity(self) -> None:
        if self.state is not None and self.state.opportunity is not None:
            self.desk.open_page("opportunity", opportunity_id=int(self.state.opportunity["id"]))

    def _on_quote(self) -> None:
        if self.state is not None:
            self.desk.open_page("quote", quote_id=self.state.values["quote_id"])

    def _on_sale(self) -> None:
        """What was delivered and is not billed yet, as a sale to be posted."""
        if self.state is not None:
            self.desk.open_page("sale", contract_id=self.state.record_id)

    def _on_delete(self) -> None:
        state, services = self.state, self.desk.services
        if state is None or state.record_id is None:
            return
        contract_id = state.record_id
        self.forget()
        self.desk.write(
            _("Deleting"),
            lambda _p: services.records.remove("contract", [contract_id]),
            said=_("The contract is in the recycle bin."),
        )
        self.desk.go_back.emit()

    def help_text(self) -> str:
        return contract_help()
