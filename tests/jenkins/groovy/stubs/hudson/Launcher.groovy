package hudson

class Launcher { }
