"""Patches for signing in: renewed tokens keep roles and time, and can be given back at /oauth2/revoke."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

from ministack import app
from ministack.services import cognito

from .patching import Function, wrap

REVOKE_PATH = "/oauth2/revoke"


def _keep_groups_in_renewed_tokens() -> None:
    """Cognito looks at a person's groups for every token; MiniStack leaves them out of renewed ones."""

    @wrap(cognito, "_fake_token")
    def _(original: Function) -> Function:
        def make(
            sub: str, pool_id: str, client_id: str, token_type: str = "access", username: str = "",
            *arguments: Any, **named: Any,
        ) -> str:  # fmt: skip
            if username and not arguments and "groups" not in named:
                pool = cognito._get_pool_unscoped(pool_id) or {"_users": {}}
                named["groups"] = pool["_users"].get(username, {}).get("_groups", [])
            return original(sub, pool_id, client_id, token_type, username, *arguments, **named)

        return make


def _keep_time_in_renewed_tokens() -> None:
    """Renewed tokens say when somebody signed in (OpenID Connect Core 12.2); MiniStack says now."""
    times: dict[str, int] = {}

    @wrap(cognito, "_signed_jwt")
    def _(original: Function) -> Function:
        def sign(claims: dict[str, Any], *arguments: Any) -> str:
            if "auth_time" in claims:
                first = times.setdefault(claims["origin_jti"], claims["auth_time"])
                claims = {**claims, "auth_time": first}
            return original(claims, *arguments)

        return sign


def _revoke(form: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
    """RFC 7009, as Cognito has it: a token that nobody knows is as good as given back."""
    token, client_id = form.get("token", ""), form.get("client_id", "")
    if not token:
        return cognito._oauth2_error("invalid_request", "token is required.")
    if cognito._find_pool_by_client_id(client_id)[2] is None:
        return cognito._oauth2_error("invalid_client", "Client not found.")
    known = cognito._refresh_tokens.get(token)
    if known and known["client_id"] != client_id:
        return cognito._oauth2_error("unauthorized_client", "The token is of another client.")
    cognito._revoke_token({"Token": token})
    return 200, {"Content-Type": "application/json"}, b""


def _answer_revocations() -> None:
    """MiniStack has only the SDK's RevokeToken, not the endpoint that browsers and command lines use."""

    @wrap(app, "_handle_cognito_body_request")
    def _(original: Function) -> Function:
        async def handle(method: str, path: str, headers: dict[str, str], body: bytes, query: Any) -> Any:
            if method == "POST" and path == REVOKE_PATH:
                return _revoke(dict(parse_qsl(body.decode())))
            return await original(method, path, headers, body, query)

        return handle


def install() -> None:
    """Applies the patches of this file."""
    _keep_groups_in_renewed_tokens()
    _keep_time_in_renewed_tokens()
    _answer_revocations()
