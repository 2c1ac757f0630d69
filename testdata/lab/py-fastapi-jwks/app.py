"""An API that trusts an identity provider: PyJWT fetches the provider's keys, and the token's audience and issuer are
compared with the settings. The provider's key set is served beside it, so that the lab needs no network; with
LAB_JWKS=down it answers 500.
"""

import functools
import json
import os

import jwt
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

AUDIENCE = os.environ["JWT_AUDIENCE"]
ISSUER = os.environ["JWT_ISSUER"]

with open(os.environ["LAB_SIGNING_KEY"], "rb") as pem:
    PUBLIC = load_pem_private_key(pem.read(), password=None).public_key()

app = FastAPI(title="Reports")
bearer = HTTPBearer(auto_error=False)


@functools.cache
def keys_at(url: str) -> jwt.PyJWKClient:
    return jwt.PyJWKClient(url)


def refuse(status: int, error: str, description: str, more: str = "") -> HTTPException:
    challenge = f'Bearer error="{error}", error_description="{description}"{more}'
    return HTTPException(status_code=status, detail=description, headers={"WWW-Authenticate": challenge})


def claims_of(request: Request, credentials: HTTPAuthorizationCredentials | None = Depends(bearer)) -> dict:
    if credentials is None:
        raise HTTPException(status_code=401, detail="Not authenticated", headers={"WWW-Authenticate": "Bearer"})
    token = credentials.credentials
    try:
        key = keys_at(f"{request.base_url}jwks").get_signing_key_from_jwt(token).key
        return jwt.decode(token, key, algorithms=["RS256"], audience=AUDIENCE, issuer=ISSUER, options={"require": ["exp"]})
    except jwt.PyJWTError as error:
        raise refuse(401, "invalid_token", str(error).replace('"', "'")) from error


@app.get("/health")
def health():
    return {"status": "ok"}


@app.get("/jwks")
def jwks():
    if os.environ.get("LAB_JWKS") == "down":
        raise HTTPException(500)
    return {"keys": [{**json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(PUBLIC)), "kid": "lab-1", "use": "sig", "alg": "RS256"}]}


@app.get("/protected")
def protected(claims: dict = Depends(claims_of)):
    return {"user": claims.get("sub")}


@app.get("/api/reports")
def reports(claims: dict = Depends(claims_of)):
    if "reports:read" not in claims.get("scope", "").split():
        raise refuse(403, "insufficient_scope", "The token lacks a scope", ', scope="reports:read"')
    return {"reports": []}
