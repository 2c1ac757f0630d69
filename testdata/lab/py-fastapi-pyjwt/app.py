"""An API behind FastAPI's HTTPBearer, with PyJWT, that tells the client what PyJWT said."""

import os

import jwt
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

SECRET = os.environ["JWT_SECRET"]
AUDIENCE = os.environ["JWT_AUDIENCE"]
ISSUER = os.environ["JWT_ISSUER"]

app = FastAPI(title="Inventory")
bearer = HTTPBearer()


def current_user(credentials: HTTPAuthorizationCredentials = Depends(bearer)) -> dict:
    try:
        return jwt.decode(credentials.credentials, SECRET, algorithms=["HS256"], audience=AUDIENCE, issuer=ISSUER)
    except jwt.InvalidTokenError as error:
        raise HTTPException(status_code=401, detail=f"{type(error).__name__}: {error}") from error


@app.get("/health")
def health():
    return {"status": "ok"}


@app.get("/protected")
def protected(claims: dict = Depends(current_user)):
    return {"user": claims.get("sub")}


@app.get("/api/admin")
def admin(claims: dict = Depends(current_user)):
    if "admin" not in claims.get("roles", []):
        raise HTTPException(status_code=403, detail="Administrators only")
    return {"user": claims.get("sub")}


@app.get("/api/users/{number}")
def user(number: int, claims: dict = Depends(current_user)):
    if number != 3:
        raise HTTPException(status_code=404, detail="No such user")
    return {"user": claims.get("sub")}
