import type { Page } from '@playwright/test';
import { connectApp, heading, ready } from '../support/journeys.ts';
import type { Person, Portal } from '../support/portal.ts';
import { expectHome, sendPassword } from '../support/sign-in.ts';
import { expect, test } from '../support/test.ts';
import { totp } from '../support/totp.ts';
import { pictures } from './pictures.ts';

async function start(page: Page, portal: Portal): Promise<Person> {
  await portal.mustCli('group', 'add', 'Finance');
  const alice = await portal.addPerson({ username: 'alice', groups: ['Finance'] });
  await portal.mustCli('user', 'change', 'alice', '--full-name', 'Alice Adams');
  await portal.mustCli('2fa', 'enforce', '--on', '--group', 'Finance');
  await portal.mustCli('2fa', 'remember', '--days', '30');
  await page.goto(`${portal.url}/login`);
  await ready(page);
  return alice;
}

test('every page once', async ({ page, startPortal }) => {
  const portal = await startPortal({ env: { TWINLATCH_INSTANCE_NAME: 'Example Co', TWINLATCH_CONTACT: 'help@example.org' } });
  const alice = await start(page, portal);
  await pictures(page, 'sign-in', 'light-1280', 'dark-360');
  await sendPassword(page, { ...alice, password: 'not the password' });
  await expect(page.getByText('That username and password do not match.')).toBeVisible();
  await pictures(page, 'wrong-password', 'light-360');
  await sendPassword(page, alice);
  await expect(heading(page, 'Add a second step to your account')).toBeVisible();
  await pictures(page, 'set-up-choice', 'dark-360');
  await page.getByRole('button', { name: /Authenticator app/ }).click();
  await expect(heading(page, 'Connect your authenticator app')).toBeVisible();
  await pictures(page, 'set-up', 'light-1280', 'dark-360');
  const key = await connectApp(page, portal);
  await expect(heading(page, 'Save your backup codes')).toBeVisible();
  await pictures(page, 'backup-codes', 'light-360');
  await page.getByLabel('I have saved these codes somewhere safe').check();
  await page.getByRole('button', { name: 'Continue' }).click();
  await expectHome(page);
  await pictures(page, 'home', 'dark-1280');
  await page.goto(`${portal.url}/settings/security`);
  await pictures(page, 'security', 'light-1280', 'dark-360');
  await page.goto(`${portal.url}/settings/activity`);
  await pictures(page, 'activity', 'light-1280', 'dark-360');
  await page.goto(`${portal.url}/settings/password`);
  await page.getByLabel('New password', { exact: true }).fill('wheel cat wheel');
  await pictures(page, 'password', 'light-360', 'dark-1280');
  await page.goto(`${portal.url}/settings/secure`);
  await pictures(page, 'secure', 'light-360', 'dark-1280');

  await page.goto(`${portal.url}/logout`);
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  portal.moveToNextPeriod();
  await sendPassword(page, alice);
  await expect(heading(page, 'Enter the code from your app')).toBeVisible();
  await ready(page);
  await pictures(page, 'code', 'dark-1280', 'dark-360');
  await page.getByRole('button', { name: 'Try another way' }).click();
  await expect(heading(page, 'How do you want to confirm it is you?')).toBeVisible();
  await pictures(page, 'choose', 'light-1280');
  await page.getByRole('button', { name: /Authenticator app/ }).click();
  await page.getByLabel('Code', { exact: true }).fill(totp(key, portal.now()));
  await expectHome(page);
});
