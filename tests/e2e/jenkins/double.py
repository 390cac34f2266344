#!/usr/bin/env python3
"""Stands in for Jenkins' REST API, to test run.py itself: builds that end as their Pipeline's row says, and places that
"hold" a value. Arguments: --httpPort=N (or 0; the port is printed); all others are ignored, as it is started like Jenkins.
STEPVEIL_DOUBLE: JSON, job's row -> {"result", "log", "places"}, in place of what a right library gives.
"""
import http.server
import json
import os
import re
import sys
import urllib.parse

RIGHT = {
    "withEnv": {"log": "value", "places": ["builds/1/log", "builds/1/program.dat", "ws@tmp/durable-1/jenkins-log.txt"]},
    "untrusted": {"result": "FAILURE", "log": "use withStepveil.run('COMMAND')"},
    "files": {"places": ["ws@tmp/stepveil-1/KEY"]},
}
GIVEN = json.loads(os.environ.get("STEPVEIL_DOUBLE", "{}"))
KEPT = os.path.join(os.environ.get("JENKINS_HOME", "."), "double.json")
CRUMB = f"crumb-of-{os.getpid()}"  # of this life
KNOWS_THE_VALUES = "TEST_VALUES" in os.environ  # then Jenkins writes them wherever it writes its environment
JOBS = {}  # name -> how often it was looked at; survives a restart
if os.path.exists(KEPT):
    with open(KEPT) as kept:
        JOBS = json.load(kept)


def keep():
    with open(KEPT, "w") as kept:
        json.dump(JOBS, kept)


def row_of(job):
    name = re.sub(r"^stepveil-e2e-\d+-", "", job)
    return {"result": "SUCCESS", "log": "url=****\nagain=****", "places": [], **RIGHT.get(name, {}), **GIVEN.get(name, {})}


class Handler(http.server.BaseHTTPRequestHandler):
    def answer(self, text, code=200):
        body = text.encode()
        self.send_response(code)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        job = re.match(r"/job/([^/]+)/1/(api/json|consoleText)$", self.path)
        if self.path == "/api/json":
            return self.answer("{}")
        if self.path == "/crumbIssuer/api/json":
            return self.answer('{"crumbRequestField": "Jenkins-Crumb", "crumb": "%s"}' % CRUMB)
        if not job or job[1] not in JOBS:
            return self.answer("", 404)
        row = row_of(job[1])
        if job[2] == "consoleText":
            return self.answer("HOLDING\n" + row["log"] if row["result"] == "SUCCESS" else row["log"])
        JOBS[job[1]] += 1
        keep()
        return self.answer(json.dumps({"building": JOBS[job[1]] < 3, "result": row["result"]}))

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        if self.headers.get("Jenkins-Crumb") != CRUMB:
            return self.answer("no crumb", 403)
        if self.path == "/scriptText":
            return self.answer(self.script(urllib.parse.parse_qs(body)["script"][0]))
        if self.path.startswith("/createItem?name="):
            JOBS[self.path.split("=", 1)[1]] = 0
        elif self.path.endswith("/doDelete"):
            JOBS.pop(self.path.split("/")[2])
        keep()
        return self.answer("")

    def script(self, text):
        searched = re.search(r"getItem\('([^']+)'\)", text)
        if searched:
            places = row_of(searched[1])["places"] + ["builds/1/program.dat"] * KNOWS_THE_VALUES
            ends_with_null = text.split("//")[0].rstrip().endswith("null")
            return "".join(f"FOUND /home/{place}\n" for place in places) + ("" if ends_with_null else "Result: [/home]\n")
        return "false" if "getPlugin" in text else ""

    def log_message(self, *_):
        pass


port = int(next((word.split("=")[1] for word in sys.argv if word.startswith("--httpPort=")), 0))
server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler)
print(server.server_address[1], flush=True)
server.serve_forever()
