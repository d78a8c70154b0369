"""The cache of the pages: a result by snapshot, setting and language, computed once for everyone.

Each snapshot holds its own results (`data.answers`), so that they go when it is replaced.
"""

from collections.abc import Callable, Hashable
from functools import partial, wraps
from typing import ParamSpec, TypeVar, overload

from pages.parts.run.context import current_run, setting

Given = ParamSpec("Given")
Result = TypeVar("Result")
Function = Callable[Given, Result]


@overload
def cached_for_page(function: Function[Given, Result], /) -> Function[Given, Result]: ...


@overload
def cached_for_page(
    *, by_setting: bool = False, by_measure: bool = False, own: bool = False
) -> Callable[[Function[Given, Result]], Function[Given, Result]]: ...


def cached_for_page(
    function: Function[Given, Result] | None = None,
    /,
    *,
    by_setting: bool = False,
    by_measure: bool = False,
    own: bool = False,
) -> Function[Given, Result] | Callable[[Function[Given, Result]], Function[Given, Result]]:
    """Decorate a function whose results every session shares, by snapshot, language and arguments.

    Nobody may change a result. One thread computes it while others that ask the same wait.

    Args:
        by_setting: True if a result depends on the setting of the run.
        by_measure: True if a result depends on the measure of the run.
        own: True if the arguments are one user's work (a scenario, a plan), which nobody else
            asks for.
    """
    if function is None:
        return partial(_cached, by_setting=by_setting, by_measure=by_measure, own=own)
    return _cached(function, by_setting=by_setting, by_measure=by_measure, own=own)


def _cached(
    function: Function[Given, Result], *, by_setting: bool, by_measure: bool, own: bool
) -> Function[Given, Result]:
    @wraps(function)
    def ask(*args: Given.args, **kwargs: Given.kwargs) -> Result:
        run = current_run()
        key: Hashable = (
            function,
            run.language,
            setting() if by_setting else None,
            run.measure if by_measure else None,
            args,
            tuple(sorted(kwargs.items())),
        )
        compute = partial(
            function,
            *args,
            **kwargs,
        )
        # results under a supposed setting never push out those that most users look at
        shared = not own and (run.is_base or not by_setting)
        return run.registry.answers.ask(
            key,
            compute,
            shared=shared,
        )

    return ask
