// From navigation until the sign-in form can be used: it is painted, its field takes input, and the island has taken it over.
// With an empty cache and with a filled one; on this machine as it is, and as if on a slow one with a slow connection.
// Prints milliseconds as JSON: { cold: [...], warm: [...], slow_cold: [...], slow_warm: [...] }
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { launchOptions } from '../support/chromium.mjs';

const ROUNDS = 7;
const SLOW_PROCESSOR = { rate: 4 };
const SLOW_NETWORK = { offline: false, latency: 40, downloadThroughput: 10e6 / 8, uploadThroughput: 10e6 / 8 };

const url = `${process.argv[2]}/login`;
// A profile on disk, as people have one: a private window caches less.
const profile = mkdtempSync(join(tmpdir(), 'twinlatch-bench-browser-'));
const browser = await chromium.launchPersistentContext(profile, launchOptions);
try {
  await browser.addInitScript(watch);
  const times = { cold: [], warm: [], slow_cold: [], slow_warm: [] };
  // The first visit of all starts what later ones find running.
  await visit({ slow: false, cold: true });
  for (let round = 0; round < ROUNDS; round += 1) {
    times.cold.push(await visit({ slow: false, cold: true }));
    times.warm.push(await visit({ slow: false, cold: false }));
    times.slow_cold.push(await visit({ slow: true, cold: true }));
    times.slow_warm.push(await visit({ slow: true, cold: false }));
  }
  console.log(JSON.stringify(times));
} finally {
  await browser.close();
  rmSync(profile, { recursive: true, force: true });
}

/** Runs in the page, before its own scripts. The page's forms are taken over when the page listens to their being sent. */
function watch() {
  const listen = EventTarget.prototype.addEventListener;
  EventTarget.prototype.addEventListener = function (kind, ...rest) {
    if (kind === 'submit' && this === globalThis) {
      globalThis.takenOverAt ??= performance.now();
    }
    return listen.call(this, kind, ...rest);
  };
}

/** One visit in a page of its own: milliseconds from navigation to a usable form. */
async function visit({ slow, cold }) {
  const page = await browser.newPage();
  const cdp = await browser.newCDPSession(page);
  await cdp.send('Network.enable');
  if (cold) await cdp.send('Network.clearBrowserCache');
  if (slow) {
    await cdp.send('Emulation.setCPUThrottlingRate', SLOW_PROCESSOR);
    await cdp.send('Network.emulateNetworkConditions', SLOW_NETWORK);
  }
  await page.goto(url, { waitUntil: 'commit' });
  const usable = await page.waitForFunction(() => {
    const painted = performance.getEntriesByName('first-contentful-paint')[0]?.startTime;
    return painted && globalThis.takenOverAt && Math.max(painted, globalThis.takenOverAt);
  });
  const milliseconds = await usable.jsonValue();
  const field = page.locator('#username');
  await field.pressSequentially('alice');
  if ((await field.inputValue()) !== 'alice') throw new Error('the field takes no input');
  await page.close();
  return milliseconds;
}
