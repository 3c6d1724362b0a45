"""The command line ``ktp-dedup``: one file per command: parse, call one public function, print."""

from ktp_dedup.cli.main import main

__all__ = ["main"]
