"""The file of a wallet: the wearer's own, an SQLite database that is made where it is not there, and no scene's.

It is made in one transaction, so that two booths that begin at once have one wallet, and what is killed leaves none.
"""

from __future__ import annotations

import os
import secrets
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

from vitrine.content.wallet.ledger import Ledger
from vitrine.content.wallet.ledger_tables import APPLICATION_ID, SCHEMA_VERSION, TABLES
from vitrine.content.wallet.order import KEY_BYTES
from vitrine.content.wallet.wallet_error import WalletError
from vitrine.files.user_folder import settings_folder

#: The variable of the environment that names another file, such as one that two booths share.
VARIABLE = "VITRINE_WALLET"


class WalletStart(NamedTuple):
    """What a wallet that is made anew begins with: play money in minor units, and stalls by name with their titles."""

    currency: str = "CNY"
    amount_minor: int = 500_000
    stalls: Mapping[str, str] = {}


def find_wallet_file(environment: Mapping[str, str] = os.environ) -> Path:
    """The file of this user's wallet."""
    named = environment.get(VARIABLE)
    return Path(named) if named else settings_folder() / "wallet.sqlite"


def make_wallet(path: Path, start: WalletStart, clock: Callable[[], float] = time.time) -> None:
    """Make a wallet where there is none, and add those stalls that one does not know. Raises WalletError.

    SQLite's own errors pass: a disk that is full, a file that another holds for too long.
    """
    _touch(path)
    with closing(_connect(path, 4.0)) as connection:
        if not _is_wallet(connection):
            _make_tables(connection, start, clock)
        ledger = Ledger(connection, clock)
        known = {name for (name,) in connection.execute("SELECT name FROM stall")}
        currencies = tuple(balance.currency for balance in ledger.list_balances())
        for name, title in start.stalls.items():
            if name not in known:
                ledger.add_stall(name, title, secrets.token_bytes(KEY_BYTES), currencies)


@contextmanager
def open_wallet(path: Path, timeout_s: float = 4.0, clock: Callable[[], float] = time.time) -> Iterator[Ledger]:
    """The ledger of a wallet that is there; others are waited for so long. Raises WalletError, and SQLite's errors."""
    if not path.is_file():
        raise WalletError("wallet")
    with closing(_connect(path, timeout_s)) as connection:
        if not _is_wallet(connection):
            raise WalletError("wallet")
        yield Ledger(connection, clock)


def _touch(path: Path) -> None:
    """Make the file, for this user alone: it holds the keys of stalls."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        pass


def _connect(path: Path, timeout_s: float) -> sqlite3.Connection:
    uri = f"{path.absolute().as_uri()}?mode=rw"
    connection = sqlite3.connect(uri, uri=True, timeout=max(0.0, timeout_s), isolation_level=None)
    try:
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA trusted_schema = OFF")
    except BaseException:
        connection.close()
        raise
    return connection


def _is_wallet(connection: sqlite3.Connection) -> bool:
    """Whether the file has a wallet's tables; False for an empty one. Raises WalletError for any other."""
    found = {sql for (sql,) in connection.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")}
    if not found:
        return False
    (application_id,) = connection.execute("PRAGMA application_id").fetchone()
    if application_id != APPLICATION_ID or found != set(TABLES.values()):
        raise WalletError("wallet")
    return True


def _make_tables(connection: sqlite3.Connection, start: WalletStart, clock: Callable[[], float]) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        if not _is_wallet(connection):  # another may have made them meanwhile
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
            for sql in TABLES.values():
                connection.execute(sql)
            Ledger(connection, clock).issue(start.currency, start.amount_minor)
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
