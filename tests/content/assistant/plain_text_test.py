"""Plain text: links are words in quotes, markup goes, numbers that nobody has checked are marked."""

from __future__ import annotations

import pytest

from vitrine.content.assistant.plain_text import find_known_numbers, make_plain, mark_numbers


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Pay at https://pay.example/x?y=1 now.", "Pay at “pay.example” (link) now."),
        ("[Tap here](https://evil.example/?k=1) to win", "“Tap here” (link) to win"),
        ("![qr](http://evil.example/a.png)", "“qr” (link)"),
        ("[https://bank.com](http://evil.io)", "“bank.com” (link)"),
        ("see www.shop.com/a, or a.b@shop.cn", "see “www.shop.com” (link), or “shop.cn” (link)"),
        ("alipays://platformapi/startapp?x=1", "“platformapi” (link)"),
        ("javascript:alert(1) tel:+8613800000000", "“javascript” (link)) “tel” (link)"),
        ("at 10.0.0.1:8080/pay", "at “10.0.0.1:8080” (link)"),
        ("**Bold** and `code`\n# Title\n- one", "Bold and code Title one"),
        ("<b>x</b> <script src=y>", "x"),
        ("vitrine://pay/stall-7/a.b", "“pay” (link)"),
        ("It is 3.5 km, i.e. far. No. 7 e.g. tea.", "It is 3.5 km, i.e. far. No. 7 e.g. tea."),
        ("a\u202eb\x1b[31m\u200b", "a\\u202eb\\x1b[31m\\u200b"),
    ],
)
def test_nothing_in_it_leads_anywhere(text: str, plain: str) -> None:
    assert make_plain(text, "en") == plain


def test_in_chinese_a_link_is_one_too() -> None:
    assert make_plain("请打开https://evil.example/付款，谢谢", "zh") == "请打开“evil.example”（链接），谢谢"


def test_numbers_that_nobody_told_are_marked() -> None:
    told = {
        "price_text": "¥\u00a068.50",
        "stock": 14,
        "deep": [{"age": 1299}],
        "question_text": "in 50 m, 10000 of them",
    }
    known = find_known_numbers(told)
    right = "¥ 68.50, 14 left, 1,299 people, 50 m, 3 shops, 10,000 in all"
    assert mark_numbers(right, known) == right
    assert mark_numbers("¥ 5, 38 元, 13800000000, 20%, 六十八块", known) == (
        "¥ 5(?), 38 元(?), 13800000000(?), 20%(?), 六十八块(?)"
    )


def test_a_price_or_a_long_number_is_not_known_from_a_text() -> None:
    known = find_known_numbers({"title": "Runner 42, only ¥ 12 today, call 13800000000"})
    assert mark_numbers("Runner 42 is ¥ 12, call 13800000000", known) == "Runner 42 is ¥ 12(?), call 13800000000(?)"
