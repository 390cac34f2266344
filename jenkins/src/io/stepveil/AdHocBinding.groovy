package io.stepveil

import com.cloudbees.groovy.cps.NonCPS
import com.cloudbees.plugins.credentials.common.StandardCredentials
import hudson.FilePath
import hudson.Launcher
import hudson.model.Run
import hudson.model.TaskListener
import jenkins.model.Jenkins
import org.jenkinsci.plugins.credentialsbinding.BindingDescriptor
import org.jenkinsci.plugins.credentialsbinding.MultiBinding
import org.jenkinsci.plugins.credentialsbinding.impl.StringBinding

/**
 * Variables for withCredentials that stand in no credentials store. withCredentials takes their values when it starts
 * and keeps them as hudson.util.Secret, made of the texts: Ciphertext says which can't be handed over so. This object
 * itself is written nowhere.
 */
class AdHocBinding extends MultiBinding<StandardCredentials> {

    // The CPS engine makes every class serialisable.
    // groovylint-disable-next-line UnnecessaryTransientModifier
    private final transient Map<String, String> secrets
    // groovylint-disable-next-line UnnecessaryTransientModifier
    private final transient Map<String, String> plain

    /** secrets: hidden in the log; plain: shown, and a name with the value '' is taken out of the environment. */
    AdHocBinding(Map<String, String> secrets, Map<String, String> plain) {
        super('stepveil')
        this.secrets = secrets
        this.plain = plain
    }

    @NonCPS
    @Override
    MultiBinding.MultiEnvironment bind(Run<?, ?> build, FilePath workspace, Launcher launcher, TaskListener listener) {
        return new MultiBinding.MultiEnvironment(secrets, plain)
    }

    @NonCPS
    @Override
    Set<String> variables(Run<?, ?> build) {
        return secrets.keySet()
    }

    // withCredentials asks it whether a workspace is needed: as little as for a secret text.
    @NonCPS
    @Override
    BindingDescriptor<StandardCredentials> getDescriptor() {
        return (BindingDescriptor<StandardCredentials>) Jenkins.get().getDescriptorOrDie(StringBinding)
    }

    @NonCPS
    @Override
    protected Class<StandardCredentials> type() {
        return StandardCredentials
    }

}
