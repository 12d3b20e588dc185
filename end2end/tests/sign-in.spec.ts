import { expectAccessible } from '../support/accessible.ts';
import { heading } from '../support/journeys.ts';
import { expectHome, sendPassword, signIn, words } from '../support/sign-in.ts';
import { expect, test } from '../support/test.ts';

test('a password alone leads to the applications', async ({ page, portal }) => {
  const alice = await portal.addPerson();
  await page.goto('/login');
  await expect(page).toHaveTitle(/^Sign in/);
  await expect(page.getByLabel(words.username, { exact: true })).toBeFocused();
  await expectAccessible(page);

  await sendPassword(page, alice);
  await expectHome(page);
  expect(new URL(page.url()).pathname).toBe('/');
  await expectAccessible(page);
});

test('a wrong password keeps the name, and says neither more nor less than an unknown name', async ({ page, portal }) => {
  const alice = await portal.addPerson();
  for (const username of [alice.username, `nobody-${alice.username}`]) {
    await signIn(page, { username, password: 'not the password at all' });
    await expect(page.getByText(words.noMatch)).toBeVisible();
    await expect(page).toHaveTitle(/^Error: /);
    expect(new URL(page.url()).search, 'a clean address').toBe('');
    await expect(page.getByLabel(words.username, { exact: true })).toHaveValue(username);
    await expect(page.getByLabel(words.password, { exact: true })).toHaveValue('');
    await expect(page.getByLabel(words.password, { exact: true })).toBeFocused();
  }
  await expectAccessible(page);

  await sendPassword(page, alice);
  await expectHome(page);
});

test('somebody who was going somewhere arrives there', async ({ page, portal }) => {
  const alice = await portal.addPerson();
  await page.goto('/settings/security');
  await expect(page.getByRole('heading', { level: 1, name: words.signIn })).toBeVisible();
  await sendPassword(page, alice);
  await expect(page).toHaveURL('/settings/security');
});

test('a destination outside of the portal is ignored', async ({ page, portal }) => {
  const alice = await portal.addPerson();
  await signIn(page, alice, '/login?next=https://example.org/');
  await expectHome(page);
  expect(page.url()).toBe(`${portal.url}/`);
});

test('after an hour without activity the session is over', async ({ page, portal }) => {
  const alice = await portal.addPerson();
  await signIn(page, alice);
  await expectHome(page);
  portal.moveTime(60 * 60 + 60);
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1, name: words.signIn })).toBeVisible();
});

test('nothing typed is said at its field', async ({ page, portal }) => {
  const alice = await portal.addPerson();
  await page.goto('/login?other');
  await sendPassword(page, { username: '', password: '' });
  await expect(page.getByText('Enter your username or e-mail.')).toBeVisible();
  await expect(page.getByLabel(words.username, { exact: true })).toHaveAttribute('aria-invalid', 'true');
  await expectAccessible(page);
  await sendPassword(page, { username: alice.username, password: '' });
  await expect(page.getByText('Enter your password.')).toBeVisible();
  await expect(page.getByLabel(words.username, { exact: true })).toHaveValue(alice.username);
});

test('an e-mail address does instead of the name, unless it is switched off', async ({ page, startPortal }) => {
  const portal = await startPortal();
  const { password } = await portal.addPerson({ username: 'alice', email: 'Alice@example.org' });
  const byAddress = { username: 'alice@EXAMPLE.org', password };
  await signIn(page, byAddress, `${portal.url}/login`);
  await expectHome(page);
  await page.context().clearCookies();
  await portal.restart({ TWINLATCH_SIGN_IN_BY_EMAIL: 'false' });
  await page.goto(`${portal.url}/login`);
  await page.getByLabel('Username', { exact: true }).fill(byAddress.username);
  await page.getByLabel(words.password, { exact: true }).fill(password);
  await page.getByRole('button', { name: words.signIn, exact: true }).click();
  await expect(page.getByText(words.noMatch)).toBeVisible();
});

test('an account that is switched off is told so only after the right password', async ({ page, portal }) => {
  const erin = await portal.addPerson();
  await portal.mustCli('user', 'disable', erin.username);
  await page.goto('/login?other');
  await sendPassword(page, { ...erin, password: 'not the password at all' });
  await expect(page.getByText(words.noMatch)).toBeVisible();
  await sendPassword(page, erin);
  await expect(heading(page, 'This account is switched off')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Use another account' }).click();
  await expect(page.getByLabel(words.username, { exact: true })).toHaveValue('');
});

test('the fields say what they are to password managers', async ({ page }) => {
  await page.goto('/login?other');
  const username = page.getByLabel(words.username, { exact: true });
  await expect(username).toHaveAttribute('autocomplete', 'username webauthn');
  await expect(username).toHaveAttribute('name', 'username');
  await expect(username).toHaveAttribute('autocapitalize', 'none');
  const password = page.getByLabel(words.password, { exact: true });
  await expect(password).toHaveAttribute('autocomplete', 'current-password');
  await expect(password).toHaveAttribute('name', 'password');
  await expect(password).toHaveAttribute('type', 'password');
});
