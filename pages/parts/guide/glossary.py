"""Every term on screen: its meaning, and one example from the data."""

import streamlit as st
from markupsafe import Markup

from pages.parts.guide.examples import Example, examples
from pages.parts.html import elements, look
from pages.parts.html.blocks import note, section_title
from pages.parts.run import address, links
from pages.parts.run.wording import text

GROUPS = {
    "need": ("need", "cluster", "unit", "basis", "need_weight", "gap", "met", "no_need"),
    "state": (
        "state_hosted",
        "state_reachable",
        "state_possible",
        "state_pipeline",
        "state_remote",
        "state_none",
        "possible_word",
        "unknown",
    ),
    "count": ("setting", "policy", "radius", "existing", "serves", "record", "official_list"),
    "sure": ("severity", "access", "certainty", "robust", "list_found", "fix", "evidence"),
    "place": ("platform", "located", "distance", "stage", "capable", "adequate"),
    "register": ("snapshot", "publication", "true_from", "cause", "guessed"),
    "plan": ("scenario", "siting", "backup", "duplicate", "border"),
}
ENTRY = Markup('<dt id="term-{}">{}</dt><dd>{}{}</dd>')


@address.reads("term")
def draw() -> None:
    """Draw the terms in their groups, or those that hold what is searched."""
    st.html(section_title("guide.terms"))
    searched = links.text_input(text("guide.terms_find"), key="term").strip().lower()
    found = examples()
    drawn = [_group(group, terms, searched, found) for group, terms in GROUPS.items()]
    html = elements.joined(*drawn)
    if not html:
        st.html(note(text("guide.terms_none")))
        return
    st.html(Markup('<div class="terms">{}</div>').format(html))


def _group(group: str, terms: tuple[str, ...], searched: str, found: dict[str, Example]) -> Markup:
    entries = [_entry(term, found.get(term)) for term in terms if _holds(term, searched)]
    if not entries:
        return elements.NOTHING
    title = elements.title(text(f"guide.group_{group}"))
    listed = Markup('<dl class="terms">{}</dl>').format(elements.joined(*entries))
    return Markup("<section>{}{}</section>").format(title, listed)


def _holds(term: str, searched: str) -> bool:
    """Tell if a term is searched: by its key, as help links do, or by what it says."""
    told = f"{text(f'term.{term}')} {text(f'glossary.{term}')}".lower()
    return searched in ("", term) or searched in told


def _entry(term: str, example: Example | None) -> Markup:
    name = text(f"term.{term}")
    meaning = text(f"glossary.{term}")
    return ENTRY.format(term, name, elements.paragraph(meaning), _shown(example))


def _shown(example: Example | None) -> Markup:
    """Write an example, with the way to its evidence."""
    if example is None:
        return elements.NOTHING
    if not example.evidence_id:
        return elements.soft_paragraph(example.said)
    link = look.evidence_link(text("page.evidence"), example.evidence_id)
    return elements.soft_paragraph(elements.joined(example.said, " ", link))
