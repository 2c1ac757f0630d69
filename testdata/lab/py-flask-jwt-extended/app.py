"""An API with Flask-JWT-Extended, its defaults, a list of revoked tokens and a table of users."""

import os

from flask import Flask, jsonify
from flask_jwt_extended import JWTManager, get_jwt, get_jwt_identity, jwt_required

app = Flask(__name__)
app.config["JWT_SECRET_KEY"] = os.environ["JWT_SECRET_KEY"]
app.config["JWT_DECODE_AUDIENCE"] = os.environ["JWT_AUDIENCE"]
app.config["JWT_DECODE_ISSUER"] = os.environ["JWT_ISSUER"]

REVOKED = {"revoked-yesterday"}
USERS = {"alma", "42"}

jwt = JWTManager(app)


@jwt.token_in_blocklist_loader
def revoked(header, claims):
    return claims.get("jti") in REVOKED


@jwt.user_lookup_loader
def find_user(header, claims):
    name = str(claims["sub"])
    return name if name in USERS else None


@app.get("/health")
def health():
    return jsonify(status="ok")


@app.get("/protected")
@jwt_required()
def protected():
    return jsonify(user=get_jwt_identity())


@app.get("/api/admin")
@jwt_required()
def admin():
    if "admin" not in get_jwt().get("roles", []):
        return jsonify(msg="Administrators only"), 403
    return jsonify(user=get_jwt_identity())


@app.get("/api/users/<int:number>")
@jwt_required()
def user(number):
    if number != 3:
        return jsonify(msg="No such user"), 404
    return jsonify(user=get_jwt_identity())
