// Runs the Jenkinsfile of a folder in the engine of tests/jenkins, with this process's environment as the agent's; its log goes to stdout.
File workspace = new File(args[0])
Pipeline build = new Pipeline(workspace)
Set<String> credentials = ['JENKINS_CREDENTIAL_ID', 'JENKINS_CREDENTIAL_SECRET'] as Set
build.agent = System.getenv().findAll { name, value -> !(name in credentials) } + [JENKINS_URL: 'https://jenkins.example.com/']
build.credentials = [infisical: [username: System.getenv('JENKINS_CREDENTIAL_ID'), password: System.getenv('JENKINS_CREDENTIAL_SECRET')]]
int code = 0
try {
    build.run(new File(workspace, 'Jenkinsfile').text)
} catch (Exception failed) {
    build.log << "FAILED: ${failed.message}\n"
    code = 1
}
println build.log
System.exit(code)
