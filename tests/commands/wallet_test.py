"""The commands `wallet …`: a wallet is made once, orders are signed and drawn as codes, mistakes are sentences."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import zxingcpp
from PIL import Image

from tests.content.wallet.wallets import find_faults
from vitrine.cli import run
from vitrine.content.service import DEADLINE_S
from vitrine.content.wallet.order import parse_code
from vitrine.content.wallet.wallet_service import WalletService


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "wallet.sqlite"
    monkeypatch.setenv("VITRINE_WALLET", str(path))
    return path


def tell(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    code = run(["wallet", *arguments])
    captured = capsys.readouterr()
    assert (code == 0) == (captured.err == ""), captured
    return captured.out if code == 0 else f"{code} {captured.err}"


def test_a_wallet_is_made_once_and_pays_what_its_stall_asks(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "there is no wallet; make one" in tell(capsys, "show")
    made = tell(capsys, "new", "--balance", "68.50", "--stall", "tea=Hill House")
    assert made.splitlines() == [f"Demo wallet: ¥\xa068.50    {file}", "  tea          Hill House"]
    assert tell(capsys, "receipts") == "nothing was paid yet\n"
    text = tell(capsys, "order", "tea", "68.50", "--number", "A-1", "-o", str(tmp_path / "code.png")).strip()
    (code,) = zxingcpp.read_barcodes(np.asarray(Image.open(tmp_path / "code.png")))
    assert code.text == text
    order = parse_code(text).order
    assert order is not None and order[:4] == ("tea", "A-1", 6_850, "CNY")
    service = WalletService(file)
    service.answer("read", {"payload": text, "t_s": 0.0}, DEADLINE_S)
    assert "shown" in tell(capsys, "show")
    paid = service.answer("pay", {"number": "tea/A-1", "t_s": 2.0}, DEADLINE_S)
    assert paid.event == "payment.settled" and find_faults(file) == []
    assert tell(capsys, "receipts").split()[2:] == ["settled", "¥", "68.50", "tea/A-1", "Hill", "House"]
    (receipt,) = json.loads(tell(capsys, "receipts", "--json"))
    assert receipt["amount_minor"] == 6_850 and receipt["state"] == "settled"
    assert json.loads(tell(capsys, "show", "--json"))["balances"] == [{"currency": "CNY", "amount_minor": 0}]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["new"], "1 vitrine: FILE: there is something of this name already; choose another file"),
        (["new", "--wallet", "x.sqlite", "--currency", "ABQ"], '2 vitrine: --currency: there is no currency "ABQ"'),
        (
            ["new", "--wallet", "x.sqlite", "--balance", "much"],
            '2 vitrine: --balance: "much" is no amount of CNY; allowed: such as 68.00',
        ),
        (["new", "--wallet", "x.sqlite", "--balance=-5"], "2 vitrine: --balance: no wallet begins with -5; allowed: 0"),
        (["new", "--wallet", "x.sqlite", "--balance", "1e9"], "2 vitrine: --balance: no wallet begins with 1e9"),
        (["new", "--wallet", "x.sqlite", "--stall", f"a={61 * 'x'}"], "2 vitrine: --stall: the title of a has 61"),
        (["new", "--wallet", "loop.sqlite"], "1 vitrine: loop.sqlite: there is something of this name already"),
        (["show", "--wallet", "loop.sqlite"], "1 vitrine: loop.sqlite: this is no wallet of this version"),
        (["show", "--wallet", "empty.sqlite"], "1 vitrine: empty.sqlite: there is no wallet; make one"),
        (["new", "--wallet", "x.sqlite", "--stall", "a b=c"], '2 vitrine: --stall: "a b" cannot be a stall\'s name'),
        (["order", "nobody", "1"], "2 vitrine: The wallet does not know this stall"),
        (["order", "tea", "68.555"], '2 vitrine: amount: "68.555" is no amount of CNY; allowed: such as 68.00'),
        (["order", "tea", "1", "-o", "code.jpg"], '2 vitrine: -o: "code.jpg" is no name of a PNG'),
        (["order", "tea", "1e9"], "2 vitrine: The amount is beyond what one order may cost"),
        (["order", "tea", "0"], "2 vitrine: The amount is not above zero"),
        (["order", "tea", "1", "--currency", "JPY"], "2 vitrine: The wallet holds no such currency"),
        (["order", "tea", "1", "--number", "a/b"], '2 vitrine: --number: "a/b" cannot be the number of an order'),
        (["order", "tea", "1", "--minutes", "-1"], "2 vitrine: The order has expired"),
        (["show", "--wallet", "notes.txt"], "1 vitrine: notes.txt: the wallet cannot be read (file is not a database)"),
    ],
)
def test_a_mistake_is_a_sentence(
    file: Path, arguments: list[str], told: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(file.parent)
    (file.parent / "notes.txt").write_text("no database", "utf-8")
    (file.parent / "empty.sqlite").touch()
    (file.parent / "loop.sqlite").symlink_to("loop.sqlite")
    tell(capsys, "new", "--stall", "tea=Hill House")
    assert tell(capsys, *arguments).startswith(told.replace("FILE", str(file)))
    assert not (file.parent / "x.sqlite").exists()


def test_what_an_ended_run_has_left_is_made_a_wallet(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file.touch()
    assert tell(capsys, "new", "--balance", "0").startswith("Demo wallet: ¥")
