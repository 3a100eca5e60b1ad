"""Patches for the dashboard's way through the stack: HTTP API preflight, CloudFront to the API."""

from __future__ import annotations

import os
import re
from typing import Any

from ministack.services import cloudfront
from ministack.services.cloudformation import provisioners

from .cloudformation_batch import to_api_case
from .patching import Function, wrap

API_DOMAIN = re.compile(r"([a-z0-9]{8,})[.]execute-api[.]")


def _read_cors_of_http_api() -> None:
    """A template's CorsConfiguration is in PascalCase, MiniStack reads camelCase."""
    handlers = provisioners._RESOURCE_HANDLERS["AWS::ApiGatewayV2::Api"]
    original = handlers["create"]

    def create(logical_id: str, properties: dict[str, Any], stack: str) -> Any:
        cors = properties.get("CorsConfiguration")
        return original(
            logical_id, {**properties, "CorsConfiguration": to_api_case(cors)} if cors else properties, stack
        )

    handlers["create"] = create


def _reach_http_api_from_cloudfront() -> None:
    """An origin `<api>.execute-api.<region>.amazonaws.com` is this emulator, not a host on the internet."""

    @wrap(cloudfront, "_forward_to_origin")
    def _(original: Function) -> Function:
        def forward(
            origin: dict[str, Any], method: str, uri: str, query: Any, headers: dict[str, str],
            *arguments: Any, **named: Any,
        ) -> Any:  # fmt: skip
            api = API_DOMAIN.match(origin["domain_name"])
            if api:
                port = int(os.environ["GATEWAY_PORT"])
                local = {"domain_name": "127.0.0.1", "http_port": port, "protocol_policy": "http-only"}
                origin = {**origin, **local}
                headers = {**headers, "host": f"{api[1]}.execute-api.localhost"}
            return original(origin, method, uri, query, headers, *arguments, **named)

        return forward


def install() -> None:
    """Applies the patches of this file."""
    _read_cors_of_http_api()
    _reach_http_api_from_cloudfront()
