import { expectAccessible } from '../support/accessible.ts';
import { choose, connectApp, heading, personWithApp, saveCodes, sendBackupCode, signInWithApp, signOut } from '../support/journeys.ts';
import { expectHome, sendCode, sendPassword } from '../support/sign-in.ts';
import { expect, test } from '../support/test.ts';
import { totp } from '../support/totp.ts';

test('a backup code, typed in any way, signs in once', async ({ page, startPortal }) => {
  test.slow(); // many pages
  const portal = await startPortal({ env: { TWINLATCH_BACKUP_CODES_COUNT: '5' } });
  const { person, key } = await personWithApp(page, portal);
  await signInWithApp(page, portal, person, key);
  await expect(page.getByText('You have no backup codes.')).toBeVisible();
  await page.getByRole('link', { name: 'Make them' }).click();
  await expect(heading(page, 'Security')).toBeVisible();
  await choose(page, /Make new codes/);
  const codes = await saveCodes(page);
  expect(codes).toHaveLength(5);
  expect(new Set(codes).size).toBe(5);
  for (const code of codes) expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/);
  await expect(page.getByText('The new backup codes are in force.')).toBeVisible();

  const byCode = async (...typed: string[]) => {
    await signOut(page, portal);
    await sendPassword(page, person);
    await expect(heading(page, 'Enter the code from your app')).toBeVisible();
    await choose(page, /Try another way/);
    await expect(page.getByRole('heading', { level: 2, name: 'If you cannot use any of these' })).toBeVisible();
    await choose(page, /Backup code/);
    for (const text of typed.slice(0, -1)) {
      await sendBackupCode(page, text);
      await expect(page.getByText(text === '' ? 'Enter one of your backup codes.' : 'That code does not match or was used already.')).toBeVisible();
    }
    await expectAccessible(page);
    await sendBackupCode(page, typed.at(-1) ?? '');
    await expectHome(page);
  };
  const [first = '', second = ''] = codes;
  await byCode('', 'ABCD-EFGH-JKMN-PQRS', first);
  await expect(page.getByText('A backup code of your account was used')).toBeVisible();
  // The same one again, then the next: small letters, no dashes, spaces around.
  await byCode(first, `  ${second.toLowerCase().replaceAll('-', '')} `);
  await expect(page.getByText('3 backup codes are left.')).toBeVisible();
  await page.goto(`${portal.url}/settings/security`);
  await expect(page.getByText(/3 of 5 left, made on/)).toBeVisible();
});

test('new codes replace the old ones only when they are confirmed', async ({ page, portal }) => {
  test.slow(); // many pages
  const { person, key } = await personWithApp(page, portal);
  await signInWithApp(page, portal, person, key);
  await page.goto('/settings/security');
  await choose(page, /Make new codes/);
  const [old = ''] = await saveCodes(page);
  await expect(page.getByText('The new backup codes are in force.')).toBeVisible();
  await expect(page.getByText(/10 of 10 left, made on/)).toBeVisible();
  await choose(page, /Make new codes/);
  await expect(page.getByText('Your old codes keep working until you confirm the new ones.')).toBeVisible();
  await expectAccessible(page);
  // Opened again it is the same sheet; given up, the old codes stay.
  const shown = await page.locator('.codes__item').allTextContents();
  await page.reload();
  expect(await page.locator('.codes__item').allTextContents()).toEqual(shown);
  await choose(page, /^Cancel$/);
  await expect(heading(page, 'Security')).toBeVisible();

  const tryCode = async (code: string) => {
    await signOut(page, portal);
    await sendPassword(page, person);
    await choose(page, /Try another way/);
    await choose(page, /Backup code/);
    await sendBackupCode(page, code);
  };
  await tryCode(old);
  await expectHome(page);
  await page.goto('/settings/security');
  await choose(page, /Make new codes/);
  const [, next = ''] = await saveCodes(page);
  await expect(page.getByText('The new backup codes are in force.')).toBeVisible();
  await tryCode(old);
  await expect(page.getByText('That code does not match or was used already.')).toBeVisible();
  await sendBackupCode(page, next);
  await expectHome(page);
});

test('somebody with nothing but backup codes gives one, then adds a method', async ({ page, startPortal }) => {
  const portal = await startPortal();
  await portal.mustCli('group', 'add', 'Finance');
  const { person, key } = await personWithApp(page, portal);
  await signInWithApp(page, portal, person, key);
  await page.goto(`${portal.url}/settings/security`);
  await choose(page, /Make new codes/);
  const [code = ''] = await saveCodes(page);
  await expect(page.getByText('The new backup codes are in force.')).toBeVisible();
  await portal.mustCli('2fa', 'disable', person.username, 'totp');
  await portal.mustCli('group', 'join', 'Finance', person.username);
  await portal.mustCli('2fa', 'enforce', '--on', '--group', 'Finance');

  await page.context().clearCookies();
  await page.goto(`${portal.url}/login`);
  await sendPassword(page, person);
  await expect(page.getByText('Give one of your backup codes first. Then you can set up a new method.')).toBeVisible();
  await expectAccessible(page);
  await choose(page, /Backup code/);
  await sendBackupCode(page, code);
  await expect(heading(page, 'Add a second step to your account')).toBeVisible();
  await choose(page, /Authenticator app/);
  const another = await connectApp(page, portal, 'New phone');
  await expectHome(page);
  await page.goto(`${portal.url}/settings/security`);
  await expect(page.getByText(/9 of 10 left/)).toBeVisible();
  await signOut(page, portal);
  portal.moveToNextPeriod();
  await sendPassword(page, person);
  await sendCode(page, totp(another, portal.now()));
  await expectHome(page);
});
