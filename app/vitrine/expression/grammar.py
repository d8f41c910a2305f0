"""The grammar of expressions: one for bindings, conditions, guards and the values of a chart's variables.

From the loosest: `a if b else c`, or, and, not, comparisons (chained), + and -, * / // %, the sign, **, then what is
called, indexed or in brackets. It is a superset of what python-statemachine accepts as guards and values.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import NoReturn

from vitrine.document.field_error import FieldError
from vitrine.errors import suggest_name
from vitrine.expression.syntax import (
    Binary,
    Call,
    Choice,
    Comparison,
    Constant,
    Junction,
    Member,
    Reference,
    StateTest,
    Subscript,
    Syntax,
    Unary,
)
from vitrine.expression.syntax import Collection as CollectionSyntax
from vitrine.expression.token import Token, split_tokens

#: How deep brackets, signs, functions and choices may lie in one another.
MAX_EXPRESSION_DEPTH = 32
#: The functions with the least and the most arguments they take.
FUNCTIONS = {"min": (2, 32), "max": (2, 32), "clamp": (3, 3), "round": (1, 2), "abs": (1, 1)}
#: The function that tests states; as the library of charts has it, in any case.
STATE_FUNCTION = "In"

_CONSTANTS = {"true": True, "false": False, "null": None, "True": True, "False": False, "None": None}
_WORDS = {*_CONSTANTS, "and", "or", "not", "if", "else"}
_COMPARISONS = ("==", "!=", "<", "<=", ">", ">=")
_ALLOWED = "numbers, 'texts', names, + - * / %, comparisons, and, or, not, a if b else c, In(\"state\"), " + ", ".join(
    FUNCTIONS
)


def parse_syntax(source: str, variables: Collection[str] | None = None) -> Syntax:
    """The syntax tree of an expression. Raises FieldError with one sentence.

    `variables` are those of the chart that it stands in, where a minus needs no spaces; None for a binding.
    """
    parser = _Parser(source, split_tokens(source, variables), variables is not None)
    tree = parser.parse_choice()
    parser.expect_end()
    return tree


class _Parser:
    def __init__(self, source: str, tokens: list[Token], is_chart: bool) -> None:
        self._source, self._tokens, self._is_chart = source, tokens, is_chart
        self._at = self._depth = 0

    @property
    def _token(self) -> Token:
        return self._tokens[self._at]

    def _take(self) -> Token:
        token = self._token
        self._at += token.kind != "end"
        return token

    def _is_operator(self, *texts: str) -> bool:
        return self._token.kind == "operator" and self._token.text in texts

    def _is_word(self, *words: str) -> bool:
        return self._token.kind == "name" and self._token.text in words

    def _descend(self, parse: Callable[[], Syntax]) -> Syntax:
        self._depth += 1
        if self._depth > MAX_EXPRESSION_DEPTH:
            raise FieldError(
                f"this expression is nested deeper than {MAX_EXPRESSION_DEPTH} levels", hint="split it in two"
            )
        tree = parse()
        self._depth -= 1
        return tree

    def expect_end(self) -> None:
        """Raise FieldError where anything follows the expression."""
        if self._token.kind != "end":
            self._fail()

    def _fail(self) -> NoReturn:
        token = self._token
        if self._is_word("in", "is", "lambda", "for"):
            raise FieldError(f'"{token.text}" is no operator here', _ALLOWED)
        if self._is_operator("!"):
            raise FieldError('"!" is no operator here', hint="write not")
        if token.kind == "end":
            raise FieldError(f'"{self._source}" is no expression: it breaks off', _ALLOWED)
        if self._is_operator(")", "]", "}"):
            raise FieldError(f'"{self._source}" is no expression: "{token.text}" closes nothing that is open', _ALLOWED)
        previous = self._tokens[self._at - 1].text if self._at else ""
        if previous.endswith("-") and previous != "-":
            raise FieldError(
                f"`{previous} {token.text}`: a minus needs a space on each side", f"{previous[:-1]} - {token.text}"
            )
        before = f' behind "{previous}"' if previous else ""
        raise FieldError(f'"{self._source}" is no expression: "{token.text}" does not fit{before}', _ALLOWED)

    def _close(self, bracket: str, opened: str) -> None:
        if self._is_operator(bracket):
            self._take()
            return
        if self._token.kind == "end":
            raise FieldError(f'"{self._source}" is no expression: a "{opened}" is not closed', f'"{bracket}" behind it')
        self._fail()

    def parse_choice(self) -> Syntax:
        """The loosest level: `a if b else c`."""
        chosen = self._parse_junction("or")
        if not self._is_word("if"):
            return chosen
        self._take()
        test = self._parse_junction("or")
        if not self._is_word("else"):
            raise FieldError(f'"{self._source}" is no expression: an "if" has no "else"', "a if b else c")
        self._take()
        return Choice(test, chosen, self._descend(self.parse_choice))

    def _parse_junction(self, word: str) -> Syntax:
        def parse_operand() -> Syntax:
            return self._parse_junction("and") if word == "or" else self._parse_negation()

        operands = [parse_operand()]
        while self._is_operator(word) or self._is_word(word):
            self._take()
            operands.append(parse_operand())
        return operands[0] if len(operands) == 1 else Junction(word, tuple(operands))

    def _parse_negation(self) -> Syntax:
        if self._is_word("not"):
            self._take()
            return Unary("not", self._descend(self._parse_negation))
        return self._parse_comparison()

    def _parse_comparison(self) -> Syntax:
        operands, operators = [self._parse_sum()], []
        while self._is_operator(*_COMPARISONS):
            operators.append(self._take().text)
            operands.append(self._parse_sum())
        return Comparison(tuple(operators), tuple(operands)) if operators else operands[0]

    def _parse_sum(self) -> Syntax:
        tree = self._parse_product()
        while self._is_operator("+", "-"):
            self._check_spaces()
            tree = Binary(self._take().text, tree, self._parse_product())
        return tree

    def _check_spaces(self) -> None:
        """A minus between two values has a space on each side, or on none where no name could hold it."""
        before, minus, behind = self._tokens[self._at - 1], self._token, self._tokens[self._at + 1]
        if self._is_chart or minus.text != "-" or minus.space_before == minus.space_behind:
            return
        written = (" " if minus.space_before else "").join((before.text, f"-{behind.text}"))
        raise FieldError(f"`{written}`: a minus needs a space on each side", f"{before.text} - {behind.text}")

    def _parse_product(self) -> Syntax:
        tree = self._parse_sign()
        while self._is_operator("*", "/", "//", "%"):
            tree = Binary(self._take().text, tree, self._parse_sign())
        return tree

    def _parse_sign(self) -> Syntax:
        if self._is_operator("-", "+"):
            return Unary(self._take().text, self._descend(self._parse_sign))
        base = self._parse_member()
        if not self._is_operator("**"):
            return base
        self._take()
        return Binary("**", base, self._descend(self._parse_sign))

    def _parse_member(self) -> Syntax:
        tree = self._parse_operand()
        while True:
            if self._token.kind == "member":
                tree = Member(tree, self._take().value)
            elif self._is_operator("["):
                self._take()
                tree = Subscript(tree, self._descend(self.parse_choice))
                self._close("]", "[")
            else:
                return tree

    def _parse_operand(self) -> Syntax:
        token = self._token
        if token.kind in ("number", "text"):
            return Constant(self._take().value)
        if token.kind == "name":
            return self._parse_name()
        if token.kind == "operator" and token.text in ("(", "[", "{"):
            return self._descend(self._parse_brackets)
        self._fail()

    def _parse_name(self) -> Syntax:
        name = self._token.text
        if self._tokens[self._at + 1].text == "(" and name not in _WORDS:
            return self._descend(self._parse_call)
        if name in _CONSTANTS:
            self._take()
            return Constant(_CONSTANTS[name])
        if name in _WORDS:
            self._fail()
        self._take()
        return Reference(tuple(name.split(".")))

    def _parse_call(self) -> Syntax:
        name = self._take().text
        self._take()
        arguments = self._parse_items(")", "(")
        if name.lower() == STATE_FUNCTION.lower():
            if not all(isinstance(item, Constant) and isinstance(item.value, str) for item in arguments):
                raise FieldError(f'"{name}" takes the names of states in quotes', 'In("state")')
            return StateTest(tuple(item.value for item in arguments if isinstance(item, Constant)))
        if name not in FUNCTIONS:
            names = (STATE_FUNCTION, *FUNCTIONS)
            raise FieldError(
                f'"{self._source}" is no expression: there is no function "{name}"',
                ", ".join(names),
                suggest_name(name, names),
            )
        least, most = FUNCTIONS[name]
        if not least <= len(arguments) <= most:
            wanted = f"{least}" if least == most else f"{least} to {most}"
            raise FieldError(f'"{name}" has {len(arguments)} values in its brackets', f"{wanted} of them")
        return Call(name, arguments)

    def _parse_items(self, bracket: str, opened: str) -> tuple[Syntax, ...]:
        items: list[Syntax] = []
        while not self._is_operator(bracket):
            items.append(self.parse_choice())
            if not self._is_operator(","):
                break
            self._take()
        self._close(bracket, opened)
        return tuple(items)

    def _parse_brackets(self) -> Syntax:
        opened = self._take().text
        if opened == "[":
            return CollectionSyntax("list", self._parse_items("]", "["))
        if opened == "{":
            return self._parse_braces()
        start = self._at
        items = self._parse_items(")", "(")
        if len(items) == 1 and self._tokens[self._at - 2].text != ",":
            return items[0]
        if not items and self._at == start + 1:
            return CollectionSyntax("tuple", ())
        return CollectionSyntax("tuple", items)

    def _parse_braces(self) -> Syntax:
        """A mapping `{a: b}`, or a set `{a, b}`."""
        items: list[Syntax] = []
        is_mapping = self._is_operator("}")
        while not self._is_operator("}"):
            items.append(self.parse_choice())
            if (len(items) == 1 or is_mapping) and self._is_operator(":"):
                is_mapping = True
                self._take()
                items.append(self.parse_choice())
            elif is_mapping:
                self._fail()
            if not self._is_operator(","):
                break
            self._take()
        self._close("}", "{")
        return CollectionSyntax("dict" if is_mapping else "set", tuple(items))
