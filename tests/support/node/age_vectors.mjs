// The conformance vectors of age's format, a file each, with what they compress laid open.
//   age_vectors.mjs NODE_MODULES FOLDER
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inflateSync } from 'node:zlib';

const [modules, folder] = process.argv.slice(2);
const { default: all, ...named } = await import(pathToFileURL(resolve(modules, 'cctv-age/index.js')));
for (const [name, bytes] of Object.entries({ ...all, ...named })) {
  const vector = Buffer.from(bytes);
  const end = vector.indexOf('\n\n') + 2;
  const head = vector.subarray(0, end);
  const compressed = head.toString('latin1').includes('compressed: zlib');
  const file = compressed ? inflateSync(vector.subarray(end)) : vector.subarray(end);
  writeFileSync(join(folder, name), Buffer.concat([head, file]));
}
