"""The settings of a data folder: what `make run` needs and nobody has to type.

Plain Python without Django: it runs before there are settings.
"""

import os
import secrets
from pathlib import Path


def ensure_local_settings(var: Path) -> Path:
    """Write VAR/env with a fresh secret for a demo on this machine, unless it is there.

    Real environment variables and .env come before this file, so an installation that sets its
    own never meets these values.
    """
    target = var / "env"
    var.mkdir(parents=True, exist_ok=True)
    lines = [
        "# Written by `make setup` for a demo on this machine; see README.md, Settings",
        f"SECRET_KEY={secrets.token_urlsafe(50)}",
        "DEBUG=1",
        "DEMO=1",
    ]
    try:
        handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return target
    with os.fdopen(handle, "w") as file:
        file.write("\n".join(lines) + "\n")
    return target


if __name__ == "__main__":
    root = Path(__file__).resolve().parent.parent
    ensure_local_settings(Path(os.environ.get("VAR") or root / "var"))
