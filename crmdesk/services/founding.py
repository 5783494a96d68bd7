"""Making a new, empty customer file with its owner as the first employee."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from crmdesk.models.database import FILE_SUFFIX, create_database

MOST_NAMES: Final = 1000


def found_file(path: Path, owner: str, company: str = "") -> None:
    """Create *path* with the employee *owner*, who does the first change: the company's name.

    Raises ValidationError (fields ``name``, ``company.name``) or DatabaseProblem (exists,
    readonly, full, ...); then there is no file.
    """
    from crmdesk.services.container import Services
    from crmdesk.services.settings import COMPANY_NAME

    path.parent.mkdir(parents=True, exist_ok=True)
    services = Services(create_database(path))
    try:
        created = services.records.save("employee", None, {"name": owner.strip()})
        services.employee_id = next(iter(created.of("employee").created))
        if company.strip():
            services.settings.save({COMPANY_NAME.key: company.strip()})
    except BaseException:
        services.close()
        for leftover in (path, Path(f"{path}-wal"), Path(f"{path}-shm")):
            leftover.unlink(missing_ok=True)
        raise
    services.close()


def free_path(folder: Path, stem: str) -> Path:
    """A name for a new customer file that is not taken yet: 客户资料.crm, 客户资料-2.crm, …"""
    path = folder / (stem + FILE_SUFFIX)
    number = 1
    while path.exists() and number < MOST_NAMES:
        number += 1
        path = folder / f"{stem}-{number}{FILE_SUFFIX}"
    return path
