"""A gateway's code as the card of the library shows it: drawn in light, a reader reads it, as a phone does."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import zxingcpp

import vitrine
from vitrine.content.wallet.alipay.qr_path import draw_qr_path

pytestmark = pytest.mark.usefixtures("shared_renderer")

SCENE = """
vitrine: 1
feed: testcard:64x36
include: [vitrine:wallet]
services: {wallet: {gateway: alipay, stalls: {stall-7: Lantern Lane 7}}}
nodes: [{use: wallet-scan, id: scan}]
"""


@pytest.mark.parametrize("text", ["https://qr.alipay.com/bax01234567890123", "https://qr.alipay.com/" + "x" * 178])
def test_a_code_drawn_in_light_can_be_read(tmp_path: Path, text: str) -> None:
    (tmp_path / "scene.yaml").write_text(SCENE.lstrip(), "utf-8")
    path, size = draw_qr_path(text)
    order = {"qr_path": path, "qr_size": size, "payee": "Lantern Lane 7", "amount_text": "¥ 68"}
    row = {"t": 0.1, "event": "order.shown", "data": {"order": order, "wallet": {"label": "Alipay sandbox"}}}
    (tmp_path / "take.jsonl").write_text(f'{{"vitrine_take": 2}}\n{json.dumps(row)}\n', "utf-8")
    drawn = vitrine.render(
        tmp_path / "scene.yaml", at=1.0, take=tmp_path / "take.jsonl", device="xreal-one-pro", view="panel"
    )
    (code,) = zxingcpp.read_barcodes(np.ascontiguousarray(drawn.pixels[..., 0]))
    assert code.text == text
