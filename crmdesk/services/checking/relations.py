"""Checks between records: references lead somewhere, one primary contact, superiors at home."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from crmdesk.core.i18n import N_
from crmdesk.core.progress import Progress
from crmdesk.models import sqlite_schema
from crmdesk.models.codecs.sets import unpacked
from crmdesk.models.fields import FieldSpec, Kind
from crmdesk.models.registry import ENTITIES, Record, entity_of
from crmdesk.services.catalogue import FieldCatalogue, raw_table
from crmdesk.services.checking.finding import Findings, Severity


def check_relations(
    connection: Connection, catalogue: FieldCatalogue, found: Findings, progress: Progress
) -> None:
    """Everything that one record says of another."""
    _check_foreign_keys(connection, found)
    for entity in ENTITIES:
        for spec in catalogue.fields(entity):
            progress.check()
            if spec.kind is Kind.REFERENCE:
                _check_alive(connection, found, entity, spec)
            elif spec.kind is Kind.REFERENCES:
                _check_each_alive(connection, found, entity, spec)
    _check_primary(connection, found)
    _check_superiors(connection, found)


def _check_foreign_keys(connection: Connection, found: Findings) -> None:
    raw = connection.connection.driver_connection
    for table, rowid, parent in sqlite_schema.foreign_key_problems(raw):
        found.add(
            "foreign_key",
            Severity.SERIOUS,
            N_("{table} {id} belongs to a {parent} that is not in the file."),
            {"table": table, "id": rowid, "parent": parent},
            entity=table,
            record_id=rowid,
        )


def _check_alive(
    connection: Connection, found: Findings, entity: type[Record], spec: FieldSpec
) -> None:
    if spec.name == entity.parent_field:
        return  # the children of a customer in the recycle bin wait there with it
    if spec.internal and spec.reference == "customer":
        return  # a line's copy of whose document it is: the document was looked at
    t = raw_table(entity.__tablename__)
    other = raw_table(spec.reference).alias("referred_to")
    query = (
        select(t.c.id, t.c[entity.title_field])
        .join(other, other.c.id == t.c[spec.name])
        .where(t.c.deleted_at.is_(None), other.c.deleted_at.is_not(None))
    )
    for record_id, title in connection.execute(query):
        _report(found, entity, spec, record_id, title)


def _check_each_alive(
    connection: Connection, found: Findings, entity: type[Record], spec: FieldSpec
) -> None:
    other = raw_table(spec.reference)
    alive = set(connection.scalars(select(other.c.id).where(other.c.deleted_at.is_(None))))
    t = raw_table(entity.__tablename__)
    query = select(t.c.id, t.c[entity.title_field], t.c[spec.name]).where(
        t.c[spec.name].is_not(None), t.c.deleted_at.is_(None)
    )
    for record_id, title, stored in connection.execute(query):
        items = unpacked(str(stored))
        if any(not item.isdigit() or int(item) not in alive for item in items):
            _report(found, entity, spec, record_id, title)


def _report(
    found: Findings, entity: type[Record], spec: FieldSpec, record_id: int, title: object
) -> None:
    found.add(
        "reference",
        Severity.NOTE,
        N_("{entity} {name}: “{field}” names something that lies in the recycle bin or is gone."),
        {"entity": entity.label, "name": str(title or record_id), "field": spec.label},
        entity=entity.__tablename__,
        record_id=record_id,
    )


def _check_primary(connection: Connection, found: Findings) -> None:
    for table, flag in (("contact", "is_primary"), ("address", "is_default")):
        t, customer = raw_table(table), raw_table("customer")
        query = (
            select(customer.c.id, customer.c.name)
            .join(t, t.c.customer_id == customer.c.id)
            .where(t.c[flag] == 1, t.c.deleted_at.is_(None), customer.c.deleted_at.is_(None))
            .group_by(customer.c.id)
            .having(func.count() > 1)
        )
        for customer_id, name in connection.execute(query):
            found.add(
                "several_primary",
                Severity.FAULT,
                N_("Customer {name} has more than one {entity} marked as the main one."),
                {"name": name, "entity": entity_of(table).label},
                entity="customer",
                record_id=customer_id,
            )


def _check_superiors(connection: Connection, found: Findings) -> None:
    t = raw_table("contact")
    boss = raw_table("contact").alias("boss")
    query = (
        select(t.c.id, t.c.name)
        .join(boss, boss.c.id == t.c.reports_to_id)
        .where(t.c.customer_id != boss.c.customer_id, t.c.deleted_at.is_(None))
    )
    for contact_id, name in connection.execute(query):
        found.add(
            "superior",
            Severity.FAULT,
            N_("Contact {name} reports to somebody at another customer."),
            {"name": name},
            entity="contact",
            record_id=contact_id,
        )
