"""A new customer with its first contact: entered in one dialog, checked and saved as one act."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Mapping
from typing import Any, Final

from crmdesk.core.changes import ChangeSet
from crmdesk.core.errors import ValidationError
from crmdesk.core.i18n import _
from crmdesk.models.registry import entity_of
from crmdesk.services.cleaning import cleaned
from crmdesk.services.columns import CONTACT_PREFIX
from crmdesk.services.duplicates import remember_different
from crmdesk.services.records import CREATED
from crmdesk.services.writing import WriteContext, Writer

CUSTOMER: Final = "customer"
CONTACT: Final = "contact"


def save_new_customer(
    context: WriteContext,
    customer: Mapping[str, Any],
    contact: Mapping[str, Any] | None = None,
    different_from: Collection[int] = (),
) -> ChangeSet:
    """Create a customer and, where given, its first contact in one change set.

    *different_from* are look-alikes that the person said are other customers; that is remembered.
    Raises ValidationError with everything wrong at once (problems of the contact are at
    ``contact.<field>``); then nothing was written.
    """
    customer_id = context.database.id_maker.new()
    given = [("", CUSTOMER, customer)]
    if contact:
        given.append((CONTACT_PREFIX, CONTACT, {**contact, "customer_id": customer_id}))
    params = {"entity": _(entity_of(CUSTOMER).label), "name": customer.get("name") or ""}
    with Writer(context, CREATED, params) as writer:
        subjects, problems = [], []
        for prefix, entity, values in given:
            specs = context.catalogue.by_key(entity)
            stored, found = cleaned(specs, values, creating=True)
            record_id = customer_id if entity == CUSTOMER else None
            try:
                subjects.append(writer.new(entity, stored, record_id, found))
            except ValidationError as error:
                problems += [dataclasses.replace(p, field=prefix + p.field) for p in error.problems]
        if problems:
            raise ValidationError(problems, str(params["name"]))
        for subject in subjects:
            writer.put(subject)
        for other_id in different_from:
            remember_different(writer, customer_id, other_id)
    return writer.change_set
