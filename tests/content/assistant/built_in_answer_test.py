"""Built-in answers: what is asked in English and Chinese is answered from the rows; what is not known is said so."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.content.assistant.assistants import (
    LAMP,
    LAMP_FOUND,
    ROUTE_ROWS,
    TEA,
    ask,
    example_rows,
    list_answers,
    make_row,
)
from tests.content.catalogue.catalogues import make_service
from vitrine import paths
from vitrine.content.assistant.fact_source import CatalogueFinder, FactSources, LedgerReceipts
from vitrine.content.assistant.take_facts import ROUTE_KEPT, Record, collect_facts
from vitrine.content.assistant.way_answer import ACTIONS
from vitrine.content.route.manoeuvre import TurnAction
from vitrine.scene.services.route_kind import ROUTE_FIELDS

ROWS = (*example_rows("product-card"), *example_rows("wallet"), *ROUTE_ROWS)
HELP = "I can tell the price, the cheapest shop, a comparison, the stock, reviews, what you paid and the way."


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("What does it cost?", "Cloud green tea costs ¥ 68 at 茶里 Hill House."),
        ("how MUCH is this", "Cloud green tea costs ¥ 68 at 茶里 Hill House."),
        ("Where is it cheapest?", "The cheapest is 茶里 Hill House with ¥ 68. Next comes This stall with ¥ 72."),
        (
            "compare the shops",
            "茶里 Hill House asks ¥ 68, This stall asks ¥ 72, 云仓 Cloud Mall asks ¥ 75. Sold out at Old Town Tea.",
        ),
        ("Is it in stock?", "茶里 Hill House has 6 left, This stall has 14 left, 云仓 Cloud Mall has 40 left."),
        (
            "Any good?",
            "4.6 of 5 stars, from 812 people. Mei writes: “Smells of rain on stone. The second cup is the best one.”",
        ),
        ("What did I pay?", "You paid ¥ 68 to Lantern Lane 7. You have ¥ 4,932 left."),
        ("Where next?", "Turn left into Lantern Lane in 50 m."),
        ("How far is it?", "It is 240 m to the end of your way."),
        ("Is it still far?", "It is 240 m to the end of your way."),
        ("How long will it take?", "About 3 minutes."),
        ("What is this?", "This is Cloud green tea, 云间绿茶. It costs ¥ 68 at 茶里 Hill House."),
        ("tell me about the tea", "This is Cloud green tea, 云间绿茶. It costs ¥ 68 at 茶里 Hill House."),
        ("Help!", HELP),
        ("Who won the war?", f"That I do not know. {HELP}"),
        ("这个多少钱？", "云间绿茶在茶里 Hill House 卖 ¥ 68。"),
        ("哪家最便宜", "最便宜的是茶里 Hill House，¥ 68。其次是 This stall，¥ 72。"),
        ("还有货吗", "茶里 Hill House 还有 6 件，This stall 还有 14 件，云仓 Cloud Mall 还有 40 件。"),
        ("我付了多少钱？", "您付给 Lantern Lane 7 ¥ 68。余额 ¥ 4,932。"),
        ("怎么走", "50 米后左转，进入 Lantern Lane。"),
        ("还有多远？", "离终点还有 240 米。"),
        ("那里远吗？", "离终点还有 240 米。"),
        ("还要多久？", "大约还要 3 分钟。"),
        ("这是什么", "这是云间绿茶，Cloud green tea。在茶里 Hill House 卖 ¥ 68。"),
        ("你会什么？", "我可以回答价格、哪家最便宜、比较、库存、评价、付过的钱和怎么走。"),
    ],
)
def test_what_is_asked_is_answered_from_the_rows(question: str, answer: str) -> None:
    assert ask(question, ROWS) == answer


def test_the_way_is_told_in_the_words_of_the_route() -> None:
    assert {*ACTIONS} == {*TurnAction} and {*ROUTE_KEPT} <= {*ROUTE_FIELDS}
    arrived = make_row("route.arrived", {"route": {"manoeuvre": "arrive", "remaining_m": 0.0, "line": [[1, 2]]}})
    assert ask("where next?", (*ROUTE_ROWS, arrived)) == "You have arrived."
    assert "line" not in collect_facts([arrived]).route


@pytest.mark.parametrize(
    ("event", "told", "question", "answer"),
    [
        ("route.off_route", {"status": "off-route"}, "Where next?", "You have left the route. Go back to it."),
        ("route.off_route", {"status": "off-route"}, "怎么走", "您已偏离路线，请回到路线上。"),
        ("route.wrong_way", {"status": "wrong-way"}, "Which way?", "You are going the wrong way. Turn around."),
        ("route.failed", {"status": None, "message": "no map"}, "Where next?", "No way is set."),
        ("route.failed", {"status": None, "message": "no map"}, "How far is it?", "No way is set."),
        ("route.failed", {"status": None, "message": "no map"}, "还要多久？", "还没有设定路线。"),
        ("route.moved", {"units": "imperial"}, "Where next?", "Turn left into Lantern Lane in 160 feet."),
        (
            "route.moved",
            {"units": "imperial", "remaining_m": 900},
            "How far?",
            "It is 0.6 miles to the end of your way.",
        ),
        ("route.moved", {"units": "imperial", "distance_m": 4}, "怎么走", "10 英尺后左转，进入 Lantern Lane。"),
    ],
)
def test_off_the_way_no_turn_is_told_and_miles_where_the_scene_has_them(
    event: str, told: Record, question: str, answer: str
) -> None:
    assert ask(question, (*ROUTE_ROWS, make_row(event, {"route": told}))) == answer


def test_a_product_is_meant_by_its_name_and_several_are_compared() -> None:
    rows = (*ROWS, LAMP_FOUND)
    assert ask("What does it cost?", rows) == "Bright lamp costs ¥ 49 at Nordlicht."
    assert ask("And the green tea, how much?", rows) == "Cloud green tea costs ¥ 68 at 茶里 Hill House."
    both = "Bright lamp: ¥ 49. Cloud green tea: ¥ 68. Bright lamp costs least."
    assert ask("Compare both", rows) == ask("which of these is cheaper", rows) == both
    assert ask("比较这两个", rows) == "明灯台灯：¥ 49。云间绿茶：¥ 68。最便宜的是明灯台灯。"
    assert ask("绿茶多少钱", rows) == "云间绿茶在茶里 Hill House 卖 ¥ 68。"
    assert ask("any good?", rows) == "Nobody has rated Bright lamp yet."
    dollars = make_row("product.found", _change(LAMP_FOUND.data.value if LAMP_FOUND.data else {}, currency="USD"), 5.0)
    assert ask("compare both", (*ROWS, dollars)) == "Bright lamp: ¥ 49. Cloud green tea: ¥ 68."


def _change(data: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {**data, "product": {**data["product"], **fields}}


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("What does it cost?", "No product was seen yet. Look at the code on its label."),
        ("这是什么", "还没有看到商品。请看一下标签上的条码。"),
        ("what did I pay?", "You have paid nothing yet."),
        ("where next?", "No way is set."),
        ("", f"That I do not know. {HELP}"),
    ],
)
def test_without_rows_nothing_is_known_and_that_is_said(question: str, answer: str) -> None:
    assert ask(question, ()) == answer


def test_prices_of_long_ago_and_what_is_sold_out_are_said_so() -> None:
    answers = example_rows("catalogue-answers")
    stale, sold_out = (
        [each] for each in answers if str(each.event) == "product.found"
    )  # fmt: skip
    assert ask("price?", stale) == "Lantern, paper costs € 12.90 at Corner Store. That price is 15 days old."
    assert ask("price?", sold_out) == ask("in stock?", sold_out) == "Bright lamp is sold out everywhere."
    assert ask("哪家便宜", sold_out) == "明灯台灯各家都卖完了。"
    unknown = [each for each in answers if str(each.event) == "product.unknown"]
    assert ask("what is this?", unknown) == "What you look at is not in the catalogue."


def test_a_code_that_was_seen_is_looked_up_and_no_other() -> None:
    folder = paths.assets() / "examples" / "product-card"
    sources = FactSources(CatalogueFinder(make_service(folder, file="catalogue.yaml")))
    seen = [make_row("code.seen", {"code": {"payload": "6901234500028"}, "codes": [{"payload": "6901234500028"}]})]
    assert ask("price?", seen, sources=sources).startswith("Cloud green tea costs ¥ 68")
    assert ask(
        "price?", [make_row("code.seen", {"code": {"payload": "https://x.example"}})], sources=sources
    ).startswith("No")
    assert ask("price of 6901234500028?", (), sources=sources).startswith("No product was seen")


def test_receipts_of_before_are_read_where_there_is_a_wallet_and_none_is_made(tmp_path: Path) -> None:
    path = tmp_path / "wallet.sqlite"
    sources = FactSources(receipts=LedgerReceipts(path))
    assert ask("what did I pay?", (), sources=sources) == "You have paid nothing yet." and not path.exists()

    class Old:
        def read_receipts(self) -> tuple[Record, ...]:
            return ({"number": "a/1", "payee": "Tea", "amount_text": "¥ 5", "state": "refunded"},)

    assert ask("receipts", ROWS, sources=FactSources(receipts=Old())) == (
        "You paid ¥ 68 to Lantern Lane 7. Tea gave ¥ 5 back. You have ¥ 4,932 left."
    )


def test_each_part_says_who_answers_and_what_was_asked_and_the_text_grows() -> None:
    told = list_answers("Any good?", ROWS)
    assert [each.event for each in told] == [*["assistant.said"] * (len(told) - 1), "assistant.done"]
    for number, each in enumerate(told[:-1], 1):
        said = each.data["assistant"]
        assert (said["source"], said["label"]) == ("built-in", "Built-in answers") and said["question"] == "Any good?"
        assert [line["number"] for line in said["captions"]] == [*range(1, number + 1)]
        assert said["caption"] == said["captions"][-1]["text"] and said["reason"] is None and not said["unchecked"]
    chinese = list_answers("好不好？", ROWS)[0].data["assistant"]
    assert (chinese["label"], chinese["language"]) == ("内置回答", "zh")
    assert list_answers("?", ROWS, locale="zh-CN")[0].data["assistant"]["language"] == "zh"
    assert list_answers("price", ROWS, language="zh")[0].data["assistant"]["caption"].startswith("云间绿茶")


def test_what_rows_hold_in_another_shape_tells_nothing() -> None:
    odd: list[dict[str, Any]] = [
        {"product": 5}, {"product": {"gtin": 7}}, {"product": {"gtin": "x"}}, {"product": {"gtin": TEA}, "offers": 3},
        {"order": []}, {"order": {"number": "a"}}, {"route": {"manoeuvre": [], "distance_m": "x"}}, {"receipts": {}},
        {"code": {"payload": {}}, "codes": [1, None, {"payload": LAMP}]},
    ]  # fmt: skip
    for data in odd:
        for event in (
            "product.found",
            "order.shown",
            "payment.settled",
            "receipts.found",
            "route.turn_in",
            "code.seen",
        ):
            for question in ("price", "compare", "stock", "reviews", "what is this", "what did i pay", "where next"):
                assert ask(question, [make_row(event, data)])
