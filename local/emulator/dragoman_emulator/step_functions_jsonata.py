"""Patches of Map and Parallel in JSONata: MiniStack evaluates their fields as JSONPath, or not at all."""

from __future__ import annotations

from typing import Any

from ministack.services import stepfunctions

from .patching import Function, wrap

State = dict[str, Any]
NUMBER_FIELDS = ("MaxConcurrency", "ToleratedFailurePercentage", "ToleratedFailureCount")


class _JsonataSelector(dict[str, Any]):
    """An ItemSelector that is to be evaluated as JSONata, with the input of its Map state."""

    def __init__(self, template: dict[str, Any], raw_input: Any) -> None:
        super().__init__(template)
        self.raw_input = raw_input


def _is_jsonata(state: State, context: dict[str, Any]) -> bool:
    return stepfunctions._state_query_language(state, context) == "JSONata"


def _evaluated_map(state: State, raw_input: Any, context: dict[str, Any]) -> State:
    """The Distributed Map with every expression but Output and Assign evaluated."""

    def evaluate(value: Any) -> Any:
        return stepfunctions._apply_jsonata_template(value, raw_input, context)

    evaluated = {key: value for key, value in state.items() if key not in ("Output", "Assign", "Items")}
    for field in NUMBER_FIELDS:
        if field in evaluated:
            evaluated[field] = evaluate(evaluated[field])
    reader = evaluated.get("ItemReader")
    if reader:
        evaluated["ItemReader"] = {
            **reader,
            **{k: evaluate(reader[k]) for k in ("Arguments", "ReaderConfig") if k in reader},
        }
    if evaluated.get("ItemSelector"):
        evaluated["ItemSelector"] = _JsonataSelector(evaluated["ItemSelector"], raw_input)
    return evaluated


def _resolved_paths(state: State, effective: Any, context: dict[str, Any]) -> State:
    """The JSONPath twin of the above: `...Path` variants of the number fields, which MiniStack ignores."""
    resolved = dict(state)
    for field in NUMBER_FIELDS:
        if f"{field}Path" in state:
            resolved[field] = stepfunctions._resolve_path_or_ctx(state[f"{field}Path"], effective, context)
    return resolved


def _finish(state: State, raw_input: Any, context: dict[str, Any], result: Any) -> Any:
    output = stepfunctions._apply_jsonata_output(state, raw_input, context, result=result, default=result)
    stepfunctions._apply_state_assign(state, raw_input, context, result=result)
    return output


def _patch_distributed_map() -> None:
    @wrap(stepfunctions, "_run_distributed_map")
    def _(original: Function) -> Function:
        def run(
            state: State, raw_input: Any, effective: Any, iterator: Any, execution: Any, context: Any
        ) -> Any:
            for field in ("ItemBatcher", "ResultWriter"):
                if field in state:
                    # Ignoring it would give another result than AWS, silently.
                    raise stepfunctions._ExecutionError(
                        "States.Runtime",
                        f"{field} of a Distributed Map is not supported by the local runtime",
                    )
            if not _is_jsonata(state, context):
                return original(
                    _resolved_paths(state, effective, context),
                    raw_input,
                    effective,
                    iterator,
                    execution,
                    context,
                )
            evaluated = _evaluated_map(state, raw_input, context)
            if "Items" in state and "ItemReader" not in state:
                effective = stepfunctions._jsonata_state_field(state, "Items", "array", raw_input, context)
            result, following = original(evaluated, raw_input, effective, iterator, execution, context)
            return _finish(state, raw_input, context, result), following

        return run

    @wrap(stepfunctions, "_resolve_params_obj")
    def _(original: Function) -> Function:
        def resolve(template: Any, data: Any, context: Any = None) -> Any:
            if isinstance(template, _JsonataSelector):
                return stepfunctions._apply_jsonata_template(dict(template), template.raw_input, context)
            return original(template, data, context)

        return resolve


def _patch_parallel() -> None:
    @wrap(stepfunctions, "_run_parallel_branches")
    def _(original: Function) -> Function:
        def run(state: State, raw_input: Any, execution: Any, context: Any) -> Any:
            if not _is_jsonata(state, context):
                return original(state, raw_input, execution, context)
            arguments = stepfunctions._apply_jsonata_arguments(state, raw_input, context)
            plain = {
                key: value for key, value in state.items() if key not in ("Arguments", "Output", "Assign")
            }
            result, following = original(plain, arguments, execution, context)
            return _finish(state, raw_input, context, result), following

        return run


def _give_each_branch_its_own_context() -> None:
    """Branches that run side by side would overwrite each other's State, Task token and variables."""

    @wrap(stepfunctions, "_run_sub_machine")
    def _(original: Function) -> Function:
        def run(states: Any, start_at: Any, input_data: Any, execution: Any, context: dict[str, Any]) -> Any:
            own = {**context, "variables": dict(context.get("variables", {}))}
            return original(states, start_at, input_data, execution, own)

        return run


def install() -> None:
    """Applies the patches of this file."""
    _patch_distributed_map()
    _patch_parallel()
    _give_each_branch_its_own_context()
