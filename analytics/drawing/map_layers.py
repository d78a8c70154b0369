"""The layers of a map, lowest first. Every drawer draws from this list, or refuses."""

from collections.abc import Iterable
from dataclasses import dataclass

DECK, VECTOR = "deck", "vector"  # the drawers: deck.gl in the browser, SVG of our own


@dataclass(frozen=True)
class Layer:
    """A layer of a map.

    name: as pages, pictures and addresses write it; its words are "layer.<name>".
    drawers: which of DECK and VECTOR draw it.
    is_always: it is on every map, and nobody asks for it.
    is_usual: it is on a map of which nobody says otherwise.
    choice: its place among the layers that users switch; None: pages decide about it.
    upon: the layer without which it is not drawn.
    """

    name: str
    drawers: tuple[str, ...] = (DECK, VECTOR)
    is_always: bool = False
    is_usual: bool = False
    choice: int | None = None
    upon: str | None = None

    @property
    def word(self) -> str:
        """The key of its words in the catalogue."""
        return f"layer.{self.name}"


LAYERS = (
    Layer("backdrop", is_always=True),  # sea and neighbours
    Layer("counties", is_always=True),
    Layer("areas", (DECK,), choice=2),  # counties with a designated area
    Layer("better_off"),  # counties that a plan serves better
    Layer("borders", is_always=True),
    Layer("zones", (DECK,), choice=3),
    Layer("size", choice=4),  # a ring for each county's industry
    Layer("chosen", is_always=True),  # the place that is looked at
    Layer("catchment", (DECK,)),  # of the platform that is looked at
    Layer("existing"),  # platforms below the names, where something else is the subject
    Layer("labels", is_usual=True, choice=1),
    Layer("uncertainty", (DECK,), choice=5, upon="platforms"),
    Layer("platforms", is_usual=True, choice=0),
    Layer("candidates", (DECK,)),  # exact points where a platform may be built
    Layer("sites"),  # numbers of proposed platforms
    Layer("grid", (DECK,)),  # takes every click, so it is above all others
)
BY_NAME = {layer.name: layer for layer in LAYERS}
# of the widget, in its order
CHOICES = tuple(
    layer.name
    for layer in sorted(LAYERS, key=lambda layer: layer.choice or 0)
    if layer.choice is not None
)
USUAL = tuple(name for name in CHOICES if BY_NAME[name].is_usual)


def layers_of(shown: Iterable[str], drawer: str) -> list[Layer]:
    """List what a drawer draws on a map, lowest first.

    Args:
        shown: names of the layers that are asked for, in any order.
        drawer: DECK or VECTOR.

    Returns:
        The layers of every map, and those that are asked for.

    Raises:
        ValueError: a layer is not in the register, or this drawer does not draw it.
    """
    layers = _on_the_map(shown)
    for layer in layers:
        if drawer not in layer.drawers:
            raise ValueError(f"{drawer} does not draw {layer.name!r}: leave it out, and say so")
    return layers


def left_out(shown: Iterable[str], drawer: str) -> list[Layer]:
    """List the layers that are asked for, or on every map, and that a drawer does not draw.

    Raises:
        ValueError: a layer is not in the register.
    """
    return [layer for layer in _on_the_map(shown) if drawer not in layer.drawers]


def refuse_unknown(names: Iterable[str]) -> None:
    """Refuse names that no layer has.

    Raises:
        ValueError: there is one.
    """
    for name in names:
        if name not in BY_NAME:
            raise ValueError(f"a map has no layer {name!r}; there are {list(BY_NAME)}")


def _on_the_map(shown: Iterable[str]) -> list[Layer]:
    """List the layers of every map and those that are asked for, lowest first."""
    names = set(shown)
    refuse_unknown(names)
    names |= {layer.name for layer in LAYERS if layer.is_always}
    layers = []
    for layer in LAYERS:
        is_borne = layer.upon is None or layer.upon in names
        if layer.name in names and is_borne:
            layers.append(layer)
    return layers
