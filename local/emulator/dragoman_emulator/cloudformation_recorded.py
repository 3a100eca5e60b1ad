"""Resource types that do nothing on a laptop: they are accepted and named, so that the same stack deploys.

Each stands for something that only a real account does: a budget's notifications, traffic between hosts.
"""

from __future__ import annotations

from typing import Any

from ministack.core.responses import get_account_id, get_region
from ministack.services.cloudformation import provisioners

RECORDED_TYPES = {
    "AWS::Budgets::Budget": "budgets",
    "AWS::CloudWatch::CompositeAlarm": "cloudwatch",
    "AWS::CE::AnomalyMonitor": "ce",
    "AWS::CE::AnomalySubscription": "ce",
    "AWS::EC2::FlowLog": "ec2",
    "AWS::EC2::SecurityGroupEgress": "ec2",
    "AWS::EC2::SecurityGroupIngress": "ec2",
    "AWS::Logs::QueryDefinition": "logs",
    "AWS::ResourceGroups::Group": "resource-groups",
    "AWS::XRay::SamplingRule": "xray",
}


def _handler(service: str) -> dict[str, Any]:
    def create(logical_id: str, _properties: dict[str, Any], stack: str) -> tuple[str, dict[str, str]]:
        name = provisioners._physical_name(stack, logical_id)
        return name, {"Arn": f"arn:aws:{service}:{get_region()}:{get_account_id()}:{name}", "Id": name}

    def update(
        physical_id: str, _old: dict[str, Any], _new: dict[str, Any], stack: str, logical_id: str
    ) -> tuple[str, dict[str, str]]:
        return physical_id, create(logical_id, {}, stack)[1]

    def delete(_physical_id: str, _properties: dict[str, Any]) -> None:
        return None

    return {"create": create, "update": update, "update_with_logical_id": True, "delete": delete}


def install() -> None:
    """Registers the types that MiniStack does not know; those it knows stay its own."""
    for resource_type, service in RECORDED_TYPES.items():
        provisioners._RESOURCE_HANDLERS.setdefault(resource_type, _handler(service))
