"""One window per customer file: a second start brings the first window to the front.

The lock is a QLockFile beside the file (it notices when its owner died); the message goes through
a local socket.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QLockFile, QObject, Signal

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer

STALE_MS: Final = 0  # never by age: only when the owning process is gone
WAIT_MS: Final = 500


class SingleInstance(QObject):
    """``asked`` is emitted when another start of the program wanted the same file."""

    asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._lock: QLockFile | None = None
        self._server: QLocalServer | None = None
        self._path: Path | None = None

    @property
    def path(self) -> Path | None:
        """The file that this window has claimed."""
        return self._path

    def take(self, path: Path, *, listen: bool = True) -> bool:
        """Claim *path*. False if another window has it; that one was asked to come forward.

        Without *listen*, ``listen`` must follow: the first window is painted before the network
        module is loaded.
        """
        path = path.resolve()
        if path == self._path:
            return True
        lock = QLockFile(str(path) + ".lock")
        lock.setStaleLockTime(STALE_MS)
        if not lock.tryLock(0) and lock.error() == QLockFile.LockError.LockFailedError:
            _call(_name(path))
            return False
        # A folder that cannot be written has no lock; SQLite itself refuses two writers.
        self.release()
        self._lock, self._path = lock, path
        if listen:
            self.listen()
        return True

    def listen(self) -> None:
        """Hear of other starts of the program with the same file."""
        from PySide6.QtNetwork import QLocalServer

        if self._path is None or self._server is not None:
            return
        self._server = QLocalServer(self)
        QLocalServer.removeServer(_name(self._path))
        self._server.newConnection.connect(self._on_connection)
        self._server.listen(_name(self._path))

    def release(self) -> None:
        """Give the file free."""
        if self._server is not None:
            self._server.close()
            self._server.deleteLater()
            self._server = None
        if self._lock is not None:
            self._lock.unlock()
            self._lock = None
        self._path = None

    def _on_connection(self) -> None:
        if self._server is None:
            return
        socket = self._server.nextPendingConnection()
        if socket is not None:
            socket.disconnectFromServer()
            socket.deleteLater()
        self.asked.emit()


def _name(path: Path) -> str:
    return "crmdesk-" + hashlib.sha256(str(path).encode()).hexdigest()[:24]


def _call(name: str) -> None:
    from PySide6.QtNetwork import QLocalSocket

    socket = QLocalSocket()
    socket.connectToServer(name)
    socket.waitForConnected(WAIT_MS)
    socket.disconnectFromServer()
