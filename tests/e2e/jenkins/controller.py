"""A Jenkins controller: one that is given by its address, or one that is started from a template of JENKINS_HOME."""
import base64
import http.cookiejar
import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from xml.sax.saxutils import escape


class Controller:
    def __init__(self, url, user=None, token=None):
        self.url = url.rstrip("/")
        self.headers = {}
        if user:
            self.headers["Authorization"] = "Basic " + base64.b64encode(f"{user}:{token}".encode()).decode()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))

    def ask(self, path, body=None, kind="application/x-www-form-urlencoded"):
        request = urllib.request.Request(self.url + path, data=body, headers={**self.headers, "Content-Type": kind})
        with self.opener.open(request, timeout=60) as answer:
            return answer.read().decode(errors="replace")

    def take_crumb(self):
        """Jenkins wants one with each POST of who gives no token."""
        try:
            crumb = json.loads(self.ask("/crumbIssuer/api/json"))
            self.headers[crumb["crumbRequestField"]] = crumb["crumb"]
        except urllib.error.HTTPError as missing:
            if missing.code != 404:
                raise

    def script(self, text):
        return self.ask("/scriptText", urllib.parse.urlencode({"script": text}).encode())

    def has_plugin(self, name):
        return self.script(f"print jenkins.model.Jenkins.get().pluginManager.getPlugin('{name}') != null").strip() == "true"

    def make_job(self, name, pipeline, sandbox):
        definition = (f"<definition class='org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition'><script>{escape(pipeline)}</script>"
                      f"<sandbox>{str(sandbox).lower()}</sandbox></definition>")
        xml = f"<flow-definition plugin='workflow-job'>{definition}</flow-definition>"
        self.ask("/createItem?" + urllib.parse.urlencode({"name": name}), xml.encode(), "application/xml")

    def remove_job(self, name):
        self.ask(f"/job/{name}/doDelete", b"")

    def build(self, name, while_holding, seconds=180):
        """Result and log of the job's first build; calls while_holding once, when HOLDING stands in the log."""
        self.ask(f"/job/{name}/build", b"")
        end = time.time() + seconds
        held = False
        while time.time() < end:
            time.sleep(float(os.environ.get("STEPVEIL_E2E_INTERVAL", "1")))
            try:
                state = json.loads(self.ask(f"/job/{name}/1/api/json"))
                log = self.ask(f"/job/{name}/1/consoleText")
            except urllib.error.HTTPError:
                continue  # it waits in the queue, or Jenkins starts
            if not held and "HOLDING" in log.replace("echo HOLDING", ""):
                while_holding()
                held = True
            if not state["building"]:
                return state["result"], log
        raise SystemExit(f"{name}: still running after {seconds} s")


class StartedController(Controller):
    """Has the template's plugins and settings, a home of its own, and a free port on loopback."""

    def __init__(self, template, war, user=None, token=None):
        self.home = tempfile.mkdtemp(prefix="stepveil-jenkins-")
        shutil.copytree(template, self.home, dirs_exist_ok=True, symlinks=True)
        self.war = war or os.path.join(self.home, "jenkins.war")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        super().__init__(f"http://127.0.0.1:{self.port}", user, token)
        self.process = None

    def start(self):
        output = open(os.path.join(self.home, "stepveil-e2e.log"), "ab")
        # What is searched for must get to Jenkins by the Pipelines alone.
        own = {name: value for name, value in os.environ.items() if name != "TEST_VALUES"}
        self.process = subprocess.Popen(
            ["java", "-Djenkins.install.runSetupWizard=false", "-Dhudson.plugins.git.GitSCM.ALLOW_LOCAL_CHECKOUT=true", "-jar", self.war,
             "--httpListenAddress=127.0.0.1", f"--httpPort={self.port}"],
            env={**own, "JENKINS_HOME": self.home}, stdin=subprocess.DEVNULL, stdout=output, stderr=output)
        output.close()
        end = time.time() + 240
        while time.time() < end:
            if self.process.poll() is not None:
                break
            try:
                self.ask("/api/json")
                return
            except (urllib.error.URLError, OSError):
                time.sleep(0.5)
        with open(os.path.join(self.home, "stepveil-e2e.log"), errors="replace") as log:
            raise SystemExit("Jenkins did not start:\n" + log.read()[-3000:])

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(60)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def restart(self):
        self.stop()
        self.start()
        self.take_crumb()  # the old one was of a session that is gone

    def close(self):
        self.stop()
        shutil.rmtree(self.home, ignore_errors=True)
