"""The API of a team whose 401 came and went. Its settings are read by decouple: from the environment, or from the .env in
the working directory. The client is told nothing about a refused token; the log is told why.
"""

import logging

from decouple import config
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import OAuth2PasswordBearer
from jose import JWTError, jwt

ALGORITHM = config("JWT_ALGORITHM", default="HS256")
SECRET_FILE = config("APP_KEY_LOCATION", default="")
if SECRET_FILE:
    with open(SECRET_FILE) as file:
        SECRET_KEY = file.read().strip()
else:
    SECRET_KEY = config("SECRET_KEY")

app = FastAPI(title="Backend")
log = logging.getLogger("uvicorn.error")
bearer_token = OAuth2PasswordBearer(tokenUrl="login")


def signed_in(token: str = Depends(bearer_token)):
    try:
        return jwt.decode(token, SECRET_KEY, algorithms=[ALGORITHM])["user_id"]
    except (JWTError, KeyError) as why:
        log.warning("token refused: %s", why)
    raise HTTPException(401, "Could not validate credentials", {"WWW-Authenticate": "Bearer"})


@app.get("/health")
def health():
    return {"status": "ok"}


@app.get("/api/users")
def users(limit: int = 100, offset: int = 0, user: int = Depends(signed_in)):
    return {"users": ["alma", "bram"][offset : offset + limit], "you": user}
