"""What the suites share: the Rust process, the count of checks, the published model."""

import argparse
import json
import os
import pathlib
import queue
import random
import subprocess
import sys
import tempfile
import threading

ROOT = pathlib.Path(__file__).resolve().parents[2]
MODEL_FILE = ROOT / "tests" / "model" / "service-2.json"
DEFAULT_SEED = 20210715
# One answer takes well under a millisecond; this is how long a process may be silent before it counts as hung.
SILENCE = float(os.environ.get("INTEROP_TIMEOUT", "120"))


class Gone(Exception):
    """The Rust process died, hung or answered something that is not an answer."""


class Interop:
    """One run of the Rust program: `with Interop(path, "encode") as it: it.answers(requests)`."""

    def __init__(self, program, mode):
        self.what = f"interop {mode}"
        # stderr goes to a file, not a pipe: nobody has to drain it while the process works.
        self._stderr = tempfile.TemporaryFile()
        try:
            self._process = subprocess.Popen(
                [str(program), mode],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._stderr,
            )
        except OSError as error:
            self._stderr.close()
            raise Gone(f"{self.what}: cannot be started: {error}") from None
        self._lines = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        if kind is None:
            self.close()
        else:
            # Killed first: a thread may still be writing to a process that no longer reads.
            self._process.kill()
            self._process.wait()
            self._stderr.close()

    def _read(self):
        # Bytes, because text mode would also cut lines at U+2028 and its like, which JSON may carry raw.
        for line in self._process.stdout:
            self._lines.put(line)
        self._lines.put(None)

    def _write(self, requests):
        try:
            for request in requests:
                self._process.stdin.write(json.dumps(request).encode() + b"\n")
            self._process.stdin.flush()
        except (BrokenPipeError, ValueError):
            pass  # the reader sees the end of the answers and says why

    def line(self):
        """The next line of output, as text."""
        try:
            line = self._lines.get(timeout=SILENCE)
        except queue.Empty:
            self._process.kill()
            raise Gone(f"{self.what}: no answer for {SILENCE:.0f} s{self._last_words()}") from None
        if line is None:
            status = self._process.wait()
            self._lines.put(None)
            raise Gone(f"{self.what}: ended with status {status} before it had answered{self._last_words()}")
        try:
            return line.decode("utf-8").rstrip("\r\n")
        except UnicodeDecodeError as error:
            raise Gone(f"{self.what}: output is not UTF-8: {error}: {line[:200]!r}") from None

    def answers(self, requests):
        """Sends every request and yields one answer for each, in order."""
        # A thread writes, so that neither side can wait for the other with a full pipe.
        writer = threading.Thread(target=self._write, args=(requests,), daemon=True)
        writer.start()
        for request in requests:
            try:
                text = self.line()
            except Gone as error:
                raise Gone(f"{error}\n  the request without an answer: {json.dumps(request)[:1000]}") from None
            try:
                answer = json.loads(text, object_pairs_hook=unique_keys)
            except ValueError as error:
                raise Gone(f"{self.what}: answered no JSON ({error}): {text[:300]}{self._last_words()}") from None
            if not isinstance(answer, dict):
                raise Gone(f"{self.what}: answered no object: {text[:300]}")
            yield answer
        writer.join()

    def answer(self, request):
        """Sends one request and returns its answer; the process stays."""
        (answer,) = self.answers([request])
        return answer

    def close(self):
        """Ends the process by ending its input, which must end well."""
        try:
            self._process.stdin.close()
        except BrokenPipeError:
            pass
        try:
            status = self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
            status = "still running 10 s after the end of its input"
        words = self._last_words()
        self._stderr.close()
        if status != 0:
            raise Gone(f"{self.what}: ended badly: {status}{words}")

    def surplus(self):
        """Lines that nobody asked for; to be called after the input has ended."""
        extra = []
        while True:
            try:
                line = self._lines.get(timeout=1)
            except queue.Empty:
                return extra
            if line is None:
                return extra
            extra.append(line)

    def _last_words(self):
        try:
            self._stderr.seek(0)
            words = self._stderr.read().decode("utf-8", "replace").strip()
        except ValueError:
            words = ""
        return f"\n  its stderr: {words[-4000:]}" if words else "\n  its stderr is empty"


def ask(program, mode, requests):
    """All answers of one run, and nothing but them."""
    it = Interop(program, mode)
    with it:
        answers = list(it.answers(requests))
    extra = it.surplus()
    if extra:
        raise Gone(f"{it.what}: {len(extra)} lines more than it was asked for, first {extra[0][:200]!r}")
    return answers


class Suite:
    """Counts checks and prints the failed ones, up to a limit that keeps a log readable."""

    SHOWN = 20

    def __init__(self, name, about):
        parser = argparse.ArgumentParser(description=about)
        # A relative one is meant from the root, as cargo is called there.
        target = ROOT / os.environ.get("CARGO_TARGET_DIR", "target")
        parser.add_argument("--interop", type=pathlib.Path, default=target / "debug" / "interop",
                            help="the built Rust program")
        parser.add_argument("--tally", type=pathlib.Path, help="append 'name passed failed' to this file")
        options = parser.parse_args()
        self.name, self.tally = name, options.tally
        # Absolute, because a bare name would be looked up in PATH.
        self.program = options.interop.absolute()
        self.passed = self.failed = 0
        self.seed = int(os.environ.get("INTEROP_SEED", DEFAULT_SEED))
        # A stream for each suite: a draw more in one must not change the others.
        self.rng = random.Random(f"{name} {self.seed}")

    def check(self, ok, what, detail=""):
        """One check. `what` names it, `detail` is only shown when it failed."""
        if ok:
            self.passed += 1
        else:
            self.failed += 1
            if self.failed <= self.SHOWN:
                text = f"{self.name}: FAILED: {what}"
                if detail:
                    text += f": {detail}"
                print(text[:3000].encode("utf-8", "backslashreplace").decode(), flush=True)
            elif self.failed == self.SHOWN + 1:
                print(f"{self.name}: more failures follow and are only counted", flush=True)
        return ok

    def equal(self, got, want, what):
        """A check that two values are equal, types included."""
        return self.check(same(got, want), what, f"got {got!r}, expected {want!r}")

    def main(self, body):
        """Runs `body(self)`, which returns the closing line, and leaves the process with the verdict."""
        try:
            line = body(self)
        except Gone as error:
            line = "stopped early"
            self.check(False, "the Rust program", str(error))
        except Exception as error:  # a suite that trips over an answer has found something: report, do not vanish
            import traceback

            traceback.print_exc()
            line = "stopped early"
            self.check(False, "the suite itself", f"{type(error).__name__}: {error}")
        if self.passed == 0 and self.failed == 0:
            self.check(False, "nothing was compared")
        print(f"{self.name}: {line} ({self.passed} checks passed, {self.failed} failed, seed {self.seed})", flush=True)
        if self.tally:
            with self.tally.open("a") as file:
                file.write(f"{self.name} {self.passed} {self.failed}\n")
        sys.exit(1 if self.failed else 0)


def unique_keys(pairs):
    """For json.loads: an object that names a key twice is not accepted silently."""
    out = dict(pairs)
    if len(out) != len(pairs):
        raise ValueError("an object has the same key twice")
    return out


def same(a, b):
    """Equality that tells True from 1 and 1 from 1.0."""
    if type(a) is not type(b):
        return False
    if isinstance(a, dict):
        return a.keys() == b.keys() and all(same(a[k], b[k]) for k in a)
    if isinstance(a, (list, tuple)):
        return len(a) == len(b) and all(map(same, a, b))
    return a == b


def load_model():
    """The published model: operations and shapes."""
    with MODEL_FILE.open(encoding="utf-8") as file:
        return json.load(file)


def without_prose(node):
    """A model without its documentation, to compare two copies of it."""
    if isinstance(node, dict):
        return {k: without_prose(v) for k, v in node.items() if k != "documentation"}
    if isinstance(node, list):
        return [without_prose(v) for v in node]
    return node


def text_of_path(path):
    """('Attendees', 3, 'ExternalUserId') as Attendees[3].ExternalUserId."""
    out = ""
    for step in path:
        out += f"[{step}]" if isinstance(step, int) else f".{step}" if out else step
    return out


def forget_environment():
    """Takes settings of the machine away from boto: profiles, endpoints, retry modes must not leak into a test."""
    for name in list(os.environ):
        if name.upper().startswith("AWS_") or name == "BOTO_CONFIG":
            del os.environ[name]
    os.environ["AWS_CONFIG_FILE"] = os.environ["AWS_SHARED_CREDENTIALS_FILE"] = os.devnull
    os.environ["AWS_EC2_METADATA_DISABLED"] = "true"
