"""The reader of catalogue files: YAML as people write it, or CSV as tables export it, as records with checked GTINs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from vitrine.content.catalogue.catalogue_csv import iterate_csv
from vitrine.content.catalogue.catalogue_file import CatalogueFile, make_context, make_record
from vitrine.content.catalogue.product_record import ProductRecord
from vitrine.document.located_data import Map, Seq, make_problem
from vitrine.document.validation import validate_model
from vitrine.document.yaml_source import parse_yaml, read_text
from vitrine.errors import InputError, Place, Problem, ProblemList, sort_problems
from vitrine.files.regular_file import check_regular
from vitrine.scene.file_access import FileAccess

YAML_SUFFIXES, CSV_SUFFIX = (".yaml", ".yml"), ".csv"
SUFFIXES = (*YAML_SUFFIXES, CSV_SUFFIX)


def iterate_products(path: Path, pictures: FileAccess) -> Iterator[ProductRecord]:
    """The products of a catalogue file; `pictures` are the files that they may name.

    Raises InputError with every mistake at its place: for YAML before the first product, for CSV behind those that
    stand before it.
    """
    suffix = path.suffix.lower()
    check_regular(path, "catalogue")
    if suffix == CSV_SUFFIX:
        return iterate_csv(path, pictures)
    if suffix in YAML_SUFFIXES:
        return iter(parse_catalogue(read_text(path), str(path), pictures))
    message = f'"{path.name}" is no catalogue that can be read'
    raise InputError(Problem(message, Place(str(path)), allowed=f"a file ending in {', '.join(SUFFIXES)}"))


def parse_catalogue(text: str, file: str, pictures: FileAccess | None) -> list[ProductRecord]:
    """The products of a YAML text; `file` is its name in messages. Raises InputError with every mistake."""
    top = parse_yaml(text, file)
    problems = ProblemList()
    read = validate_model(CatalogueFile, top, problems, make_context(top.get("currency"), pictures))
    if read is None:
        raise InputError(sort_problems(problems))
    _check_unique(read, top, problems)
    if problems:
        raise InputError(problems)
    return [make_record(entry, read.currency, read.told) for entry in read.products]


def _check_unique(read: CatalogueFile, top: Map, problems: list[Problem]) -> None:
    first: dict[str, int] = {}
    products = top.get("products", ())
    for index, entry in enumerate(read.products):
        other = first.setdefault(entry.gtin, index)
        if other != index and isinstance(products, Seq):
            place = products.marks[other]
            message = f"the GTIN {entry.gtin} stands twice; first at {Place(place.file, place.line, place.column)}"
            problems.append(make_problem(products[index], "gtin", message, hint="put both into one product"))
