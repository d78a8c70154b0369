"""Repairs of the values of a list, proposed: what stands there, what it would become, and why."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from openpyxl.utils.cell import coordinate_from_string

from data.fault_catalogue import Words
from data.office.cells import OfficeFile
from data.office.decisions import choice_key
from data.office.head import Head
from data.office.list_columns import ListColumn, ListReader
from data.office.mapping import ColumnMapping
from data.office.merged import MergedCells
from data.office.references import References
from data.office.values.column import Setting
from data.office.values.steps import Option, Step
from data.office.words import read_words
from data.tables.column import Table

WordPlace = tuple[int, int, str]  # line, column and address of a word in the place of a value
StepKey = tuple[str, str, str]  # kind of a repair, value before and after


@dataclass(frozen=True)
class Repair:
    """One repair, of all cells of a column in which the same value stands.

    Attributes:
        kind: a key of repairs.toml, by which it is accepted or refused with all of its kind.
        column: of the table.
        old, new: the value before and after; `new` is "" while somebody has to choose.
        options: the values to choose from, blank where the repair is certain.
        cells: addresses of the cells, in the order of the rows.
        fill: the names in the rule of the kind.
        called: what people call the new value, where it is an id.
    """

    kind: str
    column: str
    old: str
    new: str
    options: tuple[Option, ...]
    cells: tuple[str, ...]
    fill: Mapping[str, str] = field(default_factory=dict)
    called: str = ""

    @property
    def key(self) -> str:
        """What a choice among its options is kept by."""
        return choice_key(self.column, self.old)

    @property
    def rule(self) -> Words:
        """The rule of its kind in both languages."""
        words = read_words("repairs")[self.kind]
        _, zh = words["zh"]
        _, en = words["en"]
        filled_zh = zh.format(**self.fill)
        filled_en = en.format(**self.fill)
        return filled_zh, filled_en

    @property
    def name(self) -> Words:
        """The name of its kind in both languages."""
        words = read_words("repairs")[self.kind]
        zh, _ = words["zh"]
        en, _ = words["en"]
        return zh, en


@dataclass(frozen=True)
class Question:
    """A word in the place of a value, of which the office has to say what it means.

    Attributes:
        word: in plain form; the key of `ColumnMapping.words`.
        answer: "none", "unknown", or "" while nobody has answered.
        cells: addresses of the cells, in the order of the rows.
        heads: keys of the columns it stands in, from the left.
    """

    word: str
    answer: str
    cells: tuple[str, ...]
    heads: tuple[str, ...]


@dataclass(frozen=True)
class Proposals:
    """A list read for a table, before anything is decided.

    Attributes:
        file, head, mapping, table, references: that it was read with.
        columns: of the list that stand for one of the table.
        merged: what its merged cells say.
    """

    file: OfficeFile
    head: Head
    mapping: ColumnMapping
    table: Table
    references: References
    columns: tuple[ListColumn, ...]
    merged: MergedCells

    @cached_property
    def repairs(self) -> tuple[Repair, ...]:
        """The repairs proposed, by column and from the top of the list."""
        repairs: list[Repair] = []
        for column in self.columns:
            repairs += _repairs_of(column, self.head)
        return tuple(repairs)

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """The words in the place of values, the commonest first."""
        places: dict[str, list[WordPlace]] = defaultdict(list)
        heads: dict[str, dict[str, None]] = defaultdict(dict)  # keys alone, in their order
        for column in self.columns:
            for word, place in _words_in(column, self.head):
                places[word].append(place)
                heads[word][column.head.key] = None

        questions = []
        for word, found in places.items():
            found.sort()
            cells = [address for _, _, address in found]
            answer = self.mapping.words.get(word, "")
            question = Question(word, answer, tuple(cells), tuple(heads[word]))
            questions.append(question)

        questions.sort(key=_commonest_first)
        return tuple(questions)

    def text_beside(self, address: str, columns: Collection[str]) -> str:
        """Give the text that the row of a cell has in the leftmost of some columns of the table.

        Returns:
            "" if the list has none of them, or the row nothing in it.
        """
        _, line = coordinate_from_string(address)
        for column in self.columns:
            if column.column.name in columns:
                return column.text(self.file.sheet(self.head.sheet), line)
        return ""


def propose_repairs(
    file: OfficeFile, head: Head, mapping: ColumnMapping, table: Table, references: References
) -> Proposals:
    """Read the values of a list, and propose the repairs that make them values of a table.

    Args:
        file: of the list.
        head: of its sheet.
        mapping: of its heads, as a user has agreed to it.
        references: what its cells may refer to.
    Raises:
        ValueError: the mapping is for another table.
    """
    if mapping.table != table.name or not mapping.is_of(table):
        raise ValueError(f"a mapping of {mapping.table} cannot be read as {table.name}")

    setting = Setting(references, file.since_1904)
    sheet = file.sheet(head.sheet)
    reader = ListReader(sheet, head, mapping, table, setting)
    return Proposals(
        file=file,
        head=head,
        mapping=mapping,
        table=table,
        references=references,
        columns=tuple(reader.columns()),
        merged=reader.merged,
    )


def _words_in(column: ListColumn, head: Head) -> Iterator[tuple[str, WordPlace]]:
    """Go through the words of a column that stand in the place of a value."""
    number = column.head.number
    for line, reading in column.read_lines(head):
        if reading.word:
            address = column.address(line)
            yield reading.word, (line, number, address)


def _commonest_first(question: Question) -> int:
    return -len(question.cells)


def _repairs_of(column: ListColumn, head: Head) -> Iterator[Repair]:
    """Gather the repairs of a column: one for all cells in which the same value stands."""
    steps: dict[StepKey, Step] = {}
    cells: dict[StepKey, list[str]] = defaultdict(list)
    for line, reading in column.read_lines(head):
        for step in reading.steps:
            key = step.kind, step.old, step.new
            steps.setdefault(key, step)
            address = column.address(line)
            cells[key].append(address)

    for key, step in steps.items():
        yield Repair(
            kind=step.kind,
            column=column.column.name,
            old=step.old,
            new=step.new,
            options=step.options,
            cells=tuple(cells[key]),
            fill=step.fill,
        )
