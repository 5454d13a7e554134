"""Load a pack from the texts of its files, wherever they are kept, instead of from a folder.

A running system keeps every published version of a rulebook in its database. Here such a version
is a mapping of file names (`document.yaml`, `clauses/04-subsidies.yaml`) to their texts. The same
reader and the same check take it as they take a folder; the version is the same digest.
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

import yaml

from jisheng.policy.engine.folder import CASES
from jisheng.policy.errors import Fault, PackError, PolicyError
from jisheng.policy.pack import RULEBOOK, Pack, load_pack

Texts = Mapping[str, str]

# What a file of a rulebook may be called: one level of folders at most, nothing that climbs out.
FILE_NAME = re.compile(r"(?:[a-z][a-z0-9_-]{0,39}/)?[A-Za-z0-9][A-Za-z0-9_-]{0,79}\.yaml")
DOCUMENT_NAME = re.compile(r"[a-z][a-z0-9_]{1,39}")
MOST_FILES = 200
MOST_CHARACTERS = 4_000_000
_KEPT = 24
_loaded: OrderedDict[tuple[object, ...], Pack] = OrderedDict()
_refused: OrderedDict[tuple[object, ...], tuple[Fault, ...]] = OrderedDict()


def texts_of(folder: Path | str) -> dict[str, str]:
    """Return the texts of a rulebook folder by file name; raise `PolicyError` when it is none."""
    root = Path(folder)
    if not (root / "document.yaml").is_file():
        raise PolicyError(f"“{root}”不是规则文件夹：没有 document.yaml。请给出规则文件夹的路径。")
    try:
        return {
            file.relative_to(root).as_posix(): file.read_bytes().decode()
            for file in sorted(root.rglob("*.yaml"))
        }
    except UnicodeDecodeError as error:
        raise PolicyError(f"“{root}”中有文件不是 UTF-8 文本。请以 UTF-8 编码另存。") from error


def built_in_texts(name: str) -> dict[str, str]:
    """Return the texts of a built-in rulebook; raise `PolicyError` when there is none."""
    return texts_of(RULEBOOK / name)


def built_in_names() -> tuple[str, ...]:
    """Return the names of the rulebooks that come with the package."""
    return tuple(sorted(path.parent.name for path in RULEBOOK.glob("*/document.yaml")))


def above(texts: Texts) -> str:
    """Return the name of the document this one stands under; empty when it stands alone."""
    try:
        document = yaml.safe_load(texts.get("document.yaml", ""))
    except (yaml.YAMLError, ValueError, RecursionError):
        return ""
    name = document.get("under") if isinstance(document, dict) else None
    return name if isinstance(name, str) and DOCUMENT_NAME.fullmatch(name) else ""


def with_those_above(texts: Texts, given: Mapping[str, Texts]) -> dict[str, Texts]:
    """Return the documents above this one, each by name: those `given`, else the built-in ones."""
    found: dict[str, Texts] = {}
    name = above(texts)
    while name and name not in found and (name in given or name in built_in_names()):
        found[name] = given.get(name) or built_in_texts(name)
        name = above(found[name])
    return found


def version_of(texts: Texts) -> str:
    """Return the sha256 of the texts that make law, the same as that of a folder holding them.

    What stands above a document is not in it; `Pack.version` covers both.
    """
    digest = hashlib.sha256()
    for name in sorted(texts, key=PurePosixPath):
        if PurePosixPath(name).name != CASES:
            digest.update(name.encode() + b"\0")
            digest.update(texts[name].encode() + b"\0")
    return digest.hexdigest()


def refuse_odd_files(texts: Texts) -> None:
    """Raise `PolicyError` for names or sizes that no rulebook has."""
    odd = [name for name in texts if not FILE_NAME.fullmatch(name)]
    if odd:
        raise PolicyError(
            f"“{odd[0][:80]}”不是规则文件的名称。请用英文字母、数字、短横线命名的 .yaml 文件，"
            "条款放在 clauses 文件夹中。"
        )
    if len(texts) > MOST_FILES or sum(map(len, texts.values())) > MOST_CHARACTERS:
        raise PolicyError(
            f"规则文件过多或过大（最多 {MOST_FILES} 个文件、{MOST_CHARACTERS // 10_000} 万字）。"
            "请只放规则文件。"
        )
    if any("\0" in text for text in texts.values()):
        raise PolicyError("规则文件里有不可见的控制字符（NUL）。请用文本编辑器另存后再上传。")
    if "document.yaml" not in texts:
        raise PolicyError("没有 document.yaml，看不出是哪份文件。请补上文件名称、文号和日期。")


def load_texts(name: str, texts: Texts, beside: Mapping[str, Texts] | None = None) -> Pack:
    """Load a pack from the texts of its files; raise `PackError` with every fault.

    `beside` holds the texts of documents this one stands under, where they are not the built-in
    ones. A pack once loaded is kept, by name and content.
    """
    others = dict(beside or {})
    key = _key(name, texts, others)
    if key in _loaded:
        _loaded.move_to_end(key)
        return _loaded[key]
    pack = _load(name, texts, others)
    _loaded[key] = pack
    if len(_loaded) > _KEPT:
        _loaded.popitem(last=False)
    return pack


def check_texts(
    name: str, texts: Texts, beside: Mapping[str, Texts] | None = None
) -> tuple[Fault, ...]:
    """Return every fault of the texts as a rulebook; none when they can be used.

    Texts refused before are not read again.
    """
    key = _key(name, texts, dict(beside or {}))
    if key not in _refused:
        found = _faults(name, texts, beside)
        if not found:
            return ()
        _refused[key] = found
        if len(_refused) > _KEPT:
            _refused.popitem(last=False)
    return _refused[key]


def _faults(name: str, texts: Texts, beside: Mapping[str, Texts] | None) -> tuple[Fault, ...]:
    try:
        load_texts(name, texts, beside)
    except PackError as error:
        return error.faults
    except PolicyError as error:
        return (Fault("document.yaml", 1, str(error), ""),)
    return ()


def zip_of(texts: Texts) -> bytes:
    """Return the texts as a zip archive; the same texts give the same bytes."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(texts):
            archive.writestr(zipfile.ZipInfo(name), texts[name].encode())
    return written.getvalue()


def texts_in_zip(data: bytes) -> dict[str, str]:
    """Return the YAML files of a zip archive; raise `PolicyError` in words when it is no rulebook.

    One folder around the files is taken off; other files are left aside.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            found = _unpacked(archive)
    except (zipfile.BadZipFile, RuntimeError, OSError) as error:
        raise PolicyError(
            "这个文件不是可以打开的 zip 压缩包。请把规则文件夹压缩成 zip。"
        ) from error
    except UnicodeDecodeError as error:
        raise PolicyError("压缩包里有文件不是 UTF-8 文本。请以 UTF-8 编码另存。") from error
    texts = _without_outer_folder(found)
    refuse_odd_files(texts)
    return texts


def _unpacked(archive: zipfile.ZipFile) -> dict[str, str]:
    wanted = [one for one in archive.infolist() if one.filename.endswith(".yaml")]
    if len(wanted) > MOST_FILES or sum(one.file_size for one in wanted) > MOST_CHARACTERS * 3:
        raise PolicyError("压缩包里的规则文件过多或过大。请只放一份文件的规则。")
    return {one.filename: archive.read(one).decode() for one in wanted}


def _without_outer_folder(found: dict[str, str]) -> dict[str, str]:
    outer = {name.partition("/")[0] for name in found if "/" in name}
    if "document.yaml" in found or len(outer) != 1:
        return found
    return {name.partition("/")[2]: text for name, text in found.items() if "/" in name}


def _key(name: str, texts: Texts, others: Mapping[str, Texts]) -> tuple[object, ...]:
    cases = hashlib.sha256(texts.get(CASES, "").encode()).hexdigest()
    around = tuple((other, version_of(others[other])) for other in sorted(others))
    return (name, version_of(texts), cases, around)


def _load(name: str, texts: Texts, others: Mapping[str, Texts]) -> Pack:
    with laid(name, texts, others) as place:
        return load_pack(path=place)


@contextmanager
def laid(name: str, texts: Texts, others: Mapping[str, Texts]) -> Iterator[Path]:
    """Lay the texts into a folder of their own for as long as they are read.

    Those above stand beside it. Raise `PolicyError` for names no rulebook has.
    """
    if not DOCUMENT_NAME.fullmatch(name):
        raise PolicyError(f"“{name[:60]}”不能作文件代号。请用小写英文字母、数字和下划线。")
    refuse_odd_files(texts)
    with TemporaryDirectory(prefix="rulebook-") as place:
        _lay(Path(place) / name, texts)
        for other, given in with_those_above(texts, others).items():
            if other != name:
                _lay(Path(place) / other, given)
        yield Path(place) / name


def _lay(folder: Path, texts: Texts) -> None:
    for name, text in texts.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode())
