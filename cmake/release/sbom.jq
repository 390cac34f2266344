# The lock file's lines, raw, as a CycloneDX bill of materials.
# Arguments: version (of stepveil), time (ISO 8601), id (a UUID).
def component: {
  type: (if .[2] == "compiler" then "application" else "library" end),
  "bom-ref": "\(.[0])@\(.[1])",
  name: .[0],
  version: .[1],
  hashes: [{alg: "SHA-256", content: .[4]}],
  licenses: [{license: {id: .[3]}}],
  purl: "pkg:generic/\(.[0])@\(.[1])",
  externalReferences: [.[5:][] | {type: "distribution", url: .}]
} + if .[2] == "compiler" then {description: "brings musl, libc++, libunwind and compiler-rt, which are linked in"} else {} end;
[inputs | select(startswith("#") | not) | split("\t") | component] as $components | {
  bomFormat: "CycloneDX",
  specVersion: "1.5",
  serialNumber: "urn:uuid:\($id)",
  version: 1,
  metadata: {
    timestamp: $time,
    component: {
      type: "application",
      "bom-ref": "stepveil@\($version)",
      name: "stepveil",
      version: $version,
      licenses: [{license: {id: "Apache-2.0"}}]
    }
  },
  components: $components,
  dependencies: [{ref: "stepveil@\($version)", dependsOn: [$components[]["bom-ref"]]}]
}
