"""Write what was found: a table in Markdown, everything as JSON, a picture."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.rules.engines import BY_NAME, FOR_PARTS, OURS
from bench.rules.findings import FILES, STATELESS, WITH_LIMITS, Findings, Key
from bench.rules.ratios import Ratio, power

TITLES = {
    STATELESS: "Each row on its own",
    WITH_LIMITS: "With yearly limit and repeat",
    FILES: "Parquet to Parquet, with yearly limit and repeat",
}


def write(findings: Findings, ratios: list[Ratio], folder: Path) -> str:
    """Write table.md, results.json and plot.png into a folder; give the table's text."""
    text = "\n".join(_lines(findings, ratios)) + "\n"
    (folder / "table.md").write_text(text)
    (folder / "results.json").write_text(json.dumps(findings.as_json(), indent=1))
    _draw(findings, folder / "plot.png")
    return text


def _sizes(findings: Findings, part: str) -> list[int]:
    return sorted({key.size for key in findings.figures if key.part == part})


def _lines(findings: Findings, ratios: list[Ratio]) -> Iterator[str]:
    for part, title in TITLES.items():
        sizes = _sizes(findings, part)
        if not sizes:
            continue
        yield f"## {title}: rows per second, and peak memory in MB"
        yield "| engine | " + " | ".join(f"{power(s)} rows/s | {power(s)} MB" for s in sizes) + " |"
        yield "|---|" + "---:|" * (2 * len(sizes))
        for name in FOR_PARTS:
            cells = [cell for size in sizes for cell in _cells(findings, Key(part, size, name))]
            if any(cell != "–" for cell in cells):
                yield f"| {BY_NAME[name].label} | " + " | ".join(cells) + " |"
        yield ""
    yield from _smaller_lines(findings)
    if findings.sat_out:
        yield "## Who sat out"
        for key, why in findings.sat_out.items():
            yield f"- {BY_NAME[key.engine].label}, {TITLES[key.part]}, {power(key.size)}: {why}"
        yield ""
    yield "## Ratios"
    for ratio in ratios:
        missed = "" if ratio.reached() in {True, None} else "  (missed)"
        yield f"    {ratio.line()}{missed}"


def _cells(findings: Findings, key: Key) -> tuple[str, str]:
    figure = findings.figures.get(key)
    if figure is None:
        return "–", "–"
    return _short(key.size / figure.seconds), f"{figure.peak_mb:,.0f}"


def _short(rate: float) -> str:
    return f"{rate / 1e6:.3g} M"


def _smaller_lines(findings: Findings) -> Iterator[str]:
    if findings.case_microseconds:
        yield "## One case: microseconds"
        yield "| engine | without explanation | with explanation |"
        yield "|---|---:|---:|"
        for name in dict.fromkeys(engine for engine, _ in findings.case_microseconds):
            times = (findings.case_microseconds.get((name, w)) for w in ("one", "one_explained"))
            cells = ["–" if time is None else f"{time:.3g}" for time in times]
            yield f"| {BY_NAME[name].label} | " + " | ".join(cells) + " |"
        yield ""
    if findings.explained_per_second:
        yield f"Stored decisions explained: {findings.explained_per_second:,.0f} a second."
        yield ""
    if findings.table_milliseconds:
        yield "## A table of 200 rows checked for gaps and overlaps: milliseconds"
        for name, time in findings.table_milliseconds.items():
            yield f"- {BY_NAME[name].label}: {time:.3g}"
        yield ""


def _draw(findings: Findings, path: Path) -> None:
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(2, 2, figsize=(13, 9), sharex=True)
    for column, part in enumerate((STATELESS, WITH_LIMITS)):
        for name in FOR_PARTS:
            sizes = [s for s in _sizes(findings, part) if Key(part, s, name) in findings.figures]
            found = [findings.figures[Key(part, size, name)] for size in sizes]
            rates = [size / one.seconds for size, one in zip(sizes, found, strict=True)]
            wide = 3.0 if name == OURS else 1.2
            style: dict[str, Any] = {"marker": "o", "label": BY_NAME[name].label, "linewidth": wide}
            axes[0][column].plot(sizes, rates, **style)
            axes[1][column].plot(sizes, [one.peak_mb for one in found], **style)
        axes[0][column].set_title(TITLES[part])
    for row, words in enumerate(("rows per second", "peak memory, MB")):
        for axis in axes[row]:
            axis.set(xscale="log", yscale="log", ylabel=words, xlabel="claims")
            axis.grid(visible=True, which="major", alpha=0.3)
    names = axes[0][1].get_legend_handles_labels()
    figure.legend(*names, loc="lower center", ncols=len(names[0]), fontsize=9, frameon=False)
    figure.tight_layout(rect=(0, 0.04, 1, 1))
    figure.savefig(path, dpi=130)
    plt.close(figure)
