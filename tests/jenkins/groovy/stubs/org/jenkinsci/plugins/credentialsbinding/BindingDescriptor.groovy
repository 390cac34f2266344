package org.jenkinsci.plugins.credentialsbinding

class BindingDescriptor<C> {

    final Class<?> of

    BindingDescriptor(Class<?> of) {
        this.of = of
    }

    boolean requiresWorkspace() {
        return false
    }

}
