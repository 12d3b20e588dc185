import { expectAccessible } from '../support/accessible.ts';
import {
  choose,
  countDocuments,
  heading,
  personWithApp,
  saveCodes,
  scripted,
  sendBackupCode,
  signInWithApp,
  signOut,
} from '../support/journeys.ts';
import { expectHome, sendCode, sendPassword } from '../support/sign-in.ts';
import { expect, test } from '../support/test.ts';
import { totp } from '../support/totp.ts';

test('the one method is asked at once; others are a step away, and back', async ({ page, portal }) => {
  const { person, key } = await personWithApp(page, portal);
  await signInWithApp(page, portal, person, key);
  await page.goto('/settings/security');
  await choose(page, /Make new codes/);
  await saveCodes(page);
  await expect(page.getByText('The new backup codes are in force.')).toBeVisible();

  await signOut(page, portal);
  const documents = countDocuments(page);
  await sendPassword(page, person);
  await expect(heading(page, 'Enter the code from your app')).toBeVisible();
  await choose(page, /Try another way/);
  await expect(heading(page, 'How do you want to confirm it is you?')).toBeVisible();
  await expect(page.getByRole('heading', { level: 2, name: 'If you cannot use any of these' })).toBeVisible();
  await expect(page.locator('.method__name')).toHaveText(['Authenticator app', 'Backup code']);
  await expect(page.getByRole('button', { name: /Authenticator app.*You tried this/ })).toBeVisible();
  await expectAccessible(page);
  await choose(page, /Backup code/);
  await sendBackupCode(page, 'ABCD-EFGH-JKMN-PQRS');
  await expect(page.getByText('That code does not match or was used already. Try another one from your list.')).toBeVisible();
  await choose(page, /Try another way/);
  await expect(page.getByRole('button', { name: /Backup code.*You tried this/ })).toBeVisible();
  await choose(page, /Authenticator app/);
  await sendCode(page, '000000');
  await expect(page.getByText('That code does not match. Make sure the app shows')).toBeVisible();
  portal.moveToNextPeriod();
  await sendCode(page, totp(key, portal.now()));
  await expectHome(page);
  if (scripted()) expect(documents(), 'documents from the password form to the landing').toBe(1);
});

test('a button that proves nothing never stands in for an app', async ({ page, startPortal }) => {
  const portal = await startPortal({ env: { TWINLATCH_PROVIDERS_REALLY_ME: 'true' } });
  const { person, key } = await personWithApp(page, portal);
  await portal.mustCli('2fa', 'enable', person.username, 'really_me');
  await page.goto(`${portal.url}/login?other`);
  await sendPassword(page, person);
  await expect(heading(page, 'Enter the code from your app')).toBeVisible();
  await choose(page, /Try another way/);
  await expect(page.locator('.method__name')).toHaveText(['Authenticator app']);
  await choose(page, /Authenticator app/);
  await sendCode(page, totp(key, portal.now()));
  await expectHome(page);
});
