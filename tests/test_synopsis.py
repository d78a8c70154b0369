"""The README shows the commands as they are."""

from tests.synopsis import BLOCK, README, synopsis


def test_the_readme_shows_every_command_with_its_options():
    (shown,) = BLOCK.findall(README.read_text(encoding="utf-8"))
    assert shown == synopsis(), "python -m tests.synopsis writes it anew"
