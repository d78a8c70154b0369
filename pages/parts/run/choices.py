"""How texts of an address name the options of a widget."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Generic, TypeVar

Option = TypeVar("Option")

UNKNOWN, FILTERED = "unknown", "filtered"  # why a text names no option
BLANK_REASON = {UNKNOWN: "gone", FILTERED: "left_out"}  # of a picker that then shows nothing


@dataclass(frozen=True)
class Choice(Generic[Option]):
    """Options of a widget; a text names one by id, by label, or by another name.

    Attributes:
        also: other names, of options or of what filters leave out.
        blank: True if nothing is chosen where a text names no option; else the default is.
    """

    options: Sequence[Option]
    format_func: Callable[[Option], str]
    also: Mapping[str, Option] = field(default_factory=dict)
    blank: bool = False

    def option_of(self, text: str) -> tuple[Option | None, str | None]:
        """Give the option that a text names, or the reason why there is none."""
        name = _unspaced(text)
        if name not in self._by_name:
            return None, UNKNOWN
        option = self._by_name[name]
        return option, None if option in self.options else FILTERED

    def options_of(self, texts: Iterable[str]) -> tuple[list[Option], list[str]]:
        """Give the options that texts name, each once, and the texts that name none."""
        chosen: dict[Option, None] = {}
        unknown = []
        for text in filter(None, texts):
            option, reason = self.option_of(text)
            if reason is not None:
                unknown.append(text)
            elif option is not None:
                chosen[option] = None
        return list(chosen), unknown

    def reason(self, reason: str) -> str:
        """Give the key of the catalogue's section "link" that says why there is no option."""
        return BLANK_REASON[reason] if self.blank else reason

    def label(self, option: Any) -> str:
        """Write an option as the widget shows it; nothing if it is none of the options."""
        return self.format_func(option) if option in self.options else ""

    @cached_property
    def _by_name(self) -> dict[str, Option]:
        """Every option by each of its names; an id counts before a label, a label before others."""
        named = list(self.also.items())
        named += [(self.format_func(option), option) for option in self.options]
        named += [(id_text(option), option) for option in self.options]
        return {_unspaced(name): option for name, option in named}


def id_text(option: object) -> str:
    """Write an option as it stands in the address."""
    return "" if option is None else str(option)


def _unspaced(text: str) -> str:
    """Take the spaces out of a text: labels were written with more of them once."""
    return "".join(text.split())
