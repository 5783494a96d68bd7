"""Passwords of customer files that this computer may remember, in the keeping of the system.

Windows Credential Locker, macOS Keychain or the Secret Service keep them; where none of these is
there nothing is remembered and the person is asked every time. A file is known by its path.
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Final

SERVICE: Final = "CRMDesk"
log = logging.getLogger("crmdesk.passwords")


def can_remember() -> bool:
    """Whether this computer has a safe place for passwords."""
    try:
        import keyring
        from keyring.backends import fail, null

        backend = keyring.get_keyring()
        return not isinstance(backend, (fail.Keyring, null.Keyring)) and backend.priority > 0
    except Exception:
        log.warning("no keyring", exc_info=True)
        return False


def recall(path: Path) -> str:
    """The remembered password of a file; "" if there is none."""
    try:
        import keyring

        return str(keyring.get_password(SERVICE, _key(path)) or "")
    except Exception:
        log.warning("password not recalled", exc_info=True)
        return ""


def remember(path: Path, password: str) -> bool:
    """Keep the password of a file; False if the system refuses."""
    try:
        import keyring

        keyring.set_password(SERVICE, _key(path), password)
    except Exception:
        log.warning("password not kept", exc_info=True)
        return False
    return True


def forget(path: Path) -> None:
    """Keep the password of a file no longer."""
    try:
        import keyring

        if keyring.get_password(SERVICE, _key(path)) is not None:
            keyring.delete_password(SERVICE, _key(path))
    except Exception:
        log.warning("password not forgotten", exc_info=True)


def _key(path: Path) -> str:
    return str(path.resolve())
