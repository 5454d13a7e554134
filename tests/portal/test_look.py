"""The pieces of the look: words beside colours, escapes, figures as offices write them."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest
from django.template import Context, Template
from django.utils.translation import override

from jisheng.ground.money import Money
from jisheng.portal.icons import draw
from jisheng.portal.kit import ICONS, STATE_TONES, TONES, HistoryLine, Step, tone_of
from jisheng.portal.samples import SampleFinding, State
from jisheng.portal.templatetags import figures
from jisheng.portal.templatetags.look import countdown_words

PORTAL = Path("src/jisheng/portal")


def draw_template(text: str, **context: Any) -> str:
    return Template("{% load look figures form_fields %}" + text).render(Context(context))


def test_a_state_is_a_word_beside_its_colour() -> None:
    html = draw_template("{% status state %}", state=State.RETURNED)
    assert html == (
        '<span class="state state-bad"><span class="state-dot" aria-hidden="true"></span>'
        "已退回</span>"
    )


def test_a_state_nobody_coloured_is_neutral_and_a_tone_may_be_given() -> None:
    assert tone_of("strange") == "neutral"
    html = draw_template('{% status "strange" "特殊" "stopped" %}')
    assert "state-stopped" in html
    assert "特殊" in html


def test_every_tone_named_for_a_state_has_its_rule_in_the_stylesheet() -> None:
    css = (PORTAL / "static/portal/pieces.css").read_text()
    assert set(STATE_TONES.values()) <= set(TONES)
    assert [tone for tone in TONES if f".state-{tone}" not in css] == []


@pytest.mark.parametrize(
    ("today", "tone", "words"),
    [
        (dt.date(2020, 10, 23), "info", "还剩 6 个工作日（截至2020年10月30日（周五）24:00）"),
        (dt.date(2020, 10, 29), "waiting", "还剩 2 个工作日（截至2020年10月30日（周五）24:00）"),
        (dt.date(2020, 10, 30), "waiting", "最后 1 个工作日（截至2020年10月30日（周五）24:00）"),
        (dt.date(2020, 10, 31), "bad", "已到期（截至2020年10月30日（周五）24:00）"),
    ],
)
def test_a_countdown_counts_working_days(today: dt.date, tone: str, words: str) -> None:
    assert countdown_words(today, dt.date(2020, 10, 30)) == (tone, words)


def test_the_national_holiday_does_not_count_down() -> None:
    _, before = countdown_words(dt.date(2020, 9, 30), dt.date(2020, 10, 9))
    _, within = countdown_words(dt.date(2020, 10, 3), dt.date(2020, 10, 9))
    assert before.startswith("还剩 2 个工作日")
    assert within.startswith("最后 1 个工作日")


def test_the_present_step_is_marked_for_screen_readers() -> None:
    html = draw_template("{% steps s %}", s=[Step("计划", "done"), Step("授课", "current")])
    assert html.count('aria-current="step"') == 1
    assert "已完成" in html
    assert "办理中" in html


def test_a_finding_shows_clause_verdict_and_what_is_missing() -> None:
    found = SampleFinding("五（二）", "unknown", "尚不能判断。", ("本年度补贴记录",))
    html = draw_template("{% findings f %}", f=[found])
    for part in ("五（二）", "缺少事实", "尚不能判断。", "本年度补贴记录"):
        assert part in html


def test_a_history_tells_who_when_what_and_why() -> None:
    at = dt.datetime(2020, 10, 23, 1, 30, tzinfo=dt.UTC)
    line = HistoryLine(at, "何*", "退回", "项目审核", reason="缺课程表")
    html = draw_template("{% history h %}", h=[line])
    for part in ("2020年10月23日 09:30", "何*", "退回", "项目审核", "缺课程表"):
        assert part in html


def test_a_notice_speaks_its_kind_and_escapes_its_title() -> None:
    html = draw_template('{% callout "warning" title=t %}<p>正文</p>{% endcallout %}', t="<b>")
    assert 'aria-label="注意"' in html
    assert "&lt;b&gt;" in html
    assert "<p>正文</p>" in html


def test_a_confirmation_needs_its_reason_and_carries_the_token() -> None:
    html = draw_template(
        '{% confirm "/x/" "退回" reason="required" tone="danger" %}', csrf_token="token"
    )
    assert "<details" in html
    assert 'name="csrfmiddlewaretoken" value="token"' in html
    assert re.search(r'<textarea[^>]* name="reason"[^>]* required', html)
    assert "确认退回" in html


def test_a_confirmation_without_reason_asks_for_none() -> None:
    assert "textarea" not in draw_template('{% confirm "/x/" "发送" %}')


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (figures.yuan(123_450), "¥1,234.50"),
        (figures.yuan(Money(0)), "¥0.00"),
        (figures.yuan(None), "—"),
        (figures.yuan_in_words(10_000), "壹佰元整"),
        (figures.day(dt.date(2020, 10, 23)), "2020年10月23日（周五）"),
        (figures.day(None), "—"),
        (figures.number(1280), "1,280"),
        (figures.number(None), "—"),
        (figures.mask_identity("330782199001011234"), "3307************34"),
        (figures.mask_name("欧阳修"), "欧阳*"),
        (figures.mask_phone("13800138000"), "138****8000"),
        (figures.mask_identity(None), "—"),
        (figures.yes_no(True), "是"),
        (figures.yes_no(None), "—"),
    ],
)
def test_figures_are_written_as_offices_write_them(written: str, text: str) -> None:
    assert written == text


def test_a_moment_belongs_to_the_day_it_has_in_china() -> None:
    late = dt.datetime(2020, 10, 23, 16, 30, tzinfo=dt.UTC)
    assert figures.day(late) == "2020年10月24日（周六）"


def test_days_have_an_english_form_too() -> None:
    with override("en"):
        assert figures.day(dt.date(2020, 10, 23)) == "Fri 23 Oct 2020"


def test_an_icon_is_silent_unless_it_stands_alone() -> None:
    assert 'aria-hidden="true"' in draw("printer")
    assert 'role="img" aria-label="打印"' in draw("printer", "打印")


def test_an_icon_outside_the_list_is_refused_with_the_remedy() -> None:
    with pytest.raises(LookupError, match="ICONS"):
        draw("no-such-icon")


def test_every_icon_that_templates_draw_is_brought() -> None:
    drawn = {
        name
        for path in PORTAL.rglob("*.html")
        for name in re.findall(r'(?:\{% icon |icon=)"([a-z0-9-]+)"', path.read_text())
    }
    assert sorted(drawn - set(ICONS)) == []


def test_no_template_breaks_the_content_security_policy() -> None:
    inline = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|javascript:")
    broken = [str(path) for path in PORTAL.rglob("*.html") if inline.search(path.read_text())]
    assert broken == []


def test_our_stylesheets_hold_nothing_old_phones_drop() -> None:
    new = re.compile(r":has\(|@layer|@container|color-mix\(|light-dark\(|oklch\(|^\s+&", re.M)
    sheets = sorted((PORTAL / "static/portal").glob("*.css"))
    assert sheets
    comment = re.compile(r"/\*.*?\*/", re.S)
    assert [s.name for s in sheets if new.search(comment.sub("", s.read_text()))] == []
