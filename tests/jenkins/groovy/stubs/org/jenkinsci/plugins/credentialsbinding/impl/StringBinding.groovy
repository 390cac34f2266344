package org.jenkinsci.plugins.credentialsbinding.impl

class StringBinding { }
