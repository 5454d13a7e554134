"""A folder with a fault is not loaded: file, line and remedy are named, all faults at once."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml

from jisheng.policy import PackError, PolicyError, load_pack
from jisheng.policy.pack import RULEBOOK

SUBSIDIES = "clauses/04-subsidies.yaml"
PROCEDURES = "clauses/05-procedures.yaml"


INVENTED = Path(__file__).parent / "rulebooks"


def copy_of_yiwu(folder: Path) -> Path:
    return Path(shutil.copytree(RULEBOOK / "yiwu", folder / "yiwu"))


def broken(folder: Path, file: str, old: str, new: str, name: str = "yiwu") -> PackError:
    """Load a copy of the folder in which `old` reads `new`, and return what is said of it."""
    if name == "yiwu":
        copy_of_yiwu(folder)
    else:
        shutil.copytree(INVENTED, folder, dirs_exist_ok=True)
    path = folder / name / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(PackError) as error:
        load_pack(path=folder / name)
    return error.value


FAULTS = yaml.safe_load((Path(__file__).parent / "faults.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("fault", FAULTS, ids=[fault["name"] for fault in FAULTS])
def test_a_fault_is_found_when_the_folder_is_loaded(tmp_path: Path, fault: dict[str, str]) -> None:
    folder = fault.get("folder", "yiwu")
    faults = broken(tmp_path, fault["file"], fault["old"], fault["new"], folder).faults

    found = [x for x in faults if fault["says"] in f"{x.message} {x.remedy}"]
    assert found
    assert all(x.line >= 1 and x.file.endswith(".yaml") and x.remedy for x in found)


def test_a_fault_names_the_line_it_stands_on(tmp_path: Path) -> None:
    text = (RULEBOOK / "yiwu" / SUBSIDIES).read_text(encoding="utf-8").splitlines()
    line = next(i for i, row in enumerate(text, 1) if "otherwise: CLASS_TOO_LARGE" in row)

    faults = broken(tmp_path, SUBSIDIES, "otherwise: CLASS_TOO_LARGE", "otherwize: X").faults

    assert (SUBSIDIES, line) in {(fault.file, fault.line) for fault in faults}


def test_a_hole_in_a_sentence_is_checked_like_any_expression(tmp_path: Path) -> None:
    old = "yes: 承接机构已按政府采购方式确定并公布"
    faults = broken(tmp_path, PROCEDURES, old, "yes: 由{institution}承接").faults

    assert any("institution" in fault.message for fault in faults)


def test_all_faults_are_shown_at_once(tmp_path: Path) -> None:
    path = copy_of_yiwu(tmp_path)
    for file, old, new in (
        (SUBSIDIES, "unit: people", "unit: sheep"),
        ("document.yaml", "- 导语", "- 导语\n- 七"),
    ):
        text = (path / file).read_text(encoding="utf-8")
        (path / file).write_text(text.replace(old, new, 1), encoding="utf-8")

    with pytest.raises(PackError) as error:
        load_pack(path=path)

    assert {"document.yaml", SUBSIDIES} <= {fault.file for fault in error.value.faults}
    assert "→" in str(error.value)


def test_a_missing_file_is_a_fault_and_a_missing_folder_an_error(tmp_path: Path) -> None:
    path = copy_of_yiwu(tmp_path)
    (path / "benefits.yaml").unlink()

    with pytest.raises(PackError, match="缺少文件"):
        load_pack(path=path)
    with pytest.raises(PolicyError, match="找不到规则包"):
        load_pack(path=tmp_path / "nowhere")


def test_the_same_content_has_the_same_version_and_cases_do_not_change_it(tmp_path: Path) -> None:
    path = copy_of_yiwu(tmp_path)
    cases = path / "cases.yaml"
    cases.write_text(cases.read_text(encoding="utf-8") + "\n# one more remark\n", encoding="utf-8")
    built_in = load_pack("yiwu").version

    assert load_pack(path=path).version == built_in

    document = path / "document.yaml"
    document.write_text(document.read_text(encoding="utf-8") + "\n# law\n", encoding="utf-8")
    assert load_pack(path=path).version != built_in
