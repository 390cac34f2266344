package hudson.util

import javax.crypto.Cipher
import javax.crypto.spec.IvParameterSpec
import javax.crypto.spec.SecretKeySpec

import java.security.GeneralSecurityException

/**
 * As Jenkins' own: what is serialised is not the plain text, and a text of the form that `encryptedValue` gives is
 * decrypted with the controller's key. That form is {BASE64} of a byte 1, two lengths, the IV, and AES-CBC; Jenkins before
 * 2.44 wrote base64 alone, which ends in a known word once it is decrypted, and reads it still.
 */
final class Secret implements Serializable {

    private static final long serialVersionUID = 1
    private static final SecretKeySpec KEY = new SecretKeySpec(('k' * 16).bytes, 'AES')
    private static final String OLD = '::::MAGIC::::'
    private final String hidden

    private Secret(String text) {
        hidden = Base64.encoder.encodeToString(text.reverse().getBytes('UTF-8'))
    }

    static Secret fromString(String text) {
        String plain = decrypted(text)
        return new Secret(plain == null ? text : plain)
    }

    String getPlainText() {
        return new String(Base64.decoder.decode(hidden), 'UTF-8').reverse()
    }

    String getEncryptedValue() {
        byte[] iv = ('i' * 16).bytes
        byte[] code = cipher(Cipher.ENCRYPT_MODE, iv).doFinal(plainText.getBytes('UTF-8'))
        ByteArrayOutputStream payload = new ByteArrayOutputStream()
        new DataOutputStream(payload).with {
            writeByte(1)
            writeInt(iv.length)
            writeInt(code.length)
            write(iv)
            write(code)
        }
        return '{' + Base64.encoder.encodeToString(payload.toByteArray()) + '}'
    }

    /** The same in the form of old. */
    String oldEncryptedValue() {
        return Base64.encoder.encodeToString(oldCipher(Cipher.ENCRYPT_MODE).doFinal((plainText + OLD).getBytes('UTF-8')))
    }

    private static String decrypted(String text) {
        boolean braced = text.startsWith('{') && text.endsWith('}')
        byte[] payload
        try {
            payload = Base64.decoder.decode(braced ? text.substring(1, text.length() - 1) : text)
        } catch (IllegalArgumentException none) {
            return null
        }
        try {
            return braced ? ofThisForm(payload) : ofTheOldForm(payload)
        } catch (GeneralSecurityException foreign) {
            return null
        }
    }

    // Fails with an ArrayIndexOutOfBoundsException on what is too short, as Jenkins' own does.
    private static String ofThisForm(byte[] payload) {
        if (payload[0] != 1) {
            return null
        }
        int ivLength = numberAt(payload, 1)
        if (payload.length != 9 + ivLength + numberAt(payload, 5)) {
            return null
        }
        byte[] iv = Arrays.copyOfRange(payload, 9, 9 + ivLength)
        return new String(cipher(Cipher.DECRYPT_MODE, iv).doFinal(Arrays.copyOfRange(payload, 9 + ivLength, payload.length)), 'UTF-8')
    }

    private static String ofTheOldForm(byte[] payload) {
        String text = new String(oldCipher(Cipher.DECRYPT_MODE).doFinal(payload), 'UTF-8')
        return text.endsWith(OLD) ? text.substring(0, text.length() - OLD.length()) : null
    }

    private static int numberAt(byte[] payload, int at) {
        return (0..3).inject(0) { int number, int i -> (number << 8) | (payload[at + i] & 0xff) }
    }

    private static Cipher cipher(int mode, byte[] iv) {
        Cipher cipher = Cipher.getInstance('AES/CBC/PKCS5Padding')
        cipher.init(mode, KEY, new IvParameterSpec(iv))
        return cipher
    }

    private static Cipher oldCipher(int mode) {
        Cipher cipher = Cipher.getInstance('AES')
        cipher.init(mode, KEY)
        return cipher
    }

}
