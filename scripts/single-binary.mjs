// Deploying is copying a file: a copy of the release binary, alone in a strange folder, serves its pages and all they
// refer to, compressed. The site it was built from is moved aside meanwhile, so that it cannot be read by accident.
import { spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const site = join(root, 'target/site');
const aside = join(root, 'target/site.aside');
const folder = mkdtempSync(join(tmpdir(), 'twinlatch-alone-'));
const problems = [];
const check = (fine, what) => fine || problems.push(what);

let portal;
let log = '';
function tidy() {
  portal?.kill('SIGKILL');
  if (existsSync(aside)) renameSync(aside, site);
  rmSync(folder, { recursive: true, force: true });
}
process.on('exit', tidy);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(1));

const binary = process.env.TWINLATCH_BINARY ?? join(root, 'target/release/twinlatch');
if (!existsSync(binary)) {
  console.error(`There is no ${binary}. Run: make release`);
  process.exit(1);
}
copyFileSync(binary, join(folder, 'twinlatch'));
if (existsSync(aside)) rmSync(aside, { recursive: true });
if (existsSync(site)) renameSync(site, aside);

const port = await new Promise((found) => {
  const probe = createServer().listen(0, '127.0.0.1', () => {
    const { port } = probe.address();
    probe.close(() => found(port));
  });
});
const url = `http://localhost:${port}`;
portal = spawn(join(folder, 'twinlatch'), ['serve'], {
  cwd: folder,
  env: {
    PATH: process.env.PATH,
    TWINLATCH_LISTEN: `127.0.0.1:${port}`,
    TWINLATCH_PUBLIC_URL: url,
    TWINLATCH_DATA_DIR: join(folder, 'data'),
  },
  stdio: ['ignore', 'pipe', 'pipe'],
});
for (const stream of [portal.stdout, portal.stderr]) stream.on('data', (text) => (log += text));
let ended = false;
portal.on('error', (error) => { log += error; ended = true; });
portal.on('exit', () => (ended = true));

let up = false;
for (const end = Date.now() + 20_000; !up && !ended && Date.now() < end; ) {
  up = await fetch(`${url}/healthz`).then((answer) => answer.ok, () => false);
  if (!up) await new Promise((resolve) => setTimeout(resolve, 100));
}
check(up, 'it does not answer at /healthz');

if (up) {
  // Without `other` an empty portal leads to the page of its first administrator.
  const page = await fetch(`${url}/login?other`);
  check(page.ok, `/login answers ${page.status}`);
  // `&amp;` cannot occur in these paths, so reading them out of the text is enough.
  const html = await page.text();
  const parts = [...new Set([...html.matchAll(/\/pkg\/[A-Za-z0-9._/-]+/g)].map(([path]) => path))];
  for (const kind of ['css', 'js', 'wasm']) {
    check(parts.some((path) => path.endsWith(`.${kind}`)), `/login refers to no .${kind} below /pkg/`);
  }
  for (const path of parts) {
    const part = await fetch(url + path, { headers: { 'accept-encoding': 'br' } });
    const type = part.headers.get('content-type') ?? '';
    const size = (await part.arrayBuffer()).byteLength;
    check(part.ok && size > 0, `${path} answers ${part.status} with ${size} bytes`);
    check(/^(text\/css|text\/javascript|application\/javascript|application\/wasm)/.test(type), `${path} is "${type}"`);
    check(part.headers.get('content-encoding') === 'br', `${path} is not compressed`);
  }
  console.log(`Served alone: /login and ${parts.join(', ')}`);
}

if (problems.length > 0) {
  console.error(`The binary does not stand alone:\n  ${problems.join('\n  ')}\n\nIts log:\n${log}`);
  process.exitCode = 1;
}
portal.kill('SIGTERM');
setTimeout(() => process.exit(), ended ? 0 : 500);
