"""Who looks at a page."""

from data.roles import Person, local_person


def current_person() -> Person:
    """Give whoever looks at the page: the user of the machine, who sits at its one desk."""
    return local_person()
