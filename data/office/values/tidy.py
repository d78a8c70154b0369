"""Texts without what only a spreadsheet puts into them: line ends, full width, hidden letters."""

import re
import unicodedata

from data.checks.lookalikes import INVISIBLE
from data.office.words import plain, plain_set

_OUTER = " \t\r\n\u3000\xa0\ufeff\u200b"
_HIDDEN = re.compile(INVISIBLE)
_BREAK = re.compile(r"\s*[\r\n\t\v\f]+\s*")
_CHINESE = re.compile(r"[\u3000-\u9fff\uff00-\uffef]")
# letters and digits of full width; brackets and commas of names stay as they are
_WIDE = {
    place: place - 0xFEE0
    for first, last in (("０", "９"), ("Ａ", "Ｚ"), ("ａ", "ｚ"))
    for place in range(ord(first), ord(last) + 1)
}
_DASHES = re.compile(r"[-—–―−‐]+")
_SLASHES = re.compile(r"[/\\]+")


def without_ends(text: str) -> str:
    """Take blanks of every kind away from both ends of a text."""
    return text.strip(_OUTER)


def without_breaks(text: str) -> str:
    """Write a text in one line, without letters that cannot be seen.

    >>> without_breaks("浙江大学\\n研究院"), without_breaks("Pilot\\nline")
    ('浙江大学研究院', 'Pilot line')
    """
    seen = _HIDDEN.sub("", text)
    lines = _BREAK.split(seen)
    joined = lines[0]
    for line in lines[1:]:
        is_chinese = _CHINESE.match(joined[-1:]) or _CHINESE.match(line[:1])
        joined += line if is_chinese else f" {line}"

    return joined


def narrow(text: str) -> str:
    """Write full-width letters and digits of a name as plain ones.

    >>> narrow("５Ｇ（中试）平台")
    '5G（中试）平台'
    """
    return text.translate(_WIDE)


def narrow_all(text: str) -> str:
    """Write everything in a number, date or code as plain letters, digits and signs.

    >>> narrow_all("１，２００．５％"), narrow_all("㎡")
    ('1,200.5%', 'm2')
    """
    return unicodedata.normalize("NFKC", text)


def blank_word(text: str) -> str:
    """Give the word that stands in the place of a value, "" if a text is a value.

    >>> blank_word("——"), blank_word("（暂无）"), blank_word("n/a"), blank_word("甲")
    ('-', '暂无', 'na', '')
    """
    wide = narrow_all(text).strip()
    if _DASHES.fullmatch(wide):
        return "-"
    if _SLASHES.fullmatch(wide):
        return "/"

    word = plain(wide) or wide
    if word in plain_set("blanks"):
        return word
    return ""
