"""The commands of the register: lists in, from hand to hand, back, and where things come from."""
