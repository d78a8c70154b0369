"""An office's file taken as far as its rows: what a command says of it in place of a page."""

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import ValidationError

from data.build.read import read_all
from data.faults import RegistryError
from data.files.reading import read_whole
from data.office.cells import OfficeFile
from data.office.decisions import Decisions
from data.office.mapping import NONE, UNKNOWN, ColumnMapping
from data.office.preview import AS_PROPOSED, ImportOrder, Preview, preview
from data.office.read import read_office_file
from data.office.references import References, references_of
from data.office.values.tidy import blank_word
from data.office.words import plain
from data.policy import POLICY_DIR, load_policies
from data.register import publications
from data.register.content import PLAIN_TABLES
from data.register.mappings import all_mappings, get_mapping
from data.register.publishing import sources_of
from data.register.store import Register
from data.register.versions import content_of
from data.roles import Person

EVERY = "all"  # in the place of a kind of repairs


@dataclass(frozen=True)
class Said:
    """What a command line says of a list.

    Attributes:
        order: what was said before, as the page or an earlier command wrote it.
        mapping: name of a mapping that was kept; None for one of the same heads, if there is any.
        sheet: title of the sheet; None for that of the order.
        accepted: kinds of repairs, or `EVERY`.
        refused: kinds of repairs.
        words: a word in the place of a value -> "none" or "unknown".
        constants: column -> the value of all rows that have none, in the list or on record.
        chosen: cell, or column=value -> the value chosen.
        list_day: ISO day that the list is of; "" for today.
    """

    order: ImportOrder = AS_PROPOSED
    mapping: str | None = None
    sheet: str | None = None
    accepted: Sequence[str] = ()
    refused: Sequence[str] = ()
    words: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    chosen: Mapping[str, str] = field(default_factory=dict)
    list_day: str = ""


@dataclass(frozen=True)
class Listed:
    """A list as far as its rows.

    Attributes:
        content: the bytes of its file.
        order: all that was said of it; it gives the same rows again.
        seen: what became of them.
    """

    content: bytes
    order: ImportOrder
    seen: Preview


def read_listed(register: Register, person: Person, path: Path, table: str, said: Said) -> Listed:
    """Read an office's file for a table; nothing is kept.

    Raises:
        RegistryError: the file cannot be read.
        OfficeError: it is no spreadsheet, or has no head.
        NotAllowedError: the person may look at nothing.
        RegisterError: there is no such mapping, or it cannot be used for this table.
    """
    content = read_whole(path)
    file = read_office_file(path.name or "-", content)
    references = _references(register, said.list_day)
    mappings = _mappings(register, person, table)
    order = said.order
    if said.sheet is not None:
        order = order.model_copy(update={"sheet": said.sheet})
    if said.mapping is not None:
        kept = get_mapping(register, person, said.mapping)
        mapping = usable_mapping(kept.name, kept.content, table)
        order = order.model_copy(update={"mapping": mapping})
    taker = _Taker(file, table, references, mappings)
    seen = taker.take(order)
    order = _as_said(order, seen.matching.mapping, said)
    return Listed(content, order, taker.take(order))


@dataclass(frozen=True)
class _Taker:
    """Takes one file for one table as far as its rows."""

    file: OfficeFile
    table: str
    references: References
    mappings: Sequence[ColumnMapping]

    def take(self, order: ImportOrder) -> Preview:
        table = PLAIN_TABLES[self.table]
        return preview(self.file, table, self.references, order, self.mappings)


def _as_said(order: ImportOrder, mapping: ColumnMapping, said: Said) -> ImportOrder:
    """Put what a command line says over what was proposed."""
    for word, meaning in said.words.items():
        mapping = mapping.with_word(blank_word(word) or plain(word), meaning)
    for column, value in said.constants.items():
        mapping = mapping.with_constant(column, value)
    before = order.decisions
    kinds = dict(before.kinds)
    kinds |= {kind: True for kind in said.accepted if kind != EVERY}
    kinds |= dict.fromkeys(said.refused, False)
    decisions = Decisions(
        kinds=kinds,
        cells=before.cells,
        chosen=before.chosen | dict(said.chosen),
        accept_rest=before.accept_rest or EVERY in said.accepted,
    )
    return order.model_copy(update={"mapping": mapping, "decisions": decisions})


def _references(register: Register, list_day: str) -> References:
    """Gather what a list may refer to from the publication in force, as a build reads it."""
    with register.reading() as connection:
        number = publications.in_force(connection).number
        content = content_of(connection, number)
    with sources_of(content, register.folder) as folder:
        read = read_all(folder, load_policies(folder / POLICY_DIR.name))
    tables = {name: raw.cells for name, raw in read.raw.items()}
    tables["counties"] = read.shapes["counties"].drop(columns="geometry")
    return references_of(tables, read.province, list_day)


def _mappings(register: Register, person: Person, table: str) -> list[ColumnMapping]:
    """Give the mappings that were kept for a table, as far as they can be used."""
    found = []
    for kept in all_mappings(register, person):
        with suppress(RegistryError):  # one that is named is told of
            found.append(usable_mapping(kept.name, kept.content, table))
    return found


def usable_mapping(name: str, content: Mapping[str, object], table: str) -> ColumnMapping:
    """Read a mapping that was kept.

    Raises:
        RegistryError: it is for another table, or not of the shape of one.
    """
    try:
        mapping = ColumnMapping.model_validate(content)
    except ValidationError as error:
        raise RegistryError(
            f"列对应关系“{name}”无法使用。请删除后重新保存：python -m data mapping delete {name}",
            f"The mapping '{name}' cannot be used. Delete it and keep it anew: python -m data"
            f" mapping delete {name}",
        ) from error
    if mapping.table != table or not mapping.is_of(PLAIN_TABLES[table]):
        raise RegistryError(
            f"列对应关系“{name}”是 {mapping.table} 表的，不能用于 {table} 表。请另选。",
            f"The mapping '{name}' is for the table {mapping.table}, not for {table}. Choose"
            " another mapping or table.",
        )
    return mapping


# --- what a command line writes -------------------------------------------------------------------


def read_order(path: Path) -> ImportOrder:
    """Read what was said of a list from a file of JSON.

    Raises:
        RegistryError: it cannot be read, or is no such JSON.
    """
    content = read_whole(path)
    try:
        return ImportOrder.model_validate(json.loads(content))
    except (ValueError, RecursionError) as error:  # ValidationError is one
        wrong = " ".join(str(error).split())[:300]
        raise RegistryError(
            f"{path.name}：不是导入设置（{wrong}）。请用 --preview --json 输出中的 order。",
            f"{path.name}: is no order of an import ({wrong}). Use the 'order' that --preview"
            " --json prints.",
        ) from error


def said_words(pairs: Mapping[str, str]) -> Mapping[str, str]:
    """Check what words are said to mean.

    Raises:
        RegistryError: a word is said to mean something else.
    """
    for word, meaning in pairs.items():
        if meaning not in (NONE, UNKNOWN):
            raise RegistryError(
                f"--word {word}={meaning}：只能是 {NONE}（没有）或 {UNKNOWN}（不清楚）。",
                f"--word {word}={meaning}: write {NONE} (there is none) or {UNKNOWN} (nobody"
                " knows).",
            )
    return pairs
