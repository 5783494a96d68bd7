"""Business parameters: what the owner decides once and what must travel with the data.

A parameter is a ``SettingSpec``; its value is read with ``services.settings.get(SPEC)`` and has
the type of the default. Values lie in the table ``setting`` and change only through the write
path, so that every result can name the version of the parameters that made it. Window geometry,
language and theme are no business parameters; they lie in the user's own configuration.

To add a parameter: one ``SettingSpec`` here (or in the method's own module), its name in
``BUSINESS_SETTINGS``, the zh_CN text of its label and help.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar, cast

from sqlalchemy import func, select

from crmdesk.core.changes import ChangeSet
from crmdesk.core.errors import FieldError, Problem, ValidationError
from crmdesk.core.i18n import N_, _, listed
from crmdesk.models import codecs
from crmdesk.models.codecs import Stored
from crmdesk.models.database import Database
from crmdesk.models.fields import FieldSpec, Kind, Option
from crmdesk.models.history import ChangeRow
from crmdesk.services.catalogue import raw_table
from crmdesk.services.cleaning import MUST_FILL
from crmdesk.services.writing import WriteContext, Writer

T = TypeVar("T", str, int, bool)
CHANGED: Final = N_("Changed settings: {names}")


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingSpec(Generic[T]):
    """One parameter. ``key`` is stored and never changes; ``help`` is a sentence for its form."""

    key: str
    kind: Kind
    label: str
    default: T
    group: str
    help: str = ""
    unit: str = ""
    minimum: int | None = None
    maximum: int | None = None
    length: int = 0
    options: tuple[Option, ...] = ()

    @property
    def is_optional(self) -> bool:
        """Whether it may be left blank (a text without default)."""
        return self.default == "" and self.kind is not Kind.BOOL

    @property
    def field(self) -> FieldSpec:
        """The same as a field, for editors and codecs."""
        return FieldSpec(
            kind=self.kind,
            label=self.label,
            name=self.key,
            entity="setting",
            required=not self.is_optional,
            unit=self.unit,
            minimum=self.minimum,
            maximum=self.maximum,
            length=self.length,
            options=self.options,
            default=self.default,
            hint=self.help,
            weight=0,
        )


COMPANY: Final = N_("Our company")
CARDS: Final = N_("Customer cards")
REMINDERS: Final = N_("Reminders")
DUPLICATES: Final = N_("Duplicates and attachments")
SAFETY: Final = N_("Backups")
_PERCENT: Final = N_("%")
_DAYS: Final = N_("days")

OPPORTUNITIES: Final = N_("Opportunities")

COMPANY_NAME: Final = SettingSpec(
    key="company.name", kind=Kind.TEXT, label=N_("Company name"), default="", group=COMPANY,
    length=100, help=N_("Printed at the head of cards and reports."))  # fmt: skip
COMPANY_PHONE: Final = SettingSpec(
    key="company.phone", kind=Kind.PHONE, label=N_("Company telephone"), default="",
    group=COMPANY, length=30, help=N_("Printed below the company name."))  # fmt: skip
COMPANY_ADDRESS: Final = SettingSpec(
    key="company.address", kind=Kind.TEXT, label=N_("Company address"), default="",
    group=COMPANY, length=200)  # fmt: skip


def _target(grade: str, percent: int, label: str) -> SettingSpec[int]:
    return SettingSpec(
        key=f"completeness.target_{grade.lower()}",
        kind=Kind.INTEGER,
        label=label,
        default=percent,
        group=CARDS,
        unit=_PERCENT,
        minimum=0,
        maximum=100,
        help=N_("So complete should the card of a customer of this grade be."),
    )


COMPLETENESS_TARGETS: Final = {
    "A": _target("A", 90, N_("Completeness wanted, grade A")),
    "B": _target("B", 80, N_("Completeness wanted, grade B")),
    "C": _target("C", 60, N_("Completeness wanted, grade C")),
    "D": _target("D", 40, N_("Completeness wanted, grade D")),
}
REVIEW_DAYS: Final = SettingSpec(
    key="card.review_days", kind=Kind.INTEGER, label=N_("Review a card after"), default=180,
    group=REMINDERS, unit=_DAYS, minimum=1, maximum=3650,
    help=N_("A card that nobody reviewed for so long is marked for review."))  # fmt: skip
EXPIRY_SOON_DAYS: Final = SettingSpec(
    key="qualification.soon_days", kind=Kind.INTEGER, label=N_("Document “expires soon” within"),
    default=30, group=REMINDERS, unit=_DAYS, minimum=1, maximum=365)  # fmt: skip
EXPIRY_REMIND_DAYS: Final = SettingSpec(
    key="qualification.remind_days", kind=Kind.INTEGER, label=N_("Remind of a document within"),
    default=60, group=REMINDERS, unit=_DAYS, minimum=1, maximum=730)  # fmt: skip

STRICT, NORMAL, LOOSE = "strict", "normal", "loose"
DUPLICATE_SENSITIVITY: Final = SettingSpec(
    key="duplicates.sensitivity", kind=Kind.ENUM, label=N_("Duplicate warnings"), default=NORMAL,
    group=DUPLICATES,
    options=(
        Option(STRICT, N_("Only when almost certain")),
        Option(NORMAL, N_("When likely")),
        Option(LOOSE, N_("At the slightest similarity")),
    ),
    help=N_("How similar two customers must be before the program asks."))  # fmt: skip
ATTACHMENT_MAX_MB: Final = SettingSpec(
    key="attachment.max_mb", kind=Kind.INTEGER, label=N_("Largest attachment"), default=20,
    group=DUPLICATES, unit=N_("MB"), minimum=1, maximum=200,
    help=N_("Attachments lie in the customer file and make it and every backup larger."),
)  # fmt: skip

GATE_LONG, GATE_SHORT = "3-6-12", "1-3-6"
TIME_GATE: Final = SettingSpec(
    key="opportunity.time_gate", kind=Kind.ENUM, label=N_("Months to closing for grades A, B, C"),
    default=GATE_LONG, group=OPPORTUNITIES,
    options=(Option(GATE_LONG, N_("3, 6 and 12 months")),
             Option(GATE_SHORT, N_("1, 3 and 6 months"))),
    help=N_("An opportunity that closes later than this cannot have the grade."))  # fmt: skip

BACKUP_ON_EXIT: Final = SettingSpec(
    key="backup.on_exit", kind=Kind.BOOL, label=N_("Back up when closing"), default=True,
    group=SAFETY)  # fmt: skip
BACKUP_KEEP_DAILY: Final = SettingSpec(
    key="backup.keep_daily", kind=Kind.INTEGER, label=N_("Daily backups kept"), default=7,
    group=SAFETY, minimum=1, maximum=366,
    help=N_("The last backup of each of so many days stays."))  # fmt: skip
BACKUP_KEEP_MONTHLY: Final = SettingSpec(
    key="backup.keep_monthly", kind=Kind.INTEGER, label=N_("Monthly backups kept"), default=12,
    group=SAFETY, minimum=0, maximum=120,
    help=N_("The last backup of each of so many months stays."))  # fmt: skip
BACKUP_OUTSIDE_DAYS: Final = SettingSpec(
    key="backup.outside_days", kind=Kind.INTEGER, label=N_("Remind of a backup elsewhere after"),
    default=14, group=SAFETY, unit=_DAYS, minimum=1, maximum=365,
    help=N_("A backup on the same disk is lost together with the disk."))  # fmt: skip

BUSINESS_SETTINGS: Final[tuple[SettingSpec[Any], ...]] = (
    COMPANY_NAME,
    COMPANY_PHONE,
    COMPANY_ADDRESS,
    *COMPLETENESS_TARGETS.values(),
    REVIEW_DAYS,
    EXPIRY_SOON_DAYS,
    EXPIRY_REMIND_DAYS,
    DUPLICATE_SENSITIVITY,
    ATTACHMENT_MAX_MB,
    TIME_GATE,
    BACKUP_ON_EXIT,
    BACKUP_KEEP_DAILY,
    BACKUP_KEEP_MONTHLY,
    BACKUP_OUTSIDE_DAYS,
)


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
        stored = self._all_stored().get(spec.key)
        if stored is None:
            return spec.default
        try:
            return cast("T", codecs.load(spec.field, stored))
        except (ValueError, TypeError, KeyError):
            return spec.default

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
        found: dict[str, Stored] = {}
        with self._database.read() as connection:
            for key, text in connection.execute(query):
                try:
                    found[key] = json.loads(text)
                except ValueError:
                    found[key] = None
        return found

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
