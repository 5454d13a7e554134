"""A renamed file is told apart by its content and sent back with what to do."""

from __future__ import annotations

import pytest

from jisheng.foundation.errors import Refusal
from jisheng.foundation.spreadsheet.guard import Container, Limits, recognise
from tests.broken_files import OTHER_FILES
from tests.old_excel import old_workbook
from tests.raw_workbook import table_workbook


@pytest.mark.parametrize(
    ("kind", "what", "remedy"),
    [
        ("pdf", "PDF", "不能直接读取"),
        ("jpeg", "JPEG", "照片或截图"),
        ("png", "PNG", "照片或截图"),
        ("rar", "RAR", "先解压"),
        ("gzip", "GZ", "先解压"),
        ("zip with a roster", "压缩包", "先解压"),
        ("zip in zip in zip", "压缩包", "先解压"),
        ("web page", "网页", "另存为"),
        ("xml 2003", "XML 表格 2003", "另存为"),
        ("docx", ".docx", "复制到 Excel"),
        ("word", ".doc", "复制到 Excel"),
        ("pptx", "演示文稿", "上传 Excel"),
        ("ods", "OpenDocument", "另存为"),
        ("xlsb", ".xlsb", "另存为"),
        ("rtf", "RTF", "复制到 Excel"),
        ("locked xlsx", "打开密码", "取消密码"),
        ("empty", "0 字节", "重新上传"),
        ("program", "程序", "上传 Excel"),
    ],
)
def test_another_kind_of_file_is_named_with_its_remedy(kind: str, what: str, remedy: str) -> None:
    with pytest.raises(Refusal) as refused:
        recognise(OTHER_FILES[kind](), Limits())
    assert what in refused.value.message
    assert remedy in refused.value.remedy


def test_the_three_readable_kinds_are_recognised() -> None:
    assert recognise(table_workbook([["甲"]]), Limits()) is Container.XLSX
    assert recognise(old_workbook({(0, 0): "甲"}), Limits()) is Container.XLS
    assert recognise("姓名,号码".encode("gb18030"), Limits()) is Container.DELIMITED


def test_text_that_begins_like_a_bitmap_is_still_text() -> None:
    assert recognise(b"BMW,1\n", Limits()) is Container.DELIMITED


def test_a_transfer_cut_off_in_the_middle_says_so() -> None:
    data = table_workbook([["甲"]])
    with pytest.raises(Refusal, match="文件不完整"):
        recognise(data[: len(data) // 2], Limits())
