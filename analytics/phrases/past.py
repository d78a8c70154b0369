"""How a snapshot looks at the past, as everything that shows or exports it says."""

from analytics.words import LANGUAGES, word
from data.manifest_shape import PastMark
from data.registry import Registry


def past_mark(registry: Registry) -> PastMark | None:
    """Give how a snapshot looks at the past; None for one of the present."""
    mark: PastMark | None = registry.manifest.get("past")
    return mark


def past_words(registry: Registry, language: str) -> str:
    """Say which publication and day a snapshot looks at; "" for one of the present.

    With a day, also of how many rows no day is known: they stay as they are.
    """
    mark = past_mark(registry)
    if mark is None:
        return ""
    parts = []
    if mark["known"] is not None:
        day = mark.get("known_on") or registry.manifest["as_of"]
        parts.append(word("past.known", language, n=mark["known"], day=day))
    if mark["true_on"] is not None:
        parts.append(word("past.true", language, day=mark["true_on"]))
        undated = sum(mark["undated"].values())
        parts.append(word("past.undated", language, n=undated))
    return " · ".join(parts)


def past_prefix(registry: Registry) -> str:
    """Begin the name of a file: "known-3_true-2025-06-30_"; "" for the present."""
    mark = past_mark(registry)
    if mark is None:
        return ""
    parts = []
    if mark["known"] is not None:
        parts.append(f"known-{mark['known']}_")
    if mark["true_on"] is not None:
        parts.append(f"true-{mark['true_on']}_")
    return "".join(parts)


def about_past(registry: Registry) -> dict[str, object]:
    """Say in the description of a file how its data looks at the past; else nothing."""
    mark = past_mark(registry)
    if mark is None:
        return {}
    told = [past_words(registry, language) for language in LANGUAGES]
    return {"past": {**mark, "told": told}}
