"""The source that a scene's catalogue is: a file that people write, a database, or a server."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from vitrine.content.catalogue.catalogue_database import CatalogueDatabase
from vitrine.content.catalogue.catalogue_reader import SUFFIXES, iterate_products
from vitrine.content.catalogue.product_record import ProductRecord, ProductSource
from vitrine.content.service_error import ServiceError
from vitrine.document.field_error import FieldError
from vitrine.errors import InputError, Place, Problem
from vitrine.files.regular_file import check_regular
from vitrine.files.stamp import Stamp, read_stamp
from vitrine.scene.file_access import TRUST_HINT, FileAccess
from vitrine.scene.services.catalogue_entry import CatalogueEntry

#: Of a file that is read before the first answer, which must come within its deadline: some 4,000 products.
MAX_READ_BYTES = 1_000_000


def open_source(entry: CatalogueEntry, files: FileAccess) -> ProductSource:
    """The source that a scene names. Raises ServiceError, InputError for a file's mistakes, FieldError for a name."""
    if entry.file is not None:
        return _open_file(files, entry.file)
    if not files.is_trusted:
        raise ServiceError("refused", f"a scene asks no server by itself; {TRUST_HINT}")
    try:
        # httpx takes 0.2 s to import: with the first request, on its own thread.
        from vitrine.content.catalogue.server_catalogue import open_server
    except ImportError:
        message = 'httpx is not installed, which a server needs; pip install "vitrine-glasses[content]"'
        raise ServiceError("refused", message) from None
    return open_server(entry, files)


def read_source_stamp(entry: CatalogueEntry, files: FileAccess) -> Stamp | None:
    """Which version of its file a source is of; None for a server, and where there is no such file."""
    try:
        return None if entry.file is None else read_stamp(files.resolve(entry.file))
    except FieldError:
        return None


def find_catalogue_problems(entry: CatalogueEntry, files: FileAccess) -> list[Problem]:
    """Every mistake of the file that a scene looks up, for `check`; a server is not asked."""
    if entry.file is None:
        return []
    try:
        _open_file(files, entry.file)
    except InputError as error:
        return list(error.problems)
    except (FieldError, ServiceError):
        pass  # a name of no file is a mistake of the scene's, which is told there
    return []


class ProductTable(NamedTuple):
    """The products of a file that people write, by GTIN, in memory."""

    products: Mapping[str, ProductRecord]

    def find(self, gtin: str, deadline_s: float) -> ProductRecord | None:
        """The product, None where there is none."""
        return self.products.get(gtin)


class PicturedSource(NamedTuple):
    """A source whose pictures are files in its folder; `prefix` is that folder, as the scene names files."""

    source: ProductSource
    pictures: FileAccess
    prefix: str

    def find(self, gtin: str, deadline_s: float) -> ProductRecord | None:
        """The product, without a picture that is not there."""
        product = self.source.find(gtin, deadline_s)
        if product is None or product.image is None:
            return product
        try:
            is_there = self.pictures.resolve(product.image).is_file()
        except (FieldError, OSError):
            is_there = False
        return product._replace(image=f"{self.prefix}{product.image}" if is_there else None)


def _open_file(files: FileAccess, name: str) -> ProductSource:
    """The source that a file is. Raises FieldError for one outside the scene's folder, InputError for its mistakes."""
    path = files.resolve(name)
    if not path.exists():
        raise ServiceError("offline", "the catalogue's file is not there")
    # Not `files` itself: a catalogue names what lies beside it, wherever the scene may look.
    pictures = FileAccess(path.resolve().parent)
    source: ProductSource
    if path.suffix.lower() in SUFFIXES:
        if (size := check_regular(path, "catalogue").st_size) > MAX_READ_BYTES:
            message = f"the catalogue has {size / 1e6:.1f} MB, too much to be read anew at each start"
            raise InputError(
                Problem(message, Place(str(path)), hint=f"import it: vitrine catalogue import {path.name}")
            )
        source = ProductTable({one.gtin: one for one in iterate_products(path, pictures)})
    else:
        source = database = CatalogueDatabase(path)
        database.check()
    prefix = _name_folder(pictures.folder, files.folder.resolve())
    return PicturedSource(source, pictures, "" if prefix == "." else f"{prefix}/")


def _name_folder(folder: Path, base: Path) -> str:
    """A folder as seen from another: rows of a take that name it by its whole path would be of one machine alone."""
    try:
        return Path(os.path.relpath(folder, base)).as_posix()
    except ValueError:  # on another drive of Windows there is no way from here
        return folder.as_posix()
