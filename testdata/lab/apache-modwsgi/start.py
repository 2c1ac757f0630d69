"""Writes the application's settings where it finds them, and becomes Apache."""

import json
import os

with open("settings.json", "w") as out:
    json.dump(
        {
            "JWT_SECRET_KEY": os.environ["JWT_SECRET_KEY"],
            "JWT_DECODE_AUDIENCE": os.environ["JWT_AUDIENCE"],
            "JWT_DECODE_ISSUER": os.environ["JWT_ISSUER"],
        },
        out,
    )
os.execv("/usr/sbin/apache2", ["/usr/sbin/apache2", "-D", "FOREGROUND", "-f", f"{os.environ['LAB_RUN']}/httpd.conf"])
