"""The engines side by side: where each stands, and what it can do."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import NamedTuple

OURS = "ours"


class Engine(NamedTuple):
    """Name an engine: its module and what readers of the table call it."""

    name: str
    module: str
    label: str


ENGINES = (
    Engine(OURS, "bench.rules.ours", "jisheng"),
    Engine("numba", "bench.rules.peers.numba_kernel", "numba by hand"),
    Engine("polars", "bench.rules.peers.polars_frames", "Polars by hand"),
    Engine("duckdb", "bench.rules.peers.duckdb_sql", "DuckDB SQL by hand"),
    Engine("numpy", "bench.rules.peers.numpy_columns", "numpy by hand"),
    Engine("openfisca", "bench.rules.peers.openfisca_system", "OpenFisca-core"),
    Engine("python", "bench.rules.peers.python_loop", "plain Python"),
    Engine("zen", "bench.rules.peers.zen_graph", "zen-engine"),
    Engine("z3", "bench.rules.peers.z3_table", "z3"),
)
BY_NAME = {engine.name: engine for engine in ENGINES}

PARTS = ("stateless", "with_limits")
FOR_PARTS = tuple(engine.name for engine in ENGINES if engine.name != "z3")
FOR_CASES = (OURS, "python", "zen", "openfisca", "polars", "duckdb")
FOR_EXPLAINED_CASES = (OURS, "python", "zen")
FOR_FILES = (OURS, "numba", "polars", "duckdb")
FOR_TABLES = (OURS, "z3")


def bring(name: str) -> ModuleType:
    """Import an engine's module; ours alone needs the platform."""
    return import_module(BY_NAME[name].module)
