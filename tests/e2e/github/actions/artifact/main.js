'use strict';
const { join } = require('node:path');
const { DefaultArtifactClient } = require(join(process.env.TEST_NODE_MODULES, '@actions/artifact'));

async function main() {
  const client = new DefaultArtifactClient();
  const name = process.env.INPUT_NAME;
  if (process.env.INPUT_PATH) {
    await client.uploadArtifact(name, [process.env.INPUT_PATH], '.');
  } else {
    const { artifact } = await client.getArtifact(name);
    await client.downloadArtifact(artifact.id, { path: '.' });
  }
  process.stdout.write(`artifact ${name}: done\n`);
}
main();
