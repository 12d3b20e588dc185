import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { choose, heading, ready, skipCodes } from '../support/journeys.ts';
import { Authenticator, KEY } from '../support/keys.ts';
import { expectHome, sendPassword } from '../support/sign-in.ts';
import { expect, test } from '../support/test.ts';
import { pictures } from './pictures.ts';

test('what people do now and then', async ({ page, startPortal, otherBrowser }) => {
  test.slow();
  const folder = mkdtempSync(join(tmpdir(), 'twinlatch-gallery-'));
  const text = join(folder, 'terms.txt');
  writeFileSync(text, 'We keep your name, your methods and your sign-ins.\n\nSign-ins go after ninety days.\n');
  const portal = await startPortal({
    env: {
      TWINLATCH_INSTANCE_NAME: 'Example Co',
      TWINLATCH_CONTACT: 'help@example.org',
      TWINLATCH_TERMS_FILE: text,
      TWINLATCH_TERMS_VERSION: '2026-1',
      TWINLATCH_SESSION_STAY_DAYS: '30',
      TWINLATCH_ACCOUNT_DELETION: 'true',
    },
  });
  const alice = await portal.addPerson({ username: 'alice' });
  await portal.addPerson({ username: 'root', administrator: true });
  await Authenticator.plugIn(page, KEY);
  await page.goto(`${portal.url}/login?other`);
  await pictures(page, 'stay', 'light-360');
  await sendPassword(page, alice);
  await expect(heading(page, 'Data protection and use')).toBeVisible();
  await pictures(page, 'terms', 'light-1280', 'dark-360');
  await page.getByRole('button', { name: 'Accept and go on' }).click();
  await expectHome(page);
  await page.goto(`${portal.url}/settings/security/add`);
  await choose(page, /Passkey or security key/);
  await expect(heading(page, 'Add a passkey or security key')).toBeVisible();
  await pictures(page, 'add-key', 'light-1280', 'dark-360');
  await choose(page, /^Continue$/);
  await skipCodes(page);
  await expect(heading(page, 'Security')).toBeVisible();
  await pictures(page, 'keys', 'light-1280', 'dark-360');
  await page.goto(`${portal.url}/settings/delete`);
  await expect(heading(page, 'Delete your account')).toBeVisible();
  await pictures(page, 'delete', 'light-360', 'dark-1280');

  const { code, url } = (await portal.mustCli('user', 'reset-password', 'alice', '--json')).json();
  await page.goto(`${portal.url}/`);
  await expect(page.getByText('Your administrator started a reset of your password')).toBeVisible();
  await pictures(page, 'news', 'light-1280', 'dark-360');
  const other = await otherBrowser();
  await other.goto(url);
  await ready(other);
  await other.getByLabel('Code', { exact: true }).fill(code);
  await other.getByLabel('New password', { exact: true }).fill('a different wheel entirely');
  await pictures(other, 'reset', 'light-360');

  portal.moveTime(11 * 60);
  await page.goto(`${portal.url}/settings/security`);
  await ready(page);
  await page.locator('#account').getByRole('link', { name: 'Change password' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await pictures(page, 'confirm', 'light-1280', 'dark-360');
  rmSync(folder, { recursive: true });
});
