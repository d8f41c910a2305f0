"""The command `catalogue import`: a catalogue that people write becomes the database that a scene looks up."""

from __future__ import annotations

import time
from pathlib import Path

from vitrine.content.catalogue.catalogue_database import write_database
from vitrine.content.catalogue.catalogue_reader import iterate_products
from vitrine.errors import CommandLineError, Problem
from vitrine.escape import escape_line
from vitrine.files.atomic import check_writable_file
from vitrine.files.regular_file import check_regular
from vitrine.scene.file_access import FileAccess


def run_catalogue_import(file: Path, output: Path | None) -> None:
    """Write the database of a catalogue, all of it or nothing. Raises InputError with every mistake at its place."""
    check_regular(file, "catalogue")
    database = file.with_suffix(".sqlite") if output is None else output
    check_writable_file(database)
    if database.resolve() == file.resolve():
        raise CommandLineError(Problem("the catalogue would be written over itself", hint="name another file with -o"))
    began_s = time.perf_counter()
    # Its pictures are files beside the database, which is what a scene opens.
    count = write_database(database, iterate_products(file, FileAccess(database.parent)))
    took_s = time.perf_counter() - began_s
    counted = f"{count.products:,} products, {count.offers:,} offers, {count.reviews:,} reviews"
    print(escape_line(f"{database}: {counted} in {took_s:.1f} s"))
