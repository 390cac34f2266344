import hudson.AbortException
import hudson.util.Secret
import org.jenkinsci.plugins.credentialsbinding.masking.SecretPatterns

class HandoverTests extends Suite {

    // One build, and another one: making a key takes a while.
    private static final Class<?> MINE = new Pipeline(new File('.')).libraryClass('Handover')
    private static final Class<?> OTHER = new Pipeline(new File('.')).libraryClass('Handover')

    static {
        KeyPool.remove()
    }

    private final Class<?> handover = MINE
    private final Map seal = handover.open('acme/backend#17')

    private String sealed(String json = '{"secrets":{"A":"canary-9f3b-SECRET"},"plain":{},"masks":[],"left_out":[],"unmaskable":[],"files":[]}') {
        return Sealer.seal(seal.key, seal.context, json.getBytes('UTF-8'))
    }

    // Message of the refusal of an answer.
    private String refusal(String answer, Map to = seal) {
        Throwable failed = failure { handover.bindings(to, answer, [:]) }
        assert failed instanceof AbortException
        lacks(failed.message, 'canary')
        return failed.message
    }

    void testOpensWhatWasSealedForIt() {
        List bindings = handover.bindings(seal, sealed(), [:])
        assert bindings[0].bind(null, null, null, null).secretValues == [A: 'canary-9f3b-SECRET']
    }

    void testWhatItGivesTheAgentIsPublicAndNew() {
        Map other = handover.open('acme/backend#17')
        assert other.id != seal.id && other.context != seal.context
        assert other.key == seal.key  // one key pair a build
        contains(seal.context, 'acme/backend#17 ')
        assert seal.key ==~ /[A-Za-z0-9_-]{500,}/
    }

    void testAnotherBuildHasAnotherKey() {
        assert !OTHER.is(MINE)
        assert OTHER.open('acme/backend#17').key != seal.key
    }

    void testAChangedAnswerIsRefused() {
        List<String> parts = sealed().split('\\.').toList()
        (1..3).each { int part ->
            byte[] bytes = Base64.decoder.decode(parts[part])
            [0, bytes.length - 1].each { int at ->
                byte[] changed = Arrays.copyOf(bytes, bytes.length)
                changed[at] = (byte) (changed[at] ^ 1)
                List<String> all = new ArrayList(parts)
                all[part] = Base64.encoder.encodeToString(changed)
                String message = refusal(all.join('.'))
                contains(message, part == 1 ? 'sealed for another key' : 'was changed, cut off, or made for another build')
            }
        }
    }

    void testACutAnswerIsRefused() {
        String whole = sealed()
        List<String> parts = whole.split('\\.').toList()
        contains(refusal(''), 'sent no sealed answer')
        contains(refusal(whole.substring(0, 40)), 'sent no sealed answer')
        contains(refusal(parts[0..2].join('.')), 'sent no sealed answer')
        contains(refusal(whole + '.'  + 'AAAA'), 'sent no sealed answer')
        contains(refusal(whole.replace('stepveil-seal-1', 'stepveil-seal-2')), 'sent no sealed answer')
        contains(refusal(whole[0..-6] + '!!!!!'), 'is damaged')
        byte[] half = Base64.decoder.decode(parts[3])[0..20] as byte[]
        contains(refusal((parts[0..2] + [Base64.encoder.encodeToString(half)]).join('.')), 'was changed, cut off')
        contains(refusal((parts[0..2] + [Base64.encoder.encodeToString(half[0..3] as byte[])]).join('.')), 'was changed, cut off')
        List<String> noNonce = [parts[0], parts[1], Base64.encoder.encodeToString(new byte[1]), parts[3]]
        contains(refusal(noNonce.join('.')), 'was changed, cut off')
    }

    void testAnAnswerForAnotherKeyIsRefused() {
        Map foreign = OTHER.open('acme/backend#17')
        contains(refusal(Sealer.seal(foreign.key, seal.context, '{}'.bytes)), 'sealed for another key')
    }

    void testAnAnswerForAnotherBuildOrHandOverIsRefused() {
        contains(refusal(Sealer.seal(seal.key, 'acme/backend#18 ' + seal.id, '{}'.bytes)), 'made for another build')
        contains(refusal(sealed(), handover.open('acme/backend#17')), 'made for another build')
        contains(refusal(Sealer.seal(seal.key, '', '{}'.bytes)), 'made for another build')
    }

    void testAClosedHandOverTakesNoAnswer() {
        assert handover.isOpen(seal)
        handover.close(seal)
        assert !handover.isOpen(seal)
        contains(refusal(sealed()), 'is closed')
    }

    void testMasksAreHiddenAndTakenOutOfTheEnvironment() {
        String json = '{"secrets":{"A":"one","PEM":"l1\\nl2"},"plain":{"LEVEL":"info"},"masks":["x","y"],"left_out":[],"unmaskable":["PEM"],"files":[]}'
        List bindings = handover.bindings(seal, sealed(json), [PEM: '/tmp/f/PEM'])
        def first = bindings[0].bind(null, null, null, null)
        def second = bindings[1].bind(null, null, null, null)
        assert first.secretValues == [A: 'one', _STEPVEIL_0: 'x', _STEPVEIL_1: 'y', _STEPVEIL_2: 'l1\nl2']
        assert first.publicValues == [LEVEL: 'info', PEM: '/tmp/f/PEM']
        assert second.secretValues == [:]
        assert second.publicValues == [_STEPVEIL_0: '', _STEPVEIL_1: '', _STEPVEIL_2: '']
    }

    void testWhatIsNotMaskedIsSaid() {
        assert handover.warnings(seal, sealed()) == []
        String json = '{"secrets":{},"plain":{},"masks":[],"unmaskable":["PEM"],"left_out":["LONG","LONGER"]}'
        List<String> found = handover.warnings(seal, sealed(json))
        contains(found[0], 'all short: PEM')
        contains(found[1], 'but not decoded, nor as hexadecimal digits, URL or JSON: LONG, LONGER;')
        assert found.size() == 2
    }

    void testAPluginThatMasksNoBase64IsNamed() {
        SecretPatterns.old = true
        try {
            contains(handover.warnings(seal, sealed())[0], 'masks no base64: update it')
        } finally {
            SecretPatterns.old = false
        }
    }

    void testFilesNameWhatWasFetched() {
        Throwable failed = failure { handover.fileNames(seal, sealed(), ['A', 'B']) }
        assert failed instanceof AbortException
        contains(failed.message, 'not fetched, or is empty: B')
        assert handover.fileNames(seal, sealed(), ['A']) == ['A']
        def bound = handover.fileBindings(seal, sealed(), ['A'])[0].bind(null, null, null, null)
        assert bound.secretValues == [A: 'canary-9f3b-SECRET']
    }

    private String holding(String value) {
        return sealed(groovy.json.JsonOutput.toJson([secrets: [A: value, B: 'other'], plain: [:], masks: [], left_out: [], unmaskable: [], files: []]))
    }

    // Whoever may write a secret would have Jenkins decrypt what others stored there.
    void testNoValueIsDecrypted() {
        List<String> ciphertexts = ['{}', '{AQ==}', '{\n}']
        ['', 'x', 'canary-9f3b-SECRET', 'ä' * 40].each { String plain ->
            Secret secret = Secret.fromString(plain)
            String text = secret.encryptedValue
            byte[] payload = Base64.decoder.decode(text[1..-2])
            ciphertexts += [text, secret.oldEncryptedValue(), '{' + text[1..30] + '\n' + text[31..-1]]
            // Another key's, or cut off: refused by the form, so that a refusal tells nothing of what is in it.
            ciphertexts += [1, 5, 9, 24, payload.length - 1].collect { '{' + Base64.encoder.encodeToString(payload[0..<it] as byte[]) + '}' }
            payload[-1] ^= 1
            ciphertexts.add('{' + Base64.encoder.encodeToString(payload) + '}')
        }
        ciphertexts.each { String text ->
            contains(refusal(holding(text)), 'Jenkins would decrypt them: A; leave them out')
            Throwable failed = failure { handover.fileBindings(seal, holding(text), ['A']) }
            contains(failed.message, 'Jenkins would decrypt them: A;')
        }
    }

    void testWhatOnlyLooksLikeACiphertextIsHandedOverAsItIs() {
        ['{token}', '{"AQ": 1}', '{{AQ}}', '{AQ', 'AQ}', '{0f1e2d3c-4b5a-4697-8879-6a5b4c3d2e1f}', 'AQAAABAAAAAQ', '{AgAA}', '{=}',
         'bGVnaXQgYmFzZTY0', '{AQAA\u00e4}'].each { String text ->
            String carried = handover.bindings(seal, holding(text), [:])[0].bind(null, null, null, null).secretValues.A
            assert carried == text && Secret.fromString(carried).plainText == text
        }
    }

    // Whatever is accepted comes out of hudson.util.Secret as it went in.
    void testNothingIsAcceptedThatJenkinsWouldChangeOrFailOn() {
        Random random = new Random(17)
        int refused = 0
        Class<?> ciphertext = new Pipeline(workspace).libraryClass('Ciphertext')
        20000.times {
            String text = '{' + (0..random.nextInt(12)).collect { 'AAQQIDEab=+/ \n'[random.nextInt(14)] }.join('') + '}'
            boolean taken = ciphertext.isTakenFor(text)
            assert taken || Secret.fromString(text).plainText == text
            refused += taken ? 1 : 0
        }
        assert refused > 500 && refused < 19000
    }

    void testAMaskThatLooksLikeACiphertextMasksWhatIsInIt() {
        String text = Secret.fromString('canary-9f3b-SECRET').encryptedValue
        String json = groovy.json.JsonOutput.toJson([secrets: [:], plain: [:], masks: [text, '{AQ==}'], unmaskable: []])
        Map masks = handover.bindings(seal, sealed(json), [:])[0].bind(null, null, null, null).secretValues
        assert masks.values() as List == [text[1..-2], 'AQ==']
        masks.values().each { Secret.fromString(it) }
    }

    // The CPS engine makes every class of a library serialisable; the values are not among what is written.
    void testABindingHoldsNothingThatIsWritten() {
        List bindings = handover.bindings(seal, sealed(), [:])
        ByteArrayOutputStream bytes = new ByteArrayOutputStream()
        new ObjectOutputStream(bytes).writeObject(bindings)
        lacks(bytes.toString('UTF-8'), 'canary')
        assert bytes.size() < 2000
    }

}
