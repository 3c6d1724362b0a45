"""The command line ``ktp-dedup``: one file per command: parse, call one public function, print."""

from ktp_dedup.cli.main import app, main

__all__ = ["app", "main"]
