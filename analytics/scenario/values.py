"""Read the values of a file by their type, and gather every fault among them."""

import math
import unicodedata
from typing import Any, TypeGuard

from analytics.scenario.faults import MOST_SHOWN, Fault, same

MOST_LETTERS = {"name": 60, "note": 500}
OTHER_LETTERS = 200  # of any other text; no id is as long
# of any list or object, but for the actions; nothing in a registry needs as many
MOST_ENTRIES = 100
MAY_BE_EMPTY = ("note", "snapshot_id")
# control, format (which turns text round), half a letter, line and paragraph ends
INVISIBLE = ("Cc", "Cf", "Cs", "Zl", "Zp")

Object = dict[str, Any]  # of JSON


class Values:
    """Values of one file, and the faults found among them.

    Attributes:
        faults: in the order in which they were found.
        number: of the action that is being read; None beside the actions.
    """

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.number: int | None = None

    def add_fault(self, field: str, value: object, rule: str, detail: object = None) -> None:
        """Note that a value breaks a rule."""
        filled = ("", "") if detail is None else same(detail)
        self.faults.append(Fault(self.number, field, value, rule, filled))

    def is_object(self, value: object, field: str) -> TypeGuard[Object]:
        """True if the value is an object of a sane size; else a fault is noted."""
        if not isinstance(value, dict):
            self.add_fault(field, value, "object")
            return False
        return self._are_few(value, field)

    def _are_few(self, values: Object | list[Any], field: str) -> bool:
        if len(values) <= MOST_ENTRIES:
            return True
        self.add_fault(field, values, "many", MOST_ENTRIES)
        return False

    def check_keys(
        self, values: Object, known: tuple[str, ...], required: tuple[str, ...], inside: str = ""
    ) -> None:
        """Note keys that are not known, and required ones that are missing.

        Args:
            inside: what stands before a key in a fault's field.
        """
        for name in values:
            if name not in known:
                self.add_fault(
                    f"{inside}{legible(name)}",
                    None,
                    "unknown key",
                    ", ".join(known),
                )
        for name in required:
            if name not in values:
                self.add_fault(f"{inside}{name}", None, "missing")

    def text(self, values: Object, name: str, field: str) -> str:
        """Read a text as it stands: it is shown, compared and never interpreted.

        Returns:
            "" where the text is missing or breaks a rule.
        """
        value = values.get(name, "")
        if not isinstance(value, str):
            self.add_fault(field, value, "text")
            return ""
        most = MOST_LETTERS.get(field, OTHER_LETTERS)
        if len(value) > most:
            self.add_fault(field, value, "long", most)
            return ""
        if _has_invisible(value, may_have_lines=field == "note"):
            self.add_fault(field, value, "control")
            return ""
        if name in values and field not in MAY_BE_EMPTY and not value.strip():
            self.add_fault(field, None, "empty")
        return value

    def texts(self, values: Object, name: str, field: str) -> tuple[str, ...]:
        """Read a list of texts; () where it is missing or breaks a rule."""
        texts = values.get(name, [])
        if not isinstance(
            texts,
            list,
        ) or not all(isinstance(text, str) for text in texts):
            self.add_fault(field, texts, "texts")
            return ()
        if not self._are_few(texts, field):
            return ()
        return tuple(self.text({name: text}, name, field) for text in texts)

    def amount(self, values: Object, name: str, field: str) -> float | None:
        """Read a finite number; None where it is missing or none."""
        value = values.get(name)
        if value is None:
            return None
        if not _is_finite_number(value):
            # a whole number beyond all others is too long to be shown
            is_shown = isinstance(value, str | bool | float | list | dict)
            self.add_fault(field, value if is_shown else None, "number")
            return None
        return float(value)


def _is_finite_number(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    try:
        return math.isfinite(value)
    except OverflowError:  # a whole number beyond all others
        return False


def _has_invisible(text: str, *, may_have_lines: bool) -> bool:
    letters = text.replace("\n", "") if may_have_lines else text
    return any(unicodedata.category(letter) in INVISIBLE for letter in letters)


def legible(name: str) -> str:
    """Shorten a key for a message, with a mark for each letter that cannot be seen or written."""
    return "".join(
        "\ufffd" if unicodedata.category(letter) in INVISIBLE else letter
        for letter in name[:MOST_SHOWN]
    )
