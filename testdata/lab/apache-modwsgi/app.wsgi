"""The API that Apache runs in its own processes: Flask-JWT-Extended with its defaults.

mod_wsgi gives no environment to the application; the settings stand in a file beside it.
"""

import json
import os

from flask import Flask, jsonify
from flask_jwt_extended import JWTManager, get_jwt_identity, jwt_required

application = Flask(__name__)
with open(os.path.join(os.path.dirname(__file__), "settings.json")) as settings:
    application.config.update(json.load(settings))
JWTManager(application)


@application.get("/health")
def health():
    return jsonify(status="ok")


@application.get("/protected")
@jwt_required()
def protected():
    return jsonify(user=get_jwt_identity())
