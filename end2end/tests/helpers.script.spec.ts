import { choose, connectApp, heading, personWithApp, readKey, ready, signInWithApp } from '../support/journeys.ts';
import { expectHome, sendCode, sendPassword } from '../support/sign-in.ts';
import { settled } from '../support/settled.ts';
import { expect, test } from '../support/test.ts';
import { totp } from '../support/totp.ts';

// What only a browser with script has: nothing here may be needed to get anywhere.

test('the password can be shown, and Caps Lock is told', async ({ page }) => {
  await page.goto('/login?other');
  await ready(page);
  const password = page.getByLabel('Password', { exact: true });
  await password.fill('something');
  await page.getByRole('button', { name: 'Show password' }).click();
  await expect(password).toHaveAttribute('type', 'text');
  await expect(page.getByRole('status').filter({ hasText: 'Password shown.' })).toHaveCount(1);
  await page.getByRole('button', { name: 'Hide password' }).click();
  await expect(password).toHaveAttribute('type', 'password');
  await expect(password).toHaveValue('something');
  await password.evaluate((field) =>
    field.dispatchEvent(new KeyboardEvent('keyup', { key: 'A', modifierCapsLock: true, bubbles: true })),
  );
  await expect(page.getByText('Caps Lock is on.')).toBeVisible();
});

test('key and codes are copied, and it is said', async ({ page, portal, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
  const alice = await portal.addPerson();
  await page.goto('/login?other');
  await sendPassword(page, alice);
  await expectHome(page);
  await page.goto('/settings/security/add');
  await choose(page, /Authenticator app/);
  await expect(heading(page, 'Connect your authenticator app')).toBeVisible();
  await ready(page);
  await page.getByText('Cannot scan? Enter the key by hand').click();
  await page.getByRole('button', { name: 'Copy' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Key copied.' })).toHaveCount(1);
  expect(await clipboard()).toBe(await readKey(page));
  await connectApp(page, portal);
  await expect(heading(page, 'Save your backup codes')).toBeVisible();
  await page.getByRole('button', { name: 'Copy' }).click();
  await expect(page.getByRole('status').filter({ hasText: '10 codes copied.' })).toHaveCount(1);
  expect((await clipboard()).split('\n')).toHaveLength(10);
  // On paper: the sheet, and nothing around it.
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByText(`Backup codes for ${alice.username} at Twinlatch, made on`)).toBeVisible();
  await expect(page.locator('.codes__item')).toHaveCount(10);
  await expect(page.getByRole('button', { name: 'Continue' })).toBeHidden();
  await expect(page.getByRole('contentinfo')).toBeHidden();
});

test('six digits are sent once, also when they are pasted', async ({ page, portal }) => {
  const { person, key } = await personWithApp(page, portal);
  await page.goto('/login?other');
  await sendPassword(page, person);
  await expect(page.getByText('Sends itself after the sixth digit.')).toBeVisible();
  let sent = 0;
  page.on('request', (request) => {
    if (request.url().endsWith('/api/sign-in/answer')) sent += 1;
  });
  const field = page.getByLabel('Code', { exact: true });
  await field.pressSequentially('00000');
  expect(sent).toBe(0);
  await field.press('0');
  await expect(page.getByText('That code does not match.')).toBeVisible();
  expect(sent).toBe(1);
  await settled(page, '#code');
  await page.keyboard.insertText(`code: ${totp(key, portal.now())}`);
  await expectHome(page);
  expect(sent).toBe(2);
});

test('without a connection the form stays, and says so', async ({ page, portal, context, problems }) => {
  problems.allow(/ERR_INTERNET_DISCONNECTED/);
  const alice = await portal.addPerson();
  await page.goto('/login?other');
  await ready(page);
  await page.getByLabel('Username or e-mail').fill(alice.username);
  await page.getByLabel('Password', { exact: true }).fill(alice.password);
  await context.setOffline(true);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'There is no connection to the portal.' })).toHaveCount(1);
  await context.setOffline(false);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expectHome(page);
});

test('the wait is counted down', async ({ page, startPortal, problems }) => {
  problems.allow(/status of 429/);
  const portal = await startPortal({ env: { TWINLATCH_THROTTLE_PERSON_FREE: '1', TWINLATCH_THROTTLE_FIRST_WAIT_SECONDS: '3' } });
  const nobody = { username: 'nobody', password: 'not the password at all' };
  await page.goto(`${portal.url}/login?other`);
  await sendPassword(page, nobody);
  await expect(page.getByText('That username and password do not match.')).toBeVisible();
  await sendPassword(page, nobody);
  await expect(heading(page, 'Too many tries')).toBeVisible();
  await expect(page.getByRole('timer')).toHaveText(/0:0[0-3]/);
  await expect(page.getByRole('status').filter({ hasText: 'You can try again now.' })).toHaveCount(1);
});

test('a page that says it does not need script asks for none', async ({ page, portal }) => {
  const { person, key } = await personWithApp(page, portal);
  const asked: string[] = [];
  page.on('request', (request) => {
    if (request.resourceType() === 'script' || request.url().endsWith('.wasm')) asked.push(request.url());
  });
  await signInWithApp(page, portal, person, key);
  asked.length = 0;
  await page.goto('/logout');
  await ready(page);
  expect(asked).toEqual([]);
});

test('two tabs of one sign-in do not get in each other’s way', async ({ page, context, portal }) => {
  const { person, key } = await personWithApp(page, portal);
  await page.goto('/login?other');
  await sendPassword(page, person);
  await expect(heading(page, 'Enter the code from your app')).toBeVisible();
  const second = await context.newPage();
  await second.goto('/login/challenge/totp');
  await expect(heading(second, 'Enter the code from your app')).toBeVisible();
  await sendCode(page, totp(key, portal.now()));
  await expectHome(page);
  portal.moveToNextPeriod();
  await sendCode(second, totp(key, portal.now()));
  await expect(heading(second, /Applications|This sign-in|Sign in/)).toBeVisible();
});
