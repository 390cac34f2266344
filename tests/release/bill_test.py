"""The bill of materials: valid by its own schema, and the same things as in the lock file."""
import json

from support import DIST, SOURCE, VERSION, Case, bash, main, needs, needs_binary, run

MODULES = SOURCE / "build/tools/node/node_modules"
LOCK = [line.split("\t") for line in (SOURCE / "cmake/release/lock.tsv").read_text().splitlines() if not line.startswith("#")]


@needs("jq", "node")
class Bill(Case):
    def bill(self):
        made = self.ends(bash(f"""set -e; dist={self.folder}; source cmake/release/fetch.sh; source cmake/release/package.sh
            dist={self.folder} SOURCE_DATE_EPOCH=1700000000 write_bill_of_materials; cat {self.folder}/*.cdx.json"""), 0)
        return json.loads(made.stdout)

    def faults(self, bill):
        if not (MODULES / "@cyclonedx/cyclonedx-library").exists():
            self.skipTest("the schema's package is not installed; ./dev setup brings it")
        return run(["node", SOURCE / "tests/support/node/cyclonedx_schema.js", MODULES], input=json.dumps(bill)).stdout

    def test_it_is_valid(self):
        self.assertEqual(self.faults(self.bill()), "")

    def test_faults_would_be_seen(self):
        for spoil in (lambda bill: bill["components"][0].pop("name"), lambda bill: bill["components"][1].update(type="thing"),
                      lambda bill: bill["components"][2]["licenses"][0]["license"].update(id="MIT-ish"),
                      lambda bill: bill["metadata"].update(timestamp="today"), lambda bill: bill.update(serialNumber="1")):
            bill = self.bill()
            spoil(bill)
            self.assertNotEqual(self.faults(bill), "")

    def test_it_names_what_is_linked_with_its_version_and_hash(self):
        bill = self.bill()
        self.assertEqual([(part["name"], part["version"], part["hashes"][0]["content"], part["licenses"][0]["license"]["id"]) for part in bill["components"]],
                         [(line[0], line[1], line[4], line[3]) for line in LOCK])
        self.assertEqual(bill["metadata"]["component"]["version"], VERSION)
        self.assertEqual(bill["metadata"]["timestamp"], "2023-11-14T22:13:20Z")
        self.assertEqual(set(bill["dependencies"][0]["dependsOn"]), {part["bom-ref"] for part in bill["components"]})

    @needs_binary
    def test_the_release_brings_it(self):
        brought = json.loads((DIST / f"stepveil-{VERSION}.cdx.json").read_text())
        self.assertEqual(self.faults(brought), "")
        self.assertEqual(brought["components"], self.bill()["components"])


if __name__ == "__main__":
    main()
