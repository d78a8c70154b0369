"""Tables out: CSV that Excel opens unharmed, with a sidecar that says what it is."""

import hashlib
import json
import re
from collections.abc import Mapping

import pandas as pd

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "'")
FILTER_LETTERS = 60  # of a file name
_MONTH = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
# text that a spreadsheet would turn into another value: leading or trailing zeros, over 15 digits,
# exponents, dates and times in several notations, thousands, percent, money, truth
_MANGLED = re.compile(
    rf"""0\d+(\.\d+)? | \d+\.\d*0 | \d{{16,}} | \d+(\.\d+)?e[+-]?\d+ | \d{{1,3}}(,\d{{3}})+(\.\d+)?
    | \d+(\.\d+)?\s?% | [$¥￥€]\s?\d.* | true | false
    | \d{{1,4}}[-/]\d{{1,2}}([-/]\d{{1,4}})?([\sT]\d{{1,2}}:\d{{2}}(:\d{{2}})?)?
    | \d{{1,2}}:\d{{2}}(:\d{{2}})? | \d{{4}}年\d{{1,2}}月(\d{{1,2}}日)?
    | ({_MONTH})[a-z]*[-\s]\d{{1,4}} | \d{{1,2}}[-\s]({_MONTH})[a-z]*([-\s]\d{{2,4}})?""",
    re.VERBOSE | re.IGNORECASE,
)


def guarded(cell: object) -> object:
    """Guard a text cell by an apostrophe, if a spreadsheet would run it or change its value.

    A cell that begins with an apostrophe gets one more, so that taking one away always gives the
    text back.
    """
    if isinstance(
        cell,
        str,
    ) and (cell.startswith(FORMULA_STARTS) or _MANGLED.fullmatch(cell)):
        return "'" + cell
    return cell


def csv_bytes(table: pd.DataFrame) -> bytes:
    """Write a table as CSV: UTF-8 with a byte order mark, text guarded, missing values empty."""
    safe = table.copy(deep=False)
    for name in table:
        if not pd.api.types.is_numeric_dtype(table[name]):
            safe[name] = (
                table[name]
                .astype(object)
                .map(
                    guarded,
                    na_action="ignore",
                )
            )
    text = safe.rename(columns=guarded).to_csv(index=False, lineterminator="\r\n")
    return text.encode("utf-8-sig")


def sidecar(content: bytes, table: pd.DataFrame, about: Mapping[str, object]) -> bytes:
    """Describe a CSV as JSON: its setting, snapshot, counts and checksum."""
    facts = {
        **about,
        "rows": len(table),
        "columns": list(table.columns),
        "sha256": hashlib.sha256(content).hexdigest(),
        "encoding": "UTF-8 with byte order mark",
        "guard": (
            "A text cell that starts with an apostrophe was guarded against spreadsheets; take one"
            " apostrophe away."
        ),
    }
    return json.dumps(facts, ensure_ascii=False, indent=2).encode()


def file_name(
    table_name: str,
    setting_key: str,
    snapshot_id: str,
    day: str,
    suffix: str,
    filters: Mapping[str, object] | None = None,
) -> str:
    """Name a file by its table, filters, setting, snapshot and day; no name needs quoting.

    Args:
        filters: what else decides the rows of the file. Files of different filters have different
            names: the simple ones stand there as far as `FILTER_LETTERS` go, and all of them in a
            digest.
    """
    parts = (table_name, *_filter_parts(filters or {}), setting_key, snapshot_id, day)
    return (
        re.sub(
            r"[^A-Za-z0-9_.-]",
            "-",
            "_".join(parts),
        )
        + f".{suffix}"
    )


def _filter_parts(filters: Mapping[str, object]) -> list[str]:
    """Write filters as parts of a file name: in letters, bounded, then a digest."""
    chosen = {
        key: value
        for key, value in filters.items()
        if value is not None and value not in ("", [], (), {})
    }
    if not chosen:
        return []
    content = json.dumps(chosen, sort_keys=True, ensure_ascii=False, default=str)
    digest = hashlib.sha256(content.encode()).hexdigest()[:10]
    simple = [
        f"{key}-{value}"
        for key, value in sorted(chosen.items())
        if isinstance(value, str | int | float)
    ]
    letters = re.sub(
        r"[^A-Za-z0-9_.-]+",
        "-",
        "_".join(simple),
    )[:FILTER_LETTERS].strip("-_.")
    if letters:
        return [letters, digest]
    return [digest]


def json_text(table: pd.DataFrame, about: Mapping[str, object]) -> str:
    """Write a table as one JSON object: `about`, then its rows; missing values are null."""
    rows = json.loads(table.to_json(orient="records", force_ascii=False, double_precision=10))
    return json.dumps({**about, "rows": rows}, ensure_ascii=False, indent=1)
