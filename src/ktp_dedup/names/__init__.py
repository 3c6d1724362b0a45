"""Indonesian names: taking them apart, one spelling for each name, comparison and blocking keys.

An Indonesian name is one to several given names, mostly without a surname, in whatever order and spelling the
clerk wrote: old or new orthography, Arabic in many transliterations, heads abbreviated (M., Moch.), titles in
front and behind. What stays is decided by vowels and suffixes: Hartono is a man, Hartini a woman. Everything
here is a pure function on strings; the tables are data in ``data/``.
"""

from .compare import NameComparison, compare
from .distance import GAP_COSTS, LETTER_COSTS, budget, nearly_same, one_edit, starts_alike, token_distance
from .folds import canonical, fold, listed_spellings
from .keys import NameKeys, keys, token_key
from .levels import JOIN_LETTERS, NameLevel, Pair, TokenLevel, align, name_level, token_level
from .lexicon import commonness, is_known
from .soft import ENDING_CONFLICTS, Variant, ending, loose, variants
from .tokens import (
    MOST_TOKENS,
    Name,
    Token,
    analyse,
    analyse_token,
    is_exchangeable,
    is_plain_word,
    join_canonical,
    token_texts,
)

__all__ = [
    "ENDING_CONFLICTS",
    "GAP_COSTS",
    "JOIN_LETTERS",
    "LETTER_COSTS",
    "MOST_TOKENS",
    "Name",
    "NameComparison",
    "NameKeys",
    "NameLevel",
    "Pair",
    "Token",
    "TokenLevel",
    "Variant",
    "align",
    "analyse",
    "analyse_token",
    "budget",
    "canonical",
    "commonness",
    "compare",
    "ending",
    "fold",
    "is_exchangeable",
    "is_known",
    "is_plain_word",
    "join_canonical",
    "keys",
    "listed_spellings",
    "loose",
    "name_level",
    "nearly_same",
    "one_edit",
    "starts_alike",
    "token_distance",
    "token_key",
    "token_level",
    "token_texts",
    "variants",
]
