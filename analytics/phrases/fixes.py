"""Fixes in words: the smallest change that closes a gap, as a sentence in both languages."""

import pandas as pd

from analytics.ids import Row
from analytics.phrases.sentences import code_names, joined, worded
from analytics.questions.fixes import fixes
from analytics.setting import Setting
from analytics.words import listing, word
from data.registry import Registry


def explained_fixes(registry: Registry, setting: Setting) -> pd.DataFrame:
    """`fixes` with each as a sentence: fix_zh and fix_en as the last columns."""
    return worded(fixes(registry, setting), fix=fix_sentence)


def fix_sentence(row: Row, language: str) -> str:
    """Write a fix in words, from a row of `fixes` alone."""
    now = ""
    if isinstance(row["lacks"], str) and row["lacks"]:
        now = word("fix.now", language, lacks=_lacks(row, language))
    platform = row["platform_name"] if isinstance(row["platform_name"], str) else ""
    stages = code_names("stage", row["stages"], language)
    fix = word(
        f"fix.{row['fix']}",
        language,
        platform=platform,
        now=now,
        stages=stages,
    )
    if row["fix"] != "new" or pd.isna(row["radius_km"]):
        return fix
    finding = word("fix.within", language, radius=f"{row['radius_km']:g}")
    return joined((fix, finding), language)


def _lacks(row: Row, language: str) -> str:
    """Why a platform does not count, in words."""
    level = word(f"level.{row['level']}", language)
    reasons = row["lacks"].split(";")
    return listing(
        [word(f"fix.lacks_{reason}", language, level=level) for reason in reasons], language
    )
