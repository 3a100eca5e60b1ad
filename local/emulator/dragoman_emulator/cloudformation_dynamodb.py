"""Time to live and point-in-time recovery of tables in templates, which MiniStack ignores there."""

from __future__ import annotations

from typing import Any

from ministack.services import dynamodb
from ministack.services.cloudformation import provisioners

Properties = dict[str, Any]


def _apply(table: str, properties: Properties) -> None:
    replica = (properties.get("Replicas") or [{}])[0]
    time_to_live = properties.get("TimeToLiveSpecification")
    recovery = properties.get("PointInTimeRecoverySpecification") or replica.get(
        "PointInTimeRecoverySpecification"
    )
    if time_to_live:
        dynamodb._update_ttl({"TableName": table, "TimeToLiveSpecification": time_to_live})
    if recovery:
        dynamodb._update_continuous_backups(
            {"TableName": table, "PointInTimeRecoverySpecification": recovery}
        )


def install() -> None:
    """Wraps the creation of both kinds of table."""
    for resource_type in ("AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable"):
        handlers = provisioners._RESOURCE_HANDLERS[resource_type]
        original = handlers["create"]

        def create(logical_id: str, properties: Properties, stack: str, original: Any = original) -> Any:
            created = original(logical_id, properties, stack)
            _apply(created[0], properties)
            return created

        handlers["create"] = create
