"""Query parameters that a link to another page takes along."""

from analytics.phrases.past import past_mark
from analytics.words import LANGUAGES
from pages.parts.run import address
from pages.parts.run.cache import cached_for_page
from pages.parts.run.context import language, registry, setting

SETTING_KEYS = ("policy", "radius", "levels", "statuses", "confirmed", "every")
# what only one page knows (a sort, a search) stays there
CLOCK_KEYS = ("known", "as_of")
CARRIED = ("lang", *CLOCK_KEYS, *SETTING_KEYS, "cluster", "city")


def carried() -> dict[str, list[str]]:
    """Give the parameters that take the present choices to another page."""
    return address.current(CARRIED)


@cached_for_page(by_setting=True)
def stated() -> dict[str, str | list[str]]:
    """Give the parameters that open another page under the same language and setting.

    They do so for whoever follows them, whatever is chosen there.
    """
    chosen = setting()
    policy = registry().policies[chosen.policy_id]
    params: dict[str, str | list[str]] = {}
    if language() != LANGUAGES[0]:
        params["lang"] = language()
    if policy.id != registry().province.policy:
        params["policy"] = policy.id
    if chosen.radius_km is not None:
        params["radius"] = f"{chosen.radius_km:g}"
    if chosen.levels != policy.levels:
        params["levels"] = list(chosen.levels)
    if chosen.statuses != policy.statuses:
        params["statuses"] = list(chosen.statuses)
    if chosen.min_confidence == "confirmed":
        params["confirmed"] = "true"
    if chosen.scope == "all":
        params["every"] = "true"
    return params | _clocks()


def _clocks() -> dict[str, str | list[str]]:
    """Give the parameters of the past that the run looks at, for good: with its publication."""
    params: dict[str, str | list[str]] = {}
    mark = past_mark(registry())
    if mark is None:
        return params
    if mark["known"] is not None:
        params["known"] = str(mark["known"])
    if mark["true_on"] is not None:
        params["as_of"] = mark["true_on"]
    return params
