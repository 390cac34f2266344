"""The part of GitLab's job API that `gitlab-runner run-single` needs, on loopback.

usage: coordinator.py JOBS.json: a list of {"name", "variables": {NAME: VALUE}, "script": [...],
"after_script": [...]}. Prints its address; when every job has ended, one line of JSON for each:
{"name", "state", "exit_code", "trace"}.
"""
import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


def job_answer(number, job, url):
    """A job as the runner expects it (gitlab-runner, common/network.go)."""
    steps = [{"name": "script", "script": job["script"], "timeout": 600, "when": "on_success"}]
    if job.get("after_script"):
        steps.append({"name": "after_script", "script": job["after_script"], "timeout": 300,
                      "when": "always", "allow_failure": True})
    variables = dict(job.get("variables", {}), CI="true", GITLAB_CI="true", GIT_STRATEGY="none",
                     CI_JOB_NAME=job["name"])
    return {
        "id": number, "token": f"job-token-{number}", "allow_git_fetch": False,
        "job_info": {"id": number, "name": job["name"], "stage": "test", "project_id": 1,
                     "project_name": "app"},
        "git_info": {"repo_url": f"{url}/acme/app.git", "ref": "main", "sha": "0" * 40,
                     "before_sha": "0" * 40, "ref_type": "branch", "refspecs": []},
        "runner_info": {"timeout": 600},
        "variables": [{"key": key, "value": value, "public": True, "masked": False, "raw": True}
                      for key, value in variables.items()],
        "steps": steps, "image": {}, "services": [], "artifacts": [], "cache": [],
        "credentials": [], "dependencies": [],
        "features": {"trace_sections": True, "token_mask_prefixes": []},
    }


class Coordinator:
    def __init__(self, jobs):
        self.jobs = jobs
        self.handed_out = 0
        self.traces = {}
        self.ends = {}
        self.all_ended = threading.Event()
        coordinator = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *arguments):
                pass

            def answer(self, status, body=None, headers=()):
                content = b"" if body is None else json.dumps(body).encode()
                self.send_response(status)
                for name, value in headers:
                    self.send_header(name, value)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def content(self):
                return self.rfile.read(int(self.headers.get("Content-Length", 0)))

            def do_POST(self):
                self.content()
                if self.path.endswith("/jobs/request"):
                    job = coordinator.next_job()
                    self.answer(204 if job is None else 201, job)
                else:  # verification of the runner, artifacts
                    self.answer(201, {})

            def do_PATCH(self):
                number = int(self.path.split("/")[-2])
                start = int(self.headers["Content-Range"].split("-")[0])
                end = coordinator.append(number, start, self.content())
                self.answer(202, None, [("Range", f"0-{end}"), ("Job-Status", "running"),
                                        ("X-GitLab-Trace-Update-Interval", "1")])

            def do_PUT(self):
                coordinator.update(int(self.path.split("/")[-1]), json.loads(self.content()))
                self.answer(200, {})

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def next_job(self):
        if self.handed_out == len(self.jobs):
            return None
        self.handed_out += 1
        return job_answer(self.handed_out, self.jobs[self.handed_out - 1], self.url)

    def append(self, number, start, part):
        trace = self.traces.setdefault(number, bytearray())
        trace[start:] = part
        return len(trace)

    def update(self, number, state):
        if state.get("state") in ("success", "failed"):
            self.ends[number] = state
            if len(self.ends) == len(self.jobs):
                self.all_ended.set()

    def results(self):
        for number, job in enumerate(self.jobs, 1):
            end = self.ends.get(number, {})
            yield {"name": job["name"], "state": end.get("state", "none"),
                   "exit_code": end.get("exit_code", 0),
                   "trace": self.traces.get(number, b"").decode("utf-8", "replace")}


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        coordinator = Coordinator(json.load(file))
    print(coordinator.url, flush=True)
    coordinator.all_ended.wait()
    for result in coordinator.results():
        print(json.dumps(result), flush=True)


if __name__ == "__main__":
    main()
