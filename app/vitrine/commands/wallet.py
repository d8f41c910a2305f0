"""The commands `wallet …`: a demo wallet made, looked into, and orders of its stalls as the text of a code."""

from __future__ import annotations

import os
import re
import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from vitrine.content.catalogue.money import find_minor_digits, format_money
from vitrine.content.wallet.ledger import Ledger
from vitrine.content.wallet.order import MAX_AMOUNT_MINOR, Order, check_terms, format_order
from vitrine.content.wallet.purchase import Purchase
from vitrine.content.wallet.till import make_order, read_amount
from vitrine.content.wallet.wallet_answer import LABEL, answer_receipts
from vitrine.content.wallet.wallet_error import WalletError
from vitrine.content.wallet.wallet_file import VARIABLE, WalletStart, find_wallet_file, make_wallet, open_wallet
from vitrine.document.field_error import FieldError
from vitrine.errors import CommandLineError, InputError, Problem, truncate
from vitrine.escape import dump_json, escape_line
from vitrine.files.atomic import atomic_write
from vitrine.files.program_name import launch_command
from vitrine.scene.services.wallet_entry import MAX_TITLE, NAME_PATTERN, check_stall_name

#: The stall of a wallet that nobody named one for: that of the demo's street.
DEFAULT_STALLS = ("stall-7=Lantern Lane 7",)
#: Pixels of a code's module: one of 41 modules and its margin is 4 cm wide at 300 dots an inch.
_MODULE_PX = 10


class OrderRequest(NamedTuple):
    """What was typed of an order; absent ones are None."""

    stall: str
    amount: str
    currency: str | None = None
    number: str | None = None
    minutes: float = 15.0


def run_wallet_new(file: Path | None, balance: str, currency: str, stalls: Iterable[str]) -> None:
    """Make a wallet where there is none. Raises InputError where there is one."""
    path = file or find_wallet_file()
    titles = dict(_read_stall(text) for text in stalls)
    try:
        find_minor_digits(currency)
    except FieldError as error:
        raise CommandLineError(Problem(str(error), key="--currency")) from None
    if not _is_absent(path):
        hint = f"choose another file, by --wallet or {VARIABLE}, or delete it: its money is none"
        raise InputError(Problem(f"{path}: there is something of this name already", hint=hint))
    try:
        amount_minor = _read_amount(balance, currency, "--balance")
    except WalletError:
        amount_minor = -1
    if amount_minor < 0:
        message = f"no wallet begins with {truncate(balance)}"
        raise CommandLineError(Problem(message, key="--balance", allowed=f"0 to {MAX_AMOUNT_MINOR:,}"))
    try:
        make_wallet(path, WalletStart(currency, amount_minor, titles))
    except (sqlite3.Error, OSError) as error:
        raise InputError(f"{path}: the wallet cannot be made ({error})") from None
    run_wallet_show(path, as_json=False)


def run_wallet_show(file: Path | None, as_json: bool) -> None:
    """Print what a wallet holds, and the stalls that it knows."""
    with _open(file) as (path, ledger):
        balances, stalls = ledger.list_balances(), ledger.list_stalls()
        open_orders = ledger.list_open()
    texts = [format_money(one.amount_minor, one.currency) for one in balances]
    if as_json:
        plain = {
            "file": str(path),
            "balances": [one._asdict() for one in balances],
            "stalls": dict(stalls),
            "open": [_describe(one) for one in open_orders],
        }
        print(dump_json(plain))
        return
    print(escape_line(f"{LABEL}: {', '.join(texts) or 'empty'}    {path}"))
    for name, title in stalls:
        print(escape_line(f"  {name:12} {title}"))
    for purchase in open_orders:
        print(escape_line(f"  {_describe_line(purchase)}"))


def run_wallet_receipts(file: Path | None, as_json: bool) -> None:
    """Print what was paid, the newest first."""
    with _open(file) as (_, ledger):
        receipts = ledger.list_receipts(most=1_000)
    if as_json:
        print(dump_json(answer_receipts(receipts, ()).data["receipts"]))
        return
    for purchase in receipts:
        print(escape_line(_describe_line(purchase)))
    if not receipts:
        print("nothing was paid yet")


def run_wallet_order(file: Path | None, request: OrderRequest, picture: Path | None) -> None:
    """Print the text of an order that a stall of the wallet signs, and write it as a QR code where that is wanted."""
    if picture is not None and picture.suffix.lower() != ".png":
        raise CommandLineError(Problem(f'"{picture.name}" is no name of a PNG', key="-o", allowed="one ending in .png"))
    try:
        with _open(file) as (_, ledger):
            key = ledger.find_key(request.stall)
            order = _make_order(request, ledger)
    except WalletError as error:
        hint = f"{_join_command('wallet', 'show')} lists those it knows" if error.reason == "unknown-stall" else ""
        raise CommandLineError(Problem(error.sentence, hint=hint)) from None
    text = format_order(order, key)
    if picture is not None:
        write_code(text, picture)
    print(text)


def write_code(text: str, path: Path) -> None:
    """Write a QR code as a PNG. Raises InputError where that cannot be."""
    import numpy as np
    import zxingcpp
    from PIL import Image

    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode)
    with atomic_write(path) as beside:
        Image.fromarray(np.asarray(code.to_image(scale=_MODULE_PX))).save(beside, format="PNG")


def _make_order(request: OrderRequest, ledger: Ledger) -> Order:
    """The order that was typed. Raises WalletError for one that the wallet would refuse, CommandLineError."""
    balances = ledger.list_balances()
    currency = request.currency or balances[0].currency
    if currency not in {balance.currency for balance in balances}:
        raise WalletError("currency")
    if request.number is not None and not re.fullmatch(NAME_PATTERN, request.number):
        message = f'"{request.number}" cannot be the number of an order'
        allowed = "up to 40 letters, digits, dots and hyphens"
        raise CommandLineError(Problem(message, key="--number", allowed=allowed))
    now_s = ledger.read_clock()
    amount_minor = _read_amount(request.amount, currency, "amount")
    order = make_order(request.stall, amount_minor, currency, now_s, request.number)
    order = order._replace(expires_s=now_s + int(request.minutes * 60))
    check_terms(order, frozenset({currency}), now_s)
    return order


def _is_absent(path: Path) -> bool:
    """Whether there is no wallet yet: no file, or an empty one, which a run that was ended has left."""
    try:
        return not os.path.lexists(path) or (path.is_file() and not path.stat().st_size)
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: the wallet cannot be looked at ({error})") from None


def _read_amount(text: str, currency: str, key: str) -> int:
    """An amount that was typed, in minor units. Raises CommandLineError for what is none, WalletError for too much."""
    try:
        return read_amount(text, currency)
    except WalletError as error:
        if error.reason != "no-amount":
            raise
        message = f'"{truncate(text)}" is no amount of {currency}'
        raise CommandLineError(Problem(message, key=key, allowed=_format_example(currency))) from None


def _format_example(currency: str) -> str:
    """What an amount looks like: with as many digits as the currency has."""
    return f"such as {68:.{find_minor_digits(currency)}f}"


def _read_stall(text: str) -> tuple[str, str]:
    name, _, title = text.partition("=")
    try:
        name = check_stall_name(name)
    except FieldError as error:
        raise CommandLineError(Problem(str(error), key="--stall", allowed=error.allowed, hint="NAME=TITLE")) from None
    if len(title) > MAX_TITLE:
        message = f"the title of {name} has {len(title):,} characters"
        raise CommandLineError(Problem(message, key="--stall", allowed=f"at most {MAX_TITLE}"))
    return name, escape_line(title) or name


@contextmanager
def _open(file: Path | None) -> Iterator[tuple[Path, Ledger]]:
    path = file or find_wallet_file()
    if _is_absent(path):
        raise InputError(Problem(f"{path}: there is no wallet", hint=f"make one: {_join_command('wallet', 'new')}"))
    try:
        with open_wallet(path) as ledger:
            yield path, ledger
    except (sqlite3.Error, OSError) as error:
        raise InputError(f"{path}: the wallet cannot be read ({error})") from None
    except WalletError as error:
        if error.reason != "wallet":
            raise
        raise InputError(f"{path}: this is no wallet of this version") from None


def _join_command(*words: str) -> str:
    return " ".join((*launch_command(), *words))


def _describe(purchase: Purchase) -> dict[str, object]:
    return {**purchase.order._asdict(), "payee": purchase.payee, "state": str(purchase.state), "at_s": purchase.at_s}


def _describe_line(purchase: Purchase) -> str:
    order = purchase.order
    when = time.strftime("%Y-%m-%d %H:%M", time.localtime(purchase.at_s))
    amount = format_money(order.amount_minor, order.currency)
    return f"{when}  {purchase.state:10} {amount:>12}  {order.full_number:20} {purchase.payee}"
