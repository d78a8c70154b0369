"""Blocks that many pages send, with words of the catalogue in them."""

from collections.abc import Iterable

from markupsafe import Markup

from pages.parts.html import elements
from pages.parts.run.context import language, registry, setting
from pages.parts.run.wording import text


def section_title(key: str, **values: object) -> Markup:
    """Make the title of a section.

    Args:
        key: of its words in the catalogue.
        values: what blanks of these words hold.
    """
    return elements.panel(elements.title(text(key, **values)))


def policy_title(key: str) -> Markup:
    """Make the title of what the policy set in force says, which names the set."""
    policy = registry().policies[setting().policy_id]
    return section_title(key, policy=policy.short[language()])


def note(content: str) -> Markup:
    """Make a note, as it stands above or below what it is about."""
    return Markup('<p class="note">{}</p>').format(content)


def answer(*sentences: str) -> Markup:
    """Frame the sentences that answer the question of a page, each a paragraph."""
    paragraphs = elements.joined(*map(elements.paragraph, sentences))
    return Markup('<div class="answer">{}</div>').format(paragraphs)


def sentence_gap() -> str:
    """Give what stands between two sentences in the language of the page."""
    return " " if language() == "en" else ""


def listed(names: Iterable[str]) -> str:
    """List names as the language of the page lists them."""
    return text("list.separator").join(names)


def listed_words(section: str, codes: Iterable[str]) -> str:
    """List the words of some codes; `section` is theirs in the catalogue."""
    return listed(text(f"{section}.{code}") for code in codes)
