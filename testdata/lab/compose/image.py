"""Write an image for `docker import` to standard output: the named Debian packages of this machine, and all that they
depend on, as they are installed here. No registry, no network, nothing but what dpkg knows.

    python3 image.py python3-fastapi uvicorn | docker import - name
"""

import os
import subprocess
import sys
import tarfile

# What no program reads at run time.
LEFT_OUT = ("/usr/share/doc/", "/usr/share/man/", "/usr/share/locale/", "/usr/share/info/", "/usr/share/lintian/", "/usr/share/bash-completion/")


def installed():
    """Every installed package: what it depends on, and what provides what."""
    table = subprocess.run(
        ["dpkg-query", "-W", "-f", "${db:Status-Status}|${Package}|${Depends}, ${Pre-Depends}^${Provides}\n"],
        check=True, capture_output=True, text=True,
    ).stdout
    depends, provides = {}, {}
    for line in table.splitlines():
        status, name, rest = line.split("|", 2)
        if status != "installed":
            continue
        wants, gives = rest.split("^")
        depends[name] = [names(one, "|") for one in wants.split(",")]
        for other in [name, *names(gives, ",")]:
            provides.setdefault(other, name)
    return depends, provides


def names(text, between):
    words = (one.strip().split(" ")[0].split(":")[0] for one in text.split(between))
    return [word for word in words if word]


def closure(roots):
    depends, provides = installed()
    found, todo = set(), list(roots)
    for root in roots:
        if root not in depends:
            sys.exit(f"{root} is not installed")
    while todo:
        name = todo.pop()
        if name in found:
            continue
        found.add(name)
        for alternatives in depends[name]:
            todo += [provides[one] for one in alternatives if one in provides][:1]
    return sorted(found)


def files(packages):
    """The files of the packages under their real names: /lib is a link to /usr/lib on a merged system."""
    listed = subprocess.run(["dpkg-query", "-L", *packages], check=True, capture_output=True, text=True).stdout
    out = set()
    for path in listed.splitlines():
        if not path.startswith("/") or path.startswith(LEFT_OUT) or not os.path.lexists(path):
            continue
        out.add(os.path.join(os.path.realpath(os.path.dirname(path)), os.path.basename(path)))
    return sorted(out)


def main():
    with tarfile.open(fileobj=sys.stdout.buffer, mode="w|", format=tarfile.PAX_FORMAT) as image:
        for link in ("bin", "sbin", "lib", "lib64"):
            if os.path.islink("/" + link):
                image.add("/" + link, link, recursive=False)
        for path in files(closure(sys.argv[1:])):
            if not os.path.islink(path) and os.path.isdir(path) or os.path.dirname(path) == "/" and os.path.islink(path):
                continue
            image.add(path, path.lstrip("/"), recursive=False)
        # Made when the machine was set up, and so no package's file.
        for path in ("/etc/ld.so.cache", "/etc/passwd", "/etc/group", "/etc/nsswitch.conf"):
            if os.path.exists(path):
                image.add(path, path.lstrip("/"), recursive=False)


main()
