"""What a report consists of, as data: sections of paragraphs, tables, maps and charts."""

from dataclasses import dataclass

from analytics.documents.screens.screen import Bars, Curve, Matrix


@dataclass(frozen=True)
class Lead:
    """A sentence that carries the message."""

    text: str


@dataclass(frozen=True)
class Text:
    """A paragraph, after the term that it explains; its evidence id stands behind it."""

    text: str
    evidence_id: str = ""
    term: str = ""


@dataclass(frozen=True)
class Listing:
    """A table in words that may break over pages, each row with its evidence id."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]  # shares of the width
    states: tuple[str, ...] = ()  # of each row: its mark stands before the first cell
    ids: tuple[str, ...] = ()
    right: tuple[int, ...] = ()  # columns of numbers


@dataclass(frozen=True)
class Drawing:
    """A vector map with the words for readers who cannot see it."""

    svg: str
    alt: str


Part = Lead | Text | Listing | Drawing | Bars | Matrix | Curve


@dataclass(frozen=True)
class Section:
    """A heading and what stands under it."""

    title: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Report:
    """A report in one language."""

    title: str
    place: str
    language: str
    as_of: str
    snapshot_id: str
    for_whom: str
    facts: tuple[tuple[str, str], ...]  # what the numbers rest on
    sections: tuple[Section, ...]
    mark: str = ""  # of made data; "" where the registry is real
    past: str = ""  # how it looks at the past; "" for the present

    @property
    def stands_on(self) -> str:
        """Name the snapshot, and how it looks at the past."""
        return " · ".join(filter(None, (self.past, self.snapshot_id)))
