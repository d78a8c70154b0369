"""What is not known: how things were located, and what stands in the sources and cannot be used."""

import streamlit as st
from markupsafe import Markup

from pages.parts.data.number_table import number_table
from pages.parts.html import look
from pages.parts.run import questions
from pages.parts.run.context import language, registry, setting
from pages.parts.run.wording import text


def draw() -> None:
    """Draw how platforms and zones were located, beside what cannot be used."""
    left, right = st.columns(2, gap="medium")
    with left:
        st.html(_located("platforms", "located"))
        st.html(_located("zones", "geometry"))
    with right:
        st.html(_unused())


def _located(name: str, section: str) -> Markup:
    """Count the rows of a registry by how they were located.

    Args:
        name: of the registry.
        section: of the catalogue, with the words for each way.
    """
    located = questions.ask("located_how")
    ways = located[located["registry"] == name]
    pairs = [
        (
            text(f"{section}.{way['basis']}"),
            look.evidence_link(
                way["rows"],
                f"{name}/{way['basis']}",
            ),
        )
        for way in ways.to_dict("records")
    ]
    total = look.evidence_link(ways["rows"].sum(), f"{name}/all")
    return number_table(text(f"data.located_{name}"), pairs, total)


def _unused() -> Markup:
    """Count the rows that cannot be used, by reason."""
    serves_from = registry().policies[setting().policy_id].serves_from
    unused = questions.ask("unused", serves_from=serves_from).to_dict("records")
    pairs = [
        (
            row[f"what_{language()}"],
            look.evidence_link(
                row["rows"],
                f"unused/{row['what']}",
            ),
        )
        for row in unused
    ]
    return number_table(text("data.unused"), pairs)
