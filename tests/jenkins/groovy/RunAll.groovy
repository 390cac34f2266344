// Runs the suites named as arguments; ends with 1 if a test failed.
int failures = 0
for (String name : args) {
    failures += Suite.runAll(Class.forName(name))
}
System.exit(failures == 0 ? 0 : 1)
