"""`python -m ktp_dedup.cli`: the command where its script is not on the path."""

import sys

from ktp_dedup.cli import main

sys.exit(main())
