package org.jenkinsci.plugins.credentialsbinding

import com.cloudbees.plugins.credentials.common.StandardCredentials
import hudson.FilePath
import hudson.Launcher
import hudson.model.Run
import hudson.model.TaskListener

abstract class MultiBinding<C extends StandardCredentials> {

    final String credentialsId

    protected MultiBinding(String credentialsId) {
        this.credentialsId = credentialsId
    }

    protected abstract Class<C> type()

    abstract MultiEnvironment bind(Run<?, ?> build, FilePath workspace, Launcher launcher, TaskListener listener)

    abstract Set<String> variables(Run<?, ?> build)

    abstract BindingDescriptor<C> getDescriptor()

    static final class MultiEnvironment {

        final Map<String, String> secretValues
        final Map<String, String> publicValues

        MultiEnvironment(Map<String, String> secretValues, Map<String, String> publicValues) {
            if (secretValues.keySet().any { publicValues.containsKey(it) }) {
                throw new IllegalArgumentException('the same key in both')
            }
            this.secretValues = new LinkedHashMap<String, String>(secretValues)
            this.publicValues = new LinkedHashMap<String, String>(publicValues)
        }

    }

}
