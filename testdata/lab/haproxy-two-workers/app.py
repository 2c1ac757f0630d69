"""One instance of a small API: a login that hands out tokens, and a page that wants one.

SECRET_KEY is read from the environment, and drawn where it is not set there: what many a project does for development,
and what gives every worker a key of its own in production.
"""

import os
import secrets
from datetime import datetime, timedelta, timezone

import jwt
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import OAuth2PasswordBearer

SECRET_KEY = os.environ.get("SECRET_KEY") or secrets.token_hex(32)

app = FastAPI(title="Orders")
bearer_token = OAuth2PasswordBearer(tokenUrl="login")


@app.get("/health")
def health():
    return {"status": "ok"}


@app.get("/login")
def login():
    now = datetime.now(timezone.utc)
    claims = {"sub": "alma", "iat": now, "exp": now + timedelta(minutes=15)}
    return {"access_token": jwt.encode(claims, SECRET_KEY, algorithm="HS256"), "token_type": "bearer"}


@app.get("/protected")
def protected(token: str = Depends(bearer_token)):
    try:
        claims = jwt.decode(token, SECRET_KEY, algorithms=["HS256"])
    except jwt.InvalidTokenError as error:
        raise HTTPException(401, "Could not validate credentials", {"WWW-Authenticate": "Bearer"}) from error
    return {"user": claims["sub"]}
