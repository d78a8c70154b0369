"""The screens of a siting plan: its sites on the map, and what each further site buys."""

from collections.abc import Sequence
from itertools import chain
from typing import Any

from analytics.documents.screens.context import (
    BriefingContext,
    answer_notes,
    cluster_names,
    evidence_note,
    worst_by_unit,
)
from analytics.documents.screens.screen import Curve, Figure, Note, Screen, Table
from analytics.drawing.picture import ALL, PROJECTED, Picture
from analytics.siting.ask import ask_text
from analytics.siting.effects import afterwards
from analytics.siting.phrases.answer import sentences as plan_sentences
from analytics.siting.phrases.question import question as plan_question
from analytics.siting.phrases.site_table import site_table
from analytics.siting.plan import Plan
from analytics.words import short_name, without_aside

LISTED = {"zh": 9, "en": 5}  # places of sites; the rest stands in the notes
WIDTHS = (13, 27, 60)  # of rank, place and clusters
Sites = Sequence[dict[Any, Any]]  # rows of `site_table`


def siting_screens(context: BriefingContext, plan: Plan) -> list[Screen]:
    """Make the screen of the sites, and that of the curve where the plan has one."""
    screens = [_sites_screen(context, plan)]
    if plan.curve is not None:
        screens.append(_curve_screen(context, plan, tuple(plan.curve["covered"])))
    return screens


# --- sites ----------------------------------------------------------------------------------------


def _sites_screen(context: BriefingContext, plan: Plan) -> Screen:
    sites = site_table(context.registry, context.setting, plan).to_dict("records")
    return Screen(
        key="sites",
        name=context.text("screen.sites"),
        title=_sites_title(context, plan),
        picture=_sites_map(context, plan, sites),
        figures=(),
        source=context.map_source(),
        notes=(
            *_site_reasons(context, sites),
            *_plan_notes(context, plan),
            *answer_notes(context, "where_exactly", "why_these"),
        ),
        beside=_site_list(context, sites),
    )


def _sites_title(context: BriefingContext, plan: Plan) -> str:
    if not plan.answered:
        return plan_sentences(context.registry, context.setting, plan, context.language)[0]
    before = int((plan.needs["covered"] == "before").sum())
    new = int((plan.needs["covered"] == "new").sum())
    return context.text(
        "screen.sites_title",
        n=len(plan.sites),
        needs=len(plan.needs),
        before=before,
        after=before + new,
    )


def _place(site: dict[Any, Any]) -> str:
    return f"{site['site_kind']}:{site['site_id']}"


def _numbered_places(sites: Sites) -> dict[str, str]:
    """Join the ranks of the sites at each place: "kind:id" -> "1, 4"."""
    ranks: dict[str, list[str]] = {}
    for site in sites:
        ranks.setdefault(
            _place(site),
            [],
        ).append(str(site["rank"]))
    return {place: ", ".join(numbers) for place, numbers in ranks.items()}


def _sites_map(context: BriefingContext, plan: Plan, sites: Sites) -> Picture:
    """Map the counties as they would be with the sites; those that gain stand out."""
    highlighted: frozenset[str] = frozenset()
    if sites:
        after = afterwards(context.registry, context.setting, plan, ("county",))
        highlighted = frozenset(after.loc[after["site"].notna(), "unit_id"])
    else:
        after = plan.needs.assign(state_after=plan.needs["state"])
    return Picture(
        ALL,
        title="",
        sources=False,
        sizes=PROJECTED,
        language=context.language,
        prefix="brief-sites",
        states=worst_by_unit(after, "state_after"),
        sites=tuple(_numbered_places(sites).items()),
        highlighted=highlighted,
        highlight_word=context.text("screen.better"),
        heading=context.text("siting.legend_after"),
        layers=(),
    )


def _site_list(context: BriefingContext, sites: Sites) -> Table:
    """List as many places as can be read, each with its ranks and the clusters it serves."""
    numbers = _numbered_places(sites)
    heads = tuple(
        context.text(f"screen.site_{column}")
        for column in (
            "rank",
            "place",
            "clusters",
        )
    )
    rows = [
        (numbers[place], *_place_and_clusters(context, sites, place))
        for place in list(numbers)[: LISTED[context.language]]
    ]
    left_out = len(numbers) - len(rows)
    if left_out:
        rows.append(("…", "", context.text("screen.sites_rest", n=left_out)))
    return Table(heads, tuple(rows), WIDTHS)


def _place_and_clusters(context: BriefingContext, sites: Sites, place: str) -> tuple[str, str]:
    here = [site for site in sites if _place(site) == place]
    name = context.name(here[-1], "site_name")
    clusters = chain.from_iterable(site["clusters"].split(";") for site in here)
    return (
        short_name(name, context.language),
        without_aside(cluster_names(context, clusters)),
    )


def _site_reasons(context: BriefingContext, sites: Sites) -> list[Note]:
    reason = f"reason_{context.language}"
    return [
        evidence_note(f"{site['rank']}. {context.name(site, 'site_name')}: {site[reason]}")
        for site in sites
    ]


def _plan_notes(context: BriefingContext, plan: Plan) -> list[Note]:
    """Note what was asked, and how good the answer is."""
    asked = plan_question(context.registry, context.setting, plan, context.language)
    answered = plan_sentences(context.registry, context.setting, plan, context.language)
    evidence_id = f"plan/{ask_text(plan.ask)}"
    return [
        *(evidence_note(sentence) for sentence in asked),
        *(evidence_note(sentence, evidence_id) for sentence in answered),
    ]


# --- curve ----------------------------------------------------------------------------------------


def _curve_screen(context: BriefingContext, plan: Plan, shares: tuple[float, ...]) -> Screen:
    """Show the share covered (0-1) by 0, 1, 2 ... sites."""
    chosen = min(len(plan.sites), len(shares) - 1)
    needs = len(plan.needs)
    curve = Curve(
        shares,
        chosen,
        context.text("siting.curve_x"),
        context.text("screen.curve_up", needs=needs),
    )
    return Screen(
        key="curve",
        name=context.text("screen.curve"),
        title=_curve_title(context, curve, needs),
        picture=curve,
        figures=(_covered(context, plan, curve),) if plan.on_curve else (),
        source=context.source(),
        notes=(
            *(
                evidence_note(context.text("screen.curve_at", n=n, share=f"{share:.1%}"))
                for n, share in enumerate(shares)
            ),
            *answer_notes(context, "optimal", "all_covered"),
        ),
    )


def _curve_title(context: BriefingContext, curve: Curve, needs: int) -> str:
    """Compare what the first site buys with what the last one buys."""
    shares = curve.shares
    chosen = curve.chosen
    first = shares[1] - shares[0] if len(shares) > 1 else 0
    last = shares[chosen] - shares[chosen - 1] if chosen else 0
    return context.text(
        "screen.curve_title",
        n=chosen,
        last_n=len(shares) - 1,
        first=f"{100 * first:.1f}",
        last=f"{100 * last:.1f}",
        share=f"{shares[-1]:.0%}",
        needs=needs,
    )


def _covered(context: BriefingContext, plan: Plan, curve: Curve) -> Figure:
    return Figure(
        context.text("screen.covered_label", n=curve.chosen),
        f"{100 * curve.shares[curve.chosen]:.1f}%",
        context.text("screen.covered_unit", needs=len(plan.needs)),
        f"plan/{ask_text(plan.ask)}",
    )
