"""The groups of commands about shops and money: `catalogue` and `wallet`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from vitrine.commands.options import JsonOption, make_group

catalogue_app = make_group("catalogue", "Make the catalogues that scenes look products up in.")


@catalogue_app.command("import")
def import_catalogue(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="a .yaml or .csv with products, offers and reviews")],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="the database to write; absent: FILE.sqlite beside it")
    ] = None,
) -> None:
    """Make a database of a catalogue, for more products than a scene reads at its start."""
    from vitrine.commands.catalogue import run_catalogue_import

    run_catalogue_import(file, output)


wallet_app = make_group(
    "wallet", "Make a demo wallet and orders of its stalls, and see what was paid. Its money is none."
)
WalletOption = Annotated[
    Path | None, typer.Option("--wallet", help="the wallet's file; absent: VITRINE_WALLET, or among the settings")
]


@wallet_app.command("new")
def new_wallet(
    wallet: WalletOption = None,
    balance: Annotated[str, typer.Option("--balance", help="the play money that it begins with")] = "5000",
    currency: Annotated[str, typer.Option("--currency", help="its currency, a code of ISO 4217")] = "CNY",
    stall: Annotated[
        list[str] | None, typer.Option("--stall", metavar="NAME=TITLE", help="a stall that it knows; may be repeated")
    ] = None,
) -> None:
    """Make a wallet."""
    from vitrine.commands.wallet import DEFAULT_STALLS, run_wallet_new

    run_wallet_new(wallet, balance, currency, stall or DEFAULT_STALLS)


@wallet_app.command("show")
def show_wallet(wallet: WalletOption = None, as_json: JsonOption = False) -> None:
    """Print what a wallet holds, the stalls that it knows, and the orders that are open."""
    from vitrine.commands.wallet import run_wallet_show

    run_wallet_show(wallet, as_json)


@wallet_app.command("receipts")
def show_receipts(wallet: WalletOption = None, as_json: JsonOption = False) -> None:
    """Print what was paid, the newest first."""
    from vitrine.commands.wallet import run_wallet_receipts

    run_wallet_receipts(wallet, as_json)


@wallet_app.command("order")
def make_order(
    stall: Annotated[str, typer.Argument(help="who is paid, by its name in the wallet")],
    amount: Annotated[str, typer.Argument(help="how much, such as 68.50")],
    currency: Annotated[str | None, typer.Option("--currency", help="of the amount; absent: the wallet's")] = None,
    number: Annotated[str | None, typer.Option("--number", help="the stall's own; absent: a new one")] = None,
    minutes: Annotated[float, typer.Option("--minutes", max=100_000, help="how long it can be paid")] = 15.0,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="write its QR code, too, as a PNG")] = None,
    wallet: WalletOption = None,
) -> None:
    """Print the text of an order's code, signed by a stall of the wallet."""
    from vitrine.commands.wallet import OrderRequest, run_wallet_order

    run_wallet_order(wallet, OrderRequest(stall, amount, currency, number, minutes), output)
