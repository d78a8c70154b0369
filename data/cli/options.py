"""Names that several commands of python -m data share."""

import argparse
from contextlib import suppress
from pathlib import Path
from typing import TypeAlias

from data.files.reading import refuse_irregular

# what add_subparsers gives; argparse has no public name for it
Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


# how the commands name a snapshot of made data
MADE_WORDS = ("示例（虚构数据）", "EXAMPLE: made data")


def in_language(language: str, zh: str, en: str) -> str:
    """Choose the text in a language of messages."""
    return zh if language == "zh" else en


def refuse_pipes(sources: Path) -> None:
    """Refuse a folder of sources in which a pipe or device would keep the reader waiting.

    Raises:
        RegistryError: names the file.
    """
    with suppress(OSError):  # a folder that cannot be listed is told by its reader
        for path in sorted(sources.iterdir()):
            refuse_irregular(path)
