"""Policy sets: the rule books as data, one TOML file each in data/policy_sets."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from data.check import RegistryError
from data.schemas import BASES, CLUSTER_KINDS, CONFIDENCES, LEVELS, STATUSES

POLICY_DIR = Path(__file__).parent / "policy_sets"
DEFAULT_POLICY = "plan-2024-2027"


@dataclass(frozen=True)
class PolicySet:
    """Everything a rule book decides. Radii in km, weights and factors 0-1."""

    id: str
    version: str
    name: dict[str, str]
    short: dict[str, str]
    radius_km: dict[str, float]
    levels: tuple[str, ...]
    statuses: tuple[str, ...]
    min_confidence: str
    serves_from: float
    need_weight: dict[str, float]
    level_factor: dict[str, float]
    status_factor: dict[str, float]
    plan_clusters: tuple[str, ...]


def load_policies(folder: Path = POLICY_DIR) -> dict[str, PolicySet]:
    """Every policy set of a folder by id, the default first.

    Raises:
        RegistryError: a file is not TOML, or a value breaks its rule; names file, key, value and rule.
    """
    policies = [load_policy(path) for path in sorted(folder.glob("*.toml"))]
    return {policy.id: policy for policy in sorted(policies, key=lambda policy: (policy.id != DEFAULT_POLICY, policy.id))}


def load_policy(path: Path) -> PolicySet:
    """One policy set, checked."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RegistryError(f"{path.name}：不是规范的 TOML（{error}）。", f"{path.name}: not well-formed TOML ({error}).") from error
    expect = _Expect(path.name, raw)
    policy = PolicySet(
        id=expect.text("id"),
        version=expect.text("version"),
        name={"zh": expect.text("name_zh"), "en": expect.text("name_en")},
        short={"zh": expect.text("short_zh"), "en": expect.text("short_en")},
        radius_km=expect.numbers("radius_km", CLUSTER_KINDS, high=1000),
        levels=expect.words("counts.levels", LEVELS),
        statuses=expect.words("counts.statuses", STATUSES),
        min_confidence=expect.words("counts.min_confidence", CONFIDENCES)[0],
        serves_from=expect.number("counts.serves_from"),
        need_weight=expect.numbers("need_weight", BASES),
        level_factor=expect.numbers("level_factor", LEVELS),
        status_factor=expect.numbers("status_factor", STATUSES),
        plan_clusters=expect.words("plan.clusters", None),
    )
    if policy.id != path.stem:
        expect.fail("id", policy.id, "应与文件名一致", "must equal the file name")
    return policy


class _Expect:
    """Reads values by dotted key and says which file, key and value break which rule."""

    def __init__(self, file: str, raw: dict) -> None:
        self.file, self.raw = file, raw

    def fail(self, key: str, value: object, zh: str, en: str) -> None:
        raise RegistryError(f"{self.file}，{key} = {value!r}：{zh}。", f"{self.file}, {key} = {value!r}: {en}.")

    def value(self, key: str) -> object:
        here: object = self.raw
        for part in key.split("."):
            if not isinstance(here, dict) or part not in here:
                self.fail(key, None, "缺少该项", "is missing")
            here = here[part]
        return here

    def text(self, key: str) -> str:
        value = self.value(key)
        if not isinstance(value, str) or not value:
            self.fail(key, value, "应为文字", "must be text")
        return value

    def number(self, key: str, high: float = 1) -> float:
        value = self.value(key)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= high:
            self.fail(key, value, f"应为 0 到 {high} 的数", f"must be a number from 0 to {high}")
        return float(value)

    def numbers(self, key: str, names: tuple[str, ...], high: float = 1) -> dict[str, float]:
        table = self.value(key)
        if not isinstance(table, dict) or set(table) != set(names):
            self.fail(key, sorted(table) if isinstance(table, dict) else table, f"应恰有 {', '.join(names)}", f"must hold exactly {', '.join(names)}")
        return {name: self.number(f"{key}.{name}", high) for name in names}

    def words(self, key: str, choices: tuple[str, ...] | None) -> tuple[str, ...]:
        value = self.value(key)
        words = (value,) if isinstance(value, str) else value
        if not isinstance(words, list | tuple) or not all(isinstance(word, str) for word in words) or not words:
            self.fail(key, value, "应为文字列表", "must be a list of words")
        unknown = [word for word in words if choices and word not in choices]
        if unknown:
            self.fail(key, unknown[0], f"应为 {', '.join(choices)} 之一", f"must be one of {', '.join(choices)}")
        return tuple(words)
