"""The words that registries may use: levels, statuses, stages, kinds of unit; limits in km."""

UNLISTED = "unlisted"
# strongest first; national_programme: on a national list of another programme (AI application
# bases, biomanufacturing), not the ministry's ladder
LEVELS = (
    "national",
    "national_cultivation",
    "national_programme",
    "provincial",
    "municipal",
    "municipal_cultivation",
    UNLISTED,
)
EXISTING = ("operating", "unknown")
PIPELINE = ("under_construction", "planned", "reserve")
STATUSES = EXISTING + PIPELINE
OPERATORS = ("enterprise", "university_institute", "joint", "government", "service_body", "unknown")
CLUSTER_KINDS = ("process", "discrete", "mixed", "software")
ZONE_KINDS = (
    "national_etdz",
    "national_hightech",
    "national_other",
    "provincial_dz",
    "provincial_hightech",
    "provincial_new_area",
    "wan_mu_qian_yi",
    "future_pilot",
    "chemical_park",
)
# an area that a zone controls on paper is no industrial ground: it is never drawn as a disc
SCOPE_NOT_GROUND = "provincial_new_area_scope"
UNIT_KINDS = ("county", "city", "zone", "area", "province")
CONFIDENCES = ("confirmed", "likely", "unconfirmed")  # strongest first
DESIGNATIONS = ("core", "coordination", "new_star", "national_cluster", "sme_cluster")
# of what can have needs and platforms; groups and placeholders have tiers of their own
TIERS = ("characteristic", "x_new_star", "emerging", "future", "foundation", "named")
# how a goal is measured: official totals, clusters covered, an indicator
GOAL_MEASURES = ("count", "coverage", "ratio")
# what a coverage goal is over, if not tiers: that for which the policy set's fields stand
FIELDS = "fields"
BASES = (
    "core",
    "national_cluster",
    "coordination",
    "future_pilot",
    "new_star",
    "sme_cluster",
    "zone_industry_national",
    "zone_industry_provincial",
    "plan",
)
# of verification, as the national rule book names them
STAGES = ("design", "performance", "process", "adaptation", "production")
# of a service that is reviewed and verifies nothing; of one that does not tell
NO_STAGE, UNKNOWN_STAGE = "none", "unknown"
PLAN_SERVICES = (
    "engineering",
    "maturing",
    "process_innovation",
    "sample_making",
    "testing",
    "scouting",
    "metrology",
    "matching",
    "funding",
    "leasing",
    "remote_operation",
    "shared_experiments",
)
# in the map of fields: the share of a text that stands for no registered cluster
NO_CLUSTER = "none"
# of a cluster area: the whole of its county or city, or a functional zone somewhere in it
EXTENTS = ("unit", "zone")
# size of a need -> indicator of its county
SIZES = {"value_added": "工业增加值", "population": "年末常住人口", "electricity": "工业用电量"}
# the build measures platforms no farther apart than this, and no policy set asks beyond it
NEAR_KM_MOST = 100
RADIUS_RANGE_KM = (1.0, 300.0)  # of a radius that a policy set or a planner may choose
