// Reads the dotenv file named as argument as Next.js reads .env, and prints "NAME=VALUE" entries,
// each ended by NUL.
const { copyFileSync, mkdtempSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { loadEnvConfig } = require('@next/env');

const folder = mkdtempSync(join(tmpdir(), 'next-env-'));
copyFileSync(process.argv[2], join(folder, '.env'));
const ignored = { info() {}, error() {} };
const { parsedEnv } = loadEnvConfig(folder, false, ignored, true);
rmSync(folder, { recursive: true });
for (const [key, value] of Object.entries(parsedEnv)) {
  process.stdout.write(`${key}=${value}\0`);
}
