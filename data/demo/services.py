"""Made services of platforms, each of a verification stage that the map of services tells."""

import pandas as pd

from data.demo.base import MARK, Base, Row, Tables, records, table_of
from data.demo.draws import Draws, happens, one_of, some_of

# stage -> the service that a made platform states
STAGE_SERVICES = {
    "design": "方案设计验证",
    "performance": "样机性能验证",
    "process": "工艺放大验证",
    "adaptation": "应用场景适配验证",
    "production": "小批量试产验证",
}
COMMONEST = STAGE_SERVICES["process"]  # of a platform that would have none
UNTOLD = ("中试验证", "中试熟化", "中试研发")  # of which no stage can be told
EXTRA = ("技术咨询", "人才培训", "市场对接", "金融支持", "安全认证")
# chance of each stage, by level; others have the last
STAGE_CHANCES = {"national": 0.95, "national_cultivation": 0.8, "provincial": 0.8}
OTHER_CHANCE = 0.62
NOT_STATED, STAGE_UNTOLD = 0.05, 0.06  # unknown on purpose: shares of the platforms
MOST_EXTRA = 2


def make_service_map(base: Base, made: Tables) -> pd.DataFrame:
    """Give the reviewed map of services, and the services that made platforms state."""
    rows = records(base.tables["service_map"])
    for stage, text in STAGE_SERVICES.items():
        row = {
            "service_text": text,
            "stage": stage,
            "basis": f"{MARK}数据",
        }
        rows.append(row)
    return table_of("service_map", rows)


def services_of(level: str, draws: Draws) -> Row:
    """Draw the services of a platform: stages, and some that verify nothing."""
    if happens(draws, NOT_STATED):
        return {}
    if happens(draws, STAGE_UNTOLD):
        return {"services": one_of(draws, UNTOLD)}
    chance = STAGE_CHANCES.get(level, OTHER_CHANCE)
    texts = []
    for text in STAGE_SERVICES.values():
        if happens(draws, chance):
            texts.append(text)
    if not texts:
        texts.append(COMMONEST)
    count = one_of(draws, range(MOST_EXTRA + 1))
    texts += some_of(draws, EXTRA, count)
    return {"services": ";".join(texts)}
