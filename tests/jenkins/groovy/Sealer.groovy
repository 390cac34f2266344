import groovy.json.JsonOutput

import java.security.KeyFactory
import java.security.spec.MGF1ParameterSpec
import java.security.spec.X509EncodedKeySpec
import javax.crypto.Cipher
import javax.crypto.spec.GCMParameterSpec
import javax.crypto.spec.OAEPParameterSpec
import javax.crypto.spec.PSource
import javax.crypto.spec.SecretKeySpec

/** The agent's end of the hand-over, written a second time: for answers that the real binary never gives. */
class Sealer {

    static final Map EMPTY = [secrets: [:], plain: [:], masks: [], left_out: [], unmaskable: [], files: []]

    /** What a stepveil started by this script would print. */
    static String answerTo(String script, Map answer) {
        String key = (script =~ /'--seal-to=([^']*)'/)[0][1]
        String context = (script =~ /'--seal-context=([^']*)'/)[0][1]
        return seal(key, context, JsonOutput.toJson(EMPTY + answer).getBytes('UTF-8'))
    }

    static String seal(String key, String context, byte[] text) {
        byte[] contentKey = new byte[32]
        byte[] nonce = new byte[12]
        new Random(7).nextBytes(contentKey)
        Cipher wrap = Cipher.getInstance('RSA/ECB/OAEPPadding')
        wrap.init(Cipher.ENCRYPT_MODE,
                  KeyFactory.getInstance('RSA').generatePublic(new X509EncodedKeySpec(Base64.urlDecoder.decode(key))),
                  new OAEPParameterSpec('SHA-256', 'MGF1', MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT))
        Cipher seal = Cipher.getInstance('AES/GCM/NoPadding')
        seal.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(contentKey, 'AES'), new GCMParameterSpec(128, nonce))
        seal.updateAAD(('stepveil-seal-1\n' + context).getBytes('UTF-8'))
        List<byte[]> parts = [wrap.doFinal(contentKey), nonce, seal.doFinal(text)]
        return 'stepveil-seal-1.' + parts.collect { Base64.encoder.encodeToString(it) }.join('.')
    }

}
