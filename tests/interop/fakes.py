"""The fake as a process: how it is started and ended, and its admin route."""

import json
import os
import pathlib
import queue
import re
import subprocess
import tempfile
import threading
import urllib.error
import urllib.request

from harness import ROOT, SILENCE, Gone

# A relative folder is meant from the root, as cargo is called there.
CHIME = pathlib.Path(os.environ.get("CHIME_BIN") or ROOT / os.environ.get("CARGO_TARGET_DIR", "target") / "debug" / "chime")


class Unanswered(Exception):
    """The admin route did not do what it was asked for."""


class Fake:
    """One process of the fake: `with Fake(options) as fake: fake.url`."""

    def __init__(self, options):
        self._stderr = tempfile.TemporaryFile()
        command = [CHIME.absolute(), "fake", "--port", "0", *options]
        try:
            self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=self._stderr)
        except OSError as error:
            raise Gone(f"the fake cannot be started: {error}; help: cargo build -p chime-sdk-meetings --features cli") from None
        self._lines = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()
        self.url = self._line()
        if not re.fullmatch(r"http://127\.0\.0\.1:\d+", self.url):
            self.__exit__()
            raise Gone(f"the fake's first line is no address: {self.url!r}")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._process.terminate()
        try:
            status = self._process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self._process.kill()
            status = f"{self._process.wait()}, 30 s after it was told to end"
        words = self._last_words()
        self._stderr.close()
        if status != 0:
            raise Gone(f"the fake ended with status {status}; its stderr: {words}")

    def _read(self):
        for line in self._process.stdout:
            self._lines.put(line.decode().strip())
        self._lines.put("")

    def _line(self):
        try:
            line = self._lines.get(timeout=SILENCE)
        except queue.Empty:
            line = ""
        if not line:
            raise Gone(f"the fake said nothing; its stderr: {self._last_words()}")
        return line

    def _last_words(self):
        self._stderr.seek(0)
        return self._stderr.read().decode(errors="replace").strip()[-2000:] or "empty"

    def admin(self, method, path, body=None):
        """A call of the admin route, and its answer."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data=data, method=method,
                                         headers={"Content-Type": "application/json"})
        # No proxies: a proxy of the machine must not see calls to loopback.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=SILENCE) as response:
                text = response.read().decode()
        except urllib.error.HTTPError as error:
            raise Unanswered(f"{method} {path} was answered {error.code}: {error.read().decode(errors='replace')[:500]}") from None
        except OSError as error:
            raise Unanswered(f"{method} {path}: {error}") from None
        return json.loads(text) if text.strip() else None
