"""A gateway that keeps the id_token of its identity provider in Flask's session cookie.

When the token has expired the session is cleared and the browser is sent to sign in again.
"""

import os
import secrets
from datetime import datetime, timezone
from urllib.parse import urlencode

import jwt
from flask import Flask, jsonify, redirect, session

app = Flask(__name__)
app.secret_key = os.environ["FLASK_SECRET_KEY"]

ID_TOKEN_KEY = os.environ["ID_TOKEN_KEY"]
AUDIENCE = os.environ["JWT_AUDIENCE"]
ISSUER = os.environ["JWT_ISSUER"]


def claims_of_session():
    """The claims of a session that is still good, or None."""
    token = session.get("id_token")
    if token is None:
        return None
    try:
        return jwt.decode(token, ID_TOKEN_KEY, algorithms=["HS256"], audience=AUDIENCE, issuer=ISSUER)
    except jwt.ExpiredSignatureError:
        claims = jwt.decode(token, options={"verify_signature": False})
        app.logger.warning(
            "Token expired at %s, now=%s",
            datetime.fromtimestamp(claims["exp"], timezone.utc).isoformat(),
            datetime.now(timezone.utc).isoformat(),
        )
    except jwt.InvalidTokenError as error:
        app.logger.warning("Token refused: %s", error)
    session.clear()
    return None


@app.get("/health")
def health():
    return jsonify(status="ok")


@app.get("/")
def home():
    claims = claims_of_session()
    if claims is None:
        query = urlencode({"client_id": AUDIENCE, "response_type": "code", "scope": "openid", "state": secrets.token_urlsafe(16)})
        return redirect(f"/authorize?{query}")
    return jsonify(user=claims.get("sub"))


@app.get("/authorize")
def authorize():
    return "<!doctype html><title>Sign in</title><h1>Sign in</h1>"
