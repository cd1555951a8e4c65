"""The data folder, and the settings in it that `make run` needs and nobody has to type.

Plain Python without Django: it runs before there are settings.
"""

import os
import secrets
from pathlib import Path

DEMO_PASSWORD = "danvankheo2026"  # noqa: S105 -- of invented people, printed at every start
ROOT = Path(__file__).resolve().parent.parent


def data_folder() -> Path:
    return Path(os.environ.get("VAR") or ROOT / "var").resolve()


def ensure_local_settings(var: Path) -> None:
    """Write VAR/env with a fresh secret for a demo on this machine, unless it is there.

    Real environment variables and .env come before this file, so an installation that sets its
    own never meets these values.
    """
    lines = [
        "# Written by `make setup` for a demo on this machine; see README.md, Settings",
        f"SECRET_KEY={secrets.token_urlsafe(50)}",
        "DEBUG=1",
        "DEMO=1",
        f"DEMO_PASSWORD={DEMO_PASSWORD}",
    ]
    var.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(var / "env", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(handle, "w") as file:
        file.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    ensure_local_settings(data_folder())
