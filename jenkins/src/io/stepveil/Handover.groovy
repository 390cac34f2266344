package io.stepveil

import com.cloudbees.groovy.cps.NonCPS
import groovy.json.JsonSlurper
import hudson.AbortException
import org.jenkinsci.plugins.credentialsbinding.masking.SecretPatterns

import java.nio.charset.StandardCharsets
import java.security.GeneralSecurityException
import java.security.KeyPair
import java.security.KeyPairGenerator
import java.security.PrivateKey
import java.security.ProviderException
import java.security.spec.MGF1ParameterSpec
import javax.crypto.Cipher
import javax.crypto.spec.GCMParameterSpec
import javax.crypto.spec.OAEPParameterSpec
import javax.crypto.spec.PSource
import javax.crypto.spec.SecretKeySpec

/**
 * The controller's end of the sealed hand-over: a key pair that lives in the memory of one build, and what opens an
 * answer sealed for it. Static state is a build's own, since each build loads its libraries anew and runs in
 * one thread; a restart of the controller empties it.
 */
class Handover {

    private static final String FORM = 'stepveil-seal-1'
    private static final int KEY_BITS = 3072
    private static final int TAG_BITS = 128

    private static KeyPair pair
    private static final Set<String> ISSUED = [] as Set<String>

    /**
     * What the agent needs to seal one answer: [id, key, context], all public. Throws a SecurityException in a sandbox.
     */
    @NonCPS
    static Map<String, String> open(String build) {
        // All that a sandbox refuses, before anything is fetched.
        bindingOf([:], [:])
        if (pair == null) {
            KeyPairGenerator generator = KeyPairGenerator.getInstance('RSA')
            generator.initialize(KEY_BITS)
            pair = generator.generateKeyPair()
        }
        String id = UUID.randomUUID()
        ISSUED.add(id)
        String key = Base64.urlEncoder.withoutPadding().encodeToString(pair.public.encoded)
        return [id: id, key: key, context: build + ' ' + id]
    }

    /** Is this the life of the controller in which it was opened? */
    @NonCPS
    static boolean isOpen(Map<String, String> seal) {
        return ISSUED.contains(seal.id)
    }

    /** From now on no answer to it is taken. */
    @NonCPS
    static void close(Map<String, String> seal) {
        ISSUED.remove(seal.id)
    }

    /** Which variables shall be files: those that were asked for, and those of `as-file` of the process. */
    @NonCPS
    static List<String> fileNames(Map<String, String> seal, String sealed, List<String> asked) {
        Map<String, Object> answer = answerIn(seal, sealed)
        Set<String> names = new LinkedHashSet<String>(asked)
        names.addAll((List<String>) answer.files)
        List<String> missing = names.findAll { String name -> !valueOf(answer, name) }.toList()
        if (!missing.isEmpty()) {
            throw new AbortException('withStepveil: files names what was not fetched, or is empty: ' +
                                     missing.join(', '))
        }
        return new ArrayList<String>(names)
    }

    /** Bindings of the variables named alone, to write them into files. */
    @NonCPS
    static List<AdHocBinding> fileBindings(Map<String, String> seal, String sealed, List<String> names) {
        Map<String, Object> answer = answerIn(seal, sealed)
        Map<String, String> secrets = [:]
        for (String name : names) {
            secrets.put(name, valueOf(answer, name))
        }
        return [bindingOf(secrets, [:])]
    }

    /** Bindings of all that was fetched, with the masks; files: variable -> path, in place of its value. */
    @NonCPS
    static List<AdHocBinding> bindings(Map<String, String> seal, String sealed, Map<String, String> files) {
        Map<String, Object> answer = answerIn(seal, sealed)
        Map<String, String> secrets = [:]
        Map<String, String> plain = [:]
        Map<String, String> blanks = [:]
        List<String> masks = new ArrayList<String>((List<String>) answer.masks)
        for (Map.Entry<String, String> entry : ((Map<String, String>) answer.secrets).entrySet()) {
            if (files.containsKey(entry.key)) {
                masks.add(entry.value)
            } else {
                secrets.put(entry.key, entry.value)
            }
        }
        plain.putAll((Map<String, String>) answer.plain)
        plain.putAll(files)
        for (int i = 0; i < masks.size(); i++) {
            String name = '_STEPVEIL_' + i
            secrets.put(name, Ciphertext.disarmed(masks.get(i)))
            blanks.put(name, '')
        }
        return [bindingOf(secrets, plain), bindingOf([:], blanks)]
    }

    /** What of the answer Jenkins' log can show all the same, in words; names no value. */
    @NonCPS
    static List<String> warnings(Map<String, String> seal, String sealed) {
        Map<String, Object> answer = answerIn(seal, sealed)
        List<String> names = (List<String>) answer.unmaskable
        List<String> found = []
        if (!names.isEmpty()) {
            found.add('Jenkins masks line by line and can\'t mask these, whose lines are all short: ' +
                      names.join(', '))
        }
        if (!masksBase64()) {
            found.add('the credentials-binding plugin of this Jenkins masks no base64: update it')
        }
        List<String> costly = (List<String>) answer.left_out
        if (!costly.isEmpty()) {
            found.add('so as not to slow Jenkins down, it masks these themselves, but not decoded, nor as ' +
                      'hexadecimal digits, URL or JSON: ' + costly.join(', ') +
                      '; fewer secrets (only), or withStepveil.run, would mask all')
        }
        return found
    }

    // Since September 2023; stepveil sends no base64.
    @NonCPS
    private static boolean masksBase64() {
        String probe = 'stepveil'
        return SecretPatterns.getAggregateSecretPattern([probe]).matcher(probe.bytes.encodeBase64().toString()).find()
    }

    @NonCPS
    private static AdHocBinding bindingOf(Map<String, String> secrets, Map<String, String> plain) {
        return new AdHocBinding(secrets, plain)
    }

    @NonCPS
    private static String valueOf(Map<String, Object> answer, String name) {
        return ((Map<String, String>) answer.secrets).get(name) ?: ((Map<String, String>) answer.plain).get(name)
    }

    @NonCPS
    private static Map<String, Object> answerIn(Map<String, String> seal, String sealed) {
        if (!ISSUED.contains(seal.id)) {
            throw new AbortException('withStepveil: this hand-over is closed')
        }
        byte[] text = unsealed(partsOf(sealed), pair.private, seal.context)
        try {
            return checked((Map<String, Object>) new JsonSlurper().parseText(new String(text, StandardCharsets.UTF_8)))
        } finally {
            Arrays.fill(text, (byte) 0)
        }
    }

    @NonCPS
    private static Map<String, Object> checked(Map<String, Object> answer) {
        List<String> names = []
        for (Map.Entry<String, String> entry : ((Map<String, String>) answer.secrets).entrySet()) {
            if (Ciphertext.isTakenFor(entry.value)) {
                names.add(entry.key)
            }
        }
        if (!names.isEmpty()) {
            throw new AbortException('withStepveil: these have the form of what Jenkins encrypts, and Jenkins would ' +
                                     'decrypt them: ' + names.join(', ') + '; leave them out with except, or use ' +
                                     'withStepveil.run(\'COMMAND\', ...)')
        }
        return answer
    }

    @NonCPS
    private static List<byte[]> partsOf(String sealed) {
        String[] parts = sealed.trim().split('\\.')
        if (parts.length != 4 || parts[0] != FORM) {
            throw new AbortException('withStepveil: the agent sent no sealed answer; do the library and the stepveil ' +
                                     'on the agent fit together?')
        }
        try {
            return [Base64.decoder.decode(parts[1]), Base64.decoder.decode(parts[2]), Base64.decoder.decode(parts[3])]
        } catch (IllegalArgumentException ignored) {
            throw new AbortException('withStepveil: the agent\'s sealed answer is damaged')
        }
    }

    @NonCPS
    private static byte[] unsealed(List<byte[]> parts, PrivateKey key, String context) {
        byte[] contentKey
        try {
            Cipher unwrap = Cipher.getInstance('RSA/ECB/OAEPPadding')
            unwrap.init(Cipher.DECRYPT_MODE, key, new OAEPParameterSpec(
                'SHA-256', 'MGF1', MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT))
            contentKey = unwrap.doFinal(parts.get(0))
        } catch (GeneralSecurityException | ProviderException ignored) {
            throw new AbortException('withStepveil: the agent\'s answer is sealed for another key than this build\'s')
        }
        try {
            Cipher open = Cipher.getInstance('AES/GCM/NoPadding')
            open.init(Cipher.DECRYPT_MODE, new SecretKeySpec(contentKey, 'AES'),
                      new GCMParameterSpec(TAG_BITS, parts.get(1)))
            open.updateAAD((FORM + '\n' + context).getBytes(StandardCharsets.UTF_8))
            return open.doFinal(parts.get(2))
        } catch (GeneralSecurityException | IllegalArgumentException | ProviderException ignored) {
            throw new AbortException('withStepveil: the agent\'s sealed answer was changed, cut off, or made for ' +
                                     'another build')
        } finally {
            Arrays.fill(contentKey, (byte) 0)
        }
    }

}
