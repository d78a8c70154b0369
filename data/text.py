"""Text that any file and page can hold, without the letters that XML, JSON or UTF-8 forbid."""

import re

REPLACEMENT = "\ufffd"
# control characters but tab and line ends, half letters (surrogates), and the two codes that are no
# characters: XML 1.0 and with it .xlsx, .pptx and .svg cannot hold them, and UTF-8 no half letter
_unwritable = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# the same as DuckDB writes it, whose texts are UTF-8
UNWRITABLE_IN_SQL = r"[\x00-\x08\x0B\x0C\x0E-\x1F\x7F-\x{9F}\x{FFFE}\x{FFFF}]"


def unwritable(text: str) -> bool:
    """True if a text holds a character that some files cannot hold."""
    return _unwritable.search(text) is not None


def writable(text: str) -> str:
    """Replace characters that some files cannot hold by the mark for an unreadable one."""
    return _unwritable.sub(REPLACEMENT, text)
