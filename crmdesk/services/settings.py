"""Business parameters: what the owner decides once and what must travel with the data.

A parameter is a ``SettingSpec`` of ``setting_specs``; its value is read with
``services.settings.get(SPEC)`` and has the type of the default. Values lie in the table
``setting`` and change only through the write path, so that every result can name the version of
the parameters that made it. Window geometry, language and theme are no business parameters; they
lie in the user's own configuration.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from sqlalchemy import func, select

from crmdesk.core.changes import ChangeSet
from crmdesk.core.errors import FieldError, Problem, ValidationError
from crmdesk.core.i18n import N_, _, listed
from crmdesk.models import codecs
from crmdesk.models.codecs import Stored
from crmdesk.models.database import Database
from crmdesk.models.history import ChangeRow
from crmdesk.services.catalogue import raw_table
from crmdesk.services.cleaning import MUST_FILL
from crmdesk.services.setting_specs import (
    ATTACHMENT_MAX_MB,
    BACKUP_KEEP_DAILY,
    BACKUP_KEEP_MONTHLY,
    BACKUP_ON_EXIT,
    BACKUP_OUTSIDE_DAYS,
    BUSINESS_SETTINGS,
    COMPANY_ACCOUNT,
    COMPANY_ADDRESS,
    COMPANY_NAME,
    COMPANY_PHONE,
    COMPLETENESS_TARGETS,
    DUPLICATE_SENSITIVITY,
    EXPIRY_REMIND_DAYS,
    EXPIRY_SOON_DAYS,
    GATE_LONG,
    GATE_SHORT,
    LOOSE,
    NORMAL,
    REVIEW_DAYS,
    STRICT,
    TIME_GATE,
    SettingSpec,
    T,
    decoded,
    value_from,
)
from crmdesk.services.writing import WriteContext, Writer

CHANGED: Final = N_("Changed settings: {names}")
__all__ = [
    "ATTACHMENT_MAX_MB",
    "BACKUP_KEEP_DAILY",
    "BACKUP_KEEP_MONTHLY",
    "BACKUP_ON_EXIT",
    "BACKUP_OUTSIDE_DAYS",
    "BUSINESS_SETTINGS",
    "COMPANY_ACCOUNT",
    "COMPANY_ADDRESS",
    "COMPANY_NAME",
    "COMPANY_PHONE",
    "COMPLETENESS_TARGETS",
    "DUPLICATE_SENSITIVITY",
    "EXPIRY_REMIND_DAYS",
    "EXPIRY_SOON_DAYS",
    "GATE_LONG",
    "GATE_SHORT",
    "LOOSE",
    "NORMAL",
    "REVIEW_DAYS",
    "STRICT",
    "TIME_GATE",
    "SettingSpec",
    "SettingsService",
]


class SettingsService:
    """Reads and changes the parameters of one open file."""

    def __init__(
        self,
        database: Database,
        make_context: Callable[[], WriteContext],
        specs: Iterable[SettingSpec[Any]] = BUSINESS_SETTINGS,
    ) -> None:
        self._database = database
        self._make_context = make_context
        self._specs = {spec.key: spec for spec in specs}
        self._lock = threading.Lock()
        self._stored: dict[str, Stored] | None = None

    def specs(self) -> tuple[SettingSpec[Any], ...]:
        """Every parameter in the order of the settings page."""
        return tuple(self._specs.values())

    def groups(self) -> dict[str, list[SettingSpec[Any]]]:
        """The parameters by their (untranslated) group."""
        found: dict[str, list[SettingSpec[Any]]] = {}
        for spec in self._specs.values():
            found.setdefault(spec.group, []).append(spec)
        return found

    # --- reading --------------------------------------------------------------------------
    def get(self, spec: SettingSpec[T]) -> T:
        """The value in force; the default where nothing (or nothing readable) is stored."""
        return value_from(self._all_stored(), spec)

    def values(self) -> dict[str, Any]:
        """Every parameter's value by key."""
        return {key: self.get(spec) for key, spec in self._specs.items()}

    def version(self) -> int:
        """The id of the newest change of any parameter; 0 while all are at their defaults."""
        setting = raw_table("setting")
        query = select(func.max(ChangeRow.change_set_id)).where(
            ChangeRow.record_id.in_(select(setting.c.id)), ChangeRow.entity == "setting"
        )
        with self._database.read() as connection:
            return int(connection.scalar(query) or 0)

    def forget(self) -> None:
        """Read again at next use; called after settings changed."""
        with self._lock:
            self._stored = None

    def _all_stored(self) -> dict[str, Stored]:
        with self._lock:
            if self._stored is None:
                self._stored = self._load()
            return self._stored

    def _load(self) -> dict[str, Stored]:
        table = raw_table("setting")
        query = select(table.c.key, table.c.value).where(table.c.deleted_at.is_(None))
        with self._database.read() as connection:
            return {key: decoded(text) for key, text in connection.execute(query)}

    # --- writing --------------------------------------------------------------------------
    def save(self, values: Mapping[str, Any]) -> ChangeSet:
        """Change some parameters. Raises ValidationError (fields are keys); then none changed."""
        stored = self._checked(values)
        names = listed(_(self._specs[key].label) for key in stored)
        with Writer(self._make_context(), CHANGED, {"names": names[:150]}) as writer:
            for key, value in stored.items():
                self._write(writer, key, json.dumps(value, ensure_ascii=False))
        self.forget()
        return writer.change_set

    def reset(self, keys: Iterable[str]) -> ChangeSet:
        """Put parameters back to their defaults."""
        return self.save({key: self._specs[key].default for key in keys})

    def _checked(self, values: Mapping[str, Any]) -> dict[str, Stored]:
        problems: list[Problem] = []
        changed: dict[str, Stored] = {}
        for key, value in values.items():
            spec = self._specs[key]
            try:
                stored = codecs.dump(spec.field, value)
                if spec.verify is not None:
                    spec.verify(value)
            except FieldError as error:
                problems.append(Problem(key, error.template, error.params))
                continue
            if stored is None and not spec.is_optional:
                problems.append(Problem(key, MUST_FILL))
            elif (stored or "") != (codecs.dump(spec.field, self.get(spec)) or ""):
                changed[key] = stored
        if problems:
            raise ValidationError(problems)
        return changed

    def _write(self, writer: Writer, key: str, text: str) -> None:
        found = writer.rows("setting", ["id", "deleted_at"], deleted=True, key=key)
        if not found:
            writer.create("setting", {"key": key, "value": text})
            return
        [(record_id, deleted_at)] = found
        if deleted_at is not None:
            writer.restore("setting", record_id)
        writer.update("setting", record_id, {"value": text})
