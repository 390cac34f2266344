"""The documents of a GitLab CI file as a JSON list; `!reference` becomes the list it names."""
import json
import sys

import yaml


class Loader(yaml.SafeLoader):
    pass


Loader.add_constructor("!reference", lambda loader, node: loader.construct_sequence(node))

with open(sys.argv[1], encoding="utf-8") as file:
    print(json.dumps(list(yaml.load_all(file, Loader))))
