"""Intents of questions: what the wearer wants to know, found by words of English and Chinese."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Any

from vitrine.content.assistant.take_facts import Record, TakeFacts


class QuestionIntent(StrEnum):
    """What is asked for."""

    PAID = "paid"
    TIME_LEFT = "time-left"
    DISTANCE = "distance"
    NEXT = "next"
    COMPARE = "compare"
    CHEAPEST = "cheapest"
    STOCK = "stock"
    REVIEWS = "reviews"
    PRICE = "price"
    HELP = "help"
    WHAT = "what"


#: In this order: "what did I pay for this" is no question for a price, "how much longer" none for one either.
_PATTERNS = {
    QuestionIntent.PAID: r"\b(did|have|had) i (just )?(pay|paid|spen[dt]|bought|buy)\b|\bi('ve| have)? (paid|spent)\b"
    r"|\breceipts?\b|\b(balance|wallet)\b|付了|花了|买了什么|收据|小票|余额|还有多少钱|剩多少钱",
    QuestionIntent.TIME_LEFT: r"\bhow (much )?long(er)?\b|\btime (is )?left\b|\bwhen (do|will|are) (i|we)\b"
    r"|\bminutes?\b|\barriv(e|al)\b|多久|几分钟|多长时间|什么时候到|几点到",
    QuestionIntent.DISTANCE: r"\bhow (much )?(far|further|farther)\b|\bis it (still )?(very )?far\b|\bdistance\b"
    r"|\bmet(er|re)s\b|多远|远吗|远不远|多少米|几米|距离",
    QuestionIntent.NEXT: r"\bwhere (next|now|to|do i|should i|must i)\b|\bwhich way\b|\bdirections?\b|\bnext turn\b"
    r"|\bturn\b|\bhow (do|can) (i|we) get (to|there)\b|怎么走|怎么去|往哪|去哪|向哪|下一步|哪个方向|哪边|路线",
    QuestionIntent.COMPARE: r"\bcompar\w*\b|\bdifferences?\b|\bversus\b|\bvs\b|\bother shops?\b|\ball shops\b"
    r"|\bwhich (one )?is (better|dearer)\b|比较|对比|相比|比一比|区别|差别|别的店|其他店|各家",
    QuestionIntent.CHEAPEST: r"\bcheap(er|est)?\b|\blow(er|est)\b|\bbest (price|deal|offer)\b|\bless expensive\b"
    r"|便宜|最低价|划算",
    QuestionIntent.STOCK: r"\bstock\b|\bavailab\w*\b|\bsold out\b|\bhow many (are )?left\b|\b(is|are) there any\b"
    r"|有货|库存|缺货|卖完|还有吗|还剩几|剩几",
    QuestionIntent.REVIEWS: r"\breviews?\b|\bratings?\b|\bstars?\b|\bany good\b|\bis (it|this) good\b"
    r"|\b(people|others|they) (say|think)\b|评价|评论|评分|几星|好不好|口碑|好用吗|好喝吗|怎么样",
    QuestionIntent.PRICE: r"\bprices?\b|\bcosts?\b|\bhow much\b|\bexpensive\b|多少钱|价格|价钱|几块|怎么卖|贵吗|贵不贵",
    QuestionIntent.HELP: r"\bhelp\b|\bwhat (can|could) (you|i)\b|帮助|你会什么|你能|能问什么|可以问",
    QuestionIntent.WHAT: r"\bwhat('s| is| are|s)? (this|that|it|these|here)\b|\btell me (more )?about\b|\bwhat is\b"
    r"|\bwhich (product|one) is\b|这是什么|是什么|什么东西|这个呢|介绍",
}  # fmt: skip
_COMPILED = {intent: re.compile(pattern, re.IGNORECASE) for intent, pattern in _PATTERNS.items()}
_WORDS = re.compile(r"[a-z0-9]{3,}|[\u4e00-\u9fff]{2,}")
#: Words of titles that many products share, and questions have anyway.
_COMMON = frozenset("the and for with from this that what which how much price cost are have has".split())


def find_intent(text: str) -> QuestionIntent | None:
    """What a question asks for; None where none of these words is in it."""
    return next((intent for intent, pattern in _COMPILED.items() if pattern.search(text)), None)


def find_named_products(text: str, facts: TakeFacts) -> list[str]:
    """The GTINs of products whose names a question has, the best fit first."""
    asked = text.casefold()
    scored = [(_score_product(asked, data), gtin) for gtin, data in facts.products.items()]
    found = [(score, gtin) for score, gtin in scored if score]
    return [gtin for _, gtin in sorted(found, key=lambda pair: -pair[0])]


def _score_product(asked: str, data: Record) -> int:
    product: Any = data.get("product") or {}
    names = " ".join(str(product.get(field) or "") for field in ("title", "subtitle", "brand")).casefold()
    words = {word for word in _WORDS.findall(names) if word.isascii() and word not in _COMMON}
    score = sum(len(word) for word in words if re.search(rf"\b{re.escape(word)}s?\b", asked))
    # Of Chinese names any two characters that follow one another: 绿茶 is asked for, 云间绿茶 written.
    for run in (word for word in _WORDS.findall(names) if not word.isascii()):
        score += 2 * sum(run[start : start + 2] in asked for start in range(len(run) - 1))
    return score
