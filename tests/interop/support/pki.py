"""Authorities and certificates, made by openssl as an operator would."""
import ssl
import subprocess
from dataclasses import dataclass
from pathlib import Path

KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")


def openssl(*words: str) -> None:
    subprocess.run(["openssl", *map(str, words)], check=True, capture_output=True, timeout=20)


@dataclass(frozen=True)
class Identity:
    """A certificate and its key, as files in this process's sight."""
    cert: Path
    key: Path


class Authority:
    def __init__(self, folder: Path, name: str):
        self.folder, self.name = folder, name
        self.cert, self.key = folder / f"{name}.crt", folder / f"{name}.key"
        openssl("req", "-x509", *KEY, "-keyout", self.key, "-out", self.cert, "-subj", f"/CN={name}", "-days", "30")

    def issue(self, file: str, subject: str, extensions: str = "extendedKeyUsage=clientAuth", days: int = 30) -> Identity:
        """`subject`: "/CN=noc-bot"; `days` below 0: it has run out."""
        cert, key, request, more = (self.folder / f"{file}{end}" for end in (".crt", ".key", ".csr", ".ext"))
        more.write_text(extensions)
        openssl("req", *KEY, "-keyout", key, "-out", request, "-subj", subject)
        openssl("x509", "-req", "-in", request, "-CA", self.cert, "-CAkey", self.key, "-days", days, "-out", cert,
                "-extfile", more)
        return Identity(cert, key)

    def client(self, who: Identity | None) -> ssl.SSLContext:
        """What a client needs that believes this authority."""
        context = ssl.create_default_context(cafile=self.cert)
        if who:
            context.load_cert_chain(who.cert, who.key)
        return context
