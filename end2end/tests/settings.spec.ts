import { expectAccessible } from '../support/accessible.ts';
import {
  choose,
  connectApp,
  countDocuments,
  heading,
  personWithApp,
  ready,
  scripted,
  signInWithApp,
  signOut,
} from '../support/journeys.ts';
import { expectHome, sendCode, sendPassword } from '../support/sign-in.ts';
import { expect, test } from '../support/test.ts';
import { totp } from '../support/totp.ts';

test('a first method is added from the home page', async ({ page, portal }) => {
  const alice = await portal.addPerson();
  await page.goto('/login?other');
  await sendPassword(page, alice);
  await expectHome(page);
  await page.getByRole('link', { name: 'Add a method' }).click();
  await expect(heading(page, 'Add a method')).toBeVisible();
  await expectAccessible(page);
  await choose(page, /Authenticator app/);
  await expectAccessible(page);
  await connectApp(page, portal);
  await expect(heading(page, 'Save your backup codes')).toBeVisible();
  await expectAccessible(page);
  await choose(page, /^Cancel$/);
  await expect(page.getByText('Your account asks for a second step, because you have switched one on.')).toBeVisible();
  await expect(page.getByText(/Authenticator app · added \d+ \w+ \d{4} · not used yet/)).toBeVisible();
  await page.goto('/');
  const notice = page.getByRole('article').filter({ hasText: 'A sign-in method was added to your account: “Phone”' });
  await expect(notice).toBeVisible();
  await notice.getByRole('button', { name: 'I know' }).click();
  await expectHome(page);
  await expect(notice).toHaveCount(0);
});

test('methods are renamed, moved and removed', async ({ page, portal }) => {
  test.slow(); // many pages
  const { person, key } = await personWithApp(page, portal);
  await signInWithApp(page, portal, person, key);
  await page.goto('/settings/security');
  await expectAccessible(page);
  await ready(page);
  const documents = countDocuments(page);
  const rename = async (to: string) => {
    await page.getByLabel('New name').fill(to);
    await page.getByRole('button', { name: 'Save' }).click();
  };
  await page.getByLabel('Rename Phone').click();
  await rename('');
  await expect(page.getByText('Use a name of 1 to 64 ordinary characters.')).toBeVisible();
  await expectAccessible(page);
  await rename('Old phone');
  await expect(page.getByText('Old phone has its new name.')).toBeVisible();
  await expect(page.getByRole('heading', { level: 3, name: 'Old phone' })).toBeVisible();
  if (scripted()) expect(documents(), 'renaming reloads nothing').toBe(0);

  await page.getByLabel('Move Old phone to a new phone').click();
  await expect(page.getByText('Old phone keeps working until the new one is connected.')).toBeVisible();
  await expectAccessible(page);
  const second = await connectApp(page, portal, 'New phone');
  await expect(page.getByText('New phone is connected. The old one no longer works.')).toBeVisible();
  expect(second).not.toBe(key);
  await expect(page.locator('#methods').getByRole('heading', { level: 3 })).toHaveText(['New phone']);

  await page.getByRole('link', { name: 'Remove New phone' }).click();
  await expect(heading(page, 'Remove New phone?')).toBeVisible();
  await expectAccessible(page);
  await choose(page, /^Remove New phone$/);
  await expect(page.getByText('New phone was removed.')).toBeVisible();
  await expect(page.getByText('Your account is protected by a password only.')).toBeVisible();
  await expectAccessible(page);
  await page.goto('/');
  await expect(page.getByText('A sign-in method was removed from your account: “New phone”')).toBeVisible();
  await expectAccessible(page);
});

test('of two apps either code does, and no name is given twice', async ({ page, portal }) => {
  test.slow(); // many pages
  const { person, key } = await personWithApp(page, portal);
  await signInWithApp(page, portal, person, key);
  await page.goto('/settings/security/add');
  await choose(page, /Authenticator app/);
  await connectApp(page, portal, 'phone');
  await expect(page.getByText('Use a name you do not have yet.')).toBeVisible();
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('phone');
  await expectAccessible(page);
  const second = await connectApp(page, portal, 'Office');
  await expect(page.getByText('Office is connected.')).toBeVisible();
  await ready(page);
  const office = page.locator('.row').filter({ has: page.getByRole('heading', { level: 3, name: 'Office' }) });
  await office.getByLabel('Rename Office').click();
  await office.getByLabel('New name').fill('PHONE');
  await office.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Use a name you do not have yet.')).toBeVisible();

  for (const each of [key, second]) {
    await signOut(page, portal);
    portal.moveTime(60);
    await sendPassword(page, person);
    await expect(page.getByText(/A code from any of your apps works: (Phone, Office|Office, Phone)\./)).toBeVisible();
    await sendCode(page, totp(each, portal.now()));
    await expectHome(page);
  }
  // What is left is said before the first is removed; keeping it is one press away.
  await page.goto('/settings/security');
  await page.getByRole('link', { name: 'Remove Phone' }).click();
  await expect(page.getByText('You will still have: Office.')).toBeVisible();
  await page.getByRole('link', { name: 'Keep it' }).click();
  await expect(page.locator('#methods').getByRole('heading', { level: 3 })).toHaveCount(2);
  await page.getByRole('link', { name: 'Remove Phone' }).click();
  await choose(page, /^Remove Phone$/);
  await expect(page.getByText('Phone was removed.')).toBeVisible();

  await signOut(page, portal);
  portal.moveTime(60);
  await sendPassword(page, person);
  await sendCode(page, totp(key, portal.now()));
  await expect(page.getByText('That code does not match.')).toBeVisible();
  await sendCode(page, totp(second, portal.now()));
  await expectHome(page);
});

test('a token with a display brings its own key', async ({ page, portal }) => {
  const alice = await portal.addPerson();
  await page.goto('/login?other');
  await sendPassword(page, alice);
  await expectHome(page);
  await page.goto('/settings/security/add');
  await choose(page, /Authenticator app/);
  await expect(heading(page, 'Connect your authenticator app')).toBeVisible();
  const key = 'JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP';
  const kind = { algorithm: 'sha256', digits: 8, period: 60 } as const;
  const fill = async (digits: string) => {
    await ready(page);
    if (!(await page.getByLabel('Key of the token').isVisible())) {
      await page.getByText('Do you have a token with a display? Enter its key').click();
    }
    await page.getByLabel('Name', { exact: true }).fill('Key fob');
    await page.getByLabel('Key of the token').fill(key);
    await page.getByLabel('Algorithm').selectOption('SHA-256');
    await page.getByLabel('Digits', { exact: true }).fill(digits);
    await page.getByLabel('Seconds', { exact: true }).fill('60');
    await page.getByLabel('Code the app shows').fill(totp(key, portal.now(), kind));
    await page.getByRole('button', { name: 'Connect', exact: true }).click();
  };
  await fill('9');
  await expect(page.getByText('Use 6, 7 or 8.')).toBeVisible();
  // What was typed is there again, in the open, but not the key.
  await expect(page.getByLabel('Key of the token')).toBeVisible();
  await expect(page.getByLabel('Digits', { exact: true })).toHaveValue('9');
  await expect(page.getByLabel('Seconds', { exact: true })).toHaveValue('60');
  await expect(page.getByLabel('Algorithm')).toHaveValue('SHA256');
  await expect(page).toHaveTitle(/^Error: /);
  await expectAccessible(page);
  await fill('8');
  // The page before has a button of that name, too.
  await expect(page.getByRole('heading', { level: 1, name: 'Save your backup codes' })).toBeVisible();
  await choose(page, /^Cancel$/);
  await expect(page.getByRole('heading', { level: 3, name: 'Key fob' })).toBeVisible();

  await signOut(page, portal);
  portal.moveToNextPeriod(60);
  await sendPassword(page, alice);
  await expect(heading(page, 'Enter the code from your app')).toBeVisible();
  await ready(page);
  const field = page.getByLabel('Code', { exact: true });
  await expect(page.getByText(scripted() ? '8 digits. Sends itself after the eighth digit.' : '8 digits.')).toBeVisible();
  await field.fill(totp(key, portal.now(), kind));
  if (!scripted()) await page.getByRole('button', { name: 'Continue', exact: true }).click();
  await expectHome(page);
});

test('the button that proves nothing is set up and used like any other', async ({ page, startPortal }) => {
  const portal = await startPortal({ env: { TWINLATCH_PROVIDERS_REALLY_ME: 'true' } });
  const alice = await portal.addPerson();
  await page.goto(`${portal.url}/login`);
  await sendPassword(page, alice);
  await expectHome(page);
  await page.goto(`${portal.url}/settings/security/add`);
  await choose(page, /It is really me/);
  await expect(heading(page, 'Switch on the button')).toBeVisible();
  await expectAccessible(page);
  await choose(page, /^Switch it on$/);
  await choose(page, /^Cancel$/);
  await signOut(page, portal);
  await sendPassword(page, alice);
  await choose(page, /^It is really me$/);
  await expectHome(page);
});
