"""The values that the programs print. Each is built from its secret parts, so what must not be read
in a log is known, not guessed. Prints them as JSON: python3 samples.py SEED."""
import base64
import json
import random
import string
import sys

WORDS = string.ascii_letters + string.digits
SHELL_SPECIALS = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"


def text_of(chance, alphabet, length):
    return "".join(chance.choice(alphabet) for _ in range(length))


def sample(value, *secrets, tags=(), public=()):
    """secrets: the parts that must not be read; without any, the value as a whole."""
    return {"value": value, "secrets": list(secrets) or [value], "tags": list(tags), "public": list(public)}


def pem_lines(chance):
    body = base64.b64encode(chance.randbytes(300)).decode()
    return [body[at:at + 64] for at in range(0, len(body), 64)]


def pem_of(lines, end="\n"):
    return end.join(["-----BEGIN PRIVATE KEY-----", *lines, "-----END PRIVATE KEY-----"]) + end


def keys(chance):
    one, two, three = pem_lines(chance), pem_lines(chance), pem_lines(chance)
    account = {"type": "service_account", "project_id": "acme-app",
               "private_key_id": text_of(chance, "0123456789abcdef", 40), "private_key": pem_of(three),
               "client_email": "ci@acme-app.iam.gserviceaccount.com"}
    four = dict(account, private_key_id=text_of(chance, "0123456789abcdef", 40))
    four_lines = pem_lines(chance)
    four["private_key"] = pem_of(four_lines)
    return {
        "PEM": sample(pem_of(one), *one, tags=["lines"]),
        "PEM_ONE_LINE": sample(pem_of(two, "\\n"), *two, tags=["escaped"]),
        "ACCOUNT_PRETTY": sample(json.dumps(account, indent=2), *three, account["private_key_id"], tags=["json"]),
        "ACCOUNT_ONE_LINE": sample(json.dumps(four), *four_lines, four["private_key_id"], tags=["json"]),
    }


def structured(chance):
    token = {name: text_of(chance, WORDS, 36) for name in ("kube", "npm", "env", "docker", "yaml", "mysql")}
    login = base64.b64encode(f"ci-robot:{token['docker']}".encode()).decode()
    kube = ("apiVersion: v1\nkind: Config\nusers:\n- name: ci\n  user:\n    token: " + token["kube"] + "\n")
    return {
        "URL": sample("postgres://appuser:S3cr3t%40Pw%2Fx9Q@db.internal.example:5432/appdb?sslmode=require",
                      "S3cr3t%40Pw%2Fx9Q", "S3cr3t@Pw/x9Q", tags=["url"]),
        "URL_PLAIN": sample("mysql://root:" + token["mysql"] + "@127.0.0.1/app", token["mysql"], tags=["url"]),
        "KUBECONFIG": sample(kube, token["kube"], tags=["yaml"], public=["apiVersion: v1", "kind: Config"]),
        "NPMRC": sample("registry=https://registry.example.org/\n//registry.example.org/:_authToken=npm_" + token["npm"],
                        "npm_" + token["npm"], tags=["lines"], public=["registry=https://registry.example.org/"]),
        "DOTENV": sample("NODE_ENV=production\nPORT=8080\nAPI_TOKEN=" + token["env"] + "\nDB_PASSWORD='it is 1 pass#phrase7'\n",
                         token["env"], "it is 1 pass#phrase7", tags=["dotenv"], public=["NODE_ENV=production", "PORT=8080"]),
        "DOCKER": sample(json.dumps({"auths": {"registry.example.org": {"auth": login}}}), login, token["docker"],
                         tags=["json", "docker"]),
        "YAML": sample("server: web\ndatabase:\n  password: " + token["yaml"] + "\n", token["yaml"], tags=["yaml"],
                       public=["server: web"]),
    }


def passwords():
    return {
        "QUOTES": sample("it's a \"pass\" \\back 42"),
        "BASE64_LIKE": sample("kN3+vX/9aZ=="),
        "HORSE": sample("correct@horse$battery"),
        "PERCENT": sample("50%off@home99z"),
        "TILDE": sample("with~tilde~Wq7"),
        "SHORT_QUOTE": sample("foo'bar"),
        "SHORT": sample("s3cr3t"),
        "SHORT_LINES": sample("joe\npa55wd\nabc123\n", "joe\npa55wd\nabc123", tags=["lines"]),
        "UMLAUT": sample("gehäim-日本語-Zk4"),
        "EMOJI": sample("pass🔑word🎉9Qx"),
        "BRACES": sample("{AQAAABAAAAAQxz7Lk2+vT0/9=}"),
        "BACKTICK": sample("run`id -u`9x$(id)Zt"),
        "RUBY": sample("a#{x}b#$y-Kp81"),
        "DOLLAR": sample("pa$$word$HOME-7Jq"),
        "BLANKS": sample("  two  words  inside 7H  "),
        "TABS": sample("col1\tcol2\tpw7Yz"),
        "AMPERSAND": sample("a<b>&c;d|e\"f'Mw3"),
        "BANG": sample("hey!you!*[a-z]?Rt5"),
        "COMMA": sample("k=v,a:b;c=d,Pq62"),
        "BACKSLASHES": sample("C:\\new\\table\\x41\\0pw5"),
        "ASCII": sample("".join(map(chr, range(0x21, 0x7f)))),
    }


def tokens(chance):
    head = base64.urlsafe_b64encode(b'{"alg":"HS256","typ":"JWT"}').decode().rstrip("=")
    body = base64.urlsafe_b64encode(json.dumps({"sub": text_of(chance, WORDS, 20)}).encode()).decode().rstrip("=")
    return {
        "HEX": sample(text_of(chance, "0123456789abcdef", 64)),
        "JWT": sample(head + "." + body + "." + text_of(chance, WORDS + "-_", 43)),
        "LONG": sample(text_of(chance, WORDS + "+/", 4096)),
        "SENTENCE": sample(" ".join(text_of(chance, string.ascii_lowercase, 6) for _ in range(24))),
    }


def by_chance(chance):
    alphabets = [WORDS, WORDS + SHELL_SPECIALS, SHELL_SPECIALS, WORDS + "+/=", WORDS + " \\\"'", WORDS + "äé日🎉%"]
    found = {}
    for at in range(18):
        alphabet = alphabets[at % len(alphabets)]
        length = [5, 8, 13, 21, 34, 55][at // 3]
        found[f"CHANCE_{at:02}"] = sample("x" + text_of(chance, alphabet, length - 2) + "Z")
    return found


def all_samples(seed):
    chance = random.Random(seed)
    made = {**keys(chance), **structured(chance), **passwords(), **tokens(chance), **by_chance(chance)}
    return {"S_" + name: each for name, each in made.items()}  # no name that steers a program


if __name__ == "__main__":
    print(json.dumps(all_samples(int(sys.argv[1]))))
