"""What the rules of quotes and contracts share: numbers, steps, what is closed to changes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from crmdesk.analysis import states
from crmdesk.core.errors import Problem
from crmdesk.core.i18n import N_, _, listed
from crmdesk.models.registry import entity_of
from crmdesk.services.rules.base import Row, Subject, Write

TAKEN: Final = N_("The number {code} is already in use.")
OTHER_CUSTOMER: Final = N_("This belongs to another customer.")
WRONG_ORDER: Final = N_("The end date lies before the start date.")
TOO_LARGE: Final = N_("Quantity times price is far too large.")
APPROVER_NEEDED: Final = N_("Somebody who may approve must decide, with a password.")
NOT_AN_APPROVER: Final = N_("{name} may not approve. Tick “May approve” at the employee first.")
REASON_NEEDED: Final = N_("Give the reason.")
NEW_STARTS: Final = N_("A new document begins as “{state}”.")

PRODUCTS: Final = "products"  # memo of a write: the products read so far


def label_of(entity: str, field: str, value: str) -> str:
    """The label of a choice in the language in use."""
    column = entity_of(entity).__table__.columns[field]
    label: str = column.info["field"].option_label(value)
    return label


def step_problems(write: Write, s: Subject, machine: states.Machine) -> Iterable[Problem]:
    """The one refusal of a step of ``state`` that the machine does not have.

    Taking back an act may lead anywhere the record has been.
    """
    wanted = s.after["state"]
    if write.is_undo:
        return
    if s.before is None:
        if wanted != machine.start:
            start = label_of(s.entity, "state", machine.start)
            yield Problem("state", NEW_STARTS, {"state": start})
        return
    current = s.before["state"]
    if wanted == current or states.allowed(machine, current, wanted):
        return
    possible = (label_of(s.entity, "state", n) for n in states.next_states(machine, current))
    yield Problem(
        "state",
        states.refusal(machine, current),
        {
            "current": label_of(s.entity, "state", current),
            "wanted": label_of(s.entity, "state", wanted),
            "possible": listed(possible),
        },
    )


def entered(s: Subject, *wanted: str) -> bool:
    """Whether this write brings the record into one of the states."""
    return s.before is not None and s.changed("state") and s.after["state"] in wanted


def approver_problems(write: Write, s: Subject) -> Iterable[Problem]:
    """Who decides must be one who may; where nobody may yet, whoever works decides."""
    who = s.after["approver_id"]
    if who is None or not s.changed("approved_at"):
        yield Problem("state", APPROVER_NEEDED)
        return
    approvers = {i for (i,) in write.rows("employee", ["id"], is_approver=1)}
    if approvers and who not in approvers:
        row = write.row("employee", who)
        yield Problem("approver_id", NOT_AN_APPROVER, {"name": row["name"] if row else ""})


def approved_again(write: Write, s: Subject) -> bool:
    """Whether an approval that was taken back would come back without anybody deciding anew."""
    waits = s.before is not None and s.before["state"] in ("submitted", "approving")
    return write.is_undo and waits and entered(s, "approved")


def owner_problems(write: Write, s: Subject, *fields: str) -> Iterable[Problem]:
    """References that must lead to records of the same customer.

    Where the customer itself changes (a merge), what is referred to moves along, before or after.
    """
    for field in fields:
        other = s.after.get(field)
        if other is None or not s.changed(field):
            continue
        row = write.row(field.removesuffix("_id"), other)
        if row is None or row["customer_id"] != s.after["customer_id"]:
            yield Problem(field, OTHER_CUSTOMER)


def code_problems(write: Write, s: Subject) -> Iterable[Problem]:
    """A number stands for one document; its versions share it."""
    if s.before is not None or s.after["previous_id"] is not None:
        return
    others = write.rows(s.entity, ["id"], deleted=True, code=s.after["code"])
    if any(other_id != s.record_id for (other_id,) in others):
        yield Problem("code", TAKEN, {"code": s.after["code"]})


def next_position(write: Write, s: Subject, parent: str) -> int:
    """The place after the last row of the same document."""
    taken = write.rows(s.entity, ["position"], **{parent: s.after[parent]})
    return 1 + max((p or 0 for (p,) in taken), default=0)


def fill_from_product(write: Write, s: Subject, fields: dict[str, str]) -> None:
    """Take over what the product says where the line says nothing, or said the old product's."""
    if s.after.get("product_id") is None or not s.changed("product_id"):
        return
    product = product_of(write, s)
    if product is None:
        return
    for name, source in fields.items():
        typed = s.after.get(name)
        unchanged = s.before is not None and typed == s.before.get(name)
        s.after[name] = taken_over(product, source, None if unchanged else typed)


def taken_over(product: Row, source: str, typed: Any) -> Any:
    """What a line says: what was typed, else what the product says."""
    return product[source] if typed is None or typed == "" else typed


def product_of(write: Write, s: Subject) -> Row | None:
    """The product of a line, read once per act."""
    return product(write, s.after.get("product_id"))


def product(write: Write, product_id: int | None) -> Row | None:
    """A product by its id, read once per act."""
    if product_id is None:
        return None
    known: dict[int, Row | None] = write.memo(PRODUCTS, dict)
    if product_id not in known:
        known[product_id] = write.row("product", product_id)
    return known[product_id]


def read_products(write: Write, ids: Iterable[int | None]) -> None:
    """Read the products of many lines at once."""
    known: dict[int, Row | None] = write.memo(PRODUCTS, dict)
    missing = {i for i in ids if i is not None} - known.keys()
    if len(missing) > 1:
        known.update(write.rows_by_id("product", sorted(missing)))


def closed_fields(s: Subject, fields: Sequence[str]) -> list[str]:
    """Which of *fields* this write changes."""
    return [f for f in fields if s.changed(f)]


def named(row: Row | None) -> str:
    """The number of a document with its version from the second one on."""
    if row is None:
        return ""
    version = row["version_no"]
    if version == 1:
        return str(row["code"])
    return _("{code} version {version}").format(code=row["code"], version=version)


def parent_of(write: Write, s: Subject, parent: str) -> dict[str, Any] | None:
    """The document that a row belongs to."""
    owner = s.after.get(parent)
    return write.row(parent.removesuffix("_id"), owner) if owner is not None else None
