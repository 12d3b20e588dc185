import { type BrowserContext, expect, type Page, test as base } from '@playwright/test';
import { Cluster } from './cluster.ts';
import { type Options, Portal } from './portal.ts';

export { expect };

/** What went wrong on any page of a test, and was not expected to. */
export class Problems {
  #found: string[] = [];
  #allowed: RegExp[] = [];

  /** Says that the test causes this itself, for example a refused request. */
  allow(...patterns: RegExp[]): void {
    this.#allowed.push(...patterns);
  }

  get unexpected(): string[] {
    return this.#found.filter((text) => !this.#allowed.some((pattern) => pattern.test(text)));
  }

  add(text: string): void {
    this.#found.push(text);
  }

  watch(context: BrowserContext): void {
    // A breach of the content security policy is such a message too, also where script is off.
    context.on('console', (message) => {
      if (message.type() === 'error') this.add(`console: ${message.text()} (${message.location().url})`);
    });
    context.on('weberror', ({ error }) => this.add(`script: ${error().stack ?? error().message}`));
    context.on('requestfailed', (request) => {
      const why = request.failure()?.errorText ?? 'no reason';
      // Going to the next page gives up what the last one was still asking for.
      // With script off, Chromium reports the module that the page would preload as refused.
      if (why === 'csp' && /\/pkg\/[^/]+\/twinlatch\.js$/.test(request.url())) return;
      if (why !== 'net::ERR_ABORTED') this.add(`request: ${why} (${request.method()} ${request.url()})`);
    });
    context.on('request', (request) => {
      const { protocol, hostname } = new URL(request.url());
      if (protocol.startsWith('http') && hostname !== 'localhost') this.add(`outside: the page asks ${request.url()}`);
    });
    context.on('response', (response) => {
      if (response.status() >= 500) this.add(`answer: ${response.status()} (${response.url()})`);
    });
  }
}

interface TestFixtures {
  problems: Problems;
  /** Starts another portal, for a test that needs an empty one or other settings. */
  startPortal: (options?: Options) => Promise<Portal>;
  /** A page in another browser: other cookies, and the same watching over what goes wrong. */
  otherBrowser: () => Promise<Page>;
  pagesAreWatched: void;
}

export interface WorkerOptions {
  /** On which database the portals of a project keep what they know. */
  database: 'sqlite' | 'postgres';
}

interface WorkerFixtures extends WorkerOptions {
  /** Settings of a new portal on that database. */
  onDatabase: () => Record<string, string>;
  portal: Portal;
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  database: ['sqlite', { option: true, scope: 'worker' }],

  onDatabase: [
    async ({ database }, use) => {
      if (database === 'sqlite') return use(() => ({}));
      const cluster = await Cluster.start();
      await use(() => ({ TWINLATCH_DATABASE_URL: cluster.newDatabase() }));
      await cluster.stop();
    },
    { scope: 'worker', timeout: 60_000 },
  ],

  portal: [
    async ({ onDatabase }, use) => {
      // Many tests share it, and all come from one address: that address must not run out of tries.
      const portal = await Portal.start({ env: { TWINLATCH_THROTTLE_NETWORK_TRIES: '100000', ...onDatabase() } });
      await use(portal);
      await portal.stop();
    },
    { scope: 'worker', timeout: 60_000 },
  ],

  baseURL: async ({ portal }, use) => use(portal.url),

  problems: async ({}, use) => {
    const problems = new Problems();
    await use(problems);
    expect(problems.unexpected, 'problems on the pages of this test').toEqual([]);
  },

  pagesAreWatched: [
    async ({ context, portal, problems }, use, testInfo) => {
      problems.watch(context);
      const before = portal.log.length;
      await use();
      const log = portal.log.slice(before);
      if (log.includes('panicked at')) problems.add('the server panicked');
      if (testInfo.status !== testInfo.expectedStatus || problems.unexpected.length > 0) {
        await testInfo.attach('log of the portal', { body: log, contentType: 'text/plain' });
      }
    },
    { auto: true },
  ],

  startPortal: async ({ problems, onDatabase }, use, testInfo) => {
    const portals: Portal[] = [];
    await use(async (options) => {
      const portal = await Portal.start({ ...options, env: { ...onDatabase(), ...options?.env } });
      portals.push(portal);
      return portal;
    });
    for (const portal of portals) {
      await portal.stop();
      if (portal.log.includes('panicked at')) problems.add('the server panicked');
      if (testInfo.status !== testInfo.expectedStatus || problems.unexpected.length > 0) {
        await testInfo.attach('log of another portal', { body: portal.log, contentType: 'text/plain' });
      }
    }
  },

  otherBrowser: async ({ browser, problems }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async () => {
      const context = await browser.newContext();
      contexts.push(context);
      problems.watch(context);
      return context.newPage();
    });
    for (const context of contexts) await context.close();
  },
});
