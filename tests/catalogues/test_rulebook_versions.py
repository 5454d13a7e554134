from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction

from jisheng.accounts.actor import Actor
from jisheng.accounts.enums import Duty
from jisheng.catalogues.enums import RulebookState
from jisheng.catalogues.models import RulebookVersion
from jisheng.catalogues.operations.draft_rulebook import draft_rulebook
from jisheng.catalogues.operations.edit_rulebook import edit_rulebook
from jisheng.catalogues.operations.publish_rulebook import publish_rulebook
from jisheng.catalogues.operations.send_back_rulebook import send_back_rulebook
from jisheng.catalogues.operations.send_rulebook import send_rulebook
from jisheng.catalogues.operations.take_back_rulebook import take_back_rulebook
from jisheng.catalogues.operations.withdraw_rulebook import withdraw_rulebook
from jisheng.catalogues.queries import (
    documents,
    law_in_hand,
    law_on,
    pack_of_version,
    rulebook,
    rulebook_name,
    rulebook_on,
    rulebooks,
)
from jisheng.foundation.errors import Invalid, NotFound, NotPermitted, Refusal, WrongState
from jisheng.foundation.models import TrailEntry
from jisheng.ground.money import Money
from jisheng.policy import PolicyError, load_pack
from jisheng.policy.stored_pack import Texts, built_in_texts
from tests import factories
from tests.catalogues.rules import DRAFTED, dearer, drafted, published
from tests.conftest import moment
from tests.factories import ELSEWHERE, YIWU, World, make_world

pytestmark = pytest.mark.django_db
TODAY = DRAFTED.date()
LATER = dt.date(2020, 11, 1)


@pytest.fixture
def world() -> World:
    return make_world()


def rate(version_or_pack: object, on: dt.date) -> Money:
    found = version_or_pack.parameter("project_day_rate", on)  # type: ignore[attr-defined]
    value: Money = found.value
    return value


def test_a_published_version_is_the_law_from_its_day_and_the_built_in_one_before(
    world: World,
) -> None:
    made = published(world, since=dt.date(2020, 10, 12))
    before, after = (
        rulebook_on(YIWU, dt.date(2020, 10, 11)),
        rulebook_on(YIWU, dt.date(2020, 10, 12)),
    )
    assert before.version == load_pack("yiwu").version
    assert after.version == made.version
    assert rate(after, LATER) == Money.from_yuan(220)
    assert rate(after, dt.date(2020, 10, 19)) == Money.from_yuan(200)


def test_the_latest_of_several_versions_of_one_day_is_used(world: World) -> None:
    published(world)
    again = published(world, dearer(240), at=moment("2020-10-09 15:00"))
    assert rulebook_on(YIWU, TODAY).version == again.version


def test_who_made_a_version_cannot_publish_it_and_the_database_says_so_too(world: World) -> None:
    both = factories.make_actor(Duty.RULE_EDITOR)
    draft = drafted(both)
    send_rulebook(both, draft.uuid, at=DRAFTED)
    other = Actor(both.user_id, both.login, both.name, world.rule_publisher.reaches)
    with pytest.raises(Refusal) as refused:
        publish_rulebook(other, draft.uuid, in_force_from=TODAY, at=DRAFTED)
    assert refused.value.code == "SAME_PERSON"
    same = pytest.raises(IntegrityError, match="rulebook_publisher_is_not_maker")
    with same, transaction.atomic():
        RulebookVersion.objects.filter(pk=draft.pk).update(published_by=both.user_id)
    published_one = publish_rulebook(
        world.rule_publisher, draft.uuid, in_force_from=TODAY, at=DRAFTED
    )
    assert published_one.state == RulebookState.PUBLISHED


def test_a_published_version_never_changes_again(world: World) -> None:
    made = published(world)
    for statement in (
        "UPDATE catalogues_rulebookversion SET purpose = '' WHERE id = %s",
        "DELETE FROM catalogues_rulebookversion WHERE id = %s",
    ):
        never = pytest.raises(IntegrityError, match="never changes")
        with never, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, [made.pk])
    with pytest.raises(WrongState):
        edit_rulebook(world.rule_editor, made.uuid, lambda texts: texts, told="", at=DRAFTED)


def test_every_act_is_for_its_duty_and_its_region(world: World) -> None:
    draft = drafted(world.rule_editor)
    far = factories.make_actor(Duty.RULE_EDITOR, region_code=ELSEWHERE)
    with pytest.raises(NotFound):
        send_rulebook(far, draft.uuid, at=DRAFTED)
    for actor in (world.rule_publisher, world.administrator, world.auditor):
        with pytest.raises(NotPermitted):
            send_rulebook(actor, draft.uuid, at=DRAFTED)
    with pytest.raises(NotPermitted):
        drafted(world.rule_publisher)
    send_rulebook(world.rule_editor, draft.uuid, at=DRAFTED)
    for actor in (world.rule_editor, world.administrator):
        with pytest.raises(NotPermitted):
            publish_rulebook(actor, draft.uuid, in_force_from=TODAY, at=DRAFTED)


def test_only_its_maker_changes_a_draft(world: World) -> None:
    draft, colleague = drafted(world.rule_editor), factories.make_actor(Duty.RULE_EDITOR)
    with pytest.raises(Refusal, match="其他人编制"):
        edit_rulebook(colleague, draft.uuid, lambda texts: dearer(230), told="", at=DRAFTED)
    edited = edit_rulebook(
        world.rule_editor, draft.uuid, lambda texts: dearer(230), told="改为230元", at=DRAFTED
    )
    assert edited.files == dearer(230)
    assert edited.content_sha256 != draft.content_sha256
    assert TrailEntry.objects.get(act="edit").changes["told"] == "改为230元"


def test_an_edit_that_changes_nothing_or_cannot_be_made_is_refused(world: World) -> None:
    draft = drafted(world.rule_editor)

    def impossible(texts: Texts) -> Texts:
        raise PolicyError("没有这个数值。")

    with pytest.raises(Refusal, match="没有改动"):
        edit_rulebook(world.rule_editor, draft.uuid, dict, told="", at=DRAFTED)
    with pytest.raises(Refusal, match="没有这个数值"):
        edit_rulebook(world.rule_editor, draft.uuid, impossible, told="", at=DRAFTED)
    with pytest.raises(Refusal, match="不是规则文件的名称"):
        edit_rulebook(
            world.rule_editor, draft.uuid, lambda t: {**t, "../x.yaml": ""}, told="", at=DRAFTED
        )
    draft.refresh_from_db()
    assert draft.files == dearer()


def test_a_draft_with_faults_is_not_sent_and_every_fault_is_told(world: World) -> None:
    texts = dearer()
    texts["facts.yaml"] += "odd: {}\nstrange: {}\n"
    draft = drafted(world.rule_editor, texts)
    with pytest.raises(Invalid) as refused:
        send_rulebook(world.rule_editor, draft.uuid, at=DRAFTED)
    places = {fault.place for fault in refused.value.faults}
    assert len(places) == 2
    assert all(place.startswith("facts.yaml:") for place in places)


def test_a_draft_that_says_nothing_new_is_not_sent(world: World) -> None:
    draft = drafted(world.rule_editor, built_in_texts("yiwu"))
    with pytest.raises(Refusal, match="完全相同"):
        send_rulebook(world.rule_editor, draft.uuid, at=DRAFTED)


def test_a_version_sent_back_or_taken_back_can_be_changed_again(world: World) -> None:
    draft = drafted(world.rule_editor)
    send_rulebook(world.rule_editor, draft.uuid, at=DRAFTED)
    with pytest.raises(Refusal, match="理由"):
        send_back_rulebook(world.rule_publisher, draft.uuid, reason=" ", at=DRAFTED)
    back = send_back_rulebook(world.rule_publisher, draft.uuid, reason="依据不全", at=DRAFTED)
    assert (back.state, back.sent_at) == (RulebookState.DRAFT, None)
    send_rulebook(world.rule_editor, draft.uuid, at=DRAFTED)
    assert take_back_rulebook(world.rule_editor, draft.uuid, at=DRAFTED).state == "draft"
    given_up = withdraw_rulebook(world.rule_editor, draft.uuid, reason="不再需要", at=DRAFTED)
    assert given_up.state == RulebookState.WITHDRAWN
    with pytest.raises(WrongState):
        send_rulebook(world.rule_editor, draft.uuid, at=DRAFTED)


def test_a_version_is_never_used_from_a_day_that_is_over(world: World) -> None:
    draft = drafted(world.rule_editor)
    send_rulebook(world.rule_editor, draft.uuid, at=DRAFTED)
    with pytest.raises(Invalid, match="早于今天"):
        publish_rulebook(
            world.rule_publisher, draft.uuid, in_force_from=dt.date(2020, 10, 8), at=DRAFTED
        )


def test_a_draft_needs_a_purpose_and_a_name_that_can_be_one(world: World) -> None:
    given = {"region_code": YIWU, "texts": dearer(), "at": DRAFTED}
    with pytest.raises(Invalid) as refused:
        draft_rulebook(world.rule_editor, document="yiwu", purpose=" ", **given)  # type: ignore[arg-type]
    assert refused.value.faults[0].place == "purpose"
    with pytest.raises(Invalid) as refused:
        draft_rulebook(world.rule_editor, document="义乌", purpose="新文件", **given)  # type: ignore[arg-type]
    assert refused.value.faults[0].place == "document"


def test_versions_are_seen_by_those_who_write_publish_and_inspect(world: World) -> None:
    draft = drafted(world.rule_editor)
    for actor in (world.rule_editor, world.rule_publisher, world.auditor):
        assert rulebook(actor, draft.uuid) == draft
    far = factories.make_actor(Duty.RULE_PUBLISHER, region_code=ELSEWHERE)
    for actor in (far, world.planner, world.clerk, world.administrator):
        assert list(rulebooks(actor)) == []
        with pytest.raises(NotFound):
            rulebook(actor, draft.uuid)


def test_every_version_can_be_found_again_by_its_digest(world: World) -> None:
    first = published(world)
    second = published(world, dearer(240), at=moment("2020-10-10 09:00"))
    for made, yuan in ((first, 220), (second, 240)):
        pack = pack_of_version("yiwu", made.version)
        assert pack.version == made.version
        assert rate(pack, LATER) == Money.from_yuan(yuan)
    built_in = load_pack("yiwu")
    assert pack_of_version("yiwu", built_in.version) is built_in
    with pytest.raises(PolicyError, match="找不到规则"):
        pack_of_version("yiwu", "0" * 64)


def test_a_new_document_becomes_the_law_of_a_region_that_had_none(world: World) -> None:
    editor = factories.make_actor(Duty.RULE_EDITOR, region_code=ELSEWHERE)
    publisher = factories.make_actor(Duty.RULE_PUBLISHER, region_code=ELSEWHERE)
    draft = draft_rulebook(
        editor,
        document="nearby",
        region_code=ELSEWHERE,
        texts=dearer(),
        purpose="本地区新文件",
        at=DRAFTED,
    )
    send_rulebook(editor, draft.uuid, at=DRAFTED)
    publish_rulebook(publisher, draft.uuid, in_force_from=TODAY, at=DRAFTED)
    assert rulebook_name(ELSEWHERE, TODAY) == "nearby"
    assert rulebook_on(ELSEWHERE, TODAY).document.folder == "nearby"
    assert rulebook_name(YIWU, TODAY) == "yiwu"
    found = {one.name: one for one in documents(ELSEWHERE, TODAY)}
    assert found["nearby"].is_law_here
    assert not found["yiwu"].is_law_here


def test_another_document_takes_over_only_when_the_publisher_says_so(world: World) -> None:
    for governs, law in ((False, "yiwu"), (True, "yiwu_2021")):
        draft = draft_rulebook(
            world.rule_editor,
            document="yiwu_2021",
            region_code=YIWU,
            texts=dearer(230 if governs else 240),
            purpose="新文件",
            at=DRAFTED,
        )
        send_rulebook(world.rule_editor, draft.uuid, at=DRAFTED)
        publish_rulebook(
            world.rule_publisher, draft.uuid, in_force_from=TODAY, governs=governs, at=DRAFTED
        )
        assert rulebook_name(YIWU, TODAY) == law


def test_a_version_of_a_province_counts_in_its_counties(world: World) -> None:
    editor = factories.make_actor(Duty.RULE_EDITOR, region_code="330000")
    publisher = factories.make_actor(Duty.RULE_PUBLISHER, region_code="330000")
    draft = draft_rulebook(
        editor, document="yiwu", region_code="330000", texts=dearer(), purpose="省里", at=DRAFTED
    )
    send_rulebook(editor, draft.uuid, at=DRAFTED)
    made = publish_rulebook(publisher, draft.uuid, in_force_from=TODAY, at=DRAFTED)
    assert law_on("yiwu", YIWU, TODAY).published == made
    assert law_on("yiwu", ELSEWHERE, TODAY).published is None


def test_a_document_nobody_knows_is_refused() -> None:
    with pytest.raises(Refusal, match="没有代号"):
        law_on("atlantis", YIWU, TODAY)


def test_a_case_in_hand_keeps_its_version_unless_a_later_one_moves_it(world: World) -> None:
    built_in = load_pack("yiwu").version
    published(world)
    assert law_in_hand("yiwu", built_in, YIWU, LATER).version == built_in
    moving = published(world, dearer(230, moves=True), at=moment("2020-10-10 09:00"))
    quiet = published(world, dearer(240), at=moment("2020-10-11 09:00"))
    assert law_in_hand("yiwu", built_in, YIWU, LATER).version == moving.version
    assert law_in_hand("yiwu", built_in, YIWU, TODAY).version == built_in
    assert law_in_hand("yiwu", quiet.version, YIWU, LATER).version == quiet.version
    assert rulebook_on(YIWU, LATER).version == quiet.version
