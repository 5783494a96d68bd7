"""Quotes from the first line to the contract: every step is one act that can be taken back."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import select

from crmdesk.analysis import states
from crmdesk.core import clock
from crmdesk.core.changes import ChangeSet
from crmdesk.core.errors import CrmError, NotFound
from crmdesk.core.i18n import N_, _
from crmdesk.models.database import Database
from crmdesk.models.history import ChangeSource
from crmdesk.services import approval_need, deal_sums, price_memory
from crmdesk.services.approvals import ApprovalService
from crmdesk.services.catalogue import is_alive, raw_table
from crmdesk.services.deal_sums import Sums
from crmdesk.services.document_rows import (
    Version,
    copied,
    copy_rows,
    in_order,
    save_rows,
    versions,
)
from crmdesk.services.price_memory import PriceMemory
from crmdesk.services.quote_to_contract import make_contract
from crmdesk.services.records import CREATED, EDITED
from crmdesk.services.rules import documents
from crmdesk.services.rules.quote import FROM_PRODUCT, OPEN
from crmdesk.services.setting_specs import (
    QUOTE_MAX_DISCOUNT,
    QUOTE_MIN_MARGIN,
    QUOTE_TERMS,
    QUOTE_VALID_DAYS,
)
from crmdesk.services.settings import SettingsService
from crmdesk.services.writing import WriteContext, Writer

MOVED: Final = N_("Quote {name}: {state}")
COPIED: Final = N_("Copied quote {name}")
NEW_VERSION: Final = N_("New version of quote {name}")
EXPIRED: Final = N_("Quotes whose validity has passed: {count}")
TO_CONTRACT: Final = N_("Made quote {name} a contract")
STILL_OPEN: Final = N_("Quote {quote} is not closed; change it without a new version.")
DECLINED_NOTE: Final = N_("Declined: {reason}")
OF_CUSTOMER: Final = ("discount", "settlement", "deposit", "delivery")
# A copy begins anew in these.
NOT_COPIED: Final = (
    "code", "version_no", "previous_id", "state", "quoted_on", "valid_until", "amount", "cost",
    "approval_reason", "approver_id", "approved_at", "approval_note", "sent_on",
)  # fmt: skip
BY_ITSELF: Final = frozenset({"superseded", "expired"})


@dataclass(frozen=True, slots=True)
class Draft:
    """A quote that is not stored yet: values of the header and of its lines."""

    values: dict[str, Any]
    lines: list[dict[str, Any]]


class QuoteService:
    """See the module."""

    def __init__(
        self,
        database: Database,
        settings: SettingsService,
        approvals: ApprovalService,
        make_context: Callable[[], WriteContext],
    ) -> None:
        self._database = database
        self._settings = settings
        self._approvals = approvals
        self._make_context = make_context

    # --- filling a form -------------------------------------------------------------------
    def prefilled(self, customer_id: int, opportunity_id: int | None = None) -> Draft:
        """A new quote with the terms and the discount of the customer, the wanted products."""
        today = clock.today()
        values: dict[str, Any] = {
            "customer_id": customer_id,
            "opportunity_id": opportunity_id,
            "quoted_on": today,
            "valid_until": today + timedelta(self._settings.get(QUOTE_VALID_DAYS)),
            "terms": self._settings.get(QUOTE_TERMS) or None,
            "owner_id": self._make_context().employee_id,
        }
        lines = []
        with self._database.read() as connection:
            c, p = raw_table("customer"), raw_table("contact")
            row = connection.execute(select(c).where(c.c.id == customer_id)).mappings().first()
            if row is None or row["deleted_at"] is not None:
                raise NotFound()
            values |= {name: row[name] for name in OF_CUSTOMER}
            values["contact_id"] = connection.scalar(
                select(p.c.id).where(
                    p.c.customer_id == customer_id, p.c.is_primary == 1, is_alive(p)
                )
            )
            if opportunity_id is not None:
                o, w = raw_table("opportunity"), raw_table("opportunity_product")
                values["title"] = connection.scalar(
                    select(o.c.name).where(o.c.id == opportunity_id)
                )
                lines = [
                    {"product_id": product_id, "quantity": quantity or 1000, "price": price}
                    for product_id, quantity, price in connection.execute(
                        select(w.c.product_id, w.c.quantity, w.c.price)
                        .where(w.c.opportunity_id == opportunity_id, is_alive(w))
                        .order_by(w.c.id)
                    )
                ]
        return Draft(values, [self._completed(line) for line in lines])

    def line_of(self, product_id: int) -> dict[str, Any]:
        """The values of a new line with one piece of a product. Raises NotFound."""
        p = raw_table("product")
        with self._database.read() as connection:
            row = connection.execute(select(p).where(p.c.id == product_id)).mappings().first()
        if row is None:
            raise NotFound()
        values: dict[str, Any] = {"product_id": product_id, "quantity": 1000, "discount": None}
        values |= {name: row[source] for name, source in FROM_PRODUCT.items()}
        return values | {"price": row["price"] or 0}

    def _completed(self, line: dict[str, Any]) -> dict[str, Any]:
        """A wanted product as a line; a price agreed on there is kept."""
        made = self.line_of(line["product_id"]) | {"quantity": line["quantity"]}
        if line["price"]:
            made["price"] = line["price"]
            made["discount"] = deal_sums.discount_of(made["list_price"], line["price"])
        return made

    def reckon(
        self,
        values: Mapping[str, Any],
        lines: Sequence[Mapping[str, Any]],
        quote_id: int | None = None,
    ) -> Sums:
        """Sums, margins and reasons for an approval of a form that is being filled in."""
        rows = [dict(line) for line in lines]
        for row in rows:
            if row.get("price") is None and row.get("list_price") is not None:
                row["price"] = deal_sums.discounted(row["list_price"], row.get("discount"))
        limit = approval_need.Limits(
            self._settings.get(QUOTE_MAX_DISCOUNT), self._settings.get(QUOTE_MIN_MARGIN)
        )
        discount = values.get("discount")
        with self._database.read() as connection:
            p = raw_table("product")
            ids = {row["product_id"] for row in rows if row.get("product_id")}
            found = connection.execute(
                select(p.c.id, p.c.lowest_price).where(p.c.id.in_(sorted(ids)))
            )
            lowest = {int(row.id): row.lowest_price for row in found}
            approved = _approved_before(connection, quote_id)
        reasons = approval_need.reasons(rows, discount, lowest, limit, approved)
        return deal_sums.reckon(rows, discount, reasons)

    def price_memory(
        self,
        customer_id: int | None,
        product_ids: Collection[int],
        quote_id: int | None = None,
        sale_id: int | None = None,
    ) -> dict[int, PriceMemory]:
        """What products cost before, leaving out the quote or sale that is looked at."""
        with self._database.read() as connection:
            return price_memory.remember(connection, customer_id, product_ids, quote_id, sale_id)

    # --- writing --------------------------------------------------------------------------
    def save(
        self,
        quote_id: int | None,
        values: Mapping[str, Any],
        lines: Sequence[Mapping[str, Any]] | None = None,
        base_version: int | None = None,
    ) -> ChangeSet:
        """Create (quote_id None) or change a quote with its lines in one act.

        Lines without ``id`` are new, missing ones are removed; None leaves the lines alone.
        Raises ValidationError, StaleRecord, NotFound; then nothing changed.
        """
        with self._writer(CREATED if quote_id is None else EDITED) as writer:
            writer.params["entity"] = _("Quote")
            if quote_id is None:
                quote_id = writer.create("quote", values)
            else:
                writer.update("quote", quote_id, values, base_version)
            if lines is not None:
                save_rows(writer, "quote_line", quote_id, lines)
            writer.params["name"] = self._named(writer, quote_id)
        return writer.change_set

    def copy(self, quote_id: int, customer_id: int | None = None) -> ChangeSet:
        """A new draft with the same lines and terms, for another customer on wish."""
        with self._writer(COPIED) as writer:
            row = self._living(writer, quote_id)
            values = {n: v for n, v in copied("quote", row).items() if n not in NOT_COPIED}
            if customer_id is not None and customer_id != row["customer_id"]:
                values |= {"customer_id": customer_id, "contact_id": None, "opportunity_id": None}
            self._put_copy(writer, quote_id, values)
            writer.params["name"] = documents.named(row)
        return writer.change_set

    def new_version(self, quote_id: int) -> ChangeSet:
        """A draft that takes the place of a quote; that one can only be read from now on."""
        with self._writer(NEW_VERSION) as writer:
            row = self._living(writer, quote_id)
            if row["state"] in OPEN:
                raise CrmError(STILL_OPEN, quote=documents.named(row))
            writer.update("quote", quote_id, {"state": "superseded"})
            values = {n: v for n, v in copied("quote", row).items() if n not in NOT_COPIED}
            values |= {
                "code": row["code"],
                "version_no": 1 + max(v.version_no for v in self._versions(writer, quote_id)),
                "previous_id": quote_id,
            }
            self._put_copy(writer, quote_id, values)
            writer.params["name"] = documents.named(row)
        return writer.change_set

    def _put_copy(self, writer: Writer, quote_id: int, values: Mapping[str, Any]) -> None:
        made = writer.new("quote", values)
        writer.put(made)
        copy_rows(writer, "quote_line", quote_id, made.record_id)

    # --- steps ----------------------------------------------------------------------------
    def next_steps(self, quote_id: int) -> tuple[str, ...]:
        """The states that a person may bring the quote to now."""
        with self._database.read() as connection:
            t = raw_table("quote")
            state = connection.scalar(select(t.c.state).where(t.c.id == quote_id))
        return tuple(s for s in states.next_states(states.QUOTE, str(state)) if s not in BY_ITSELF)

    def approval_reasons(self, quote_id: int) -> tuple[str, ...]:
        """Why the quote, as it stands, needs an approval."""
        with self._database.read() as connection:
            q, n = raw_table("quote"), raw_table("quote_line")
            row = connection.execute(select(q).where(q.c.id == quote_id)).mappings().first()
            if row is None:
                raise NotFound()
            lines = connection.execute(select(n).where(n.c.quote_id == quote_id, is_alive(n)))
            rows = [dict(line) for line in lines.mappings()]
        return self.reckon(dict(row), rows, quote_id).reasons

    def submit(self, quote_id: int) -> ChangeSet:
        """Submit a draft; where nothing needs an approval it is approved at once."""
        with self._writer(MOVED) as writer:
            row = self._living(writer, quote_id)
            if row["state"] == "returned":
                self._step(writer, quote_id, {"state": "draft"})
            self._step(writer, quote_id, {"state": "submitted"})
            if (writer.row("quote", quote_id) or {})["approval_reason"] is None:
                self._step(writer, quote_id, {"state": "approved"})
        return writer.change_set

    def approve(
        self, quote_id: int, approver_id: int | None, password: str, note: str = ""
    ) -> ChangeSet:
        """Approve a submitted quote with the approver's password. Raises CrmError."""
        return self._decide(quote_id, "approved", approver_id, password, note)

    def send_back(
        self, quote_id: int, approver_id: int | None, password: str, reason: str
    ) -> ChangeSet:
        """Send a submitted quote back with the reason."""
        return self._decide(quote_id, "returned", approver_id, password, reason)

    def _decide(
        self, quote_id: int, state: str, approver_id: int | None, password: str, note: str
    ) -> ChangeSet:
        who = self._approvals.decide(approver_id, password)
        values = {
            "state": state,
            "approver_id": who,
            "approved_at": clock.now(),
            "approval_note": note.strip() or None,
        }
        return self._move(quote_id, values)

    def reopen(self, quote_id: int) -> ChangeSet:
        """A quote that was sent back becomes a draft again."""
        return self._move(quote_id, {"state": "draft"})

    def send(self, quote_id: int, on: date | None = None) -> ChangeSet:
        """Note that the quote went to the customer, today or *on*."""
        return self._move(quote_id, {"state": "sent", "sent_on": on or clock.today()})

    def accept(self, quote_id: int) -> ChangeSet:
        """The customer accepted."""
        return self._move(quote_id, {"state": "accepted"})

    def decline(self, quote_id: int, reason: str = "") -> ChangeSet:
        """The customer declined; the reason goes to our own remarks."""
        with self._writer(MOVED) as writer:
            row = self._living(writer, quote_id)
            values: dict[str, Any] = {"state": "declined"}
            if reason.strip():
                said = _(DECLINED_NOTE).format(reason=reason.strip())
                values["remark"] = "\n".join(filter(None, (row["remark"], said)))[-500:]
            self._step(writer, quote_id, values)
        return writer.change_set

    def expire_due(self) -> ChangeSet | None:
        """Let quotes expire whose validity has passed; None if there are none. Call on opening."""
        q = raw_table("quote")
        due = (
            select(q.c.id)
            .where(q.c.state.in_(("approved", "sent")), is_alive(q))
            .where(q.c.valid_until < clock.today().isoformat())
        )
        with self._database.read() as connection:
            ids = list(connection.scalars(due))
        if not ids:
            return None
        context = self._make_context()
        params = {"count": len(ids)}
        with Writer(context, EXPIRED, params, source=ChangeSource.SYSTEM) as writer:
            for quote_id in ids:
                row = writer.row("quote", quote_id)
                if row is not None and states.allowed(states.QUOTE, row["state"], "expired"):
                    writer.update("quote", quote_id, {"state": "expired"})
        return writer.change_set

    def to_contract(self, quote_id: int, *, win: bool = False, summary: str = "") -> ChangeSet:
        """Make a contract of an approved, sent or accepted quote in one act.

        The quote becomes accepted; with *win* its opportunity is won, with this *summary*.
        Raises CrmError; then nothing changed.
        """
        with self._writer(TO_CONTRACT) as writer:
            row = self._living(writer, quote_id)
            make_contract(writer, row, win=win, summary=summary)
            writer.params["name"] = documents.named(row)
        return writer.change_set

    # --- reading --------------------------------------------------------------------------
    def versions(self, quote_id: int) -> list[Version]:
        """Every version, the first one first."""
        with self._database.read() as connection:
            return versions(connection, "quote", quote_id, "quoted_on")

    # --- inside ---------------------------------------------------------------------------
    def _writer(self, title: str) -> Writer:
        return Writer(self._make_context(), title)

    def _living(self, writer: Writer, quote_id: int) -> dict[str, Any]:
        row = writer.row("quote", quote_id)
        if row is None or row["deleted_at"] is not None:
            raise NotFound(str(row["code"]) if row else "")
        return row

    def _move(self, quote_id: int, values: Mapping[str, Any]) -> ChangeSet:
        with self._writer(MOVED) as writer:
            self._living(writer, quote_id)
            self._step(writer, quote_id, values)
        return writer.change_set

    def _step(self, writer: Writer, quote_id: int, values: Mapping[str, Any]) -> None:
        writer.update("quote", quote_id, values)
        writer.params["state"] = documents.label_of("quote", "state", str(values["state"]))
        writer.params["name"] = self._named(writer, quote_id)

    def _named(self, writer: Writer, quote_id: int) -> str:
        return documents.named(writer.row("quote", quote_id))

    def _versions(self, writer: Writer, quote_id: int) -> list[Version]:
        return versions(writer.connection, "quote", quote_id, "quoted_on")


def _approved_before(
    connection: Any, quote_id: int | None
) -> tuple[Sequence[Mapping[str, Any]], int | None]:
    """Lines and discount of the version before, if that one was approved."""
    q, n = raw_table("quote"), raw_table("quote_line")
    previous = select(q.c.previous_id).where(q.c.id == (quote_id or 0)).scalar_subquery()
    before = connection.execute(
        select(q.c.id, q.c.discount).where(q.c.id == previous, q.c.approved_at.is_not(None))
    ).first()
    if before is None:
        return (), None
    ids = in_order(connection, "quote_line", before.id)
    rows = connection.execute(select(n).where(n.c.id.in_(ids))).mappings()
    return [dict(row) for row in rows], before.discount
