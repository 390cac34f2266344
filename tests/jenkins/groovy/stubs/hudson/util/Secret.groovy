package hudson.util

/** As Jenkins' own: the plain text is nowhere but in plainText; what is serialised is not it. */
final class Secret implements Serializable {

    private static final long serialVersionUID = 1
    private final String hidden

    private Secret(String hidden) {
        this.hidden = hidden
    }

    static Secret fromString(String text) {
        return new Secret(Base64.encoder.encodeToString(new StringBuilder(text).reverse().toString().getBytes('UTF-8')))
    }

    String getPlainText() {
        return new StringBuilder(new String(Base64.decoder.decode(hidden), 'UTF-8')).reverse().toString()
    }

}
