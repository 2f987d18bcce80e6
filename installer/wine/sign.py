"""Signs a Windows program in place: `sign.py CERTIFICATE.pfx FILE`, the password in CERTIFICATE_PASSWORD."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

PASSWORD = "CERTIFICATE_PASSWORD"


def sign(certificate: Path, program: Path) -> None:
    """Sign `program` with the PKCS#12 file `certificate`. Raises CalledProcessError."""
    signed = program.with_suffix(".signed")
    command = [
        "osslsigncode", "sign", "-pkcs12", certificate, "-pass", os.environ.get(PASSWORD, ""), "-h", "sha256",
        "-n", "ML Connector", "-in", program, "-out", signed,
    ]  # fmt: skip
    subprocess.run(list(map(str, command)), check=True, stdout=subprocess.DEVNULL)
    signed.replace(program)


def self_signed(folder: Path) -> Path:
    """A certificate nobody trusts, with which signing is rehearsed; `certificate.pem` beside it is its public part."""
    key, public, both = (folder / f"certificate.{kind}" for kind in ("key", "pem", "pfx"))
    request = [
        "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30",
        "-subj", "/CN=ML Connector rehearsal", "-addext", "extendedKeyUsage=codeSigning",
        "-keyout", key, "-out", public,
    ]  # fmt: skip
    pack = ["openssl", "pkcs12", "-export", "-inkey", key, "-in", public, "-out", both, "-passout", f"env:{PASSWORD}"]
    environment = {**os.environ, PASSWORD: os.environ.get(PASSWORD, "")}
    for command in (request, pack):
        subprocess.run(list(map(str, command)), check=True, capture_output=True, env=environment)
    key.unlink()
    return both


if __name__ == "__main__":
    sign(Path(sys.argv[1]), Path(sys.argv[2]))
