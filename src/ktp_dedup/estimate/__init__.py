"""Parameters and misses estimated from counts: EM on level patterns, the share of duplicates, capture-recapture.

Arrays in, frozen values out; nothing here knows a field, a register or a file. `parameters` says what of a model may be
estimated, `strangers` gives u from random pairs, `em` m and the share, `guard` tells whether that is an improvement;
`share` and `recapture` look at the result of a scan, `calibration` holds probabilities against the truth.
"""

from ktp_dedup.estimate.recapture import Missed, estimate_missed
from ktp_dedup.estimate.share import estimate_share

__all__ = ["Missed", "estimate_missed", "estimate_share"]
