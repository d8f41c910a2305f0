"""Built-in answers: sentences of English or Chinese about what the scene's services have told. They guess nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from vitrine.content.assistant.asked_question import AskedQuestion
from vitrine.content.assistant.fact_source import FactSources
from vitrine.content.assistant.intent import QuestionIntent, find_intent, find_named_products
from vitrine.content.assistant.take_facts import NOTHING, Record
from vitrine.content.assistant.way_answer import describe_distance, describe_next, describe_time_left
from vitrine.scene.nodes.value import is_cjk

#: Offers, receipts and products that one answer names: more is a list for the eyes, not for the ears.
MAX_NAMED = 3
#: Between Chinese and an alphabet or digits, where Chinese is set with a little room.
_EDGE = re.compile(r"(?<=[\u4e00-\u9fff])(?=[A-Za-z0-9¥€$])|(?<=[A-Za-z0-9])(?=[\u4e00-\u9fff])")


def answer_question(question: AskedQuestion, sources: FactSources) -> str:
    """The answer to a question, in its language."""
    answer = _choose_answer(question, sources)
    return _EDGE.sub(" ", answer) if question.language == "zh" else answer


def _choose_answer(question: AskedQuestion, sources: FactSources) -> str:
    intent = find_intent(question.text)
    if intent is QuestionIntent.PAID:
        return _answer_paid(question)
    if intent in _WAY_ANSWERS:
        return _WAY_ANSWERS[intent](question)
    named = find_named_products(question.text, question.facts)
    if intent is None and named:
        intent = QuestionIntent.WHAT
    if intent is None or intent is QuestionIntent.HELP:
        return _answer_help(question, is_known=intent is not None)
    if intent in (QuestionIntent.COMPARE, QuestionIntent.CHEAPEST) and len(found := _find_several(question, named)) > 1:
        return _compare_products(question, found)
    data = _find_meant(question, named, sources)
    if data is None:
        return _answer_nothing_seen(question)
    if not _list_records(data, "offers") and intent not in (QuestionIntent.WHAT, QuestionIntent.REVIEWS):
        return question.choose(f"Nobody offers {_name(question, data)}.", f"没有店家在卖{_name(question, data)}。")
    return _PRODUCT_ANSWERS[intent](question, data)


def _find_meant(question: AskedQuestion, named: Sequence[str], sources: FactSources) -> Record | None:
    """The product that a question is about: the one it names, else the one before the wearer."""
    gtin = named[0] if named else question.facts.current_gtin
    return None if gtin is None else sources.find_product(question.facts, gtin, question.t_s)


def _find_several(question: AskedQuestion, named: Sequence[str]) -> list[Record]:
    """The products that are compared: those that are named, or with "both" or "all" the latest."""
    products = question.facts.products
    if len(named) < 2 and any(word in question.text.casefold() for word in _SEVERAL):
        named = [*products][::-1]
    return [products[gtin] for gtin in named[:MAX_NAMED]] if len(named) > 1 else []


_SEVERAL = ("both", "all of them", "them", "these", "products", "two", "都", "这些", "这两", "它们", "两个", "哪个")


def _answer_help(question: AskedQuestion, is_known: bool) -> str:
    can = question.choose(
        "I can tell the price, the cheapest shop, a comparison, the stock, reviews, what you paid and the way.",
        "我可以回答价格、哪家最便宜、比较、库存、评价、付过的钱和怎么走。",
    )
    return can if is_known else question.choose(f"That I do not know. {can}", f"这个我不知道。{can}")


def _answer_nothing_seen(question: AskedQuestion) -> str:
    if question.facts.current_gtin is not None:
        return question.choose("What you look at is not in the catalogue.", "您看的商品不在目录里。")
    return question.choose(
        "No product was seen yet. Look at the code on its label.", "还没有看到商品。请看一下标签上的条码。"
    )


def _answer_price(question: AskedQuestion, data: Record) -> str:
    product, title = _product(data), _name(question, data)
    if not product.get("in_stock"):
        return question.choose(f"{title} is sold out everywhere.", f"{title}各家都卖完了。")
    text = question.choose(
        f"{title} costs {_read(product, 'price_text')} at {_read(product, 'shop')}.",
        f"{title}在{_read(product, 'shop')}卖 {_read(product, 'price_text')}。",
    )
    if not product.get("stale"):
        return text
    days = _count(product.get("age_s")) // 86_400
    if days < 1:
        return text + question.choose(" That price is some hours old.", "这是几小时前的价格。")
    return text + question.choose(f" That price is {days} {_plural('day', days)} old.", f"这是 {days} 天前的价格。")


def _answer_cheapest(question: AskedQuestion, data: Record) -> str:
    product = _product(data)
    if not product.get("in_stock"):
        return _answer_price(question, data)
    text = question.choose(
        f"The cheapest is {_read(product, 'shop')} with {_read(product, 'price_text')}.",
        f"最便宜的是{_read(product, 'shop')}，{_read(product, 'price_text')}。",
    )
    others = [each for each in _list_offers(data, in_stock=True) if not each.get("cheapest")]
    if not others:
        return text
    return text + question.choose(
        f" Next comes {_read(others[0], 'shop')} with {_read(others[0], 'price_text')}.",
        f"其次是{_read(others[0], 'shop')}，{_read(others[0], 'price_text')}。",
    )


def _answer_compare(question: AskedQuestion, data: Record) -> str:
    sold = [
        question.choose(
            f"{_read(each, 'shop')} asks {_read(each, 'price_text')}",
            f"{_read(each, 'shop')} {_read(each, 'price_text')}",
        )
        for each in _list_offers(data, in_stock=True)[:MAX_NAMED]
    ]
    gone = [_read(each, "shop") for each in _list_offers(data, in_stock=False)[:MAX_NAMED]]
    parts = []
    if sold:
        parts.append(question.choose(f"{', '.join(sold)}.", f"{'，'.join(sold)}。"))
    if gone:
        parts.append(question.choose(f"Sold out at {' and '.join(gone)}.", f"{'、'.join(gone)}已经卖完。"))
    return question.choose(" ", "").join(parts)


def _compare_products(question: AskedQuestion, found: Sequence[Record]) -> str:
    """Several products by their prices; which costs less is said where that is one currency's."""
    told = []
    for data in found:
        product = _product(data)
        price = _read(product, "price_text") if product.get("in_stock") else question.choose("sold out", "卖完了")
        told.append(question.choose(f"{_name(question, data)}: {price}.", f"{_name(question, data)}：{price}。"))
    sold = [each for each in map(_product, found) if each.get("in_stock") and _count(each.get("price_minor")) >= 0]
    if len(sold) > 1 and len({_read(each, "currency") for each in sold}) == 1:
        least = min(sold, key=lambda each: _count(each["price_minor"]))
        if sum(each["price_minor"] == least["price_minor"] for each in sold) == 1:
            told.append(
                question.choose(
                    f"{_name(question, {'product': least})} costs least.",
                    f"最便宜的是{_name(question, {'product': least})}。",
                )
            )
    return question.choose(" ", "").join(told)


def _answer_stock(question: AskedQuestion, data: Record) -> str:
    if not _product(data).get("in_stock"):
        return _answer_price(question, data)
    told = []
    for each in _list_offers(data, in_stock=True)[:MAX_NAMED]:
        shop, stock = _read(each, "shop"), each.get("stock")
        if _count(stock) < 0:
            told.append(question.choose(f"{shop} has it", f"{shop}有货"))
        else:
            told.append(question.choose(f"{shop} has {stock} left", f"{shop}还有 {stock} 件"))
    return question.choose(f"{', '.join(told)}.", f"{'，'.join(told)}。")


def _answer_reviews(question: AskedQuestion, data: Record) -> str:
    reviews = _list_records(data, "reviews")
    rating, count = _product(data).get("rating"), _count(_product(data).get("reviews"))
    if not isinstance(rating, int | float):
        return question.choose(f"Nobody has rated {_name(question, data)} yet.", f"{_name(question, data)}还没有评价。")
    count = max(count, len(reviews))
    text = question.choose(
        f"{rating:g} of 5 stars, from {count:,} {_plural('person', count)}.",
        f"5 星里得 {rating:g} 星，{count:,} 人评价。",
    )
    if not reviews or not reviews[0].get("text"):
        return text
    by = str(reviews[0].get("by") or question.choose("Somebody", "有人"))
    # What people write is quoted: it is theirs, and may say anything.
    said = str(reviews[0]["text"]).replace("“", "‘").replace("”", "’")
    return text + question.choose(f" {by} writes: “{said}”", f"{by}写道：“{said}”")


def _answer_what(question: AskedQuestion, data: Record) -> str:
    product, name = _product(data), _name(question, data)
    more = [str(product[field]) for field in ("title", "subtitle", "brand") if product.get(field) not in (None, name)]
    text = question.choose(f"This is {', '.join([name, *more])}.", f"这是{'，'.join([name, *more])}。")
    if not product.get("in_stock"):
        return text
    return text + question.choose(
        f" It costs {_read(product, 'price_text')} at {_read(product, 'shop')}.",
        f"在{_read(product, 'shop')}卖 {_read(product, 'price_text')}。",
    )


def _answer_paid(question: AskedQuestion) -> str:
    paid = question.facts.receipts
    balance = question.facts.balance_text
    left = question.choose(f" You have {balance} left.", f"余额 {balance}。") if balance else ""
    if not paid:
        return question.choose("You have paid nothing yet.", "您还没有付过钱。") + left
    told = []
    for each in paid[:MAX_NAMED]:
        payee, amount = _read(each, "payee"), _read(each, "amount_text")
        if each.get("state") == "refunded":
            told.append(question.choose(f"{payee} gave {amount} back.", f"{payee}退回了 {amount}。"))
        else:
            told.append(question.choose(f"You paid {amount} to {payee}.", f"您付给{payee} {amount}。"))
    if len(paid) > MAX_NAMED:
        more = len(paid) - MAX_NAMED
        told.append(question.choose(f"And {more} more.", f"另外还有 {more} 笔。"))
    return question.choose(" ", "").join(told) + left


_WAY_ANSWERS: dict[QuestionIntent | None, Callable[[AskedQuestion], str]] = {
    QuestionIntent.NEXT: describe_next,
    QuestionIntent.DISTANCE: describe_distance,
    QuestionIntent.TIME_LEFT: describe_time_left,
}
_PRODUCT_ANSWERS: dict[QuestionIntent, Callable[[AskedQuestion, Record], str]] = {
    QuestionIntent.PRICE: _answer_price,
    QuestionIntent.CHEAPEST: _answer_cheapest,
    QuestionIntent.COMPARE: _answer_compare,
    QuestionIntent.STOCK: _answer_stock,
    QuestionIntent.REVIEWS: _answer_reviews,
    QuestionIntent.WHAT: _answer_what,
}


def _product(data: Record) -> Record:
    product: Any = data.get("product")
    return product if isinstance(product, dict) else NOTHING


def _name(question: AskedQuestion, data: Record) -> str:
    """What a product is called in the question's language, where one of its two names is in it."""
    names = [str(_product(data).get(field) or "") for field in ("title", "subtitle")]
    fitting = (name for name in names if name and is_cjk(name) is (question.language == "zh"))
    return next(fitting, names[0] or "?")


def _list_offers(data: Record, in_stock: bool) -> list[Record]:
    """The offers that can be bought, or those that cannot, as the catalogue has ordered them."""
    return [each for each in _list_records(data, "offers") if bool(each.get("in_stock")) is in_stock]


def _list_records(data: Record, name: str) -> list[Record]:
    found: Any = data.get(name)
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _read(record: Record, name: str) -> str:
    value = record.get(name)
    return value if isinstance(value, str) and value else "?"


def _count(value: Any) -> int:
    """A whole number; -1 for what is none."""
    return value if isinstance(value, int) and not isinstance(value, bool) else -1


def _plural(word: str, count: float) -> str:
    return word if count == 1 else {"person": "people"}.get(word, f"{word}s")
