"""Errors that a planner can put right; pages show their text as it stands."""


class PlanningError(Exception):
    """Says what is wrong, where, and what to do, in both languages.

    Attributes:
        exit_code: of a command that ends with it.
    """

    exit_code = 1

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh}\n{en}")
        self.zh = zh
        self.en = en


class BoundaryError(PlanningError):
    """A boundary file cannot be used."""
