"""The fake as a process: how it is started, what can be ordered from it, how it is ended."""

import json
import os
import queue
import re
import subprocess
import tempfile
import threading
import urllib.error
import urllib.request

from harness import SILENCE, Gone

def command(program, options):
    """The one place that says which program is the fake: `chime`, if `CHIME_BIN` names it, or the tests' own, which takes
    no options. `None` where it cannot be started with these.
    """
    chime = os.environ.get("CHIME_BIN")
    if chime:
        return [chime, "fake", "--port", "0", *options]
    return None if options else [str(program), "fake"]


class Unanswered(Exception):
    """The admin route did not do what it was asked for."""


class Fake:
    """One process of the fake: `with Fake(command) as fake: fake.url`."""

    def __init__(self, command):
        self._stderr = tempfile.TemporaryFile()
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._stderr)
        self._lines = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()
        self.url = self._line()
        if not re.fullmatch(r"http://127\.0\.0\.1:\d+", self.url):
            self.__exit__()
            raise Gone(f"the fake's first line is no address: {self.url!r}")
        self.has_admin = self._answers("/_fake")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._process.terminate()
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
            raise Gone("the fake was still running 10 s after SIGTERM") from None
        finally:
            self._stderr.close()

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
            self._stderr.seek(0)
            raise Gone(f"the fake said nothing; its stderr: {self._stderr.read().decode(errors='replace')[-2000:]}")
        return line

    def _answers(self, path):
        try:
            self.admin("GET", path)
        except Unanswered:
            return False
        return True

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

    def order(self, fault):
        """Orders an error for the next calls of an operation."""
        if self.has_admin:
            self.admin("POST", "/_fake/faults", fault)
            return
        # Without the admin route errors are ordered by lines of input.
        fail = fault["fail"]
        line = {"fail": fault["operation"], "code": fail["exception"], "message": fail["message"],
                "times": fault.get("times", 1)}
        self._process.stdin.write(json.dumps(line).encode() + b"\n")
        self._process.stdin.flush()
        answer = self._line()
        if json.loads(answer) != {"ok": True}:
            raise Unanswered(f"the order {json.dumps(line)} was answered {answer}")
