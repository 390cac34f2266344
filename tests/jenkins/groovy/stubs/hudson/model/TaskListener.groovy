package hudson.model

interface TaskListener { }
