"""Whether a rulebook with a small fault would still load.

A load reads the folder, checks it whole and proves each benefit by its own cases. Here the files
are parsed once; with a fault put in, the same reader and the same checks run over them, first for
the benefits the fault can touch, then, only if nothing was noticed, for the whole folder.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Any

from jisheng.policy.engine.check import check_folder, check_parts
from jisheng.policy.engine.folder import Folder, read_folder
from jisheng.policy.engine.proving import prove_benefit, read_own_cases
from jisheng.policy.engine.source import Faults, read_yaml
from jisheng.policy.pack import RULEBOOK, Pack, find_above, load_pack
from tests.policy.mutation.edits import Edit, every_edit, put_in


class Rulebook:
    """A built-in rulebook, parsed once, into which faults can be put."""

    def __init__(self, name: str) -> None:
        self.path = RULEBOOK / name
        self.sound = load_pack(name)
        self.trees: dict[str, Any] = {}
        self._above: dict[str, Folder | None] = {}
        self._read()

    def _read(self) -> Folder:
        return read_folder(self.path, self._find, self._tree)

    def _tree(self, path: Path, name: str, faults: Faults) -> Any:
        if name not in self.trees:
            self.trees[name] = read_yaml(path, name, faults)
        return self.trees[name]

    def _find(self, path: Path, name: str) -> Folder | None:
        if name not in self._above:
            self._above[name] = find_above(path, name)
        return self._above[name]

    @cached_property
    def edits(self) -> list[Edit]:
        """Return every fault that can be put into this rulebook."""
        return list(every_edit(self.trees))

    def version_read(self) -> str:
        """Return the version of what the trees say, where they say it without a fault."""
        folder = self._read()
        check_folder(folder, Pack(folder).compiled, Pack(folder).reckon)
        return "" if folder.faults.found else folder.version

    def notices(self, edit: Edit) -> str:
        """Return what is said of the fault; nothing when it would go unnoticed."""
        with put_in(self.trees, edit):
            folder = self._read()
            pack = Pack(folder)
            return self._of_those_touched(folder, pack, edit) or self._of_all(folder, pack)

    def _of_those_touched(self, folder: Folder, pack: Pack, edit: Edit) -> str:
        check_parts(folder)
        cases = read_own_cases(folder)
        for name in [] if folder.faults.found else self.touched_by(edit.about):
            benefit = pack.compiled(name)
            if not folder.faults.found:
                prove_benefit(folder, benefit, cases, pack.reckon)
            if folder.faults.found:
                break
        return _first(folder)

    def _of_all(self, folder: Folder, pack: Pack) -> str:
        check_folder(folder, pack.compiled, pack.reckon)
        return _first(folder)

    def touched_by(self, name: str) -> list[str]:
        """Return the benefits in whose reckoning a name has a part, all where none names it."""
        found = [benefit for benefit in self.sound.benefits if name in self._names(benefit)]
        return found or list(self.sound.benefits)

    def names_it(self, name: str) -> bool:
        """Tell whether any benefit's reckoning names something."""
        return any(name in self._names(benefit) for benefit in self.sound.benefits)

    def _names(self, benefit: str) -> set[str]:
        compiled, folder = self.sound.compiled(benefit), self.sound.folder
        stacking = folder.stacking.get(benefit)
        return {
            benefit,
            *compiled.source.order,
            *(stacking.order if stacking else ()),
            *compiled.rests_on,
            *compiled.readings_asked,
            *(name for name, _ in (*compiled.class_definitions, *compiled.line_definitions)),
        }


def _first(folder: Folder) -> str:
    return str(folder.faults.found[0]) if folder.faults.found else ""
