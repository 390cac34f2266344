// Speaks to the runner as actions written with @actions/core do. Arguments: the folder of the
// package, what to do, and a JSON file with the texts, since they hold anything.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [folder, action, texts] = process.argv.slice(2);
const core = await import(pathToFileURL(join(folder, 'lib/core.js')));
const given = JSON.parse(readFileSync(texts, 'utf8'));

if (action === 'write') {
  for (const [name, value] of Object.entries(given)) {
    core.exportVariable(name, value);
    core.setOutput(name, value);
    core.saveState(name, value);
  }
} else if (action === 'commands') {
  for (const text of given) core.setSecret(text);
  for (const text of given) core.warning(text);
} else if (action === 'inputs') {
  process.stdout.write(JSON.stringify(given.map((name) => [core.getInput(name), core.getMultilineInput(name)])));
}
