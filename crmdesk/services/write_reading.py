"""What rules may look up while records are written: a part of ``writing.Writer``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, select

from crmdesk.models import sqlite
from crmdesk.models.registry import CustomerStat
from crmdesk.services import prepared
from crmdesk.services.catalogue import column_names, flat


class Reading:
    """Questions answered inside the transaction of a write, by prepared statements."""

    connection: Connection

    def rows(
        self, entity: str, columns: Sequence[str], /, *, deleted: bool = False, **equal: Any
    ) -> list[tuple[Any, ...]]:
        """Columns of the records whose fields equal the given values (deleted ones on wish)."""
        query = prepared.rows_where(entity, tuple(columns), tuple(equal), deleted)
        return [tuple(row) for row in query.run(self.connection, **equal)]

    def count(self, entity: str, /, **equal: Any) -> int:
        """How many living records have the given values."""
        query = prepared.count_where(entity, tuple(equal))
        return int(query.run(self.connection, **equal).fetchone()[0])

    def highest_code(self) -> str | None:
        """The highest customer number ever given, also in the recycle bin."""
        for query in sqlite.HIGHEST_CODE:
            found = self.connection.exec_driver_sql(query).first()
            if found:
                return str(found[0])
        return None

    def codes(self, entity: str, beginning: str) -> list[str]:
        """The numbers ever given to records of *entity* that begin so, also in the bin."""
        query = prepared.codes_between(entity)
        found = query.run(self.connection, low=beginning, high=beginning + chr(0x10FFFF))
        return [code for (code,) in found]

    def last_code(self, entity: str, beginning: str) -> str | None:
        """The one of ``codes`` that sorts last."""
        query = prepared.last_code_between(entity)
        found = query.run(self.connection, low=beginning, high=beginning + chr(0x10FFFF)).fetchone()
        return str(found[0]) if found else None

    def row(self, entity: str, record_id: int) -> dict[str, Any] | None:
        """One record in stored form with custom values spread out, deleted or not."""
        found = prepared.row_by_id(entity).run(self.connection, id=record_id).fetchone()
        if found is None:
            return None
        return flat(dict(zip(column_names(entity), found, strict=True)))

    def rows_by_id(self, entity: str, ids: Sequence[int]) -> dict[int, dict[str, Any]]:
        """Records in stored form by id, deleted or not; those that are gone miss."""
        names = column_names(entity)
        rows = prepared.run_of_ids(self.connection, prepared.columns_of_ids(entity, names), ids)
        records = (flat(dict(zip(names, row, strict=True))) for row in rows)
        return {record["id"]: record for record in records}

    def kept(self, customer_id: int, column: str) -> Any:
        """What ``customer_stat`` holds of a customer, as of the last act; None without a row."""
        stat = CustomerStat.__table__.c
        query = select(stat[column]).where(stat.customer_id == customer_id)
        return self.connection.scalar(query)
