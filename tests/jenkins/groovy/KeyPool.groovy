import java.security.KeyPair
import java.security.KeyPairGenerator
import java.security.KeyPairGeneratorSpi
import java.security.Provider
import java.security.SecureRandom
import java.security.Security

/** Real RSA keys, made once and handed out in turn: a test that makes its own takes a second longer. */
class KeyPool extends Provider {

    private static final List<KeyPair> PAIRS = []

    KeyPool() {
        super('KeyPool', 1.0d, 'keys made beforehand')
        put('KeyPairGenerator.RSA', Generator.name)
    }

    static void install() {
        if (PAIRS.isEmpty()) {
            KeyPairGenerator generator = KeyPairGenerator.getInstance('RSA')
            generator.initialize(3072)
            2.times { PAIRS.add(generator.generateKeyPair()) }
        }
        Security.insertProviderAt(new KeyPool(), 1)  // does nothing where it stands already
    }

    /** From now on a key is made where one is asked for. */
    static void remove() {
        Security.removeProvider('KeyPool')
    }

    static class Generator extends KeyPairGeneratorSpi {

        @Override
        void initialize(int bits, SecureRandom random) {
            assert bits == 3072
        }

        @Override
        KeyPair generateKeyPair() {
            Collections.rotate(PAIRS, 1)
            return PAIRS[0]
        }

    }

}
