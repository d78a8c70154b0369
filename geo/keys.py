"""Turn the keys of shapes into text without loss."""

from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

MOST_EXACT = 2**53  # up to here a floating-point number holds every whole number


def texts(values: "pd.Series[Any]") -> tuple[list[str | None], int]:
    """Turn the values of a column into text without loss.

    Returns:
        The texts ("" where nothing stands, None for a value that cannot be text without loss), and
        how many of them were numbers.
    """
    objects = values.astype(object).tolist()
    keys = [_as_text(value) for value in objects]
    numbers = sum(
        bool(text) and not isinstance(value, str)
        for text, value in zip(
            keys,
            objects,
            strict=True,
        )
    )
    return keys, numbers


def _as_text(value: object) -> str | None:
    """Give a value as text; 330102 and 330102.0 are "330102", None is no text without loss."""
    if isinstance(value, str):
        return value.strip() if _is_encodable(value) else None
    if value is None or value is pd.NA or value is pd.NaT:
        return ""
    if isinstance(value, (bool, np.bool_)):
        return None
    if isinstance(value, (int, np.integer)):
        return str(int(value))
    if not isinstance(value, (float, np.floating, Decimal)):
        return None
    number = float(value)
    if np.isnan(number):
        return ""
    return str(int(number)) if number.is_integer() and abs(number) < MOST_EXACT else None


def _is_encodable(text: str) -> bool:
    """True if a text can be written: JSON lets half a character through."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def number_notice(name: str, column: str, count: int) -> tuple[str, str]:
    """Say that numbers of a column were taken as text."""
    return (
        f"{name}：{column} 列有 {count} 个数字，已按文本读取；建议设为文本后导出。",
        f"{name}: {count} numbers in column {column} were read as text; better exported as text.",
    )
