"""The Pipelines: ways to hand a value to steps, ours and those it is compared with."""
import json
import os
from dataclasses import dataclass, field

LOG, PROGRAM, WORKFLOW, AGENT = "log", "program.dat", "workflow xml", "agent's control folder"


@dataclass
class Row:
    name: str
    pipeline: str
    sandbox: bool = True
    result: str = "SUCCESS"
    shows: str = ""  # what the log must have
    allowed: set = field(default_factory=set)  # where a value may be found
    needed: set = field(default_factory=set)  # where it must be, or the search is blind
    judged: bool = True
    plugin: str = ""  # without which the row is left out
    restart: bool = False  # of the controller, while the step runs


def hold(variable):
    return f"sh 'echo HOLDING; echo url=${variable}; sleep 8; echo again=${variable}'"


# A filter of the log as a Pipeline can write it; needs no sandbox.
FILTER = """class Filter extends hudson.console.ConsoleLogFilter implements Serializable {
  String value
  @com.cloudbees.groovy.cps.NonCPS OutputStream decorateLogger(hudson.model.Run build, OutputStream out) {
    def hidden = java.util.regex.Pattern.compile(java.util.regex.Pattern.quote(value))
    return new org.jenkinsci.plugins.credentialsbinding.masking.SecretPatterns.MaskingOutputStream(
      out, { hidden } as java.util.function.Supplier, 'UTF-8')
  }
}
"""
PRIVATE_FILTER = """@com.cloudbees.groovy.cps.NonCPS Object filter(String value) {
  def type = Class.forName('org.jenkinsci.plugins.credentialsbinding.impl.BindingStep$Filter', true,
    jenkins.model.Jenkins.get().pluginManager.uberClassLoader)
  def made = type.getDeclaredConstructor(Collection, String)
  made.accessible = true
  return made.newInstance([value], 'UTF-8')
}
"""
WRAPPER = """class Wrapper extends jenkins.tasks.SimpleBuildWrapper implements Serializable {
  String value
  @com.cloudbees.groovy.cps.NonCPS void setUp(jenkins.tasks.SimpleBuildWrapper.Context context, hudson.model.Run build,
      hudson.FilePath workspace, hudson.Launcher launcher, hudson.model.TaskListener listener, hudson.EnvVars initial) {
    context.env('TOK', value)
  }
}
"""


def compared(value_file):
    """The sheet's other designs. They are shown, not judged: but for withEnv, which shows that the search sees."""
    read = f"def value = readFile('{value_file}')\n"
    env = 'withEnv(["TOK=${value}"]) { %s }' % hold("TOK")
    masked = "wrap([$class: 'MaskPasswordsBuildWrapper', varPasswordPairs: [[var: 'TOK', password: value]]]) { %s }" % env
    return [
        Row("withEnv", "node { %s %s }" % (read, env), allowed={WORKFLOW}, needed={LOG, PROGRAM, AGENT}),
        Row("mask-passwords", "node { %s %s }" % (read, masked), plugin="mask-passwords", judged=False),
        Row("build-wrapper", WRAPPER + "node { %s wrap(new Wrapper(value: value)) { %s } }" % (read, hold("TOK")), sandbox=False, judged=False),
        Row("log-filter", FILTER + "node { %s withContext(new Filter(value: value)) { %s } }" % (read, env), sandbox=False, judged=False),
        Row("private-filter", PRIVATE_FILTER + "node { %s withContext(filter(value)) { %s } }" % (read, env), sandbox=False, judged=False),
    ]


def ours(trusted_name, version, address, can_restart):
    trusted = f"@Library('{trusted_name}@{version}') _\n"
    untrusted = (f"library(identifier: 'untrusted@{version}', retriever: modernSCM(libraryPath: 'jenkins', "
                 f"scm: [$class: 'GitSCMSource', remote: '{address}']))\n")
    names = ("INFISICAL_DOMAIN", "STEPVEIL_CA_FILE", "INFISICAL_PROJECT_ID", "STEPVEIL_ENVIRONMENT",
             "INFISICAL_UNIVERSAL_AUTH_CLIENT_ID", "INFISICAL_UNIVERSAL_AUTH_CLIENT_SECRET")
    # The sample credential is of the dev server; a real one belongs into a credential.
    settings = json.dumps([f"{name}={os.environ[name]}" for name in names if name in os.environ]).replace("$", "\\$")
    agent = "node { withEnv(" + settings + ") { %s } }"
    where = f"path: '/backend', binary: '{os.environ['TEST_BINARY']}'"
    forms = "sh 'printf \"%s\" \"$DATABASE_URL\" | base64 -w0; echo; printf \"%s\" \"$TLS_PRIVATE_KEY\"'"
    block = "withStepveil(%s) { %s; %s }" % (where, forms, hold("DATABASE_URL"))
    raw = {AGENT}  # out of a library's reach; `run` alone keeps it clean
    masked = "url=****"
    command = "echo HOLDING; echo url=$DATABASE_URL; sleep 8"
    declarative = "pipeline { agent any; stages { stage('s') { steps { withEnv(%s) { %s } } } } }"
    with_file = "withStepveil(%s, files: 'TLS_PRIVATE_KEY') { sh 'cat \"$TLS_PRIVATE_KEY\"'; %s }" % (where, hold("DATABASE_URL"))
    rows = [
        Row("trusted", trusted + agent % block, shows=masked, allowed=raw),
        Row("parallel", trusted + agent % f"parallel(a: {{ {block} }}, b: {{ {block} }})", shows=masked, allowed=raw),
        Row("declarative", trusted + declarative % (settings, block), shows=masked, allowed=raw),
        # The file itself lies in the workspace's temporary folder while the block runs.
        Row("files", trusted + agent % with_file, shows=masked, allowed=raw | {"workspace's temporary folder"}),
        Row("no-node", trusted + "withEnv(%s) { withStepveil(%s, label: '') { node { %s } } }" % (settings, where, hold("DATABASE_URL")),
            shows=masked, allowed=raw),
        Row("run", untrusted + agent % f"withStepveil.run('{command}', {where})", shows="url=***"),
        Row("run-declarative", trusted + declarative % (settings, f"withStepveil(run: '{command}', {where})"), shows="url=***"),
        Row("untrusted", untrusted + agent % block, result="FAILURE", shows="withStepveil.run("),
    ]
    if can_restart:
        rows.append(Row("restart", trusted + agent % block, shows="again=****", allowed=raw, restart=True))
    return rows
