"""Rows that are a customer with perhaps contacts and addresses.

Several rows may stand for one customer: the first creates it, the others add contacts. They must
not contradict the first one. A row that says nothing of a customer continues the one above, as
where the customer's cells are merged over several rows.
"""

from __future__ import annotations

import marshal
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, cast

from crmdesk.core.errors import Problem
from crmdesk.core.i18n import N_
from crmdesk.models import codecs, names
from crmdesk.models.choices import CustomerType
from crmdesk.services.importing import beside as parts
from crmdesk.services.importing.matching import NO_MATCH, Identity, Match
from crmdesk.services.importing.options import Mode
from crmdesk.services.importing.report import Action, FieldChange, RowResult
from crmdesk.services.importing.rows import (
    CODE_STAYS,
    EXISTS,
    NOT_FOUND,
    Context,
    Incoming,
    Refused,
    changes_of,
    checked_change,
    checked_new,
    differences,
)
from crmdesk.services.importing.targets import slots_of
from crmdesk.services.rules import Subject
from crmdesk.services.search_text import SEPARATOR, folded, grams

CONTACT: Final = parts.CONTACT
DIFFERENT: Final = N_(
    "Row {row} has the same customer with another value: {first}. Here it is {second}."
)
ABOVE_REFUSED: Final = N_(
    "This row continues the customer of row {row}, which was not imported. Correct that row first."
)
DOUBTFUL: Final = N_("This may be {name} ({code}): {reason}")
Values = dict[str, Any]


@dataclass(slots=True)
class _Known:
    """A customer that rows mean, with its contacts and addresses, as they stand now."""

    customer: Values
    beside: dict[str, list[Values]] = field(default_factory=dict)


class CustomerRows:
    """Imports the rows of a customer list."""

    def __init__(self, context: Context, keys: Sequence[str]) -> None:
        self.context = context
        self._own = [key for key in keys if "." not in key or key.startswith("custom.")]
        # Slots beside the customer that have columns: pairs of key and field, and their entities.
        self._beside: dict[str, list[tuple[str, str]]] = {}
        self._entities: dict[str, str] = {}
        for entity, slot, _place in slots_of("customer"):
            of_slot = [key for key in keys if key.startswith(f"{slot}.")]
            if of_slot:
                self._beside[slot] = [(key, key.removeprefix(f"{slot}.")) for key in of_slot]
                self._entities[slot] = entity
        # The customer of the row above, 0 if it was refused, and the number of that row.
        self._above: tuple[int, int] | None = None
        self._nameless = 0  # contacts of this row that got a stand-in for a name
        # Customers of this file: the row that brought each, and what it said of an existing one.
        self._seen: dict[int, tuple[int, bytes]] = {}
        # The customers of this block and of the one before; older ones are read again.
        self._known: dict[int, _Known] = {}
        self._older: dict[int, _Known] = {}
        self._foreseen: dict[int, Match] = {}  # of the rows of this block, by their numbers

    # --- reading ahead --------------------------------------------------------------------
    def prepare(self, rows: Sequence[Incoming]) -> None:
        """Read in one go the existing customers that the rows of a block mean."""
        self._older, self._known = self._known, {}
        self._foreseen = {}
        if not self.context.customers.codes:
            return
        self._foreseen = {row.number: self._match(row) for row in rows}
        found = {match.record_id for match in self._foreseen.values()}
        ids = sorted(i for i in found if i and i not in self._older)
        if ids:
            self._known = self._read(ids)

    def _read(self, ids: Sequence[int]) -> dict[int, _Known]:
        writer = self.context.writer
        found = {i: _Known(row) for i, row in writer.rows_by_id("customer", ids).items()}
        for entity in set(self._entities.values()):
            for customer_id, children in writer.children_of(entity, ids).items():
                found[customer_id].beside[entity] = children
        return found

    def _of(self, customer_id: int) -> _Known:
        known = self._known.get(customer_id) or self._older.get(customer_id)
        if known is None:
            known = self._known[customer_id] = self._read([customer_id])[customer_id]
        return known

    def _match(self, row: Incoming) -> Match:
        return self.context.customers.find(row.values, row.normalised)

    def is_new(self, row: Incoming) -> bool:
        """Whether no existing customer fits the row, as things were when the block began."""
        if self._continues(row):
            return False
        match = self._foreseen.get(row.number, NO_MATCH)
        return not match.record_id and match.problem is None

    def _continues(self, row: Incoming) -> bool:
        """Whether the row says nothing of a customer, but something of a contact or address."""
        if self._above is None or row.values.get("name", "") is not None or not self._beside:
            return False  # "": there is no column of names
        return all(row.values[key] is None for key in self._own) and any(
            row.values[key] is not None for pairs in self._beside.values() for key, _name in pairs
        )

    def refused(self, row: Incoming) -> None:
        """Know that a row was not imported: those that continue it cannot be, either."""
        if not self._continues(row):
            self._above = (0, row.number)

    # --- taking a row ---------------------------------------------------------------------
    def take(self, row: Incoming) -> RowResult:
        """Import one row. Raises Refused; then nothing of it was written."""
        self._nameless = 0
        result = self._take(row)
        self.context.report.nameless += self._nameless
        self._above = (result.record_id, row.number)
        return result

    def _take(self, row: Incoming) -> RowResult:
        if self._above is not None and self._continues(row):
            customer_id, number = self._above
            if not customer_id:
                raise Refused(Problem("", ABOVE_REFUSED, {"row": number}))
            match = Match(customer_id)
        else:
            match = self._match(row)
        if match.problem is not None:
            raise Refused(match.problem)
        values = {key: row.values[key] for key in self._own}
        if not match.record_id:
            self._add_tags(values)
            return self._create(row, values)
        known = self._of(match.record_id)
        code = known.customer["code"]
        if (values.get("code") or "").upper() == code.upper():
            values["code"] = code
        if match.record_id in self._seen:
            if not self._seen[match.record_id][1] and values.get("tags") is not None:
                self._add_tags(values)
            self._check_again(match.record_id, values, known.customer)
        elif self.context.options.mode is Mode.CREATE:
            raise Refused(Problem("", EXISTS, {"name": known.customer["name"]}))
        return self._change(row, values, known)

    def _add_tags(self, values: Values) -> None:
        """Give a customer that this import creates the tags chosen for all of them."""
        if self.context.options.tag_ids:
            spec = self.context.specs("customer")["tags"]
            own = cast("tuple[int, ...]", codecs.load(spec, values.get("tags")) or ())
            ids = dict.fromkeys((*own, *self.context.options.tag_ids))
            values["tags"] = codecs.dump(spec, tuple(ids))

    def _create(self, row: Incoming, values: Values) -> RowResult:
        context, writer = self.context, self.context.writer
        if context.options.mode is Mode.UPDATE:
            raise Refused(Problem("", NOT_FOUND))
        if context.options.refuse_doubtful and row.duplicates:
            first = row.duplicates[0]
            params = {"name": first.name, "code": first.code, "reason": first.reason}
            raise Refused(Problem("name", DOUBTFUL, params))
        beside, moved = self._values_beside(row, values, {}, ())
        customer = checked_new(context, "customer", values, "")
        children: list[Subject] = []
        for slot, child in beside.items():
            if child:
                children.append(self._new_child(slot, customer.record_id, child, values, children))
        writer.put(customer)
        known = self._known[customer.record_id] = _Known(customer.after)
        self._put_children(known, children)
        context.report.created["customer"] += 1
        if row.text is not None and not moved:
            self._put_text(customer, values, row.text)
        self._learn(customer, row)
        name = customer.after["name"]
        return RowResult(
            row.number,
            Action.CREATE,
            name,
            customer.record_id,
            duplicates=row.duplicates,
            added=len(children),
        )

    def _learn(self, customer: Subject, row: Incoming) -> None:
        after, known = customer.after, self.context.customers
        normalised = row.normalised or names.normalised(after["name"])
        identity = Identity(
            after["code"],
            after["uscc"],
            after["name"],
            after["customer_type"] == CustomerType.CONSUMER,
            after["phone"],
        )
        known.add(customer.record_id, identity, normalised)
        mobile = row.values.get("contact.mobile")
        if mobile:
            known.add_mobile(customer.record_id, mobile)
        self._seen[customer.record_id] = (row.number, b"")

    def _put_text(self, customer: Subject, values: Values, text: tuple[str, str]) -> None:
        words, pairs = text
        if values.get("code") is None:
            # The number was given just now; it is the first of the searchable fields.
            code = folded(customer.after["code"])
            if code in words.split(SEPARATOR):
                return
            words, pairs = f"{code}{SEPARATOR}{words}", f"{grams(code)} {pairs}"
        self.context.writer.put_text(customer.record_id, words, pairs)

    def _check_again(self, customer_id: int, values: Values, before: Values) -> None:
        """A further row of a customer must say the same where the first one said something."""
        first, packed = self._seen[customer_id]
        specs = self.context.specs("customer")
        said: Values = marshal.loads(packed) if packed else before
        for key, value in values.items():
            known, spec = said.get(key), specs[key]
            if value is None or known is None or known == value:
                continue
            if not packed and known == spec.default and not spec.immutable:
                continue  # the first row left it blank
            params = {
                "row": first,
                "first": codecs.show_stored(spec, known),
                "second": codecs.show_stored(spec, value),
            }
            raise Refused(Problem(key, DIFFERENT, params))

    def _change(self, row: Incoming, values: Values, known: _Known) -> RowResult:
        context, writer, before = self.context, self.context.writer, known.customer
        code = values.get("code")
        if code is not None and code != before["code"]:
            params = {"name": before["name"], "code": before["code"], "other": code}
            raise Refused(Problem("code", CODE_STAYS, params))
        beside, _moved = self._values_beside(row, values, before, known.beside.get(CONTACT, ()))
        stored = differences(context, "customer", before, values)
        changes = changes_of(context, "customer", before, stored)
        changed, new = self._check_beside(known, values, beside, changes)
        if stored:
            changed.insert(0, checked_change(context, "customer", before, stored, ""))
        for subject in changed:
            writer.apply(subject)
        self._put_children(known, new)
        if changed:
            self._forget(before["id"])
        if before["id"] not in self._seen:
            filled = {key: value for key, value in values.items() if value is not None}
            self._seen[before["id"]] = (row.number, marshal.dumps(filled))
        action = Action.UPDATE if changed or new else Action.SAME
        return RowResult(
            row.number, action, before["name"], before["id"], changes=tuple(changes), added=len(new)
        )

    def _forget(self, customer_id: int) -> None:
        """Read the customer again at the next row that means it: rules may have changed more."""
        self._known.pop(customer_id, None)
        self._older.pop(customer_id, None)

    # --- the records beside the customer --------------------------------------------------
    def _values_beside(
        self,
        row: Incoming,
        customer: Values,
        before: Mapping[str, Any],
        contacts: Sequence[Values],
    ) -> tuple[dict[str, Values], bool]:
        """The values of each slot of a row (empty for one it has not), and whether any moved."""
        found: dict[str, Values] = {}
        for slot, keys in self._beside.items():
            values = {name: row.values[key] for key, name in keys}
            filled = any(value is not None for value in values.values())
            found[slot] = values if filled else {}
        moved = CONTACT in found and parts.give_telephone(customer, found[CONTACT], before)
        self._nameless = parts.name_nameless(found, contacts)
        joined = len(found) > 1 and parts.join_twins(found, self._entities)
        return found, moved or bool(self._nameless) or joined

    def _new_child(
        self,
        slot: str,
        customer_id: int,
        values: Values,
        customer: Mapping[str, Any],
        before: Sequence[Subject],
    ) -> Subject:
        """A checked contact or address; *before* are the new ones of the row left of it."""
        entity = self._entities[slot]
        if entity == CONTACT:
            values = parts.reachable(values, customer)
        stored = values | {"customer_id": customer_id}
        subject = checked_new(self.context, entity, stored, f"{slot}.")
        mark = parts.MARK_OF_FIRST[entity]
        if not stored.get(mark) and any(c.after[mark] for c in before if c.entity == entity):
            # The rules do not see those of the same row yet, which are not written.
            subject.after[mark] = 0
        return subject

    def _put_children(self, known: _Known, children: Sequence[Subject]) -> None:
        for child in children:
            self.context.writer.put(child)
            self.context.report.created[child.entity] += 1
            siblings = known.beside.setdefault(child.entity, [])
            siblings.append(child.after)
            if len(siblings) > 1:
                self._forget(known.customer["id"])  # it may have become the first of them

    def _check_beside(
        self,
        known: _Known,
        values: Values,
        beside: Mapping[str, Values],
        changes: list[FieldChange],
    ) -> tuple[list[Subject], list[Subject]]:
        changed: list[Subject] = []
        new: list[Subject] = []
        customer = known.customer | {k: v for k, v in values.items() if v is not None}
        for slot, child in beside.items():
            if not child:
                continue
            entity, prefix = self._entities[slot], f"{slot}."
            same = parts.same(entity, known.beside.get(entity, ()), child)
            if same is None:
                new.append(self._new_child(slot, customer["id"], child, customer, new))
                continue
            stored = differences(self.context, entity, same, child, prefix)
            if stored:
                changes += changes_of(self.context, entity, same, stored)
                changed.append(checked_change(self.context, entity, same, stored, prefix))
        return changed, new
