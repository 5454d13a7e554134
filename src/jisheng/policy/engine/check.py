"""Check a folder as a whole: nothing left out, nothing claimed twice, every rule proved."""

from __future__ import annotations

from collections.abc import Callable

from jisheng.ground.clause import Clause, ClauseFault
from jisheng.policy.engine.check_consequences import check_consequences
from jisheng.policy.engine.compiled import Benefit, Compiler
from jisheng.policy.engine.declared import FactSpec
from jisheng.policy.engine.folder import Folder
from jisheng.policy.engine.given import read_value
from jisheng.policy.engine.mechanisms.amount_table import AmountTable, check_amount_table
from jisheng.policy.engine.mechanisms.dated_value import check_spans
from jisheng.policy.engine.mechanisms.line_expansion import LinePlan
from jisheng.policy.engine.mechanisms.table_lookup import check_table
from jisheng.policy.engine.mechanisms.uplift import METHODS
from jisheng.policy.engine.proving import Reckon, prove
from jisheng.policy.engine.source import Place
from jisheng.policy.errors import FactsError


def check_folder(folder: Folder, compiled: Callable[[str], Benefit], reckon: Reckon) -> None:
    """Note every fault of `folder`; its own cases are run only if nothing else is wrong."""
    check_parts(folder)
    for name in folder.benefits:
        compiled(name)
    _check_readings(folder, compiled)
    _check_unused(folder, compiled)
    if not folder.faults.found:
        check_consequences(folder, compiled, reckon)
        prove(folder, compiled, reckon)


def check_parts(folder: Folder) -> None:
    """Note what is wrong with the parts of a folder as they are written, uncompiled."""
    _check_clauses(folder)
    _check_facts(folder)
    _check_values(folder)
    _check_tables(folder)
    _check_references(folder)


def _check_clauses(folder: Folder) -> None:
    """Every clause of the outline has one entry, in order, that says what becomes of it."""
    document, seen = folder.document, [entry.clause for entry in folder.clauses]
    for clause in document.outline:
        if clause not in seen:
            folder.faults.add(
                document.place, f"条款“{clause}”没有条目", "在 clauses/ 中补一条，或写明 no_effect"
            )
    for index, entry in enumerate(folder.clauses):
        if entry.clause not in document.outline:
            folder.faults.add(
                entry.place, f"条款“{entry.clause}”不在文件提纲中", "补入 outline 或改正条款号"
            )
        if entry.clause in seen[:index]:
            folder.faults.add(entry.place, f"条款“{entry.clause}”有两个条目", "合并为一个")
        if not (entry.serves or entry.states or entry.no_effect):
            folder.faults.add(
                entry.place, f"条款“{entry.clause}”没有说明去向", "写规则、serves 或 no_effect"
            )
    if _order(seen) != sorted(_order(seen)):
        folder.faults.add(document.place, "条款条目的次序与文件不一致", "按文件次序排列 clauses/")


def _order(clauses: list[str]) -> list[Clause]:
    ordered = []
    for clause in clauses:
        try:
            ordered.append(Clause(clause))
        except ClauseFault:
            continue
    return ordered


def _check_facts(folder: Folder) -> None:
    """Every assumption is of its fact's kind; trainees carry declared facts of a line."""
    for spec in folder.facts.values():
        for name in spec.record_facts:
            if name not in folder.facts or folder.facts[name].scope != "line":
                folder.faults.add(
                    spec.place, f"“{spec.name}”中的“{name}”不是 line 的事实", "先在 line 下声明"
                )
        if spec.from_table is not None:
            _check_from_table(folder, spec)
        if spec.has_if_unmentioned:
            try:
                read_value(spec, spec.name, spec.if_unmentioned, folder.facts)
            except FactsError as fault:
                folder.faults.add(spec.place, f"if_unmentioned 不对：{fault}", "改成同类的值")
    for benefit in folder.benefits.values():
        if benefit.lines:
            _check_lines(folder, benefit.lines)
        for name in (name for targets in benefit.planned.values() for name in targets):
            if name not in folder.facts:
                folder.faults.add(benefit.place, f"estimate 中的“{name}”不是事实", "改正名字")


def _check_from_table(folder: Folder, spec: FactSpec) -> None:
    """A fact that a table fills names an amount table, and facts that fit its keys."""
    assert spec.from_table is not None
    name, keys = spec.from_table
    table = folder.tables.get(name)
    if not isinstance(table, AmountTable):
        folder.faults.add(
            spec.place, f"“{spec.name}”所取的表“{name}”不是标准表", "在条款的 tables 下声明"
        )
        return
    if (table.result.kind, table.result.unit) != (spec.type.kind, spec.type.unit):
        folder.faults.add(
            spec.place, f"“{spec.name}”是 {spec.type}，表“{name}”是 {table.result}", "用同一单位"
        )
    kinds = [folder.facts[key].type.kind if key in folder.facts else None for key in keys]
    if kinds != [kind.kind for kind in table.keys]:
        wanted = "、".join(f"{n}（{k}）" for n, k in zip(table.key_names, table.keys, strict=True))
        folder.faults.add(spec.place, f"表“{name}”的键应为 {wanted}", "按次序写事实名")


def _check_lines(folder: Folder, plan: LinePlan) -> None:
    """Every name of a line plan is a fact of the scope it stands for, or a field of its list."""
    if not plan.counts_heads:
        _check_scope(folder, plan.place, "class", [plan.persons])
        return
    of_class = [plan.persons, plan.heads, plan.split_by, plan.mark_count, plan.others_of]
    of_class += [source for _, source in plan.split_rest]
    of_line = [fact for fact, _ in (*plan.sets, *plan.others_set)]
    of_line += [plan.mark_fact, *(fact for fact, _ in (*plan.split_sets, *plan.split_rest))]
    _check_scope(folder, plan.place, "class", of_class)
    _check_scope(folder, plan.place, "line", of_line)
    listed = folder.facts.get(plan.split_by)
    fields = listed.type.fields if listed else {}
    for name in (plan.split_heads, *(source for _, source in plan.split_sets)):
        if name not in fields:
            known = "、".join(fields)
            folder.faults.add(plan.place, f"“{plan.split_by}”没有字段“{name}”", f"可用：{known}")


def _check_scope(folder: Folder, place: Place, scope: str, names: list[str]) -> None:
    for name in names:
        if name not in folder.facts or folder.facts[name].scope != scope:
            folder.faults.add(
                place, f"lines 中的“{name}”不是 {scope} 的事实", "先在 facts.yaml 声明"
            )


def _check_values(folder: Folder) -> None:
    document = folder.document
    for value in folder.values.values():
        check_spans(value, (document.in_force_from, document.in_force_until), folder.faults)
        for span in value.spans:
            if not isinstance(span.value, int) and value.type.unit.is_money:
                folder.faults.add(value.place, f"“{value.name}”精确到分以下", "改为整数分的金额")


def _check_tables(folder: Folder) -> None:
    """Check every table under each reading that narrows it."""
    in_force = (folder.document.in_force_from, folder.document.in_force_until)
    for table in folder.tables.values():
        for row in table.rows:
            for name, way in row.under:
                if name not in folder.readings or way not in folder.readings[name].options:
                    folder.faults.add(
                        row.place, f"表行引用的读法“{name}: {way}”不存在", "先声明读法"
                    )
        for readings in _every_reading(folder, {n for row in table.rows for n, _ in row.under}):
            taken = table.taken(readings)
            if isinstance(taken, AmountTable):
                check_amount_table(taken, in_force, folder.faults)
            else:
                check_table(taken, folder.faults)


def _every_reading(folder: Folder, names: set[str]) -> list[dict[str, str]]:
    ways: list[dict[str, str]] = [{}]
    for name in sorted(names & set(folder.readings)):
        options = folder.readings[name].options
        ways = [{**way, name: option} for way in ways for option in options]
    return ways


def _check_references(folder: Folder) -> None:
    """Every rule belongs to a benefit and has its place in that benefit's order."""
    for name, benefit in folder.benefits.items():
        stacking = folder.stacking.get(name)
        _check_order(folder, name, "rules", benefit.order, benefit.place)
        if stacking:
            _check_order(folder, name, "uplifts", stacking.order, stacking.place)
            _check_stacking(folder, stacking.by, stacking.place)
        elif any(name in uplift.benefits for uplift in folder.uplifts.values()):
            folder.faults.add(
                benefit.place, f"“{name}”有上浮而没有声明叠加方式", "在条款中写 stacking"
            )
        if name not in folder.payees:
            folder.faults.add(benefit.place, f"“{name}”没有收款方", "在条款中写 payees")
    _check_choices(folder)


def _check_order(
    folder: Folder, benefit: str, kind: str, order: tuple[str, ...], place: Place
) -> None:
    table = getattr(folder, kind)
    for name in order:
        if name not in table or benefit not in table[name].benefits:
            folder.faults.add(
                place, f"次序中的“{name}”不是“{benefit}”的规则", "改正名字，或补上规则的 for"
            )
    for name, rule in table.items():
        if benefit in rule.benefits and name not in order:
            folder.faults.add(
                rule.place,
                f"“{name}”没有排进“{benefit}”的次序，与其他规则冲突",
                "在次序中给出它的位置",
            )


def _check_stacking(folder: Folder, reading: str, place: Place) -> None:
    known = folder.readings.get(reading)
    if reading in METHODS:
        return
    if known is None or not set(known.options) <= set(METHODS):
        folder.faults.add(
            place, f"叠加方式“{reading}”不是可用的读法", f"声明读法，选项取自{'、'.join(METHODS)}"
        )


def _check_choices(folder: Folder) -> None:
    for kind in ("rules", "uplifts"):
        for rule in getattr(folder, kind).values():
            for benefit in rule.benefits:
                if benefit not in folder.benefits:
                    folder.faults.add(
                        rule.place, f"“{benefit}”不是本包的补贴", "在 benefits.yaml 声明"
                    )
    for kind in ("payees", "funds", "stacking"):
        for benefit, choice in getattr(folder, kind).items():
            if benefit not in folder.benefits:
                folder.faults.add(
                    choice.place, f"“{benefit}”不是本包的补贴", "在 benefits.yaml 声明"
                )


def _check_readings(folder: Folder, compiled: Callable[[str], Benefit]) -> None:
    """Every option that can be computed compiles for every benefit that turns on it."""
    taken = {name: reading.taken for name, reading in folder.readings.items()}
    asked = {name: compiled(name).readings_asked for name in folder.benefits}
    for reading in folder.readings.values():
        if len(reading.options) < 2:
            folder.faults.add(
                reading.place, f"读法“{reading.name}”只有一种", "写出其他读法，或删去"
            )
        for option in reading.options.values():
            if option.name == reading.taken or option.cannot_be_computed:
                continue
            other = {**taken, reading.name: option.name}
            for source in folder.benefits.values():
                if reading.name in asked[source.name]:
                    Compiler(folder, other, source.lines is None).benefit(source)


def _check_unused(folder: Folder, compiled: Callable[[str], Benefit]) -> None:
    """A definition no benefit uses still has to be readable."""
    used = {
        name
        for benefit in folder.benefits
        for name, _ in (*compiled(benefit).class_definitions, *compiled(benefit).line_definitions)
    }
    taken = {name: reading.taken for name, reading in folder.readings.items()}
    for name, definition in folder.definitions.items():
        if name not in used:
            Compiler(folder, taken).node(definition.place, name)
            folder.faults.add(
                definition.place, f"中间值“{name}”没有任何规则使用", "删去，或在规则中引用"
            )
