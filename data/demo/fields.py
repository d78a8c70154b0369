"""Texts of industries by the clusters that they stand for, from the reviewed map of fields."""

from collections.abc import Collection

from data.demo.base import Base, records


class FieldTexts:
    """The texts of the map of fields: those that stand for a cluster, and the broad ones."""

    def __init__(self, base: Base) -> None:
        self._shares: dict[str, dict[str, float]] = {}
        self._serves_from = base.policy.serves_from
        for row in records(base.tables["field_map"]):
            text = row["field_text"]
            cluster = row["cluster_id"]
            shares = self._shares.setdefault(text, {})
            shares[cluster] = float(row["weight"])

    def of(self, cluster: str, without: Collection[str] = ()) -> list[str]:
        """Give the texts that stand for a cluster and name none of some others."""
        texts = []
        for text, shares in self._shares.items():
            share = shares.get(cluster, 0)
            is_free = shares.keys().isdisjoint(without)
            if is_free and share >= self._serves_from:
                texts.append(text)
        return texts

    def broad(self, without: Collection[str] = ()) -> list[str]:
        """Give the texts that stand for no cluster surely and name none of some others."""
        texts = []
        for text, shares in self._shares.items():
            is_free = shares.keys().isdisjoint(without)
            largest = max(shares.values())
            if is_free and largest < self._serves_from:
                texts.append(text)
        return texts
