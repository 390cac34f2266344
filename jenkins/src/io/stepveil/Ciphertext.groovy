package io.stepveil

import com.cloudbees.groovy.cps.NonCPS
import hudson.util.Secret

/**
 * Texts that hudson.util.Secret, in which withCredentials keeps every value, takes for ciphertexts of this Jenkins and
 * decrypts with its key: whoever stores such a text in Infisical would read in a step what an administrator stored.
 */
class Ciphertext {

    /** Would Jenkins change the text, or fail on it? Alike for a ciphertext of this Jenkins and for one of another. */
    @NonCPS
    static boolean isTakenFor(String text) {
        return hasItsForm(text) || isChanged(text)
    }

    /** The text without what makes it look like one; a log that shows it shows the rest, too. */
    @NonCPS
    static String disarmed(String text) {
        return isTakenFor(text) ? text.replaceAll('^\\{|\\}$', '') : text
    }

    // By the form alone, without a try: if only what can be decrypted were refused, refusals would tell, bit by bit,
    // what a ciphertext holds (a padding oracle). Its first byte is a version, 1.
    @NonCPS
    private static boolean hasItsForm(String text) {
        if (!text.matches('\\{[A-Za-z0-9+/=\\s]*\\}')) {
            return false
        }
        try {
            byte[] payload = Base64.mimeDecoder.decode(text.substring(1, text.length() - 1))
            return payload.length == 0 || payload[0] == 1
        } catch (IllegalArgumentException ignored) {
            return false
        }
    }

    // Forms of older versions, which Jenkins still reads.
    @NonCPS
    private static boolean isChanged(String text) {
        try {
            return Secret.fromString(text).plainText != text
        // Jenkins' reading of broken ones fails in ways of its own.
        // groovylint-disable-next-line CatchRuntimeException
        } catch (RuntimeException ignored) {
            return true
        }
    }

}
