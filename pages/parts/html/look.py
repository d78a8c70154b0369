"""Colours and marks (analytics/drawing/marks.py) as HTML: legends, chips, and words beside them."""

from base64 import b64encode
from collections import Counter
from collections.abc import Callable
from html import escape
from urllib.parse import quote, urlencode

import pandas as pd

from analytics.drawing.marks import (  # noqa: F401 (pages say look.INK)
    ACCENT,
    BLANK,
    DOTS,
    FILL,
    HATCH,
    INK,
    LEVEL_RING_PX,
    MARK,
    OUTLINE_PX,
    PATTERN,
    RING_WORDS,
    SHAPES,
    SHARE_BREAKS,
    SHARE_FILL,
    SHARE_LABELS,
    SOFT,
    icon_svg,
    share_class,
)
from analytics.ids import needs_id
from analytics.phrases.setting import boundaries, for_whom
from analytics.questions.coverage import STATES, roll_up, worst_state
from analytics.setting import Setting
from analytics.words import short_name, with_plurals
from pages.parts.run import session
from pages.parts.run.session import w
from pages.parts.widgets import filters

# radius of the ring for 100 million CNY of value added, metres: the largest county's is then about
# as wide as a county
SIZE_RING_M = 350


def rgb(colour: str, alpha: int = 255) -> list[int]:
    """'#RRGGBB' as deck.gl wants it."""
    return [int(colour[i : i + 2], 16) for i in (1, 3, 5)] + [alpha]


def css(state: str) -> str:
    """The fill and mark of a state as CSS, for legends, chips and bars."""
    fill, mark = FILL[state], MARK.get(state, "")
    if PATTERN.get(state) == DOTS:
        return (
            f"background-color:{fill};background-image:radial-gradient({mark} 22%,transparent 26%)"
        )
    if PATTERN.get(state) == HATCH:
        return (
            f"background-color:{fill};background-image:repeating-linear-gradient(45deg,{mark} 0"
            " 1px,transparent 1px 4px)"
        )
    if state in OUTLINE_PX:
        return f"background-color:{fill};border:{2 if state == 'none' else 1.5}px solid {mark}"
    return f"background-color:{fill}"


def short(name: str) -> str:
    """A place name as maps and column heads write it, in the language of the page."""
    return short_name(name, session.language())


def chip(state: str) -> str:
    """A state's mark with its word, as HTML."""
    return f'<span class="chip"><i style="{css(state)}"></i>{escape(w(f"state.{state}"))}</span>'


def evident(state: str, evidence_id: str) -> str:
    """A state's mark with its word, which leads to the evidence of the need."""
    return (
        '<span class="chip"><i'
        f' style="{css(state)}"></i>{opens(w(f"state.{state}"), evidence_id)}</span>'
    )


def mark(state: str) -> str:
    """A state's mark alone, where a key stands beside it; its word for the pointer and for screen
    readers.
    """
    word = escape(w(f"state.{state}"))
    return (
        f'<span class="chip" role="img" aria-label="{word}" title="{word}"><i'
        f' style="{css(state)}"></i></span>'
    )


def opens(text: object, evidence_id: str) -> str:
    """A number, or what it stands in, that leads to its evidence under the same setting,
    as HTML.
    """
    return f'<a href="{escape(address(evidence_id))}">{escape(str(text))}</a>'


def address(evidence_id: str) -> str:
    """Where the evidence of a number is shown under the page's setting."""
    return f"{_evidence_page()}{quote(evidence_id)}"


@session.kept(by_setting=True)
def _evidence_page() -> str:
    return (
        "evidence?"
        + "".join(f"{part}&" for part in [urlencode(filters.stated(), doseq=True)] if part)
        + "evidence="
    )


def said(key: str, **values: object) -> str:
    """A sentence of the catalogue as HTML; a number given with its evidence id, as a pair, leads
    there.
    """
    filled = {
        name: opens(*value) if isinstance(value, tuple) else escape(str(value))
        for name, value in values.items()
    }
    counts = {
        name: value[0] if isinstance(value, tuple) else value for name, value in values.items()
    }
    return escape(with_plurals(w(key), counts)).format(**filled)


def legend(counts: dict[str, int], evidence_id: Callable[[str], str]) -> str:
    """States with counts as HTML, best first, each count leading to its evidence; states that the
    picture does not hold are left out.
    """
    states = [state for state in STATES if counts.get(state)]
    return "".join(
        f'<span><i style="{css(state)}"></i>{escape(session.state_word(state))}'
        f" <b>{opens(counts[state], evidence_id(state))}</b></span>"
        for state in states
    )


@session.kept(by_setting=True, by_measure=True)
def map_legend(key: str, layers: tuple[str, ...]) -> str:
    """The legend of the coverage map: every colour in the picture with its count of counties,
    platform marks, and the fine print.
    """
    needs = session.measured_needs("county", key if key in session.clusters() else None)
    worst: dict[str, str] = {}
    for unit_id, state in zip(needs["unit_id"], needs["state"], strict=True):
        worst[unit_id] = worst_state((state, worst.get(unit_id, state)))
    lacking = len(session.units_of("county")) - len(worst)
    cluster = key if key in session.clusters() else None
    if key == "share":
        swatches = _share_legend(needs)
    else:
        swatches = legend(
            Counter(worst.values()),
            lambda state: needs_id("county", session.measured(state), "worst", cluster=cluster),
        )
    without = opens(lacking, needs_id("county", "no_need", "worst", cluster=cluster))
    swatches += (
        f'<span><i style="{css("no_need")}"></i>{escape(w("state.no_need"))}'
        f" <b>{without}</b></span>"
    )
    title = w({"all": "legend.worst", "share": "legend.share"}.get(key, "legend.cluster"))
    marks = platform_marks() if "platforms" in layers else ""
    marks += _size_note(needs) if "size" in layers else ""
    fine = fine_print(session.setting())
    return (
        f'<div class="legend"><span class="soft">{escape(title)}</span>{swatches}</div>{marks}<div'
        f' class="mapnote">{escape(fine)}</div>'
    )


def _size_note(needs: pd.DataFrame) -> str:
    """What the rings of the sizes mean, with the largest and the year."""
    sizes = needs.dropna(subset=["value_added"])
    if sizes.empty:
        return f'<div class="mapnote">{escape(w("legend.no_size"))}</div>'
    largest, year = sizes["value_added"].max(), int(sizes["size_year"].max())
    return (
        "<div"
        f' class="mapnote">{escape(w("legend.size", year=year, largest=f"{largest:.0f}"))}</div>'
    )


def fine_print(setting: Setting) -> str:
    """What stands under every map: its day, how it measures, where its boundaries come from, who
    may see it.
    """
    registry, language = session.registry(), session.language()
    return w(
        "legend.fine",
        as_of=setting.as_of,
        boundaries=boundaries(registry, language),
        public=for_whom(registry, language),
    )


def _share_legend(needs: pd.DataFrame) -> str:
    share = roll_up(needs, ["unit_id"])["share_met"] if len(needs) else pd.Series(dtype=float)
    classes = share.map(share_class).value_counts()
    return "".join(
        f'<span><i style="background-color:{colour}"></i>{label}'
        f" <b>{opens(classes[k], f'share/county/{session.measure()}/{low:g}/{high:g}')}</b></span>"
        for k, (colour, label, low, high) in enumerate(
            zip(SHARE_FILL, SHARE_LABELS, SHARE_BREAKS, (*SHARE_BREAKS[1:], 2), strict=True)
        )
        if k in classes
    )


def platform_marks() -> str:
    """What the platforms' shapes, rings and hollow icons mean."""
    shapes = "".join(
        f"<span>{_mark(shape, 'solid', 1.4)}{escape(w(f'operator.{operator}'))}</span>"
        for operator, shape in SHAPES.items()
    )
    rings = "".join(
        f"<span>{_mark('circle', 'solid', px)}{escape(w(label))}</span>" for px, label in RING_WORDS
    )
    hollow = f"<span>{_mark('circle', 'hollow', 1.4)}{escape(w('legend.hollow'))}</span>"
    return (
        f'<details class="mapnote"><summary>{escape(w("legend.marks"))}</summary><div'
        f' class="legend">{shapes}</div><div class="legend">{rings}{hollow}</div></details>'
    )


def _mark(shape: str, fill: str, ring: float) -> str:
    """A mark as an image: st.html takes every SVG element out of what it is given."""
    drawn = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64'
        f' 64">{icon_svg(shape, fill, ring)}</svg>'
    )
    return (
        f'<img class="mark" src="data:image/svg+xml;base64,{b64encode(drawn.encode()).decode()}"'
        ' alt="" width="20" height="20">'
    )
