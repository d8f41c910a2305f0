"""The tables of a wallet's ledger in SQLite. They hold by themselves what must never be otherwise, whoever writes.

What is paid goes from one account to another by a transfer, one of a kind for an order. Of all balances of a currency
the sum is 0: play money comes from the account of the bank, which alone may be below zero.
"""

from __future__ import annotations

from vitrine.content.wallet.purchase import NEXT_STATES

#: "Vtrw" in the header of the file, where file(1) looks, and the version of the tables.
APPLICATION_ID, SCHEMA_VERSION = 0x56747277, 1
#: Owners of accounts beside stalls, whose names begin with a letter or a digit.
BANK, WEARER = "@bank", "@wearer"

_STEPS = " OR ".join(
    f"(OLD.state = '{state}' AND NEW.state IN ({', '.join(repr(str(next_)) for next_ in states)}))"
    for state, states in NEXT_STATES.items()
)
#: Everything that the file has, in the order in which it is made, as SQLite keeps it.
TABLES = {
    "account": "CREATE TABLE account (owner TEXT NOT NULL, currency TEXT NOT NULL, balance INTEGER NOT NULL,"
    f" PRIMARY KEY (owner, currency), CHECK (owner = '{BANK}' OR balance >= 0)) WITHOUT ROWID",
    "stall": "CREATE TABLE stall (name TEXT PRIMARY KEY, title TEXT NOT NULL, key BLOB NOT NULL) WITHOUT ROWID",
    "purchase": "CREATE TABLE purchase (stall TEXT NOT NULL REFERENCES stall, number TEXT NOT NULL,"
    " amount INTEGER NOT NULL CHECK (amount > 0), currency TEXT NOT NULL, expires_s INTEGER NOT NULL,"
    " nonce TEXT NOT NULL, state TEXT NOT NULL, PRIMARY KEY (stall, number), UNIQUE (stall, nonce)) WITHOUT ROWID",
    "step": "CREATE TABLE step (stall TEXT NOT NULL, number TEXT NOT NULL, state TEXT NOT NULL, at_s INTEGER NOT NULL,"
    " PRIMARY KEY (stall, number, state)) WITHOUT ROWID",
    "transfer": "CREATE TABLE transfer (stall TEXT NOT NULL, number TEXT NOT NULL, kind TEXT NOT NULL,"
    " payer TEXT NOT NULL, payee TEXT NOT NULL, amount INTEGER NOT NULL CHECK (amount > 0), currency TEXT NOT NULL,"
    " PRIMARY KEY (stall, number, kind)) WITHOUT ROWID",
    "step_time": "CREATE INDEX step_time ON step (at_s)",
    "no_step_back": "CREATE TRIGGER no_step_back BEFORE UPDATE ON purchase"
    f" WHEN NOT ({_STEPS}) OR (OLD.stall, OLD.number, OLD.amount, OLD.currency, OLD.expires_s, OLD.nonce)"
    " <> (NEW.stall, NEW.number, NEW.amount, NEW.currency, NEW.expires_s, NEW.nonce)"
    " BEGIN SELECT RAISE(ABORT, 'a purchase goes on, and stays what it is'); END",
    "no_deletion": "CREATE TRIGGER no_deletion BEFORE DELETE ON purchase"
    " BEGIN SELECT RAISE(ABORT, 'a purchase stays'); END",
}
