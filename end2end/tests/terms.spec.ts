import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expectAccessible } from '../support/accessible.ts';
import { heading, ready } from '../support/journeys.ts';
import { expectHome, sendPassword } from '../support/sign-in.ts';
import { expect, test } from '../support/test.ts';

test('the text is read and accepted before anything else, and a new version asks again', async ({ page, startPortal }) => {
  const folder = mkdtempSync(join(tmpdir(), 'twinlatch-terms-'));
  const english = join(folder, 'en.txt');
  const german = join(folder, 'de.txt');
  writeFileSync(english, 'We keep your name and your sign-ins.\n\nThey go after ninety days.\n');
  writeFileSync(german, 'Wir speichern Ihren Namen und Ihre Anmeldungen.\n');
  const portal = await startPortal({
    env: { TWINLATCH_TERMS_FILE: english, TWINLATCH_TERMS_FILE_DE: german, TWINLATCH_TERMS_VERSION: '2026-1' },
  });
  const alice = await portal.addPerson();
  await page.goto(`${portal.url}/login?next=/settings/activity`);
  await ready(page);
  await sendPassword(page, alice);
  await expect(heading(page, 'Data protection and use')).toBeVisible();
  await expect(page.getByText('They go after ninety days.')).toBeVisible();
  await expectAccessible(page);
  await page.goto(`${portal.url}/settings/security`);
  await expect(heading(page, 'Data protection and use')).toBeVisible();
  await page.getByRole('button', { name: 'Deutsch' }).click();
  await expect(heading(page, 'Datenschutz und Nutzung')).toBeVisible();
  await expect(page.getByText('Wir speichern Ihren Namen')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByRole('button', { name: 'Decline and sign out' }).click();
  await expect(page.getByText('You are signed out.')).toBeVisible();

  await page.goto(`${portal.url}/login?next=/settings/activity`);
  await ready(page);
  await sendPassword(page, alice);
  await page.getByRole('button', { name: 'Accept and go on' }).click();
  await expect(heading(page, 'Activity')).toBeVisible();
  await expect(page.getByText('Accepted the text on data protection and use, version “2026-1”.')).toBeVisible();
  await page.goto(`${portal.url}/terms`);
  await expect(page.getByText(/^You accepted this text on /)).toBeVisible();
  await expectAccessible(page);

  await portal.restart({ TWINLATCH_TERMS_VERSION: '2026-2' });
  await page.goto(`${portal.url}/`);
  await expect(heading(page, 'Data protection and use')).toBeVisible();
  await page.getByRole('button', { name: 'Accept and go on' }).click();
  await expectHome(page);
  rmSync(folder, { recursive: true });
});
