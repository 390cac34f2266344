// How long the whole action step takes, from the start of node to its end, beside a step that does
// nothing but `node -e 0`: both in turns, medians. Arguments: the built stepveil, the dev server.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { once } from 'node:events';

const [binary, devserver] = process.argv.slice(2);
const kTurns = 25;
const source = new URL('../../github-action/', import.meta.url);
const folder = mkdtempSync(join(tmpdir(), 'stepveil-bench-'));

function install() {
  const name = `stepveil-${process.platform}-${process.arch}`;
  mkdirSync(join(folder, 'dist'));
  for (const file of ['main.js', 'post.js']) cpSync(new URL(file, source), join(folder, file));
  cpSync(binary, join(folder, 'dist', name));
  const sum = createHash('sha256').update(readFileSync(binary)).digest('hex');
  writeFileSync(join(folder, 'dist/SHA256SUMS'), `${sum}  ${name}\n`);
}

function jobOf(server) {
  const file = (name) => {
    const path = join(folder, name);
    writeFileSync(path, '');
    return path;
  };
  return {
    PATH: process.env.PATH,
    GITHUB_ACTIONS: 'true',
    GITHUB_WORKSPACE: folder,
    RUNNER_TEMP: folder,
    STEPVEIL_CA_FILE: server.ca_file,
    ACTIONS_ID_TOKEN_REQUEST_URL: server.oidc.request_url,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: server.oidc.request_token,
    'INPUT_IDENTITY-ID': server.identities['ci-oidc-github'].identity_id,
    'INPUT_PROJECT-SLUG': server.project,
    'INPUT_ENV-SLUG': 'dev',
    'INPUT_SECRET-PATH': '/backend',
    INPUT_DOMAIN: server.url,
    ...Object.fromEntries(['ENV', 'OUTPUT', 'STATE', 'STEP_SUMMARY'].map((one) => [`GITHUB_${one}`, file(one)])),
  };
}

function milliseconds(args, env) {
  const start = process.hrtime.bigint();
  const ran = spawnSync(process.execPath, args, { env, cwd: folder });
  const took = Number(process.hrtime.bigint() - start) / 1e6;
  if (ran.status !== 0) throw new Error(`the step failed: ${ran.stderr}`);
  return took;
}

function median(times) {
  return times.sort((a, b) => a - b)[Math.floor(times.length / 2)];
}

const server = spawn(devserver, [], { stdio: ['pipe', 'pipe', 'inherit'] });
try {
  install();
  const [line] = await once(createInterface({ input: server.stdout }), 'line');
  const job = jobOf(JSON.parse(line));
  const action = [];
  const nothing = [];
  for (let turn = 0; turn < kTurns; ++turn) {
    nothing.push(milliseconds(['-e', '0'], job));
    action.push(milliseconds([join(folder, 'main.js')], job));
  }
  const [a, n] = [median(action), median(nothing)];
  process.stdout.write(
    `action step: ${a.toFixed(0)} ms; node -e 0: ${n.toFixed(0)} ms; ratio ${(a / n).toFixed(2)} ` +
      `(17 secrets, OIDC, loopback; medians of ${kTurns})\n`,
  );
} finally {
  server.kill();
  server.stdout.destroy();
  rmSync(folder, { recursive: true });
}
