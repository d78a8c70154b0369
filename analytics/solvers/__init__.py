"""Location-allocation, exact: which sites to open so that most is covered, all is, or km are least.

Every model takes an `Instance`, plain arrays that know nothing of registries or names, and gives an
`Answer`: proven optimal by HiGHS, or stopped by one of its `Limits` with a bound. Same input, same
answer. Demands of weight 0 ask for nothing. A site that would add nothing is not chosen, so there
may be fewer than asked for.

- mclp: most weight covered by so many sites or so much money (Church & ReVelle 1974)
- mclp_curve: the same for 1, 2, ... sites
- mclp_unique: whether another choice of mclp is as good
- mclp_capacitated: the same where sites take in so much (Current & Storbeck 1988)
- lscp: fewest or cheapest sites that cover all that can be covered (Toregas et al. 1971)
- lscp_backup: the same, each demand covered twice where it can be (Church & Gerrard 2003)
- p_median: least weight x km to the nearest site (Hakimi 1964)
- p_center: least km for the worst served (Hakimi 1964; Minieka 1970)
"""

from analytics.solvers.answer import Answer
from analytics.solvers.capacitated import mclp_capacitated
from analytics.solvers.covering import mclp, mclp_curve, mclp_unique
from analytics.solvers.highs import Limits, Report
from analytics.solvers.instance import Instance
from analytics.solvers.p_center import p_center
from analytics.solvers.p_median import p_median
from analytics.solvers.rounding import relative_gap
from analytics.solvers.setcover import lscp, lscp_backup

__all__ = [
    "Answer",
    "Instance",
    "Limits",
    "Report",
    "lscp",
    "lscp_backup",
    "mclp",
    "mclp_capacitated",
    "mclp_curve",
    "mclp_unique",
    "p_center",
    "p_median",
    "relative_gap",
]
