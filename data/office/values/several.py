"""Several values in one cell, however an office separates them."""

import re

# what separates values, the surest first; where one occurs, the ones after it are part of a value
SEPARATORS = ("[;；]", "[、，\r\n]", "[,]")
OPEN, CLOSED = "（(【[《“", "）)】]》”"


def split_values(text: str) -> list[str]:
    """Split a text into its values; what stands in brackets is not split.

    >>> split_values("浙江大学、宁波大学（北仑、镇海）\\n甲公司")
    ['浙江大学', '宁波大学（北仑、镇海）', '甲公司']
    >>> split_values("ABC Co., Ltd.；乙公司")
    ['ABC Co., Ltd.', '乙公司']
    """
    for separator in SEPARATORS:
        parts = _split(text, re.compile(separator))
        if len(parts) > 1:
            values = [part.strip() for part in parts]
            return [value for value in values if value]
    return [text.strip(" ;；、，,")]


def _split(text: str, separator: re.Pattern[str]) -> list[str]:
    parts = [""]
    depth = 0
    for letter in text:
        if letter in OPEN:
            depth += 1
        elif letter in CLOSED:
            depth = max(depth - 1, 0)
        if depth == 0 and separator.match(letter):
            parts.append("")
        else:
            parts[-1] += letter

    return parts
