package hudson

class FilePath { }
