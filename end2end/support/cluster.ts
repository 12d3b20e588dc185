import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A PostgreSQL of its own, in a temporary folder, reachable through a socket there only. */
export class Cluster {
  #folder: string;
  #server: ChildProcess;
  #databases = 0;

  private constructor(folder: string, server: ChildProcess) {
    this.#folder = folder;
    this.#server = server;
  }

  static async start(): Promise<Cluster> {
    const folder = mkdtempSync(join(tmpdir(), 'twinlatch-end2end-pg-'));
    const owner = giveAway(folder);
    const run = { cwd: folder, ...owner };
    execFileSync(program('initdb'), ['--username=twinlatch', '--auth=trust', '--encoding=UTF8', '--no-locale', '--pgdata=data'], {
      ...run,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    // What a test writes need not outlive a power cut.
    const settings = ['listen_addresses=', `unix_socket_directories=${folder}`, 'fsync=off', 'max_connections=200'];
    const options = settings.flatMap((setting) => ['-c', setting]);
    const server = spawn(program('postgres'), ['-D', 'data', ...options], { ...run, stdio: 'ignore' });
    const cluster = new Cluster(folder, server);
    for (let tries = 0; tries < 200; tries += 1) {
      if (cluster.#sql('SELECT 1')) return cluster;
      await sleep(50);
    }
    await cluster.stop();
    throw new Error('PostgreSQL does not start.');
  }

  /** A new database: its address. */
  newDatabase(): string {
    this.#databases += 1;
    const name = `portal_${this.#databases}`;
    if (!this.#sql(`CREATE DATABASE ${name}`)) throw new Error(`There is no database ${name}.`);
    return `postgres:///${name}?host=${this.#folder}&user=twinlatch`;
  }

  async stop(): Promise<void> {
    const gone = new Promise((resolve) => this.#server.once('exit', resolve));
    // Its own signal for "now": it ends connections, and does not wait for them.
    if (this.#server.exitCode === null && this.#server.kill('SIGINT')) await gone;
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #sql(statement: string): boolean {
    const args = ['-h', this.#folder, '-U', 'twinlatch', '-d', 'postgres', '-qAtc', statement];
    try {
      execFileSync(program('psql'), args, { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  }
}

/** PostgreSQL does not run as root: then it runs as nobody, in a folder of theirs. */
function giveAway(folder: string): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const id = (flag: string) => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }));
  const [uid, gid] = [id('-u'), id('-g')];
  chownSync(folder, uid, gid);
  return { uid, gid };
}

function program(name: string): string {
  const root = '/usr/lib/postgresql';
  const versions = existsSync(root) ? readdirSync(root).sort((a, b) => Number(b) - Number(a)) : [];
  const found = versions.map((version) => join(root, version, 'bin', name)).find((path) => existsSync(path));
  // Elsewhere it is on the PATH.
  return found ?? name;
}
