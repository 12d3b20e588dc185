import { defineConfig } from '@playwright/test';
import { launchOptions } from './support/chromium.mjs';
import type { WorkerOptions } from './support/test.ts';

/** What people do with their own account, and how they sign in: also made on PostgreSQL. */
const OWN =
  /\/(account|account-deletion|app-code|backup-codes|confirm|german|passkeys|password-expiry|password-reset|set-up|settings|sign-out|stay|step-up|terms)(\.script)?\.spec\.ts$/;

/** Every journey is made twice: in a browser with script, and in one without. `*.script.spec.ts` need script; `*.noscript.spec.ts`
 * are about what is said where there is none. */
export default defineConfig<object, WorkerOptions>({
  fullyParallel: false,
  workers: 2,
  // A journey that passes only at the second try has found something.
  retries: 0,
  forbidOnly: Boolean(process.env['CI']),
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: process.env['CI'] ? [['list']] : [['list'], ['html', { open: 'never' }]],
  use: {
    locale: 'en-GB',
    timezoneId: 'UTC',
    colorScheme: 'light',
    viewport: { width: 1280, height: 800 },
    // Nothing moves, so that nothing is half-way when it is looked at.
    contextOptions: { reducedMotion: 'reduce' },
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
    launchOptions,
  },
  projects: process.env['GALLERY']
    ? [{ name: 'gallery', testDir: 'gallery' }]
    : [
        { name: 'script', testDir: 'tests', testIgnore: /\.noscript\.spec\.ts$/ },
        {
          name: 'noscript',
          testDir: 'tests',
          testIgnore: /\.script\.spec\.ts$/,
          use: { javaScriptEnabled: false },
        },
        { name: 'postgres', testDir: 'tests', testMatch: OWN, use: { database: 'postgres' } },
        {
          name: 'postgres-noscript',
          testDir: 'tests',
          testMatch: OWN,
          testIgnore: /\.script\.spec\.ts$/,
          use: { database: 'postgres', javaScriptEnabled: false },
        },
      ],
});
