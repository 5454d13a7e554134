"""Form fields: label, help and error tied to the control."""

from __future__ import annotations

from typing import Any

from django import forms
from django.template import Context, Template


class Sample(forms.Form):
    """One field of each shape."""

    title = forms.CharField(label="名称", help_text="写明期次。")
    trade = forms.ChoiceField(label="工种", choices=[("a", "电工")], required=False)
    means = forms.ChoiceField(label="方式", choices=[("a", "点名")], widget=forms.RadioSelect)
    roster = forms.FileField(label="名册")
    sure = forms.BooleanField(label="属实")
    token = forms.CharField(widget=forms.HiddenInput, required=False)


def render(text: str, form: forms.Form) -> str:
    return Template("{% load form_fields %}" + text).render(Context({"form": form}))


def refused(data: dict[str, Any] | None = None) -> Sample:
    return Sample(data or {"title": ""})


def test_a_field_has_its_label_and_its_help() -> None:
    html = render("{% field form.title %}", Sample())
    assert '<label class="form-label" for="id_title">名称' in html
    assert 'aria-describedby="id_title-help"' in html
    assert '<p class="field-help" id="id_title-help">写明期次。</p>' in html
    assert "aria-invalid" not in html


def test_a_refused_field_reads_its_error_before_its_help() -> None:
    html = render("{% field form.title %}", refused())
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_title-error id_title-help"' in html
    assert 'id="id_title-error"' in html


def test_a_required_field_says_so_in_a_word() -> None:
    assert "必填" in render("{% field form.title %}", Sample())
    assert "必填" not in render("{% field form.trade %}", Sample())


def test_choices_that_belong_together_have_a_legend() -> None:
    html = render("{% field form.means %}", refused())
    assert "<fieldset" in html
    assert '<legend class="form-label">方式' in html
    assert 'aria-describedby="id_means-error"' in html
    assert 'id="id_means-error"' in html


def test_a_hidden_field_has_no_label() -> None:
    assert "label" not in render("{% field form.token %}", Sample())


def test_the_summary_links_to_every_faulty_field() -> None:
    html = render("{% form_errors form %}", refused())
    assert 'role="alert"' in html
    for ident in ("id_title", "id_means", "id_roster", "id_sure"):
        assert f'href="#{ident}' in html
    assert "id_trade" not in html


def test_the_summary_says_what_belongs_to_no_field() -> None:
    form = refused()
    form.add_error(None, "名册与班级不符。")
    assert "名册与班级不符。" in render("{% form_errors form %}", form)


def test_a_form_that_was_not_refused_has_no_summary() -> None:
    assert render("{% form_errors form %}", Sample()).strip() == ""


def test_all_fields_come_in_their_order() -> None:
    html = render("{% form_fields form %}", Sample())
    places = [html.index(f'name="{name}"') for name in ("title", "trade", "means", "roster")]
    assert places == sorted(places)
