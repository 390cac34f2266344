#!/usr/bin/env python3
"""The shared library on a real Jenkins: one Pipeline for each way to use it, then a search for every value.

Needs JENKINS_URL, JENKINS_USER and JENKINS_TOKEN of an administrator, STEPVEIL_LIBRARY (a git address of a checkout whose
folder jenkins/ is the library), STEPVEIL_LIBRARY_VERSION (default HEAD's branch, main), and an agent that is this
machine: the dev server and the binary are here. Jobs are made below a name of their own and removed.
"""
import base64
import json
import os
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from xml.sax.saxutils import escape

URL = os.environ["JENKINS_URL"].rstrip("/")
LOGIN = base64.b64encode(f"{os.environ['JENKINS_USER']}:{os.environ['JENKINS_TOKEN']}".encode()).decode()
FOLDER = f"stepveil-e2e-{os.getpid()}"


def ask(path, body=None, kind="application/x-www-form-urlencoded"):
    request = urllib.request.Request(URL + path, data=body, headers={"Authorization": "Basic " + LOGIN, "Content-Type": kind})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return answer.read().decode(errors="replace")


def script(text):
    return ask("/scriptText", urllib.parse.urlencode({"script": text}).encode())


def job(name, pipeline, sandbox):
    xml = (f"<flow-definition plugin='workflow-job'><definition class='org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition'>"
           f"<script>{escape(pipeline)}</script><sandbox>{str(sandbox).lower()}</sandbox></definition></flow-definition>")
    ask("/createItem?" + urllib.parse.urlencode({"name": f"{FOLDER}-{name}"}), xml.encode(), "application/xml")


def build(name, while_running=None):
    path = f"/job/{FOLDER}-{name}"
    ask(path + "/build", b"")
    end = time.time() + 180
    looked = False
    while time.time() < end:
        time.sleep(1)
        try:
            state = json.loads(ask(path + "/1/api/json"))
        except urllib.error.HTTPError:
            continue
        log = ask(path + "/1/consoleText")
        if while_running and not looked and "HOLDING" in log:
            while_running(name)
            looked = True
        if not state["building"]:
            return state["result"], log
    raise SystemExit(f"{name}: still running after 180 s")


# Files of the build's folder (and of the agents' control folders) that hold one of the needles.
SEARCH = """
def needles = new groovy.json.JsonSlurper().parseText(new String('%s'.decodeBase64(), 'UTF-8'))
def roots = [jenkins.model.Jenkins.get().getItem('%s').getBuildByNumber(1).rootDir]
roots.addAll(new File('%s').listFiles()?.findAll { it.name.endsWith('@tmp') } ?: [])
roots.each { root -> root.eachFileRecurse { file ->
  if (file.file) {
    def text = new String(file.bytes, 'ISO-8859-1')
    needles.each { if (text.contains(new String(it.getBytes('UTF-8'), 'ISO-8859-1'))) { println 'FOUND ' + file } }
  }
} }
"""


def main():
    values = json.loads(os.environ["TEST_VALUES"])
    needles = []
    for value in values:
        lines = [line for line in value.split("\n") if len(line) >= 8 and not line.startswith("-----")]
        needles += lines + [base64.b64encode(line.encode()).decode()[:-4] for line in lines]
    encoded = base64.b64encode(json.dumps(needles).encode()).decode()
    library = (f"library(identifier: 'stepveil@{os.environ.get('STEPVEIL_LIBRARY_VERSION', 'main')}', retriever: modernSCM("
               f"libraryPath: 'jenkins', scm: [$class: 'GitSCMSource', remote: '{os.environ['STEPVEIL_LIBRARY']}']))\n")
    trusted = "@Library('stepveil') _\n"
    settings = [f"{name}={os.environ[name]}" for name in
                ("INFISICAL_DOMAIN", "STEPVEIL_CA_FILE", "INFISICAL_PROJECT_ID", "STEPVEIL_ENVIRONMENT",
                 "INFISICAL_UNIVERSAL_AUTH_CLIENT_ID", "INFISICAL_UNIVERSAL_AUTH_CLIENT_SECRET")]
    # The sample credential is of the dev server; a real one belongs into a credential.
    agent = "node { withEnv(" + json.dumps(settings).replace("$", "\\$") + ") { %s } }"
    where = f"path: '/backend', binary: '{os.environ['TEST_BINARY']}'"
    show = "sh 'echo url=$DATABASE_URL; printf \"%s\" \"$DATABASE_URL\" | base64 -w0; echo \"$TLS_PRIVATE_KEY\"; echo HOLDING; sleep 8'"
    block = f"withStepveil({where}) {{ {show} }}"
    pipelines = {
        "trusted": (trusted + agent % block, True, "SUCCESS", "url=****"),
        "parallel": (trusted + agent % f"parallel(a: {{ {block} }}, b: {{ {block} }})", True, "SUCCESS", "url=****"),
        "declarative": (trusted + "pipeline { agent any; stages { stage('s') { steps { script { " + (agent % block) +
                        " } } } } }", True, "SUCCESS", "url=****"),
        "run": (library + agent % f"withStepveil.run('echo url=$DATABASE_URL', {where})", True, "SUCCESS", "url=***"),
        "untrusted": (library + agent % block, True, "FAILURE", "withStepveil.run("),
    }
    faults = []

    def search(name):
        workspace = script("print jenkins.model.Jenkins.get().rootDir.path + '/workspace'").strip()
        found = script(SEARCH % (encoded, f"{FOLDER}-{name}", workspace))
        # What Jenkins' agent keeps while a step runs is out of a library's reach; `run` alone keeps it clean.
        lines = [line for line in found.splitlines() if name == "run" or "durable-" not in line]
        faults.extend(f"{name}: {line}" for line in lines)

    for name, (pipeline, sandbox, result, expected) in pipelines.items():
        try:
            job(name, pipeline, sandbox)
            got, log = build(name, search)
            search(name)
            if got != result or expected not in log:
                faults.append(f"{name}: {got}, expected {result} and {expected!r} in\n{log}")
            faults.extend(f"{name}: the log holds a value" for needle in needles if needle in log)
        finally:
            ask(f"/job/{FOLDER}-{name}/doDelete", b"")
    print("\n".join(faults) or f"ok: {len(pipelines)} pipelines")
    return 1 if faults else 0


sys.exit(main())
