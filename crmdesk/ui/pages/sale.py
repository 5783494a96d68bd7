"""One sale, return, allowance or opening balance: lines, what settles it, posting."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QMenu, QWidget

from crmdesk.core import clock
from crmdesk.core.changes import ChangeSet
from crmdesk.core.errors import CrmError, FieldError, NotFound
from crmdesk.core.i18n import N_, _
from crmdesk.ui import message
from crmdesk.ui.credit.document_credit import DocumentCredit
from crmdesk.ui.desk import Desk
from crmdesk.ui.documents import steps as document_steps
from crmdesk.ui.documents.document_page import DocumentPage
from crmdesk.ui.documents.history_tab import HistoryTab
from crmdesk.ui.documents.reading import DocumentState
from crmdesk.ui.forms.line_editors import LineEditor
from crmdesk.ui.trade import steps
from crmdesk.ui.trade.contract_filling import ContractFilling
from crmdesk.ui.trade.help_texts import sale_help
from crmdesk.ui.trade.reading import CREDITS, LINELESS, Wanted, read_sale, rest_of
from crmdesk.ui.trade.sale_deeds import SaleDeeds
from crmdesk.ui.trade.settling_tab import SettlingTab
from crmdesk.ui.trade.words import new_title, open_words, title
from crmdesk.ui.widgets import (
    Pill,
    button,
    clear,
    hbox,
    passing_menu,
)

KEYS = (
    ("Ctrl+S", "save"), ("Ctrl+Return", "post"), ("Ctrl+Enter", "post"),
    ("Ctrl+Shift+Return", "post_paid"), ("Ctrl+Shift+Enter", "post_paid"), ("Esc", "cancel"),
    ("Ctrl+Tab", "next_tab"), ("Ctrl+Shift+Tab", "previous_tab"),
)  # fmt: skip


class SalePage(DocumentPage):
    """See the module."""

    title: ClassVar[str] = N_("Sale")
    entity: ClassVar[str] = "sale"
    page_id: ClassVar[str] = "sale"
    entities: ClassVar[tuple[str, ...]] = (
        "sale", "sale_line", "receipt", "allocation", "contract", "instalment", "product",
        "customer", "employee", "setting",
    )  # fmt: skip
    way = steps.SALE_WAY
    aside = steps.SALE_ASIDE
    acts = steps.SALE_ACTS
    keys = KEYS
    customer_tab = "sales"
    head_fields = ("sold_on", "due_on", "settlement", "contract_id", "instalment_id", "stated")
    form_fields = ("code", "owner_id", "original_id", "invoice_no", "invoiced_on", "remark")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._is_posting = self._is_releasing = False
        self.deeds = SaleDeeds(desk, self)
        self.filling = ContractFilling(desk, self.details)
        self.post = button(
            _("Post  Ctrl+Enter"), "check-circle", "primary", name="postChanges",
            tip=_("Save it and let it count at once (Ctrl+Enter)"),
        )  # fmt: skip
        self.post.clicked.connect(self.key_post)
        self.details.figured.connect(self._on_figured)
        self.details.totals.for_customer.connect(self._show_ours)
        self.dirty.add_verb(self.post, _("Save the draft  Ctrl+S"))

    def make_extra(self) -> list[QWidget]:
        self._posted = QWidget()
        self._marks = hbox(self._posted, (0, 0, 0, 0), 8)
        self._marks.addStretch()
        self.credit = DocumentCredit(self.desk, self.entity)
        return [self._posted, self.credit]

    def make_tabs(self) -> list[tuple[str, str, QWidget]]:
        self.settling, self.history = SettlingTab(self.desk), HistoryTab(self.desk)
        self.settling.receive_asked.connect(self._on_receive)
        self.settling.opened.connect(self._on_other)
        return [
            ("details", _("Lines"), self.details),
            ("settling", _("Settled by"), self.settling),
            ("terms", _("Invoice and more"), self.form),
            ("history", _("History"), self.history),
        ]

    # --- coming and reading ----------------------------------------------------------------------
    def enter(
        self,
        customer_id: int | None = None,
        opportunity_id: int | None = None,
        tab: str = "",
        **more: Any,
    ) -> None:
        """Show a stored document (``sale_id``), or begin one.

        For a customer (and a ``kind``), from ``contract_id`` and ``instalment_id``, or as the
        return of a sale (``return_of``).
        """
        record_id = more.get("sale_id")
        known = {name: more[name] for name in Wanted._fields if name in more}
        wanted = Wanted(record_id) if record_id else Wanted(None, customer_id, **known)
        self.come(wanted, tab)

    def reader(self, wanted: tuple[Any, ...]) -> Callable[[Any], DocumentState | NotFound]:
        services, asked = self.desk.services, Wanted(*wanted)

        def read(_progress: Any) -> DocumentState | NotFound:
            try:
                return read_sale(services, asked)
            except NotFound as error:
                return error

        return read

    def title_of(self, state: DocumentState) -> str:
        kind = str(state.values.get("kind") or "sale")
        return new_title(kind) if state.is_new else title(kind, state.code)

    def note_of(self, state: DocumentState) -> str:
        if state.state == "void":
            return str(state.values.get("remark") or _("Void: only to be read."))
        original = next(iter(state.children.get("original", ())), None)
        if original is not None:
            return _("Belongs to {code} of {day}").format(
                code=original["code"], day=original["sold_on"]
            )
        return ""

    def possible_acts(self, state: DocumentState) -> list[document_steps.Act]:
        found = super().possible_acts(state)
        kind, rest = state.values.get("kind"), rest_of(state.row)
        if kind in CREDITS or rest <= 0:
            found = [act for act in found if act is not steps.RECEIVE]
        if kind not in CREDITS or not rest:
            found = [act for act in found if act is not steps.APPLY]
        if kind != "sale":
            found = [act for act in found if act is not steps.RETURN]
        return found

    def show_more(self, state: DocumentState) -> None:
        kind = state.values.get("kind")
        has_lines = kind not in LINELESS or bool(state.lines)
        self.details.show_lines(has_lines)
        stated = self.details.form.boxes["stated"].editor
        if isinstance(stated, LineEditor):
            stated.line.setPlaceholderText(_(stated.spec.hint) if has_lines else "")
        no_plan = kind == "opening"
        self.details.form.show_fields(
            lambda spec: not (no_plan and spec.name in ("contract_id", "instalment_id"))
        )
        self.filling.show_document(state)
        self.settling.show_document(state)
        self.set_tab_count("settling", _("Settled by"), len(state.children.get("allocation", ())))
        self.history.show_customer(state.customer_id)
        self._show_mark(state)
        self._show_ours()
        if self._is_asking():
            self.credit.show_document(state)
        if self._is_releasing and not state.is_new:
            self._is_releasing = False
            QTimer.singleShot(0, self.key_post)

    def _is_asking(self) -> bool:
        """Whether the document may still be held: a sale that is not posted."""
        state = self.state
        return state is not None and state.is_open and state.values.get("kind") == "sale"

    def _show_ours(self) -> None:
        """What credit says is not for a customer who looks on."""
        self.credit.setVisible(self._is_asking() and not self.details.totals.is_for_customer)

    def _on_figured(self, amount: object) -> None:
        """What is typed comes to so much: may it leave?"""
        if isinstance(amount, int) and self._is_asking():
            settlement = self.details.typed().get("settlement")
            self.credit.ask_amount(amount, str(settlement) if settlement else None)

    def _show_mark(self, state: DocumentState) -> None:
        clear(self._marks, keep=1)
        self._posted.setVisible(state.state == "posted")
        if state.state == "posted":
            words, tone = open_words(state.row, clock.today())
            self._marks.insertWidget(0, Pill(words, tone))

    def _begin(self) -> None:
        """Of a new document one types the lines first, without lines the amount."""
        if self.state is not None and self.state.values.get("kind") in LINELESS:
            self.details.form.focus("stated")
        else:
            super()._begin()

    # --- saving ----------------------------------------------------------------------------------
    def _service(self) -> Any:
        return self.desk.services.sales

    def deed(
        self, state: DocumentState, values: Mapping[str, Any], lines: Sequence[Any] | None
    ) -> Callable[[Any], ChangeSet]:
        sales, version, post = self._service(), self._version or None, self._is_posting
        return lambda _p: sales.save(
            state.record_id, values, lines, None if state.is_new else version, post=post
        )

    def said_when_saved(self) -> str:
        return _("Posted.") if self._is_posting else _("Saved.")

    def key_save(self) -> None:
        """Ctrl+S: what is typed stays a draft."""
        self._is_posting = False
        self.save()

    def key_post(self) -> None:
        """Ctrl+Enter: save, and let it count."""
        state = self.state
        if state is None or not state.is_open or self._saving:
            return
        if state.record_id is not None and not self.changed_names():
            self.act_post(state.record_id)
            return
        self._is_posting = True
        self.save()

    def key_post_paid(self) -> None:
        """Ctrl+Shift+Enter: post, and the whole amount was paid at once."""
        state = self.state
        if state is None or not state.is_open or self._saving:
            return
        try:
            values = self._values(state)
        except FieldError:
            self.show_dirty()
            return
        changed = state.is_new or self.details.lines.is_changed()
        lines = self.details.lines.lines() if changed else None
        saved = self.deeds.post_paid(state.record_id, values, lines)
        if saved is not None:
            self.on_saved(saved, "")

    def on_saved(self, change_set: ChangeSet, then: str) -> None:
        self._is_posting = False
        super().on_saved(change_set, then)

    def on_refused(self, error: CrmError) -> None:
        super().on_refused(error)
        self._is_posting = False
        # Credit held what is not there yet: it is kept, posted again, and can be released then.
        self._is_releasing = getattr(error, "wants_draft", False)
        if self._is_releasing:
            self.key_save()

    # --- acts ------------------------------------------------------------------------------------
    def act_post(self, sale_id: int) -> None:
        """Let it count."""
        sales = self._service()
        self.step(_("Posting"), lambda: sales.post(sale_id), _("Posted."))

    def act_unpost(self, sale_id: int) -> None:
        """Make it a draft again."""
        sales = self._service()
        self.step(_("Saving"), lambda: sales.unpost(sale_id), _("It is a draft again."))

    def act_void(self, sale_id: int) -> None:
        """Make it void: why?"""
        self.deeds.void(sale_id)

    def act_amend(self, sale_id: int) -> None:
        """What may change after posting."""
        if self.state is not None:
            self.deeds.amend(sale_id, self.state.values)

    def act_give_back(self, sale_id: int) -> None:
        """Goods come back of it."""
        self.desk.open_page("sale", return_of=sale_id)

    def act_receive(self, sale_id: int) -> None:
        """Money came for it."""
        self.deeds.receive(self.state.customer_id if self.state else 0, sale_id)

    def act_apply(self, sale_id: int) -> None:
        """A return or an allowance pays documents."""
        self.deeds.apply_credit(sale_id)

    def _on_receive(self) -> None:
        if self.state is not None and self.state.record_id is not None:
            self.act_receive(self.state.record_id)

    def _on_other(self, entity: str, record_id: object) -> None:
        if entity == "sale":
            self.desk.open_page("sale", sale_id=record_id)
        elif isinstance(record_id, int):
            self.deeds.open_receipt(record_id)

    # --- menu and paper --------------------------------------------------------------------------
    def more_menu(self) -> QMenu | None:
        state = self.state
        if state is None:
            return None
        menu = passing_menu(self)
        if state.is_open:
            menu.addAction(_("Post, paid at once …") + "\tCtrl+Shift+Enter", self.key_post_paid)
            menu.addAction(_("Take the lines of the contract"), self.filling.fill)
        if state.record_id is not None:
            menu.addAction(_("Copy"), self._on_copy)
        if state.values.get("contract_id"):
            menu.addAction(_("Open the contract"), self._on_contract)
        if state.values.get("original_id"):
            menu.addAction(_("Open the original document"), self._on_original)
        if state.record_id is not None and state.state != "posted":
            menu.addAction(_("Delete"), self._on_delete)
        return menu if menu.actions() else None

    def key_print(self) -> None:
        """Ctrl+P: the document on paper."""
        from crmdesk.ui.printing import print_report

        state = self.state
        if state is None or state.record_id is None:
            return
        if self.changed_names():
            message.notify(_("Save first; what is printed is what was saved."))
            return
        print_report(self.desk, "sale", self, values={"sale": state.record_id})

    def _on_copy(self) -> None:
        if self.state is not None and self.state.record_id is not None:
            self.deeds.copy(self.state.record_id)

    def _on_contract(self) -> None:
        if self.state is not None:
            self.desk.open_page("contract", contract_id=self.state.values["contract_id"])

    def _on_original(self) -> None:
        if self.state is not None:
            self.desk.open_page("sale", sale_id=self.state.values["original_id"])

    def _on_delete(self) -> None:
        state, sales = self.state, self._service()
        if state is None or state.record_id is None:
            return
        sale_id = state.record_id
        self.forget()
        self.desk.write(
            _("Deleting"),
            lambda _p: sales.remove([sale_id]),
            said=_("The document is in the recycle bin."),
        )
        self.desk.go_back.emit()

    def help_text(self) -> str:
        return sale_help()
