"""The counties that a scenario changes, on a map, with its legend."""

from collections import Counter

import pandas as pd
from markupsafe import Markup

from analytics.drawing.picture import ALL
from analytics.questions.coverage import STATES
from analytics.scenario.actions import Scenario
from analytics.scenario.delta import CHANGES
from pages.parts.html import elements, legends, look
from pages.parts.html.blocks import sentence_gap
from pages.parts.html.elements import joined
from pages.parts.maps import features
from pages.parts.maps.coverage_map import MapView, coverage_map, show
from pages.parts.maps.extent import province_extent
from pages.parts.maps.fallback import Supposed
from pages.parts.maps.geojson import Properties
from pages.parts.run import questions
from pages.parts.run.context import language
from pages.parts.run.questions import Row
from pages.parts.run.wording import name_of, text
from pages.parts.scenarios.changes import of_page
from pages.parts.scenarios.outcomes import outcome_on_page

NAMED_FROM_PX = 300  # on a narrower map the names of cities hide what changes


def draw(scenario: Scenario, cluster: str | None, size: tuple[int, int], key: str) -> None:
    """Draw the counties that a scenario changes and the platforms acted on.

    Args:
        scenario: it has actions.
        cluster: whose needs; None for all.
        size: pixels across and down.
        key: of the widget.
    """
    supposed = Supposed(tuple(_states_after(scenario, cluster).items()))
    layers = ("platforms", "labels") if size[0] >= NAMED_FROM_PX else ("platforms",)
    view = MapView(ALL, province_extent(), size, layers)
    drawn = coverage_map(view, own_files=_map_files(scenario, cluster), supposed=supposed)
    show(
        drawn,
        height=size[1],
        key=key,
        alt=text("scenario.map_alt", name=scenario.name),
    )


def _changed_needs(scenario: Scenario, cluster: str | None) -> pd.DataFrame:
    """Give the needs of counties that a scenario changes, the most telling of each county first."""
    needs = of_page(outcome_on_page(scenario).needs, "county", cluster)
    changed = needs[needs["change"].notna()]
    ranked = changed.assign(
        order=changed["change"].map(CHANGES.index), light=-changed["need_weight"]
    )
    return ranked.sort_values(["unit_id", "order", "light", "cluster_id"])


def _states_after(scenario: Scenario, cluster: str | None) -> dict[str, str]:
    """Give the state that each changed county is coloured by, by adcode."""
    needs = _changed_needs(scenario, cluster).drop_duplicates("unit_id")
    return dict(zip(needs["unit_id"], needs["state_after"], strict=True))


def _map_files(scenario: Scenario, cluster: str | None) -> dict[str, bytes]:
    """Make the map files that tell of a scenario instead of the record."""
    outcome = outcome_on_page(scenario)
    names = outcome.platforms["platform_id"].map(outcome.names(language()))
    platforms = outcome.platforms.assign(name=names).to_dict("records")
    return {
        "counties": features.county_collection(_county_properties(scenario, cluster)),
        "platforms": features.platform_collection(platforms, outcome.serves, scenario.setting),
    }


def _county_properties(scenario: Scenario, cluster: str | None) -> dict[str, Properties]:
    """Colour each changed county and say what changes; the others are said to be unchanged."""
    unchanged = text("scenario.unchanged")
    properties: dict[str, Properties] = {
        unit["unit_id"]: {"s_all": unchanged} for unit in questions.units_of_kind("county")
    }
    changed = features.rows_by(_changed_needs(scenario, cluster), "unit_id")
    for adcode, needs in changed.items():
        properties[adcode] = {
            "s_all": str(Markup("<br>").join(map(_change_sentence, needs))),
            "c_all": features.CODES.index(needs[0]["state_after"]),
        }
    return properties


def _change_sentence(need: Row) -> str:
    return text(
        "scenario.arrow",
        cluster=name_of(need, "cluster_name"),
        before=text(f"state.{need['state_before']}"),
        after=text(f"state.{need['state_after']}"),
    )


def legend(scenarios: list[Scenario], cluster: str | None) -> Markup:
    """Explain the colours of difference maps, with a count of counties for each map.

    Args:
        scenarios: one for each map.
        cluster: whose needs; None for all.
    """
    counts = [Counter(_states_after(scenario, cluster).values()) for scenario in scenarios]
    counties = len(questions.units_of_kind("county"))
    swatches = [
        _swatch(
            state,
            text(f"state.{state}"),
            [count[state] for count in counts],
        )
        for state in STATES
        if any(count[state] for count in counts)
    ]
    unchanged = [counties - count.total() for count in counts]
    swatches.append(_swatch("no_need", text("scenario.unchanged"), unchanged))
    title = Markup('<span class="soft">{}</span>').format(text("scenario.map_legend"))
    fine_print = (
        text("scenario.map_how") + sentence_gap() + legends.fine_print(scenarios[0].setting)
    )
    return joined(
        elements.legend(title, *swatches),
        legends.platform_marks(),
        Markup('<div class="mapnote">{}</div>').format(fine_print),
    )


def _swatch(state: str, word: str, numbers: list[int]) -> Markup:
    return elements.swatch(
        look.css(state),
        word,
        " / ".join(map(str, numbers)),
    )
