"""A small blog API with bearer tokens, written the way many FastAPI projects begin.

Settings come from the environment: SECRET_KEY, JWT_ALGORITHM, ACCESS_TOKEN_EXPIRE_MINUTES.
Whatever is wrong with a token, the answer is the same 401: the client is told nothing.

Two habits of such projects are kept on purpose, because jwtdoc has to recognise them:
the expiry is computed from the naive datetime.utcnow(), and GET /posts answers a 307 to /posts/.
"""

import hmac
import os
import secrets
from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlencode

from fastapi import Cookie, Depends, FastAPI, Header, HTTPException, Request
from fastapi.openapi.utils import get_openapi
from fastapi.responses import JSONResponse, RedirectResponse
from fastapi.security import OAuth2PasswordBearer
from jose import JWTError, jwt

SECRET_KEY = os.environ["SECRET_KEY"]
ALGORITHM = os.environ.get("JWT_ALGORITHM", "HS256")
LIFETIME = timedelta(minutes=float(os.environ.get("ACCESS_TOKEN_EXPIRE_MINUTES", "30")))

USERS = {
    3: {"name": "alma", "password": os.environ.get("LAB_PASSWORD", "correct horse")},
    4: {"name": "bram", "password": os.environ.get("LAB_PASSWORD", "correct horse")},
}
POSTS = [{"id": n, "title": f"Post {n}"} for n in range(1, 4)]

app = FastAPI(title="Blog")
bearer_token = OAuth2PasswordBearer(tokenUrl="login")


def make_token(user_id: int) -> str:
    claims = {"user_id": user_id, "exp": datetime.utcnow() + LIFETIME}
    return jwt.encode(claims, SECRET_KEY, algorithm=ALGORITHM)


def read_token(token: str):
    """The user that the token is for, or None."""
    try:
        claims = jwt.decode(token, SECRET_KEY, algorithms=[ALGORITHM])
    except JWTError:
        return None
    user_id = claims.get("user_id")
    # bool is an int in Python, and True == 1 would find user 1.
    if not isinstance(user_id, int) or isinstance(user_id, bool):
        return None
    return USERS.get(user_id)


def signed_in(token: str = Depends(bearer_token)):
    user = read_token(token)
    if user is None:
        raise HTTPException(
            status_code=401,
            detail="Could not validate credentials",
            headers={"WWW-Authenticate": "Bearer"},
        )
    return user


def lying_description():
    """What the API's own page is told where LAB_OPENAPI asks for a lie; the routes themselves stay as they are."""
    described = get_openapi(title=app.title, version="1", routes=app.routes)
    operation = described["paths"]["/api/users"]["get"]
    match os.environ["LAB_OPENAPI"]:
        case "bare":  # an API key in the Authorization header goes out without Bearer
            described["components"]["securitySchemes"] = {"token": {"type": "apiKey", "in": "header", "name": "Authorization"}}
            operation["security"] = [{"token": []}]
        case "parameter":  # ignored by every tool
            del operation["security"]
            operation["parameters"].append({"name": "Authorization", "in": "header", "required": True, "schema": {"type": "string"}})
        case "login":
            described["components"]["securitySchemes"]["OAuth2PasswordBearer"]["flows"]["password"]["tokenUrl"] = "auth/token"
    return described


if os.environ.get("LAB_OPENAPI"):
    app.openapi = lying_description


@app.get("/health")
def health():
    return {"status": "ok"}


@app.post("/login")
async def login(request: Request):
    # Read by hand: FastAPI's own form class needs python-multipart, which is one more package to install.
    form = parse_qs((await request.body()).decode("utf-8", "replace"))
    name = form.get("username", [""])[0]
    password = form.get("password", [""])[0]
    for user_id, user in USERS.items():
        if user["name"] == name and hmac.compare_digest(user["password"].encode(), password.encode()):
            return {"access_token": make_token(user_id), "token_type": "bearer"}
    raise HTTPException(status_code=403, detail="Invalid credentials")


@app.get("/api/users")
def users(limit: int = 100, offset: int = 0, user: dict = Depends(signed_in)):
    names = [u["name"] for u in USERS.values()]
    return {"users": names[offset : offset + limit], "you": user["name"]}


@app.get("/posts/")
def posts(user: dict = Depends(signed_in)):
    return {"posts": POSTS, "you": user["name"]}


@app.get("/moved")
def moved(request: Request):
    """The users' old address: the gateway sends everybody to another host."""
    return RedirectResponse(f"http://localhost:{request.url.port}/api/users", 307)


@app.get("/portal")
def portal(session: str = Cookie(default=""), accept: str = Header(default="")):
    """A page behind a browser gateway: the session cookie is all that it reads.

    Without a valid session a browser is sent to sign in; only a client that asks for JSON learns that it was refused.
    """
    user = read_token(session) if session else None
    if user is not None:
        return {"welcome": user["name"]}
    if "application/json" in accept:
        return JSONResponse({"detail": "Not signed in"}, 401, {"WWW-Authenticate": "Bearer"})
    query = urlencode({"client_id": "portal", "response_type": "code", "state": secrets.token_urlsafe(16)})
    answer = RedirectResponse(f"/authorize?{query}", 302)
    answer.delete_cookie("session")
    return answer


@app.get("/authorize")
def authorize():
    return {"page": "sign in"}
