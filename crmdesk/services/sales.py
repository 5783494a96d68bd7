"""Sales, returns, allowances and opening balances: filling them in, posting, taking back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import select

from crmdesk.analysis import states
from crmdesk.core import clock
from crmdesk.core.changes import ChangeSet
from crmdesk.core.errors import CrmError, NotFound, ValidationError
from crmdesk.core.i18n import N_, _
from crmdesk.models.database import Database
from crmdesk.services import receipt_writing, sale_drafts
from crmdesk.services.catalogue import raw_table
from crmdesk.services.document_rows import in_order, save_rows
from crmdesk.services.records import CREATED, DELETED, DELETED_MANY, EDITED
from crmdesk.services.rules import documents
from crmdesk.services.sale_drafts import SaleDraft
from crmdesk.services.writing import WriteContext, Writer

POSTED: Final = N_("Posted {entity} {name}")
UNPOSTED: Final = N_("Unposted {entity} {name}")
VOIDED: Final = N_("Made {entity} {name} void: {reason}")
OPENINGS: Final = N_("Posted opening balances: {count}")
COPIED: Final = N_("Copied {entity} {name}")
VOID_REMARK: Final = N_("Void: {reason}")
NOT_PAID_AT_ONCE: Final = N_("Only a sale or a return that is posted can be paid at once.")
REMARK_LENGTH: Final = 500
LONGEST_REASON: Final = 200


class SaleService:
    """See the module. Whatever raises leaves everything as it was."""

    def __init__(self, database: Database, make_context: Callable[[], WriteContext]) -> None:
        self._database = database
        self._make_context = make_context

    # --- filling a form -------------------------------------------------------------------
    def prefilled(self, customer_id: int, kind: str = "sale") -> SaleDraft:
        """An empty document of today with the terms of the customer. Raises NotFound."""
        with self._database.read() as connection:
            return sale_drafts.new(connection, customer_id, kind, clock.today())

    def line_of(self, customer_id: int | None, product_id: int) -> dict[str, Any]:
        """The values of a new line with one piece of a product, at this customer's price."""
        with self._database.read() as connection:
            return sale_drafts.line_of(connection, customer_id, product_id)

    def from_contract(self, contract_id: int, instalment_id: int | None = None) -> SaleDraft:
        """What a contract still has to be billed for, or the sum of an instalment."""
        with self._database.read() as connection:
            return sale_drafts.from_contract(connection, contract_id, instalment_id, clock.today())

    def return_of(self, sale_id: int) -> SaleDraft:
        """A return of what has not come back yet of a posted sale. Raises NotFound, CrmError."""
        with self._database.read() as connection:
            return sale_drafts.return_of(connection, sale_id, clock.today())

    # --- writing --------------------------------------------------------------------------
    def save(
        self,
        sale_id: int | None,
        values: Mapping[str, Any],
        rows: Sequence[Mapping[str, Any]] | None = None,
        base_version: int | None = None,
        *,
        post: bool = False,
        paid: Mapping[str, Any] | None = None,
    ) -> ChangeSet:
        """Create (sale_id None) or change a document with its lines in one act.

        Lines without ``id`` are new, missing ones are removed; None leaves them alone. *post*
        posts it, too: what is posted already is unposted, changed and posted again. *paid* are
        values of a receipt of the whole amount in the same act (``method``, ``received_on`` ...).
        Raises ValidationError, StaleRecord, NotFound, CrmError (CreditHold).
        """
        with self._writer(CREATED if sale_id is None else EDITED) as writer:
            if sale_id is None:
                sale_id = self._create(writer, values, rows, post=post)
            else:
                self._change(writer, sale_id, values, rows, base_version, post=post)
            if paid is not None:
                self._pay(writer, sale_id, paid)
            self._name(writer, sale_id)
        return writer.change_set

    def _create(
        self,
        writer: Writer,
        values: Mapping[str, Any],
        rows: Sequence[Mapping[str, Any]] | None,
        *,
        post: bool,
    ) -> int:
        state = {"state": "posted"} if post else {}
        sale_id = writer.create("sale", {**values, **state})
        if rows:
            save_rows(writer, "sale_line", sale_id, self._priced(writer, rows))
        return sale_id

    def _change(
        self,
        writer: Writer,
        sale_id: int,
        values: Mapping[str, Any],
        rows: Sequence[Mapping[str, Any]] | None,
        base_version: int | None,
        *,
        post: bool,
    ) -> None:
        row = self._living(writer, sale_id)
        if post and row["state"] == "posted":
            writer.update("sale", sale_id, {"state": "draft"})
            if base_version == row["version"]:
                base_version = None  # nobody else wrote in between
        if values:
            writer.update("sale", sale_id, values, base_version)
        if rows is not None:
            save_rows(writer, "sale_line", sale_id, self._priced(writer, rows))
        if post:
            writer.update("sale", sale_id, {"state": "posted"})

    def _priced(
        self, writer: Writer, rows: Sequence[Mapping[str, Any]]
    ) -> Sequence[Mapping[str, Any]]:
        """New lines of a product whose price nobody named get its list price."""

        def priced(row: Mapping[str, Any]) -> Mapping[str, Any]:
            product_id = row.get("product_id")
            if row.get("id") or product_id is None or row.get("price") is not None:
                return row
            product = documents.product(writer, product_id) or {}
            return {**row, "price": product.get("price") or 0}

        documents.read_products(writer, [row.get("product_id") for row in rows])
        return [priced(row) for row in rows]

    def _pay(self, writer: Writer, sale_id: int, paid: Mapping[str, Any]) -> None:
        row = self._living(writer, sale_id)
        if row["state"] != "posted":
            raise CrmError(NOT_PAID_AT_ONCE)
        receipt_writing.pay_at_once(writer, row, paid)

    def post_openings(self, balances: Sequence[Mapping[str, Any]]) -> ChangeSet:
        """Post what customers owed when the file began, as one act.

        Each has ``customer_id``, ``amount`` (fen) and on wish ``sold_on``, ``due_on``, ``remark``.
        Raises ValidationError that names the line; then none is written.
        """
        with self._writer(OPENINGS) as writer:
            writer.params["count"] = len(balances)
            for place, balance in enumerate(balances, 1):
                values = {n: v for n, v in balance.items() if n != "amount" and v is not None}
                values |= {"kind": "opening", "state": "posted", "stated": balance["amount"]}
                try:
                    writer.create("sale", values)
                except ValidationError as error:
                    raise ValidationError(
                        error.problems, _("Line {number}:").format(number=place)
                    ) from error
        return writer.change_set

    # --- steps ----------------------------------------------------------------------------
    def next_steps(self, sale_id: int) -> tuple[str, ...]:
        """The states a document may be brought to now."""
        t = raw_table("sale")
        with self._database.read() as connection:
            state = connection.scalar(select(t.c.state).where(t.c.id == sale_id))
        return states.next_states(states.SALE, state or "")

    def post(self, sale_id: int) -> ChangeSet:
        """Let a draft count. Raises ValidationError, CrmError (CreditHold)."""
        return self._step(sale_id, {"state": "posted"}, POSTED)

    def unpost(self, sale_id: int) -> ChangeSet:
        """Make a posted document a draft again; refused while money hangs on it."""
        return self._step(sale_id, {"state": "draft"}, UNPOSTED)

    def void(self, sale_id: int, reason: str) -> ChangeSet:
        """Make a document void for good, with the *reason* in its remarks."""
        reason = reason.strip()[:LONGEST_REASON]
        if not reason:
            raise CrmError(documents.REASON_NEEDED)
        with self._database.read() as connection:
            t = raw_table("sale")
            remark = connection.scalar(select(t.c.remark).where(t.c.id == sale_id))
        said = "\n".join(filter(None, (_(VOID_REMARK).format(reason=reason), remark)))
        values = {"state": "void", "remark": said[:REMARK_LENGTH]}
        return self._step(sale_id, values, VOIDED, reason=reason)

    def copy(self, sale_id: int) -> int:
        """Make a draft with the same lines; returns its id."""
        with self._writer(COPIED) as writer:
            draft = sale_drafts.copy_of(writer.connection, sale_id, clock.today())
            copy_id = writer.create("sale", draft.values)
            save_rows(writer, "sale_line", copy_id, draft.rows)
            self._name(writer, sale_id)
        return copy_id

    def remove(self, sale_ids: Sequence[int]) -> ChangeSet:
        """Move drafts and void documents to the recycle bin."""
        with self._writer(DELETED if len(sale_ids) == 1 else DELETED_MANY) as writer:
            writer.params["count"] = len(sale_ids)
            for sale_id in sale_ids:
                self._name(writer, sale_id)
                writer.remove("sale", sale_id)
        return writer.change_set

    # --- reading --------------------------------------------------------------------------
    def rows(self, sale_id: int) -> list[dict[str, Any]]:
        """The lines of a document in stored form, in their order."""
        t = raw_table("sale_line")
        with self._database.read() as connection:
            ids = in_order(connection, "sale_line", sale_id)
            found = connection.execute(select(t).where(t.c.id.in_(ids))).mappings()
            by_id = {row["id"]: dict(row) for row in found}
        return [by_id[i] for i in ids]

    # --- inside ---------------------------------------------------------------------------
    def _writer(self, title: str) -> Writer:
        return Writer(self._make_context(), title, {"entity": _("Sale")})

    def _living(self, writer: Writer, sale_id: int) -> dict[str, Any]:
        row = writer.row("sale", sale_id)
        if row is None or row["deleted_at"] is not None:
            raise NotFound(str(row["code"]) if row else "")
        return row

    def _name(self, writer: Writer, sale_id: int) -> None:
        """Name the document in the title of the act, by its kind and number."""
        row = writer.row("sale", sale_id)
        if row is not None:
            writer.params["entity"] = documents.label_of("sale", "kind", row["kind"])
            writer.params["name"] = row["code"]

    def _step(
        self, sale_id: int, values: Mapping[str, Any], title: str, **params: object
    ) -> ChangeSet:
        with self._writer(title) as writer:
            writer.params.update(params)
            self._living(writer, sale_id)
            writer.update("sale", sale_id, values)
            self._name(writer, sale_id)
        return writer.change_set
