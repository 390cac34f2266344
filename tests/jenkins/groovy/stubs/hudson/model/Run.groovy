package hudson.model

class Run<J, R> { }
