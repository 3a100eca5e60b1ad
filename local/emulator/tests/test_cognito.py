"""Signing in by code and PKCE: a renewed token keeps the role, one that was given back is refused."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from typing import Any

import pytest
from conftest import Emulator

CALLBACK = "http://localhost:29871/"
VERIFIER = "a" * 64
PASSWORD = "Long-enough-1"


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *arguments: Any) -> None:
        return None


@dataclass
class Client:
    endpoint: str
    client_id: str

    def post(self, path: str, **form: str) -> tuple[int, str, str]:
        """Status, body and where it leads to."""
        request = urllib.request.Request(self.endpoint + path, urllib.parse.urlencode(form).encode())
        try:
            with urllib.request.build_opener(_NoRedirect).open(request) as answer:
                return answer.status, answer.read().decode(), ""
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode(), error.headers.get("Location") or ""

    def sign_in(self) -> dict[str, str]:
        challenge = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).decode().rstrip("=")
        _, _, back = self.post(
            "/login", client_id=self.client_id, redirect_uri=CALLBACK, scope="openid", username="kim",
            password=PASSWORD, code_challenge=challenge, code_challenge_method="S256",
        )  # fmt: skip
        code = re.search(r"code=([^&]+)", back)
        assert code, back
        _, body, _ = self.post(
            "/oauth2/token", grant_type="authorization_code", client_id=self.client_id, code=code[1],
            redirect_uri=CALLBACK, code_verifier=VERIFIER,
        )  # fmt: skip
        return json.loads(body)

    def renew(self, refresh_token: str) -> tuple[int, dict[str, str]]:
        status, body, _ = self.post(
            "/oauth2/token",
            grant_type="refresh_token",
            client_id=self.client_id,
            refresh_token=refresh_token,
        )
        return status, json.loads(body)


@pytest.fixture
def client(emulator: Emulator) -> Client:
    cognito = emulator.client("cognito-idp")
    pool = cognito.create_user_pool(PoolName="people")["UserPool"]["Id"]
    client_id = cognito.create_user_pool_client(
        UserPoolId=pool,
        ClientName="command line",
        CallbackURLs=[CALLBACK],
        AllowedOAuthFlows=["code"],
        AllowedOAuthScopes=["openid"],
        AllowedOAuthFlowsUserPoolClient=True,
        SupportedIdentityProviders=["COGNITO"],
    )["UserPoolClient"]["ClientId"]
    cognito.create_group(UserPoolId=pool, GroupName="operator")
    cognito.admin_create_user(UserPoolId=pool, Username="kim", MessageAction="SUPPRESS")
    cognito.admin_set_user_password(UserPoolId=pool, Username="kim", Password=PASSWORD, Permanent=True)
    cognito.admin_add_user_to_group(UserPoolId=pool, Username="kim", GroupName="operator")
    return Client(emulator.endpoint, client_id)


def claims(token: str) -> dict[str, Any]:
    part = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def test_renewed_token_keeps_role_and_time(client: Client) -> None:
    first = client.sign_in()
    # Times are in whole seconds.
    time.sleep(1.1)
    status, renewed = client.renew(first["refresh_token"])
    assert status == 200
    assert claims(renewed["access_token"])["cognito:groups"] == ["operator"]
    before, after = claims(first["id_token"]), claims(renewed["id_token"])
    assert after["iat"] > before["iat"]
    assert after["auth_time"] == before["auth_time"]


def test_revoked_token_is_refused(client: Client) -> None:
    token = client.sign_in()["refresh_token"]
    assert client.post("/oauth2/revoke", token=token, client_id="another")[0] == 400
    assert client.renew(token)[0] == 200
    assert client.post("/oauth2/revoke", token=token, client_id=client.client_id)[0] == 200
    status, answer = client.renew(token)
    assert (status, answer["error"]) == (400, "invalid_grant")
