"""The siting page: levers, the wait for an answer, the answer."""
