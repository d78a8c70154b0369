"""What the head of a column says: its words and its unit, without what stands in brackets."""

import re
from dataclasses import dataclass

from data.office.words import all_heads, plain, plain_unit, units

_BRACKETS = re.compile(r"[（(【\[]([^（()）【】\[\]]*)[）)】\]]")
# a unit at the end: after a sign or a blank, or one of signs alone
_TAIL = re.compile(r"[/／,，:：\s]+([^/／,，:：\s]+)$|(㎡|m²|m2|km²|km2|%|‰)$")
_LINE_END = re.compile(r"\s+")
# a blank between Chinese characters
_NEEDLESS = re.compile(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])")


@dataclass(frozen=True)
class HeadText:
    """What a head says.

    Attributes:
        whole: all of it, in plain form.
        bare: without brackets and unit, in plain form.
        unit: as it stands there in plain form, "" for none.
    """

    whole: str
    bare: str
    unit: str

    @property
    def is_known(self) -> bool:
        """True if some source table knows it."""
        return not all_heads().isdisjoint((self.whole, self.bare))


def read_head(text: str) -> HeadText:
    """Read the words and the unit of a head.

    >>> read_head("建筑面积（万平方米）")
    HeadText(whole='建筑面积万平方米', bare='建筑面积', unit='万平方米')
    >>> read_head("投资额/亿元").unit, read_head("级别（国家级/省级）").bare
    ('亿元', '级别')
    """
    bare = _BRACKETS.sub("", text)
    whole = plain(text)
    for inside in _BRACKETS.findall(text):
        unit = plain_unit(inside)
        if unit in units():
            return HeadText(whole, plain(bare), unit)

    words, unit = _tail(bare)
    return HeadText(whole, plain(words), unit)


def _tail(text: str) -> tuple[str, str]:
    """Split off a unit that stands at the end without brackets."""
    tail = _TAIL.search(text.strip())
    if tail is None:
        return text, ""

    unit = plain_unit(tail[1] or tail[2])
    if unit not in units():
        return text, ""
    return text[: tail.start()], unit


def in_one_line(text: str) -> str:
    """Write a head without its line ends and the blanks between Chinese characters.

    >>> in_one_line("认定\\n日 期"), in_one_line("Recognised\\non")
    ('认定日期', 'Recognised on')
    """
    single = _LINE_END.sub(" ", text).strip()
    return _NEEDLESS.sub("", single)
