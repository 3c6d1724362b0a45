"""What the page of benchmarks says around its tables."""

INTRO = """# Benchmarks

Generated from `benchmarks/results/*.json`, which hold every run, machine and version behind these figures. `make bench`
measures anew; times are medians, with the least and the most in brackets. All registers are synthetic and come from
a seed, so that everybody can make the same ones.
"""

ROOFLINE = """### What a pair costs, and where it ends

By `python -m benchmarks.roofline`, on one thread. Each pair that is visited ends in one place: it has met in an earlier
block, the first look rules it out, or one of the atoms does, in the order in which they are compared. Two limits stand
beside the cost of a distinct pair: fetching what the pairs need (heads, keys and rows; names are not counted) as fast
as the machine copies a large array, and the first look with all of its data in the nearest cache.
"""

SUITE = """## Speed, memory and accuracy, against other tools

All tools get the same register, one after the other in one run, each in a process of its own. ktp_dedup starts at the
CSV file. The others start from what it has normalised: names in canonical spelling, parts of dates and numbers, and the
numbers of the very blocks that it compares; that work is not on their clock. "Other cards" leaves out all pairs on one
family card, which spares a tool without a notion of families its worst mistake and costs it the double entries.
"Labels" learns m from the truth of the very register, which nobody has. F1 is given at the best threshold of all,
chosen on the truth, and at the default. Rates are candidate pairs by the time of the stage that scores them. dedupe
learned from labelled pairs of a register of another seed; its memory is that of its main process. Where a tool is
missing it was not run: above {dedupe:,} records dedupe and above {ecm:,} recordlinkage take hours, above {splink:,}
Splink needs more memory than there is.
"""

QUALITY = """## How right the untrained model is

`residents()` at its default thresholds, on seeds that were not used while it was made. Twins are pairs of rows of two
twins, also across households; relatives are false pairs on one family card or with the same parents. The calibration
error is that of the pairs in the bands.
"""

ABLATION = """### What each part is worth

The same registers with one part of the model left out: what remains of F1 (match, and match with review), of recall,
and what is left to clerks.
"""

BATCH = """## Small batches

Batches of {batch:,} records with a duplicate for each 20, drawn from registers of {records:,} ({seeds} seeds): judged
by themselves, and by the frequencies that a scan of the whole register stored. The last column is the median of the
bits by which their weights differ from those of the whole register.
"""

GROWTH = """## Growth

Through the command line, one process for each size. The exponent b is that of `figure = a · records^b`.
"""

NATION = """### The nation, on paper

What a register of {records:,} residents would take, from the figures of {from_records:,} records: {pairs:.1f} billion
candidate pairs, {scoring:,.1f} core-hours of scoring, {other:,.1f} of reading, normalising, encoding and blocking.
Assumed: cores as fast as the measured ones, half of their time lost to memory and waiting, every stage counted as if
all measured cores had been busy, records spread by blocking key and sent once for each rule. Nothing of this
was run.
"""

MICRO = """## Kernels

Pairs a second of each kind of comparison, scored in full and without bounds, as a multiple of RapidFuzz on the same
pairs (`cpdist`; the same metric for text, Jaro-Winkler for the others), one thread each; "stream of blocks" is the
scan with its bounds, "every pair in full" stands against the naive scorer in Python. `make test` fails below 70 % of
the figures of its own processor, and on one that is not here below 70 % of the lowest.
"""
