"""Signs or verifies tokens with PyJWT or python-jose.

Reads one JSON object a line: lib, alg, key, and either claims (signs) or token (verifies). Writes one a line: token or
claims, or error.
"""
import json
import sys


def handle(job):
    if job["lib"] == "pyjwt":
        import jwt
    else:
        from jose import jwt
    if "token" not in job:
        return {"token": jwt.encode(job["claims"], job["key"], algorithm=job["alg"])}
    return {"claims": jwt.decode(job["token"], job["key"], algorithms=[job["alg"]])}


for line in sys.stdin:
    try:
        answer = handle(json.loads(line))
    except Exception as e:  # whatever the library raises is the answer
        answer = {"error": f"{type(e).__name__}: {e}"}
    print(json.dumps(answer), flush=True)
