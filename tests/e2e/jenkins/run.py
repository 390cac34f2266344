#!/usr/bin/env python3
"""The shared library on a real Jenkins: one Pipeline for each way to hand over a value, then a search for every value in the
log, program.dat, workflow/*.xml and the agent's control folder.

Needs JENKINS_URL (with JENKINS_USER and JENKINS_TOKEN of an administrator), or JENKINS_HOME_TEMPLATE, a JENKINS_HOME with the
plugins workflow-aggregator and git that is copied, and JENKINS_WAR unless jenkins.war lies in it. STEPVEIL_LIBRARY is the git
address of a checkout whose folder jenkins/ is the library, STEPVEIL_LIBRARY_VERSION its branch, tag or commit (main). The agent
must be this machine, where the dev server and the binary are. The jobs and the library that it adds are removed at the end.
"""
import base64
import json
import os
import sys
import tempfile

import rows
from controller import Controller, StartedController

NAME = f"stepveil-e2e-{os.getpid()}"
VERSION = os.environ.get("STEPVEIL_LIBRARY_VERSION", "main")

# Files of the build's folder and of the workspace's temporary folders that hold one of the needles.
SEARCH = """
def needles = new groovy.json.JsonSlurper().parseText(new String('%(needles)s'.decodeBase64(), 'UTF-8'))
def jenkins = jenkins.model.Jenkins.get()
def roots = [jenkins.getItem('%(job)s').getBuildByNumber(1).rootDir]
roots.addAll(new File(jenkins.rootDir, 'workspace').listFiles()?.findAll { it.name ==~ '%(job)s(@\\\\d+)?@tmp' } ?: [])
roots.each { root -> root.eachFileRecurse(groovy.io.FileType.FILES) { file ->
  def text = new String(file.bytes, 'ISO-8859-1')
  if (needles.any { text.contains(new String(it.getBytes('UTF-8'), 'ISO-8859-1')) }) { println 'FOUND ' + file }
} }
null // or Jenkins prints what the last expression gives
"""
ADD_LIBRARY = """
import org.jenkinsci.plugins.workflow.libs.*
def retriever = new SCMSourceRetriever(new jenkins.plugins.git.GitSCMSource('%(address)s'))
retriever.libraryPath = 'jenkins'
def library = new LibraryConfiguration('%(name)s', retriever)
library.defaultVersion = '%(version)s'
GlobalLibraries.get().libraries = GlobalLibraries.get().libraries + [library]
"""
REMOVE_LIBRARY = """
def all = org.jenkinsci.plugins.workflow.libs.GlobalLibraries.get()
all.libraries = all.libraries.findAll { it.name != '%(name)s' }
"""
APPROVE = """
org.jenkinsci.plugins.scriptsecurity.scripts.ScriptApproval.get().preapprove(new String('%s'.decodeBase64(), 'UTF-8'),
  org.jenkinsci.plugins.scriptsecurity.scripts.languages.GroovyLanguage.get())
"""


def encoded(text):
    return base64.b64encode(text.encode()).decode()


def needles_of(values):
    needles = []
    for value in values:
        lines = [line for line in value.split("\n") if len(line) >= 8 and not line.startswith("-----")]
        needles += lines + [encoded(line)[:-4] for line in lines]
    return needles


def place_of(line):
    path = line.split(" ", 1)[1]
    name = os.path.basename(path)
    if name.startswith("program.dat"):
        return rows.PROGRAM
    if "/workflow" in path and name.endswith(".xml"):
        return rows.WORKFLOW
    if "/durable-" in path:
        return rows.AGENT
    if name.startswith("log"):
        return rows.LOG
    return "workspace's temporary folder" if "@tmp/" in path else path


def places_in(jenkins, job, needles):
    found = jenkins.script(SEARCH % {"needles": encoded(json.dumps(needles)), "job": job})
    odd = [line for line in found.splitlines() if not line.startswith("FOUND ")]
    if odd:
        raise SystemExit("the search failed: " + odd[0])
    return {place_of(line) for line in found.splitlines()}


def faults_of(row, result, log, places):
    faults = []
    if result != row.result or row.shows not in log:
        faults.append(f"{row.name}: {result}, expected {row.result} and {row.shows!r} in\n{log}")
    for place in sorted(places - row.allowed - row.needed):
        faults.append(f"{row.name}: a value was found: {place}")
    for place in sorted(row.needed - places):
        faults.append(f"{row.name}: the search did not find the value: {place}")
    return faults


def check(jenkins, row, needles):
    job = f"{NAME}-{row.name}"
    held, places = [], set()

    def while_holding():
        held.append(True)
        places.update(places_in(jenkins, job, needles))
        if row.restart:
            jenkins.restart()

    if not row.sandbox:
        jenkins.script(APPROVE % encoded(row.pipeline))
    try:
        jenkins.make_job(job, row.pipeline, row.sandbox)
        result, log = jenkins.build(job, while_holding)
        places |= places_in(jenkins, job, needles)
        if any(needle in log for needle in needles):
            places.add(rows.LOG)
    finally:
        jenkins.remove_job(job)
    print(f"{row.name}: {result}; found in: {', '.join(sorted(places)) or 'none'}{'' if row.judged else ' (not judged)'}", flush=True)
    if row.result == "SUCCESS" and row.judged and not held:
        return [f"{row.name}: nothing was searched while it ran, in\n{log}"]
    return faults_of(row, result, log, places) if row.judged else []


def check_all(jenkins, can_restart):
    values = json.loads(os.environ["TEST_VALUES"])
    address = os.environ["STEPVEIL_LIBRARY"]
    faults = []
    jenkins.take_crumb()
    jenkins.script(ADD_LIBRARY % {"address": address, "name": NAME, "version": VERSION})
    try:
        with tempfile.NamedTemporaryFile("w") as value:
            value.write(values[0])
            value.flush()
            all_rows = rows.compared(value.name) + rows.ours(NAME, VERSION, address, can_restart)
            for row in all_rows:
                if row.plugin and not jenkins.has_plugin(row.plugin):
                    print(f"{row.name}: left out, Jenkins has no plugin {row.plugin}")
                else:
                    faults += check(jenkins, row, needles_of(values))
    finally:
        jenkins.script(REMOVE_LIBRARY % {"name": NAME})
    print("\n".join(faults) or f"ok: {len(all_rows)} pipelines")
    return 1 if faults else 0


def main():
    login = os.environ.get("JENKINS_USER"), os.environ.get("JENKINS_TOKEN")
    if "JENKINS_URL" in os.environ:
        return check_all(Controller(os.environ["JENKINS_URL"], *login), False)
    jenkins = StartedController(os.environ["JENKINS_HOME_TEMPLATE"], os.environ.get("JENKINS_WAR"), *login)
    try:
        jenkins.start()
        return check_all(jenkins, True)
    finally:
        jenkins.close()


if __name__ == "__main__":
    sys.exit(main())
