"""Lay a legend out: headings, rows with counts, and items that flow beside each other."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from analytics.drawing.elements import text_line
from analytics.drawing.labels import text_width, wrapped
from analytics.drawing.symbols import Symbol

ROW, FLOW_ROW, HEAD = 1.55, 1.7, 1.4  # em
SYMBOL = 2.0  # em that a symbol takes, with the gap after it
BOLD = "600"


@dataclass(frozen=True)
class Item:
    """A line of a legend: a heading without a symbol, a row, or one of several that flow."""

    text: str
    symbol: Symbol | None = None
    count: int | None = None
    flows: bool = False

    def width(self, size: float) -> float:
        """Measure the item in letters of a size, px."""
        symbol = SYMBOL * size if self.symbol else 0
        count = (
            0
            if self.count is None
            else text_width(
                f"  {self.count}",
                size * 1.05,
            )
        )
        return symbol + text_width(self.text, size) + count


@dataclass(frozen=True)
class Legend:
    """A legend laid out: its SVG at 0, 0 and how much room it takes, px."""

    svg: str
    width: float
    height: float


def flowing(items: Iterable[Item]) -> list[Item]:
    """Let all items but the headings flow beside each other."""
    return [
        item
        if item.symbol is None
        else replace(
            item,
            flows=True,
        )
        for item in items
    ]


def legend(items: Iterable[Item], size: float, width: float) -> Legend:
    """Lay items out below each other; those that flow stand beside each other while there is room.

    Args:
        size: height of the letters, px.
        width: of the column, px.
    """
    items = list(items)
    in_rows = [item for item in items if item.count is not None and not item.flows]
    counted = [item.width(size) for item in in_rows]
    column = _Column(
        size,
        width,
        counts_end=min(width, max(counted, default=0)),
    )
    for item in items:
        column.add(item)
    return column.finished()


class _Column:
    """A column that is filled from the top."""

    def __init__(self, size: float, width: float, counts_end: float) -> None:
        self.size = size
        self.width = width
        self.counts_end = counts_end  # where the counts of rows end, which are right-aligned
        self.drawn: list[str] = []
        self.x, self.y = 0.0, 0.0  # x > 0 inside a line of items that flow

    def add(self, item: Item) -> None:
        if item.flows:
            self._add_flowing(item)
            return
        self._end_line()
        if item.symbol is None:
            self._add_heading(item)
        else:
            self._add_row(item)

    def finished(self) -> Legend:
        self._end_line()
        return Legend("".join(self.drawn), self.width, self.y)

    def _end_line(self) -> None:
        if self.x:
            self.x = 0.0
            self.y += FLOW_ROW * self.size

    def _add_flowing(self, item: Item) -> None:
        needed = item.width(self.size) + self.size
        if self.x + needed - self.size > self.width:
            self._end_line()
        end = self.x + item.width(self.size)
        self.drawn.append(
            self._row(
                item,
                self.x,
                self.y + FLOW_ROW * self.size / 2,
                end,
            )
        )
        self.x += needed

    def _add_heading(self, item: Item) -> None:
        if self.drawn:
            self.y += 0.35 * self.size
        for line in wrapped(item.text, self.size * 1.04, self.width):
            middle = self.y + HEAD * self.size / 2
            self.drawn.append(text_line(line, 0, middle, self.size, font_weight=BOLD))
            self.y += HEAD * self.size

    def _add_row(self, item: Item) -> None:
        first, *others = wrapped(
            item.text,
            self.size,
            self.width - SYMBOL * self.size,
        )
        middle = self.y + ROW * self.size / 2
        self.drawn.append(
            self._row(
                replace(item, text=first),
                0,
                middle,
                self.counts_end,
            )
        )
        for line in others:
            self.y += HEAD * self.size
            middle = self.y + ROW * self.size / 2
            self.drawn.append(
                text_line(
                    line,
                    SYMBOL * self.size,
                    middle,
                    self.size,
                )
            )
        self.y += ROW * self.size

    def _row(self, item: Item, x: float, middle: float, end: float) -> str:
        """Draw a symbol, its words, and its count, which ends at `end`."""
        symbol = ""
        if item.symbol:
            symbol = item.symbol(x, middle, self.size)
        words = text_line(
            item.text,
            x + SYMBOL * self.size,
            middle,
            self.size,
        )
        if item.count is None:
            return symbol + words
        bold = {"font_weight": BOLD, "text_anchor": "end"}
        return (
            symbol
            + words
            + text_line(
                str(item.count),
                end,
                middle,
                self.size,
                **bold,
            )
        )
