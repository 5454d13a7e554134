"""Decide what a file really is and whether it is safe to open, before anything parses it.

Names lie, so only the content counts. Whatever is not a workbook is told apart well enough
to say what it is and what to do.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from enum import StrEnum

from jisheng.foundation.errors import Refusal

SAVE_AS_XLSX = "请用 Excel 或 WPS 打开原文件，选“另存为”，类型选“Excel 工作簿（*.xlsx）”后再上传。"
SEND_ROSTER = "请上传 Excel 名册（.xlsx），不要只改文件名后缀。"
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP_MAGIC = b"PK\x03\x04"
MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a file is opened at all; sizes in bytes, lengths in characters."""

    file_bytes: int = 10 * MIB
    entries: int = 1_000
    unpacked_bytes: int = 64 * MIB
    ratio: int = 400
    ratio_from_bytes: int = 4 * MIB
    elements: int = 1_500_000
    sheets: int = 30
    rows: int = 10_000
    columns: int = 200
    area: int = 300_000
    merged_places: int = 100_000
    cell_characters: int = 32_767
    characters: int = 8_000_000


class Container(StrEnum):
    """The three kinds of file that are read."""

    XLSX = "xlsx"
    XLS = "xls"
    DELIMITED = "csv"


# First bytes, what the file is, what to do.
SIGNATURES: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF", "PDF 文件", "PDF 里的表格不能直接读取。" + SEND_ROSTER),
    (b"\xff\xd8\xff", "图片（JPEG）", "照片或截图里的文字不能直接读取。" + SEND_ROSTER),
    (b"\x89PNG", "图片（PNG）", "照片或截图里的文字不能直接读取。" + SEND_ROSTER),
    (b"GIF8", "图片（GIF）", "照片或截图里的文字不能直接读取。" + SEND_ROSTER),
    (b"BM", "图片（BMP）", "照片或截图里的文字不能直接读取。" + SEND_ROSTER),
    (b"II*\x00", "图片（TIFF）", "照片或截图里的文字不能直接读取。" + SEND_ROSTER),
    (b"Rar!", "RAR 压缩包", "请先解压，再上传里面的 Excel 名册。"),
    (b"7z\xbc\xaf\x27\x1c", "7z 压缩包", "请先解压，再上传里面的 Excel 名册。"),
    (b"\x1f\x8b", "GZ 压缩包", "请先解压，再上传里面的 Excel 名册。"),
    (b"{\\rtf", "RTF 文档", "请把表格复制到 Excel，保存为 .xlsx 后再上传。"),
    (b"SQLite format 3", "数据库文件", SEND_ROSTER),
    (b"MZ", "程序文件", SEND_ROSTER),
)

# Streams inside an old Office file that is not a workbook; names are UTF-16 there.
OLE_STREAMS: tuple[tuple[str, str, str], ...] = (
    (
        "WordDocument",
        "Word 文档（.doc）",
        "请把文档里的表格复制到 Excel，保存为 .xlsx 后再上传。",
    ),
    ("PowerPoint Document", "演示文稿（.ppt）", SEND_ROSTER),
    ("__substg1.0_", "邮件文件（.msg）", "请先保存邮件里的附件，再上传附件中的 Excel 名册。"),
)


def recognise(data: bytes, limits: Limits) -> Container:
    """Say which readable kind of file this is.

    Raises `Refusal` naming what the file is and what to do when it is none of them.
    """
    _refuse_sizes(data, limits)
    for magic, what, remedy in SIGNATURES:
        if data.startswith(magic) and not (magic in (b"BM", b"MZ") and _is_text(data)):
            raise wrong_kind(what, remedy)
    if data.startswith(OLE_MAGIC):
        return _recognise_ole(data)
    if data.startswith(b"PK"):
        return _recognise_zip(data, limits)
    _refuse_marked_up_text(data)
    if not _is_text(data):
        raise wrong_kind("无法识别的文件，或内容已损坏", SAVE_AS_XLSX)
    return Container.DELIMITED


def wrong_kind(what: str, remedy: str) -> Refusal:
    """Build the refusal for a file that is something else than a workbook."""
    return Refusal(
        "NOT_A_WORKBOOK", f"这个文件的内容是{what}，不是可以读取的 Excel 工作簿。", remedy
    )


def broken(why: str) -> Refusal:
    """Build the refusal for a workbook that is damaged."""
    return Refusal("BROKEN_WORKBOOK", f"工作簿已损坏，无法读取：{why}。", SAVE_AS_XLSX)


def too_big(what: str, remedy: str) -> Refusal:
    """Build the refusal for a workbook beyond the limits."""
    return Refusal("WORKBOOK_TOO_BIG", what, remedy)


def _refuse_sizes(data: bytes, limits: Limits) -> None:
    if not data:
        raise Refusal(
            "EMPTY_FILE", "文件是空的（0 字节），可能没有传完。", "请检查原文件后重新上传。"
        )
    if len(data) > limits.file_bytes:
        raise too_big(
            f"文件有 {len(data) / MIB:.1f} MB，超过上限 {limits.file_bytes // MIB} MB。",
            "请删去文件里的照片、扫描件和无关工作表，只留名册后再上传。",
        )


def _recognise_ole(data: bytes) -> Container:
    if _names(data, "EncryptedPackage"):
        raise locked()
    if _names(data, "Workbook") or _names(data, "Book"):
        return Container.XLS
    for stream, what, remedy in OLE_STREAMS:
        if _names(data, stream):
            raise wrong_kind(what, remedy)
    raise wrong_kind("旧版 Office 文件，但其中没有工作表", SAVE_AS_XLSX)


def locked() -> Refusal:
    """Build the refusal for a workbook that asks for a password."""
    return Refusal(
        "WORKBOOK_LOCKED",
        "这个 Excel 文件加了打开密码，系统无法读取。",
        "请打开文件，在“文件—信息—保护工作簿”里取消密码，保存后再上传。",
    )


def _names(data: bytes, stream: str) -> bool:
    return stream.encode("utf-16-le") in data


def _is_text(data: bytes) -> bool:
    """Say whether bytes look like text: a Unicode mark, or no control characters."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return not any(byte in data for byte in (b"\x00", b"\x01", b"\x02", b"\x03", b"\x04", b"\x7f"))


def _refuse_marked_up_text(data: bytes) -> None:
    start = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not start.startswith(b"<"):
        return
    if b"spreadsheet" in start and start.startswith(b"<?xml"):
        raise wrong_kind("“XML 表格 2003”文件", SAVE_AS_XLSX)
    if any(tag in start for tag in (b"<html", b"<table", b"<!doctype html", b"<meta", b"<body")):
        raise wrong_kind("网页（有的业务系统把网页改名成 .xls 导出）", SAVE_AS_XLSX)
    raise wrong_kind("XML 或网页代码", SAVE_AS_XLSX)


def _recognise_zip(data: bytes, limits: Limits) -> Container:
    with opened_zip(data) as archive:
        names = [entry.filename.replace("\\", "/").lower() for entry in archive.infolist()]
        if len(names) > limits.entries:
            raise too_big(
                f"文件内部有 {len(names)} 个部分，正常的名册不会超过 {limits.entries} 个。",
                "请新建工作簿，只复制名册内容进去，保存后再上传。",
            )
    if "xl/workbook.xml" in names:
        return Container.XLSX
    raise _refusal_of_zip(names)


def opened_zip(data: bytes) -> zipfile.ZipFile:
    """Open an archive, or refuse: a cut-off transfer is by far the usual cause."""
    if not data.startswith(ZIP_MAGIC):
        raise broken("文件开头不完整")
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except Exception as error:  # zipfile raises many kinds on hostile bytes
        raise broken("文件不完整，可能是传输或保存时中断") from error


def _refusal_of_zip(names: list[str]) -> Refusal:
    if "xl/workbook.bin" in names:
        return wrong_kind("二进制工作簿（.xlsb）", SAVE_AS_XLSX)
    if any(name.startswith("word/") for name in names):
        return wrong_kind(
            "Word 文档（.docx）", "请把文档里的表格复制到 Excel，保存为 .xlsx 后再上传。"
        )
    if any(name.startswith("ppt/") for name in names):
        return wrong_kind("演示文稿（.pptx）", SEND_ROSTER)
    if "content.xml" in names:
        return wrong_kind("OpenDocument 文件（.ods 等）", SAVE_AS_XLSX)
    if any(name.startswith("xl/") for name in names):
        return broken("缺少工作簿目录（xl/workbook.xml）")
    return wrong_kind("压缩包", "请先解压，再上传里面的 Excel 名册，一次一个文件。")
