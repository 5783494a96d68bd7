"""Contracts: filling them in, carrying them through their states, versions, renewal."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import select

from crmdesk.analysis import states
from crmdesk.core import clock
from crmdesk.core.changes import ChangeSet
from crmdesk.core.errors import NotFound
from crmdesk.core.i18n import N_, _
from crmdesk.models.database import Database
from crmdesk.models.payment_plan import parsed
from crmdesk.services import contract_versions, contract_views, payment_plans
from crmdesk.services.approvals import ApprovalService
from crmdesk.services.catalogue import is_alive, raw_table
from crmdesk.services.contract_renewal import Expiring, expiring, renew
from crmdesk.services.contract_views import Completion, CustomerContracts
from crmdesk.services.document_rows import Version, in_order, save_rows, versions
from crmdesk.services.records import CREATED, EDITED
from crmdesk.services.rules import documents
from crmdesk.services.setting_specs import COMPANY_NAME, CONTRACT_TERMS, PAYMENT_PLAN
from crmdesk.services.settings import SettingsService
from crmdesk.services.writing import WriteContext, Writer

MOVED: Final = N_("Contract {name}: {state}")
NEW_VERSION: Final = N_("New version of contract {name}")
DISCARDED: Final = N_("Gave up the new version of contract {name}")
RENEWED: Final = N_("Prepared the renewal of contract {name}")
OF_CUSTOMER: Final = ("settlement", "delivery")


@dataclass(frozen=True, slots=True)
class ContractDraft:
    """A contract that is not stored yet."""

    values: dict[str, Any]
    lines: list[dict[str, Any]]
    instalments: list[dict[str, Any]]
    milestones: list[dict[str, Any]]


class ContractService:
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
    def prefilled(self, customer_id: int, opportunity_id: int | None = None) -> ContractDraft:
        """A new contract with both parties and the usual terms, the wanted products as lines."""
        values: dict[str, Any] = {
            "customer_id": customer_id,
            "opportunity_id": opportunity_id,
            "our_name": self._settings.get(COMPANY_NAME) or None,
            "terms": self._settings.get(CONTRACT_TERMS) or None,
            "owner_id": self._make_context().employee_id,
            "deposit": 3000,
            "kind": "sale",
        }
        lines: list[dict[str, Any]] = []
        with self._database.read() as connection:
            c, p = raw_table("customer"), raw_table("contact")
            row = connection.execute(select(c).where(c.c.id == customer_id)).mappings().first()
            if row is None or row["deleted_at"] is not None:
                raise NotFound()
            values |= {name: row[name] for name in OF_CUSTOMER} | {"their_name": row["name"]}
            if row["deposit"] is not None:
                values["deposit"] = row["deposit"]
            values["contact_id"] = connection.scalar(
                select(p.c.id).where(
                    p.c.customer_id == customer_id, p.c.is_primary == 1, is_alive(p)
                )
            )
            if opportunity_id is not None:
                o = raw_table("opportunity")
                found = connection.execute(
                    select(o.c.name, o.c.amount).where(o.c.id == opportunity_id)
                ).first()
                values |= {"title": found.name, "amount": found.amount} if found else {}
                lines = contract_views.wanted_lines(connection, opportunity_id)
        return ContractDraft(values, lines, [], [])

    def plan(self, amount: int, start: date, template: str = "") -> list[dict[str, Any]]:
        """Instalments by a template such as ``30+0 60+30 10+90``; blank: the usual one.

        Raises FieldError for a text that is no plan.
        """
        parts = parsed(template or self._settings.get(PAYMENT_PLAN))
        return payment_plans.plan(amount, start, parts)

    def plan_from_deposit(
        self, amount: int, deposit: int | None, start: date, rest_on: date
    ) -> list[dict[str, Any]]:
        """Two instalments: the deposit (hundredths of a percent) at *start*, the rest later."""
        return payment_plans.deposit_and_rest(amount, deposit, start, rest_on)

    # --- writing --------------------------------------------------------------------------
    def save(
        self,
        contract_id: int | None,
        values: Mapping[str, Any],
        lines: Sequence[Mapping[str, Any]] | None = None,
        instalments: Sequence[Mapping[str, Any]] | None = None,
        milestones: Sequence[Mapping[str, Any]] | None = None,
        base_version: int | None = None,
    ) -> ChangeSet:
        """Create (contract_id None) or change a contract with its rows in one act.

        Rows without ``id`` are new, missing ones are removed; None leaves rows of that kind
        alone. Raises ValidationError, StaleRecord, NotFound; then nothing changed.
        """
        parts = {"contract_line": lines, "instalment": instalments, "milestone": milestones}
        with self._writer(CREATED if contract_id is None else EDITED) as writer:
            writer.params["entity"] = _("Contract")
            if contract_id is None:
                contract_id = writer.create("contract", values)
            else:
                writer.update("contract", contract_id, values, base_version)
            for entity, rows in parts.items():
                if rows is not None:
                    save_rows(writer, entity, contract_id, rows)
            writer.params["name"] = documents.named(writer.row("contract", contract_id))
        return writer.change_set

    # --- steps ----------------------------------------------------------------------------
    def next_steps(self, contract_id: int) -> tuple[str, ...]:
        """The states that the contract may be brought to now; none for a replaced version."""
        with self._database.read() as connection:
            t = raw_table("contract")
            row = connection.execute(
                select(t.c.state, t.c.is_current).where(t.c.id == contract_id)
            ).first()
        if row is None or not row.is_current:
            return ()
        return states.next_states(states.CONTRACT, row.state)

    def move(
        self, contract_id: int, state: str, *, reason: str = "", on: date | None = None
    ) -> ChangeSet:
        """Bring a contract to *state*: submit, sign (*on* a day), start, interrupt, complete ...

        *reason* says why it is interrupted or cancelled. A contract that is submitted goes on to
        the approval by itself. Deciding needs a password: ``approve`` and ``send_back``.
        """
        values: dict[str, Any] = {"state": state}
        if reason.strip():
            values["pause_reason"] = reason.strip()
        with self._writer(MOVED) as writer:
            row = self._living(writer, contract_id)
            if state == "signed" and on is not None and row["signed_on"] is None:
                values["signed_on"] = on
            if state == "submitted" and row["state"] == "returned":
                self._step(writer, contract_id, {"state": "preparing"})
            self._step(writer, contract_id, values)
            if state == "submitted":
                self._step(writer, contract_id, {"state": "approving"})
        return writer.change_set

    def approve(
        self, contract_id: int, approver_id: int | None, password: str, note: str = ""
    ) -> ChangeSet:
        """Approve a contract with the approver's password. Raises CrmError."""
        return self._decide(contract_id, "approved", approver_id, password, note)

    def send_back(
        self, contract_id: int, approver_id: int | None, password: str, reason: str
    ) -> ChangeSet:
        """Send a contract back with the reason."""
        return self._decide(contract_id, "returned", approver_id, password, reason)

    def _decide(
        self, contract_id: int, state: str, approver_id: int | None, password: str, note: str
    ) -> ChangeSet:
        who = self._approvals.decide(approver_id, password)
        values = {
            "state": state,
            "approver_id": who,
            "approved_at": clock.now(),
            "approval_note": note.strip() or None,
        }
        with self._writer(MOVED) as writer:
            self._living(writer, contract_id)
            self._step(writer, contract_id, values)
        return writer.change_set

    # --- versions -------------------------------------------------------------------------
    def new_version(self, contract_id: int, reason: str) -> ChangeSet:
        """Begin a new version of a contract that is closed to changes; the old one is only read.

        Receipts and deliveries go on under the new version, which keeps the day of signing.
        Raises CrmError, ValidationError.
        """
        with self._writer(NEW_VERSION) as writer:
            row = self._living(writer, contract_id)
            contract_versions.begin(writer, row, reason)
            writer.params["name"] = documents.named(row)
        return writer.change_set

    def discard_version(self, contract_id: int) -> ChangeSet:
        """Give up a new version in preparation; the one before is in force again."""
        with self._writer(DISCARDED) as writer:
            row = self._living(writer, contract_id)
            contract_versions.give_up(writer, row)
            writer.params["name"] = documents.named(row)
        return writer.change_set

    def versions(self, contract_id: int) -> list[Version]:
        """Every version, the first one first."""
        with self._database.read() as connection:
            return versions(connection, "contract", contract_id, "signed_on")

    # --- reading --------------------------------------------------------------------------
    def completion(
        self, contract_ids: Collection[int], as_of: date | None = None
    ) -> dict[int, Completion]:
        """How far contracts are, by money and by delivery, what is open and when it is due."""
        with self._database.read() as connection:
            return contract_views.completion(connection, contract_ids, as_of or clock.today())

    def warnings(self, contract_id: int) -> tuple[str, ...]:
        """What a contract in preparation lacks, in words; none for one that is complete."""
        with self._database.read() as connection:
            return contract_views.warnings(connection, contract_id)

    def of_customer(self, customer_id: int, as_of: date | None = None) -> CustomerContracts:
        """The contracts in force of a customer, newest first, with their sums."""
        with self._database.read() as connection:
            return contract_views.of_customer(connection, customer_id, as_of or clock.today())

    def rows(self, entity: str, contract_id: int) -> list[dict[str, Any]]:
        """The rows of one kind (contract_line, instalment, milestone) in their order."""
        t = raw_table(entity)
        with self._database.read() as connection:
            ids = in_order(connection, entity, contract_id)
            found = connection.execute(select(t).where(t.c.id.in_(ids))).mappings()
            by_id = {row["id"]: dict(row) for row in found}
        return [by_id[i] for i in ids]

    # --- renewal --------------------------------------------------------------------------
    def expiring(self, as_of: date | None = None) -> list[Expiring]:
        """Contracts whose end is near enough to be reminded of, the nearest first."""
        with self._database.read() as connection:
            return expiring(connection, as_of or clock.today())

    def renew(self, contract_id: int, change_percent: int = 0) -> ChangeSet:
        """Open the opportunity that renews a contract, with its products, and a task.

        *change_percent* in hundredths of a percent changes the prices. Raises CrmError.
        """
        with self._writer(RENEWED) as writer:
            row = self._living(writer, contract_id)
            renew(writer, row, change_percent)
            writer.params["name"] = documents.named(row)
        return writer.change_set

    # --- inside ---------------------------------------------------------------------------
    def _writer(self, title: str) -> Writer:
        return Writer(self._make_context(), title)

    def _living(self, writer: Writer, contract_id: int) -> dict[str, Any]:
        row = writer.row("contract", contract_id)
        if row is None or row["deleted_at"] is not None:
            raise NotFound(str(row["title"]) if row else "")
        return row

    def _step(self, writer: Writer, contract_id: int, values: Mapping[str, Any]) -> None:
        writer.update("contract", contract_id, values)
        label = documents.label_of("contract", "state", str(values["state"]))
        writer.params["state"] = label
        writer.params["name"] = documents.named(writer.row("contract", contract_id))
