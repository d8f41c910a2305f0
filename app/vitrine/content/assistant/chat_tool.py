"""Tools of a model: what it may look up. All of them read; that it would have something paid is shown, and no more.

A tool gets nothing but numbers that the wearer has before them: the GTIN of a product that was seen, the number of an
order that the wallet has shown. Whatever else a model asks for is answered by one sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from vitrine.content.assistant.asked_question import AskedQuestion
from vitrine.content.assistant.chat_prompt import describe_found
from vitrine.content.assistant.fact_source import FactSources
from vitrine.content.assistant.reply import OrderProposal
from vitrine.content.assistant.take_facts import Record
from vitrine.content.catalogue.gtin import parse_gtin
from vitrine.document.field_error import FieldError

#: Letters of what a model may ask a tool with, and of what it is told.
MAX_ARGUMENTS, MAX_TOLD = 2_000, 12_000


class ToolArguments(BaseModel):
    """Arguments of a tool that takes none."""

    model_config = ConfigDict(extra="forbid", strict=True)


class ProductArguments(ToolArguments):
    """Arguments of a look into the catalogue."""

    gtin: str = Field(pattern=r"^[0-9]{8,14}$", description="the GTIN of a product that the wearer has seen")


class OrderArguments(ToolArguments):
    """Arguments of a proposal."""

    number: str = Field(max_length=81, description="the number of an order that the wallet has shown")


class ToolResult(NamedTuple):
    """What a tool tells the model, and what the wearer is shown."""

    told: Record
    proposal: OrderProposal | None = None


class ChatTool(NamedTuple):
    """One tool: what the model reads of it, and what it does."""

    description: str
    arguments: type[ToolArguments]
    use: Callable[[Any, AskedQuestion, FactSources], ToolResult]


def use_tool(name: str, arguments: str, question: AskedQuestion, sources: FactSources) -> ToolResult:
    """What comes of a model's use of a tool; what it must not do is told it, and changes nothing."""
    tool = TOOLS.get(name)
    if tool is None:
        return _refuse("there is no such tool")
    if len(arguments) > MAX_ARGUMENTS:
        return _refuse("the arguments are too long")
    try:
        return tool.use(tool.arguments.model_validate_json(arguments or "{}"), question, sources)
    except (ValidationError, RecursionError):
        return _refuse("the arguments do not fit")


def describe_tools() -> list[dict[str, Any]]:
    """The tools as the chat API has them."""
    return [
        {
            "type": "function",
            "function": {
                "name": name,
                "description": tool.description,
                "parameters": _describe_parameters(tool.arguments),
            },
        }
        for name, tool in TOOLS.items()
    ]


def _describe_parameters(arguments: type[ToolArguments]) -> Mapping[str, Any]:
    schema = arguments.model_json_schema()
    fields = {
        name: {key: value for key, value in field.items() if key in ("type", "description", "pattern")}
        for name, field in schema.get("properties", {}).items()
    }
    return {"type": "object", "properties": fields, "required": [*fields], "additionalProperties": False}


def _refuse(why: str) -> ToolResult:
    return ToolResult({"error": why})


def _find_product(arguments: ProductArguments, question: AskedQuestion, sources: FactSources) -> ToolResult:
    try:
        gtin = parse_gtin(arguments.gtin)
    except FieldError:
        return _refuse("that is no GTIN")
    if gtin not in question.facts.gtins:
        return _refuse("the wearer has not seen that product")
    data = sources.find_product(question.facts, gtin, question.t_s)
    return _refuse("the catalogue does not know it") if data is None else ToolResult(describe_found(data, 20, 10))


def _list_receipts(arguments: ToolArguments, question: AskedQuestion, sources: FactSources) -> ToolResult:
    return ToolResult({"receipts": list(question.facts.receipts), "balance": question.facts.balance_text})


def _read_route(arguments: ToolArguments, question: AskedQuestion, sources: FactSources) -> ToolResult:
    return ToolResult({"route": dict(question.facts.route)})


def _propose_order(arguments: OrderArguments, question: AskedQuestion, sources: FactSources) -> ToolResult:
    order = question.facts.orders.get(arguments.number)
    if order is None or order.get("state") != "shown":
        return _refuse("no such order waits to be paid")
    fields = {name: str(order.get(name) or "") for name in OrderProposal._fields}
    told = {"shown": True, "note": "the wearer sees the order and alone decides; you cannot pay"}
    return ToolResult(told, OrderProposal(**fields))


TOOLS: Mapping[str, ChatTool] = {
    "look_up_product": ChatTool(
        "Prices, shops, stock and reviews of a product that the wearer has seen.", ProductArguments, _find_product
    ),
    "list_receipts": ChatTool("What the wearer has paid, and what is left.", ToolArguments, _list_receipts),
    "read_route": ChatTool("The next manoeuvre, how far and how long it still is.", ToolArguments, _read_route),
    "propose_order": ChatTool(
        "Shows the wearer an order that the wallet has shown before. It pays nothing.", OrderArguments, _propose_order
    ),
}
