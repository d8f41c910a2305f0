"""A catalogue as a CSV: a row has the GTIN of a product with an offer, a review, or both. Read row by row.

The rows of one product stand together; what is said of the product itself may stand in its first row alone. 300,000
rows are read without their texts ever being in memory together.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from pydantic import ValidationError

from vitrine.content.catalogue.catalogue_file import ProductEntry, make_context, make_record
from vitrine.content.catalogue.product_record import ProductRecord
from vitrine.document.located_data import Map, Mark, Seq
from vitrine.document.validation import explain_error
from vitrine.errors import InputError, Place, Problem, ProblemList, suggest_name, truncate
from vitrine.files.regular_file import open_regular
from vitrine.scene.file_access import FileAccess

MAX_BYTES = 512_000_000
MAX_ROWS = 2_000_000
#: Bytes of a line: a review of 600 letters in four bytes each, and all the rest.
MAX_LINE_BYTES = 20_000

#: Columns by what they say something of, with the field that they fill.
PRODUCT_COLUMNS = {
    name: name for name in ("gtin", "title", "subtitle", "brand", "image", "amount", "unit", "rating", "ratings")
}
OFFER_COLUMNS = {name: name for name in ("shop", "currency", "price", "stock", "told")}
REVIEW_COLUMNS = {"stars": "stars", "review": "text", "by": "by", "reviewed": "told"}
COLUMNS = (*PRODUCT_COLUMNS, *OFFER_COLUMNS, *REVIEW_COLUMNS)
NEEDED = ("gtin", "title")
#: What spreadsheets put between columns where the comma is for decimals.
OTHER_SEPARATORS = {";": "semicolon", "\t": "tab"}
#: Cells that make a row an offer: a currency or a time alone may be a column's default.
_OFFER_SIGNS = ("shop", "price", "stock")
_WHOLE, _DECIMAL = ("stock", "stars", "ratings"), ("rating",)
_NUMBER = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,6})?")


class _Row(NamedTuple):
    """A row: its cells, and the text of its lines with the number of the first."""

    cells: list[str]
    text: str
    line: int


def iterate_csv(path: Path, pictures: FileAccess) -> Iterator[ProductRecord]:
    """The products of a CSV, in its order. Raises InputError behind them for every mistake, with line and column."""
    problems = ProblemList()
    seen: dict[str, int] = {}
    with open_regular(path, MAX_BYTES, "catalogue") as file:
        rows = _iterate_rows(file, path)
        table = _CsvTable(path, _read_header(path, rows), make_context(None, pictures))
        for product in table.group(rows, problems):
            entry = table.read(product, problems)
            if entry is None:
                continue
            first = seen.setdefault(entry.gtin, product[0].line)
            if first != product[0].line:
                message = f"the GTIN {entry.gtin} stands twice; first in line {first}"
                place = table.locate(product[0], "gtin")
                problems.append(Problem(message, place, "gtin", hint="put the rows of a product together"))
                continue
            yield make_record(entry)
    if problems:
        raise InputError(problems)


class _CsvTable:
    """The table of one file: which column stands where."""

    def __init__(self, path: Path, header: list[str], context: dict[str, Any]) -> None:
        self.file = str(path)
        self._context = context
        self._index = {name: number for number, name in enumerate(header)}
        self._width = len(header)

    def group(self, rows: Iterator[_Row], problems: list[Problem]) -> Iterator[list[_Row]]:
        """The rows of each product in turn; those with too many or too few cells are left out."""
        group: list[_Row] = []
        for row in rows:
            if len(row.cells) != self._width:
                message = f"the row has {len(row.cells)} values, the header {self._width}"
                problems.append(Problem(message, Place(self.file, row.line, 1)))
                continue
            if group and row.cells[self._index["gtin"]] != group[0].cells[self._index["gtin"]]:
                yield group
                group = []
            group.append(row)
        if group:
            yield group

    def read(self, rows: Sequence[_Row], problems: list[Problem]) -> ProductEntry | None:
        """The product of some rows, None with problems where it is none."""
        differing = [problem for row in rows[1:] for problem in self._compare(rows[0], row)]
        problems += differing
        try:
            entry = ProductEntry.model_validate(self._gather(rows, located=False), context=self._context)
        except ValidationError as error:
            # Places are looked for where there is a mistake, not for 300,000 rows that have none.
            located = self._gather(rows, located=True)
            problems += [explain_error(one, located, ProductEntry) for one in error.errors(include_url=False)]
            return None
        return None if differing else entry

    def locate(self, row: _Row, column: str) -> Place:
        """Where a cell begins."""
        line, letter = _find_cell(row.text, self._index.get(column, 0))
        return Place(self.file, row.line + line, letter)

    def _compare(self, first: _Row, row: _Row) -> Iterator[Problem]:
        for name in PRODUCT_COLUMNS:
            at = self._index.get(name)
            if at is not None and row.cells[at] not in ("", first.cells[at]):
                message = f'the {name} "{truncate(row.cells[at])}" is another than in line {first.line}'
                yield Problem(message, self.locate(row, name), name, hint="say it in the product's first row alone")

    def _gather(self, rows: Sequence[_Row], located: bool) -> Any:
        """The product as a file of YAML would hold it, with the place of each cell where that is asked for."""
        offers = [row for row in rows if any(self._cell(row, name) for name in _OFFER_SIGNS)]
        reviews = [row for row in rows if any(self._cell(row, name) for name in ("stars", "review"))]
        product = self._fill(rows[0], PRODUCT_COLUMNS, located, ())
        lists = {
            "offers": [self._fill(row, OFFER_COLUMNS, located, ("offers", n)) for n, row in enumerate(offers)],
            "reviews": [self._fill(row, REVIEW_COLUMNS, located, ("reviews", n)) for n, row in enumerate(reviews)],
        }
        if not located:
            return {**product, **{name: tuple(items) for name, items in lists.items()}}
        sequences = {name: Seq.of(items, [item.mark for item in items], product.mark) for name, items in lists.items()}
        return product.with_entries(**sequences)

    def _cell(self, row: _Row, column: str) -> str:
        at = self._index.get(column)
        return "" if at is None else row.cells[at]

    def _fill(self, row: _Row, columns: dict[str, str], located: bool, path: tuple[str | int, ...]) -> Any:
        names = [name for name in columns if self._cell(row, name)]
        values = {columns[name]: _parse_cell(name, self._cell(row, name)) for name in names}
        if not located:
            return values
        marks = {columns[name]: self._mark(row, name, (*path, columns[name])) for name in names}
        return Map(values, marks, Mark(path, self.file, row.line, 1, row.line, 1))

    def _mark(self, row: _Row, column: str, path: tuple[str | int, ...]) -> Mark:
        place = self.locate(row, column)
        return Mark(path, self.file, place.line, place.column, place.line, place.column)


def _parse_cell(column: str, text: str) -> Any:
    """What YAML would have read: numbers where the field is one, else the text, which its field then refuses."""
    if column not in (*_WHOLE, *_DECIMAL) or not _NUMBER.fullmatch(text):
        return text
    return float(text) if column in _DECIMAL or "." in text else int(text)


def _iterate_rows(file: BinaryIO, path: Path) -> Iterator[_Row]:
    """The rows with any text in them. Raises InputError for bytes that are no CSV in UTF-8."""
    taken: list[str] = []
    number = 0

    def lines() -> Iterator[str]:
        nonlocal number
        while data := file.readline(MAX_LINE_BYTES + 1):
            number += 1
            taken.append(_decode_line(data, path, number))
            yield taken[-1]

    reader = csv.reader(lines(), strict=True)
    count = 0
    try:
        for cells in reader:
            text = "".join(taken)
            row = _Row([cell.strip() for cell in cells], text, number - len(taken) + 1)
            taken.clear()
            count += 1
            if count > MAX_ROWS:
                raise InputError(Problem(f"the catalogue has more than {MAX_ROWS:,} rows", Place(str(path))))
            if any(row.cells):
                yield row
    except csv.Error:
        place, is_mac = Place(str(path), number, 1), any("\r" in line.rstrip("\r\n") for line in taken)
        if is_mac:
            message = "the lines end in a carriage return alone"
            raise InputError(Problem(message, place, hint="save it with line ends of Unix or Windows")) from None
        message, hint = "a quote is never closed, or text follows it", "a quote inside a quoted cell is written twice"
        raise InputError(Problem(f"the CSV is damaged: {message}", place, hint=hint)) from None


def _decode_line(data: bytes, path: Path, number: int) -> str:
    if len(data) > MAX_LINE_BYTES:
        message = f"the line is longer than {MAX_LINE_BYTES:,} bytes"
        raise InputError(Problem(message, Place(str(path), number, 1)))
    if b"\0" in data:
        place = Place(str(path), number, data.index(0) + 1)
        raise InputError(Problem("the catalogue holds NUL bytes", place, hint="save the file as UTF-8"))
    try:
        return data.decode("utf-8-sig" if number == 1 else "utf-8")
    except UnicodeDecodeError as error:
        place = Place(str(path), number, error.start + 1)
        raise InputError(Problem("this byte is not UTF-8", place, hint="save the file as UTF-8")) from None


def _read_header(path: Path, rows: Iterator[_Row]) -> list[str]:
    """The names of the columns. Raises InputError where one is unknown, missing or there twice."""
    row = next(rows, None)
    if row is None:
        raise InputError(Problem("the catalogue is empty", Place(str(path)), allowed=f"columns {', '.join(COLUMNS)}"))
    other = next((mark for mark in OTHER_SEPARATORS if len(row.cells) < 2 <= len(row.text.split(mark))), None)
    if other is not None and "gtin" in row.text.lower():
        message = f"the columns are set apart by {OTHER_SEPARATORS[other]}s"
        raise InputError(
            Problem(message, Place(str(path), row.line, 1), allowed="commas", hint="export it with commas")
        )
    problems = ProblemList()
    for number, name in enumerate(row.cells):
        line, letter = _find_cell(row.text, number)
        place = Place(str(path), row.line + line, letter)
        if name not in COLUMNS:
            hint = f'write "{name.lower()}"' if name.lower() in COLUMNS else suggest_name(name, COLUMNS)
            message = f'there is no column "{truncate(name)}"'
            problems.append(Problem(message, place, allowed=", ".join(COLUMNS), hint=hint))
        elif name in row.cells[:number]:
            problems.append(Problem(f'the column "{name}" stands twice', place, hint="remove one"))
    for name in NEEDED:
        if name not in row.cells:
            message = f'the catalogue has no column "{name}"'
            problems.append(Problem(message, Place(str(path), row.line, 1), allowed=", ".join(COLUMNS)))
    if problems:
        raise InputError(problems)
    return row.cells


def _find_cell(text: str, number: int) -> tuple[int, int]:
    """Lines below the row's first, and the letter from 1, where a cell of a row begins."""
    start, quoted = 0, False
    for at, letter in enumerate(text):
        quoted ^= letter == '"'
        if number > 0 and letter == "," and not quoted:
            start, number = at + 1, number - 1
    before = text[:start]
    return before.count("\n"), start - (before.rfind("\n") + 1) + 1
