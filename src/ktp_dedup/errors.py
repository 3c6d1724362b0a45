"""The exception tree: every expected failure is one of these, and the command line turns it into exit code 2.

    KtpDedupError
    ├── UsageError          an argument or option is impossible (a threshold of 3, an unknown field)
    ├── InputError          a register, truth or result file cannot be read as what it should be
    ├── ModelError          a model is malformed; the message names the path of the wrong key
    └── OutputError         results cannot be written (the folder exists, the disk is full, a file is locked)

A message is one sentence that says what, where and what to do. It names files, columns, rows and record ids,
never a value of a cell, a NIK or a name, and an exception holds no frame.
"""


class KtpDedupError(Exception):
    """Base of all expected failures; its text is one sentence for the user."""


class UsageError(KtpDedupError):
    """An argument, option or setting is impossible."""


class InputError(KtpDedupError):
    """A file or frame cannot be read as what it should be."""


class ModelError(KtpDedupError):
    """A model is malformed; the message names the path of the wrong key."""


class OutputError(KtpDedupError):
    """Results cannot be written."""
