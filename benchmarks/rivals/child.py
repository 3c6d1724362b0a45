"""Runs one tool in this process and writes its outcome; then the process ends, whatever the tool would still tidy up.

python -m benchmarks.rivals.child TOOL FOLDER OUT SETTINGS
"""

from __future__ import annotations

import json
import os
import sys
from importlib import import_module
from pathlib import Path

from benchmarks.rivals.contract import Settings, Task, save


def main(tool: str, folder: str, out: str, settings: str) -> None:
    """Run `with_TOOL` on a folder that was handed over."""
    module = import_module(f"benchmarks.rivals.with_{tool}")
    save(module.run(Task.open(Path(folder)), Settings(**json.loads(settings))), Path(out))


if __name__ == "__main__":
    main(*sys.argv[1:])
    sys.stderr.flush()
    os._exit(0)
