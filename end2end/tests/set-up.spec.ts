import { readFile } from 'node:fs/promises';
import { expectAccessible } from '../support/accessible.ts';
import { connectApp, heading, ready, skipCodes } from '../support/journeys.ts';
import { sendPassword } from '../support/sign-in.ts';
import { expect, test } from '../support/test.ts';

test('the first administrator, by the code from the console', async ({ page, startPortal, problems }) => {
  problems.allow(/404/);
  const portal = await startPortal();
  await page.goto(`${portal.url}/setup`);
  await expect(heading(page, 'Set up Twinlatch')).toBeVisible();
  await expectAccessible(page);
  const fill = async (code: string, password: string) => {
    await page.getByLabel('Set-up code').fill(code);
    await page.getByLabel('Username').fill('ada');
    await page.getByLabel('New password').fill(password);
    await page.getByRole('button', { name: 'Create administrator' }).click();
  };
  await fill('AAAA-BBBB-CCCC-DDDD', 'short');
  await expect(page.getByRole('alert')).toContainText('That is not the set-up code.');
  await expect(page.getByRole('alert')).toContainText('Use 15 characters or more. You used 5.');
  await expect(page.getByLabel('Username')).toHaveValue('ada');
  await expectAccessible(page);
  await fill(await portal.setupCode(), 'a long enough password');
  await expect(page.getByText('The account is ready. Sign in with it now.')).toBeVisible();
  await sendPassword(page, { username: 'ada', password: 'a long enough password' });
  await expect(heading(page, 'Applications')).toBeVisible();
  expect((await page.goto(`${portal.url}/setup`))?.status()).toBe(404);
});

test('somebody whose group must, and who has none, is led through it', async ({ page, startPortal }) => {
  const portal = await startPortal();
  await portal.mustCli('group', 'add', 'Finance');
  const carol = await portal.addPerson({ groups: ['Finance'] });
  await portal.mustCli('2fa', 'enforce', '--on', '--group', 'Finance');
  await page.goto(`${portal.url}/login`);
  await sendPassword(page, carol);
  await expect(heading(page, 'Add a second step to your account')).toBeVisible();
  await expect(page.getByText('Your group Finance asks for a second step.')).toBeVisible();
  await expectAccessible(page);
  await ready(page);
  await page.getByRole('button', { name: /Authenticator app/ }).click();
  await expect(page.getByRole('img', { name: /QR code/ })).toBeVisible();
  await expectAccessible(page);
  await connectApp(page, portal);
  await expect(heading(page, 'Save your backup codes')).toBeVisible();
  await expect(page.locator('.codes__item')).toHaveCount(10);
  await expectAccessible(page);
  await ready(page);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download' }).click(),
  ]);
  const file = await readFile(await download.path(), 'utf8');
  expect(file).toContain(`Account:  ${carol.username}`);
  expect(file).toContain(portal.url);
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByText('Tick the box when you have saved the codes.')).toBeVisible();
  const code = (await page.locator('.codes__item').first().textContent())?.replace(/\s/g, '') ?? '';
  expect(file.replaceAll('-', '')).toContain(code);
  await page.getByLabel('I have saved these codes somewhere safe').check();
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(heading(page, 'Applications')).toBeVisible();

  // One of the codes instead of the app, typed as one likes.
  await page.goto(`${portal.url}/logout`);
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  await sendPassword(page, carol);
  await expect(heading(page, 'Enter the code from your app')).toBeVisible();
  await ready(page);
  await page.getByRole('button', { name: 'Try another way' }).click();
  await page.getByRole('button', { name: /Backup code/ }).click();
  await expect(heading(page, 'Enter a backup code')).toBeVisible();
  await expectAccessible(page);
  await ready(page);
  await page.getByLabel('Backup code', { exact: true }).fill(code.toLowerCase());
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(heading(page, 'Applications')).toBeVisible();
  await expect(page.getByText('A backup code of your account was used')).toBeVisible();
});

test('a signed-in person is asked for more, and comes back to where they were', async ({ page, startPortal }) => {
  const portal = await startPortal();
  const alice = await portal.addPerson();
  await page.goto(`${portal.url}/login`);
  await sendPassword(page, alice);
  await expect(heading(page, 'Applications')).toBeVisible();
  await portal.mustCli('2fa', 'enforce', '--on');
  await page.getByRole('link', { name: 'Security' }).click();
  await expect(heading(page, 'Add a second step to your account')).toBeVisible();
  await ready(page);
  await page.getByRole('button', { name: /Authenticator app/ }).click();
  await connectApp(page, portal);
  await skipCodes(page);
  await expect(heading(page, 'Security')).toBeVisible();
  await expect(page.getByText('Twinlatch asks everybody for a second step.')).toBeVisible();
  // The last method stays.
  await page.getByRole('link', { name: 'Remove Phone' }).click();
  await expect(heading(page, 'Phone cannot be removed')).toBeVisible();
  await expectAccessible(page);
});

test('when nothing can be set up, the page says what to do', async ({ page, startPortal }) => {
  const portal = await startPortal({ env: { TWINLATCH_CONTACT: 'the help desk, room 2.14' } });
  const alice = await portal.addPerson();
  await portal.mustCli('2fa', 'provider', 'totp', '--off');
  await portal.mustCli('2fa', 'enforce', '--on');
  await page.goto(`${portal.url}/login`);
  await sendPassword(page, alice);
  await expect(heading(page, 'Your account needs a second step')).toBeVisible();
  await expect(page.getByText('Ask your administrator: the help desk, room 2.14')).toBeVisible();
  await expectAccessible(page);
});

test('a switched-off account is told so only after the right password', async ({ page, portal }) => {
  const erin = await portal.addPerson();
  await portal.mustCli('user', 'disable', erin.username);
  await page.goto('/login');
  await sendPassword(page, { ...erin, password: 'not the password at all' });
  await expect(page.getByText('That username and password do not match.')).toBeVisible();
  await sendPassword(page, erin);
  await expect(heading(page, 'This account is switched off')).toBeVisible();
  await expectAccessible(page);
});

test('a method that cannot be loaded closes the door, and clean-up opens it', async ({ page, startPortal }) => {
  const portal = await startPortal({ env: { TWINLATCH_PROVIDERS_REALLY_ME: 'true' } });
  const alice = await portal.addPerson();
  await portal.mustCli('2fa', 'enable', alice.username, 'really_me');
  await page.goto(`${portal.url}/login`);
  await sendPassword(page, alice);
  await expect(heading(page, 'Is it really you?')).toBeVisible();
  await ready(page);
  await page.getByRole('button', { name: 'It is really me' }).click();
  await expect(heading(page, 'Applications')).toBeVisible();
  await portal.mustCli('2fa', 'provider', 'really_me', '--off');
  await page.context().clearCookies();
  await page.goto(`${portal.url}/login`);
  await sendPassword(page, alice);
  await expect(heading(page, 'No sign-in method can be used right now')).toBeVisible();
  await expectAccessible(page);
  await portal.mustCli('2fa', 'cleanup', 'really_me');
  await page.goto(`${portal.url}/login`);
  await sendPassword(page, alice);
  await expect(heading(page, 'Applications')).toBeVisible();
});
