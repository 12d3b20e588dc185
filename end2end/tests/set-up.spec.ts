import { readFile } from 'node:fs/promises';
import { expectAccessible } from '../support/accessible.ts';
import {
  choose,
  connectApp,
  countDocuments,
  heading,
  readKey,
  ready,
  scripted,
  sendBackupCode,
  signOut,
  skipCodes,
} from '../support/journeys.ts';
import { expectHome, sendCode, sendPassword } from '../support/sign-in.ts';
import { expect, test } from '../support/test.ts';
import { totp } from '../support/totp.ts';

test('somebody whose group must, and who has none, is led through it', async ({ page, startPortal }) => {
  test.slow(); // many pages
  const portal = await startPortal();
  await portal.mustCli('group', 'add', 'Finance');
  const carol = await portal.addPerson({ groups: ['Finance'] });
  await portal.mustCli('2fa', 'enforce', '--on', '--group', 'Finance');
  await page.goto(`${portal.url}/login`);
  const documents = countDocuments(page);
  await sendPassword(page, carol);
  await expect(heading(page, 'Add a second step to your account')).toBeVisible();
  await expect(page.getByText('Your group Finance asks for a second step.')).toBeVisible();
  await expectAccessible(page);
  await choose(page, /Authenticator app/);
  await expect(page.getByRole('img', { name: /QR code/ })).toBeVisible();
  await expectAccessible(page);
  await connectApp(page, portal);
  await expect(heading(page, 'Save your backup codes')).toBeVisible();
  await expect(page.locator('.codes__item')).toHaveCount(10);
  await expectAccessible(page);
  await ready(page);
  const loaded = documents();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download' }).click(),
  ]);
  const file = await readFile(await download.path(), 'utf8');
  expect(file).toContain(`Account:  ${carol.username}`);
  expect(file).toContain(portal.url);
  expect(file).toContain('Keep this file where only you can read it.');
  const shown = await page.locator('.codes__item').allTextContents();
  for (const code of shown) expect(file.replaceAll('-', '')).toContain(code.replace(/\s/g, ''));
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByText('Tick the box when you have saved the codes.')).toBeVisible();
  await expect(page).toHaveTitle(/^Error: /);
  await expectAccessible(page);
  await page.getByLabel('I have saved these codes somewhere safe').check();
  await page.getByRole('button', { name: 'Continue' }).click();
  await expectHome(page);
  if (scripted()) expect(loaded, 'documents from the password form to the codes').toBe(0);

  // One of the codes instead of the app.
  await signOut(page, portal);
  await sendPassword(page, carol);
  await expect(heading(page, 'Enter the code from your app')).toBeVisible();
  await choose(page, /Try another way/);
  await choose(page, /Backup code/);
  await sendBackupCode(page, shown[0] ?? '');
  await expectHome(page);
});

test('a set-up survives a reload and a wrong code, and the codes can wait', async ({ page, startPortal }) => {
  const portal = await startPortal();
  const alice = await portal.addPerson();
  await portal.mustCli('2fa', 'enforce', '--on');
  await page.goto(`${portal.url}/login?next=/settings/security`);
  await sendPassword(page, alice);
  await expect(page.getByText('Twinlatch asks everybody for a second step. It takes about two minutes.')).toBeVisible();
  await choose(page, /Authenticator app/);
  await expect(heading(page, 'Connect your authenticator app')).toBeVisible();
  const key = await readKey(page);
  await page.reload();
  expect(await readKey(page), 'the same key').toBe(key);
  const connect = async (name: string, code: string) => {
    await ready(page);
    await page.getByLabel('Name', { exact: true }).fill(name);
    await page.getByLabel('Code the app shows').fill(code);
    await page.getByRole('button', { name: 'Connect', exact: true }).click();
  };
  await connect('My phone', '000000');
  await expect(page.getByText('That code does not match. Check the clock of that device')).toBeVisible();
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('My phone');
  await expectAccessible(page);
  await connect('', totp(key, portal.now()));
  await expect(page.getByText('Use a name of 1 to 64 ordinary characters.')).toBeVisible();
  expect(await readKey(page), 'the same key').toBe(key);
  await choose(page, /Choose another method/);
  await expect(heading(page, 'Add a second step to your account')).toBeVisible();
  await choose(page, /Authenticator app/);
  const another = await connectApp(page, portal);
  await skipCodes(page);
  await expect(heading(page, 'Security')).toBeVisible();
  await signOut(page, portal);
  portal.moveToNextPeriod();
  await sendPassword(page, alice);
  await sendCode(page, totp(another, portal.now()));
  await expectHome(page);
});

test('nobody is in before the set-up is finished', async ({ page, startPortal }) => {
  const portal = await startPortal();
  const alice = await portal.addPerson();
  await portal.mustCli('2fa', 'enforce', '--on');
  await page.goto(`${portal.url}/login`);
  await sendPassword(page, alice);
  await choose(page, /Authenticator app/);
  await expect(heading(page, 'Connect your authenticator app')).toBeVisible();
  for (const path of ['/', '/settings/security', '/settings/security/add', '/confirm']) {
    await page.goto(`${portal.url}${path}`);
    await expect(heading(page, 'Sign in')).toBeVisible();
  }
  const answer = await page.request.get(`${portal.url}/api/session`);
  expect(answer.status()).toBe(401);
});

test('when nothing can be set up, the page says what to do', async ({ page, startPortal }) => {
  const portal = await startPortal({ env: { TWINLATCH_CONTACT: 'the help desk, room 2.14' } });
  const alice = await portal.addPerson();
  await portal.mustCli('2fa', 'provider', 'totp', '--off');
  await portal.mustCli('2fa', 'provider', 'webauthn', '--off');
  await portal.mustCli('2fa', 'enforce', '--on');
  await page.goto(`${portal.url}/login`);
  await sendPassword(page, alice);
  await expect(heading(page, 'Your account needs a second step')).toBeVisible();
  await expect(page.getByText('Ask your administrator: the help desk, room 2.14')).toBeVisible();
  await expectAccessible(page);
});
