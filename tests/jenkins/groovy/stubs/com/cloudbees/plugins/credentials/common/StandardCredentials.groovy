package com.cloudbees.plugins.credentials.common

interface StandardCredentials { }
