import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const BINARY = process.env['TWINLATCH_BINARY'] ?? join(import.meta.dirname, '../../target/release/twinlatch');

export interface Person {
  username: string;
  password: string;
}

export interface NewPerson extends Partial<Person> {
  groups?: string[];
  fullName?: string;
  email?: string;
  administrator?: boolean;
}

export interface Answer {
  code: number | null;
  stdout: string;
  stderr: string;
  /** What a command with `--json` printed. */
  json(): any;
}

export interface Options {
  /** Arguments after `serve`, for example `--demo`. */
  args?: string[];
  env?: Record<string, string>;
}

/** The release binary, serving with a data folder, a port and a clock of its own. */
export class Portal {
  readonly url: string;
  #folder: string;
  #clock: Clock;
  #env: Record<string, string>;
  #process: ChildProcess | undefined;
  #log = '';

  private constructor(port: number, env: Record<string, string>) {
    this.url = `http://localhost:${port}`;
    this.#folder = mkdtempSync(join(tmpdir(), 'twinlatch-end2end-'));
    this.#clock = new Clock(join(this.#folder, 'clock'));
    this.#env = {
      PATH: process.env['PATH'] ?? '',
      RUST_BACKTRACE: '1',
      TWINLATCH_LISTEN: `127.0.0.1:${port}`,
      TWINLATCH_PUBLIC_URL: this.url,
      TWINLATCH_DATA_DIR: join(this.#folder, 'data'),
      // Nothing of a test leaves the machine.
      TWINLATCH_BREACHES_SOURCE: 'off',
      ...this.#clock.env,
      ...env,
    };
  }

  static async start({ args = [], env = {} }: Options = {}): Promise<Portal> {
    if (!existsSync(BINARY)) throw new Error(`There is no ${BINARY}. Run: make release`);
    const portal = new Portal(await freePort(), env);
    try {
      await portal.serve(args);
    } catch (error) {
      await portal.stop();
      throw error;
    }
    return portal;
  }

  /** Starts serving, on the data that are there. With `halt`, that is a restart. */
  async serve(args: string[] = []): Promise<void> {
    const child = spawn(BINARY, ['serve', ...args], { env: this.#env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#process = child;
    child.stdout?.on('data', (text) => (this.#log += text));
    child.stderr?.on('data', (text) => (this.#log += text));
    child.on('error', (error) => (this.#log += `${error}\n`));
    const end = Date.now() + 20_000;
    while (child.pid !== undefined && child.exitCode === null && child.signalCode === null && Date.now() < end) {
      if (await fetch(`${this.url}/healthz`).then((answer) => answer.ok, () => false)) return;
      await sleep(50);
    }
    throw new Error(`The portal did not start.\n${this.#log}`);
  }

  /** Ends the process, and keeps the data. */
  async halt(): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    if (child?.pid === undefined) return;
    if (child.exitCode === null && child.signalCode === null) {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      const patience = setTimeout(() => child.kill('SIGKILL'), 5_000);
      await gone;
      clearTimeout(patience);
    }
    this.#clock.tidyAfter(child.pid);
  }

  /** Ends the process and starts it again on the same data, with these settings changed. */
  async restart(env: Record<string, string> = {}): Promise<void> {
    await this.halt();
    Object.assign(this.#env, env);
    await this.serve();
  }

  async stop(): Promise<void> {
    await this.halt();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** What the server has printed so far. */
  get log(): string {
    return this.#log;
  }

  /** The portal's time, in Unix seconds. */
  now(): number {
    return this.#clock.now();
  }

  /** Moves the portal's time forward. The browser's own clock stays where it is. */
  moveTime(seconds: number): void {
    this.#clock.move(seconds);
  }

  /** Moves to the start of the next period, where a new one-time code begins. Returns the time. */
  moveToNextPeriod(period = 30): number {
    this.moveTime(period - (this.now() % period));
    return this.now();
  }

  /** Runs the command line, with the same settings and time as the server. */
  cli(...args: string[]): Promise<Answer> {
    return this.cliWithInput('', ...args);
  }

  async cliWithInput(input: string, ...args: string[]): Promise<Answer> {
    const child = spawn(BINARY, args, { env: this.#env, stdio: ['pipe', 'pipe', 'pipe'], timeout: 30_000 });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (text) => (stdout += text));
    child.stderr.on('data', (text) => (stderr += text));
    child.stdin.on('error', () => {}); // a command that reads nothing closes it
    child.stdin.end(input);
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    if (child.pid !== undefined) this.#clock.tidyAfter(child.pid);
    const json = () => {
      try {
        return JSON.parse(stdout);
      } catch {
        throw new Error(`\`twinlatch ${args.join(' ')}\` ended with ${code} and printed no JSON:\n${stdout}${stderr}`);
      }
    };
    return { code, stdout, stderr, json };
  }

  /** The command line must succeed. */
  async mustCli(...args: string[]): Promise<Answer> {
    return succeeded(args, await this.cli(...args));
  }

  /** A code for the first administrator's account. */
  async setupCode(): Promise<string> {
    return (await this.mustCli('setup-code', '--json')).json().code;
  }

  /** Makes an account; what is not given is made up. */
  async addPerson(wanted: NewPerson = {}): Promise<Person> {
    const person = {
      username: wanted.username ?? `person-${randomBytes(4).toString('hex')}`,
      password: wanted.password ?? `a long enough password ${randomBytes(4).toString('hex')}`,
    };
    const args = ['user', 'add', person.username, '--password-stdin', '--json'];
    for (const group of wanted.groups ?? []) args.push('--group', group);
    if (wanted.fullName !== undefined) args.push('--full-name', wanted.fullName);
    if (wanted.email !== undefined) args.push('--email', wanted.email);
    if (wanted.administrator) args.push('--administrator');
    succeeded(args, await this.cliWithInput(`${person.password}\n`, ...args));
    return person;
  }
}

/**
 * A clock that can be moved, by libfaketime. Its file holds the difference to the real time rather than a time to start
 * at: a start time would be counted by each process from its own beginning, and the command line would be in the past.
 */
class Clock {
  readonly env: Record<string, string>;
  #file: string;
  #ahead = 0;

  constructor(file: string) {
    this.#file = file;
    this.env = {
      LD_PRELOAD: libfaketime(),
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_NO_CACHE: '1',
      // Timeouts and sleeps go by the monotonic clock, which stays real. The name changed between versions.
      DONT_FAKE_MONOTONIC: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
      NO_FAKE_STAT: '1',
    };
    this.#write();
  }

  now(): number {
    return Math.floor(Date.now() / 1000) + this.#ahead;
  }

  move(seconds: number): void {
    if (!Number.isInteger(seconds) || seconds < 0) throw new Error('Time is moved forward, by whole seconds.');
    this.#ahead += seconds;
    this.#write();
  }

  /** libfaketime leaves these behind when a process is killed, and stumbles over them when a process id comes again. */
  tidyAfter(pid: number): void {
    for (const name of [`faketime_shm_${pid}`, `sem.faketime_sem_${pid}`]) rmSync(`/dev/shm/${name}`, { force: true });
  }

  // By renaming, so that no process reads half a line.
  #write(): void {
    writeFileSync(`${this.#file}.new`, `+${this.#ahead}\n`);
    renameSync(`${this.#file}.new`, this.#file);
  }
}

// The `faketime` command cannot be used: it sets a variable that goes before the file.
function libfaketime(): string {
  const folders = ['/usr/lib', ...readdirSync('/usr/lib').map((name) => `/usr/lib/${name}`)];
  const found = folders.map((folder) => `${folder}/faketime/libfaketimeMT.so.1`).find((path) => existsSync(path));
  if (!found) throw new Error('libfaketime is missing. Debian: apt-get install faketime');
  return found;
}

function succeeded(args: string[], answer: Answer): Answer {
  if (answer.code === 0) return answer;
  throw new Error(`\`twinlatch ${args.join(' ')}\` ended with ${answer.code}:\n${answer.stdout}${answer.stderr}`);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
