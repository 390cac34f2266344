"""Is a secret readable in a log? A leak is

- of a secret of 8 bytes and more, each piece of 8 bytes in a row: what is left of an occurrence after
  masking may be a stray character of its encoding, never a word of it;
- of a shorter secret, the whole;

in the log or in any view of it (views.py): in clear, without white space, without quoting (letters
and digits alone). A multi-line secret is one secret a line."""
from .forms import forms_of
from .views import skeleton, views, without_space

PIECE_BYTES = 8


def grams(text):
    return {text[at:at + PIECE_BYTES] for at in range(len(text) - PIECE_BYTES + 1)}


def pieces(secret):
    return grams(secret) if len(secret) >= PIECE_BYTES else {secret}


def is_in(wanted, text):
    short = next(iter(wanted))
    if len(short) < PIECE_BYTES:
        return short in text
    return not wanted.isdisjoint(grams(text)) if len(wanted) > 64 else any(piece in text for piece in wanted)


def atoms(secrets):
    """The lines of the secrets that say something on their own; of one that has none, the whole."""
    for secret in secrets:
        lines = [line.strip() for line in secret.splitlines()]
        worthy = [line for line in lines if len(line) >= PIECE_BYTES and not line.startswith("-----")]
        yield from (line.encode() for line in (worthy or [secret.strip()]))


class Wanted:
    """One secret, made ready to be looked for in many logs."""

    def __init__(self, secret):
        self.plain = pieces(secret)
        self.dense = pieces(without_space(secret))
        bones = skeleton(secret)
        self.bones = pieces(bones) if len(bones) >= 6 else None
        self.forms = forms_of(secret) if len(secret) >= 4 else set()

    def reading(self, text):
        """How the text shows the secret; nothing if it doesn't."""
        if is_in(self.plain, text):
            return "in clear"
        if is_in(self.dense, without_space(text)):
            return "without white space"
        if self.bones and is_in(self.bones, skeleton(text)):
            return "without quoting"
        return None


class Reader:
    """Looks for the secrets of one value in many logs."""

    def __init__(self, secrets):
        self.wanted = [(atom, Wanted(atom)) for atom in atoms(secrets)]

    def leak(self, log, depth=3):
        """The first way to read one of the secrets in the log: (secret, how); nothing if there is none."""
        if not without_space(log).replace(b"*", b""):
            return None
        for atom, each in self.wanted:
            if any(form in log for form in each.forms):
                return atom, "as an encoded form"
        for view in views(log, depth):
            for atom, each in self.wanted:
                how = each.reading(view)
                if how:
                    return atom, how
        return None
