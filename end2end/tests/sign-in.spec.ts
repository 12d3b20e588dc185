import { expectAccessible } from '../support/accessible.ts';
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
