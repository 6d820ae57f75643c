"""A real OpenID Connect provider for tests: Authlib as a server, over https on loopback, that can be made to lie."""

import asyncio
import hmac
import json
import ssl
import time
from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from socket import socket
from typing import Any

import uvicorn
from authlib.common.security import generate_token
from authlib.oauth2.rfc6749 import AuthorizationServer, ClientMixin, OAuth2Request
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant
from authlib.oauth2.rfc6749.requests import BasicOAuth2Payload
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core.grants import OpenIDCode
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey
from local_certificates import make_certificate
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

CLIENT_ID = "samdrift-test"
ANSWER = "/log-ind/kommune/svar"
CLIENT_SECRET = "en-hemmelighed-kun-til-test"
OLGA = {"sub": "medarbejder-17", "name": "Olga Opdigtet", "cvr": "99999999", "roles": ["SAMDRIFT-DRIFT"]}


@cache
def key_named(name: str, twin: int = 0) -> RSAKey:
    """Return a signing key; another `twin` is another key that says the same name."""
    return RSAKey.generate_key(2048, {"kid": name, "use": "sig"})


@dataclass
class Code:
    redirect_uri: str
    scope: str
    nonce: str
    code_challenge: str
    code_challenge_method: str

    def get_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_scope(self) -> str:
        return self.scope

    def get_nonce(self) -> str:
        return self.nonce

    def get_auth_time(self) -> int:
        return int(time.time())

    def get_acr(self) -> None:
        return None

    def get_amr(self) -> None:
        return None


@dataclass
class Truth:
    """What the provider knows, and how its next ID tokens are bent."""

    redirect_uri: str
    issuer: str = ""
    person: dict[str, Any] = field(default_factory=lambda: dict(OLGA))
    bent: dict[str, Any] = field(default_factory=dict)
    """Claims put over the true ones; a value of None takes the claim away."""
    algorithm: str = "RS256"
    named: str = ""
    """What the discovery document says the issuer is, when not the truth."""
    refuses: bool = False
    names_itself: bool = False
    key: RSAKey = field(default_factory=lambda: key_named("first"))
    signs_with: RSAKey | None = None
    codes: dict[str, Code] = field(default_factory=dict)
    keeps_used_codes: bool = False
    asked_for_keys: int = 0
    asked_who: int = 0
    is_down: bool = False
    ends_logins: bool = True
    ended: list[dict[str, Any]] = field(default_factory=list)
    """The claims of each ID token that a login was ended with, or what was asked without one."""
    requests: list[str] = field(default_factory=list)


class Client(ClientMixin):
    def __init__(self, truth: Truth) -> None:
        self._truth = truth

    def get_client_id(self) -> str:
        return CLIENT_ID

    def get_default_redirect_uri(self) -> str:
        return self._truth.redirect_uri

    def get_allowed_scope(self, scope: str) -> str:
        return scope

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri == self._truth.redirect_uri

    def check_client_secret(self, client_secret: str) -> bool:
        return client_secret == CLIENT_SECRET

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return method in {"client_secret_basic", "client_secret_post"}

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == "authorization_code"


class Grant(AuthorizationCodeGrant):
    def save_authorization_code(self, code: str, request: OAuth2Request) -> None:
        asked = request.payload.data
        self.server.truth.codes[code] = Code(
            asked["redirect_uri"],
            request.scope,
            asked.get("nonce", ""),
            asked.get("code_challenge", ""),
            asked.get("code_challenge_method", ""),
        )

    def query_authorization_code(self, code: str, client: Client) -> Code | None:
        return self.server.truth.codes.get(code)

    def delete_authorization_code(self, authorization_code: Code) -> None:
        codes = self.server.truth.codes
        codes.pop(next(text for text, code in codes.items() if code is authorization_code))

    def authenticate_user(self, authorization_code: Code) -> dict[str, Any]:
        return dict(self.server.truth.person)


class IdTokens(OpenIDCode):
    def __init__(self, truth: Truth) -> None:
        super().__init__(require_nonce=True)
        self._truth = truth

    def exists_nonce(self, nonce: str, request: OAuth2Request) -> bool:
        return any(code.nonce == nonce for code in self._truth.codes.values())

    def resolve_client_private_key(self, client: Client) -> RSAKey:
        return self._truth.signs_with or self._truth.key

    def get_client_claims(self, client: Client) -> dict[str, Any]:
        return {"iss": self._truth.issuer, "aud": [CLIENT_ID]}

    def generate_user_info(self, user: dict[str, Any], scope: str) -> dict[str, Any]:
        return user

    def encode_id_token(self, token: dict[str, Any], request: OAuth2Request) -> str:
        truth = self._truth
        signed = super().encode_id_token(token, request)
        if not truth.bent and truth.algorithm == "RS256":
            return signed
        own = truth.signs_with or truth.key
        claims = jwt.decode(signed, own, algorithms=["RS256"]).claims | truth.bent
        claims = {name: value for name, value in claims.items() if value is not None}
        return _signed_as(truth.algorithm, claims, own)


def _signed_as(algorithm: str, claims: dict[str, Any], key: RSAKey) -> str:
    """Sign a token; the two ways that no library does any more are written out."""
    header = {"alg": algorithm, "kid": str(key.kid)}
    if algorithm not in {"none", "HS256"}:
        return jwt.encode(header, claims, key, [algorithm])
    body = b".".join(urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=") for part in (header, claims))
    # The old confusion: the public key, which everybody has, used as a shared secret.
    made = hmac.digest(key.as_pem(private=False), body, "sha256") if algorithm == "HS256" else b""
    return (body + b"." + urlsafe_b64encode(made).rstrip(b"=")).decode()


class AskedRequest(OAuth2Request):
    def __init__(self, request: Request, given: dict[str, str]) -> None:
        super().__init__(
            request.method, str(request.url), headers={"Authorization": request.headers.get("authorization")}
        )
        self.payload = BasicOAuth2Payload(given)
        self._given = given

    @property
    def args(self) -> dict[str, str]:
        return self._given

    @property
    def form(self) -> dict[str, str]:
        return self._given


class Server(AuthorizationServer):
    def __init__(self, truth: Truth) -> None:
        super().__init__()
        self.truth = truth
        self.register_token_generator("default", _bearer)
        self.register_grant(Grant, [CodeChallenge(required=True), IdTokens(truth)])

    def query_client(self, client_id: str) -> Client | None:
        return Client(self.truth) if client_id == CLIENT_ID else None

    def save_token(self, token: dict[str, Any], request: OAuth2Request) -> None:
        pass

    def send_signal(self, name: str, *args: object, **kwargs: object) -> None:
        pass

    def create_oauth2_request(self, request: AskedRequest) -> AskedRequest:
        return request

    def handle_response(self, status: int, body: Any, headers: list[tuple[str, str]]) -> Response:
        if isinstance(body, dict):
            return JSONResponse(body, status, dict(headers))
        return Response(body, status, dict(headers))


def _bearer(**_asked: object) -> dict[str, Any]:
    scope = _asked["scope"]
    return {"token_type": "Bearer", "access_token": generate_token(42), "expires_in": 300, "scope": scope}


async def logout(truth: Truth, request: Request) -> Response:
    """End a login as RP-Initiated Logout says: with a token of ours, and back only to where the client may."""
    asked = request.query_params
    claims = jwt.decode(asked["id_token_hint"], KeySet([truth.key])).claims if "id_token_hint" in asked else {}
    back = asked.get("post_logout_redirect_uri", "")
    if asked.get("client_id") != CLIENT_ID or back != f"{truth.redirect_uri.removesuffix(ANSWER)}/":
        return Response("unknown client or address", 400)
    truth.ended.append(dict(claims))
    return Response(status_code=302, headers={"location": back})


def pages(truth: Truth) -> Starlette:
    """Return the provider's own app."""
    server = Server(truth)

    async def discovery(_request: Request) -> Response:
        truth.asked_who += 1
        if truth.is_down:
            return Response("Vedligeholdelse", 502)
        ends = {"end_session_endpoint": f"{truth.issuer}/logout"} if truth.ends_logins else {}
        return JSONResponse(
            ends
            | {
                "issuer": truth.named or truth.issuer,
                "authorization_endpoint": f"{truth.issuer}/authorize",
                "token_endpoint": f"{truth.issuer}/token",
                "jwks_uri": f"{truth.issuer}/keys",
                "authorization_response_iss_parameter_supported": truth.names_itself,
            }
        )

    async def keys(_request: Request) -> Response:
        truth.asked_for_keys += 1
        return JSONResponse(KeySet([truth.key]).as_dict(private=False))

    async def authorize(request: Request) -> Response:
        asked = AskedRequest(request, dict(request.query_params))
        truth.requests.append(request.url.query)
        grant = server.get_consent_grant(asked, dict(truth.person))
        return server.create_authorization_response(asked, None if truth.refuses else dict(truth.person), grant)

    async def token(request: Request) -> Response:
        given = {name: str(value) for name, value in (await request.form()).items()}
        kept = dict(truth.codes)
        response: Response = server.create_token_response(AskedRequest(request, given))
        if truth.keeps_used_codes:
            truth.codes.update(kept)
        return response

    return Starlette(
        routes=[
            Route("/logout", partial(logout, truth)),
            Route("/.well-known/openid-configuration", discovery),
            Route("/keys", keys),
            Route("/authorize", authorize),
            Route("/token", token, methods=["POST"]),
        ]
    )


@asynccontextmanager
async def provider(folder: Path, redirect_uri: str) -> AsyncIterator[tuple[Truth, Path]]:
    """Serve a provider over https until the block ends; give its truth and the certificate to trust."""
    files = make_certificate(folder, "udbyder")
    truth = Truth(redirect_uri)
    config = uvicorn.Config(
        pages(truth), ssl_certfile=str(files.certificate), ssl_keyfile=str(files.key), log_level="error", lifespan="off"
    )
    server = uvicorn.Server(config)
    with socket() as listening:
        listening.bind(("127.0.0.1", 0))
        truth.issuer = f"https://127.0.0.1:{listening.getsockname()[1]}"
        running = asyncio.create_task(server.serve(sockets=[listening]))
        while not server.started:  # noqa: ASYNC110 - uvicorn only has a flag
            await asyncio.sleep(0.01)
        try:
            yield truth, files.certificate
        finally:
            server.should_exit = True
            await running


def trusting(certificate: Path) -> ssl.SSLContext:
    """Return a context that trusts the provider and nobody else."""
    return ssl.create_default_context(cafile=str(certificate))
