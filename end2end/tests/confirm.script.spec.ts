import type { Page } from '@playwright/test';
import { expectAccessible } from '../support/accessible.ts';
import { heading, personWithApp, ready, signInWithApp, staleWithApp } from '../support/journeys.ts';
import type { Person, Portal } from '../support/portal.ts';
import { expectHome, sendCode, sendPassword } from '../support/sign-in.ts';
import { expect, test } from '../support/test.ts';
import { totp } from '../support/totp.ts';

const card = (page: Page) => page.getByRole('dialog', { name: 'Confirm it is you' });

/** Somebody with a password only, whose proof is too old for a change. */
async function stale(page: Page, portal: Portal): Promise<Person> {
  const person = await portal.addPerson();
  await page.goto('/login?other');
  await sendPassword(page, person);
  await expectHome(page);
  portal.moveTime(11 * 60);
  return person;
}

async function confirm(page: Page, password: string): Promise<void> {
  await ready(page);
  await card(page).getByLabel('Password', { exact: true }).fill(password);
  await card(page).getByRole('button', { name: 'Confirm', exact: true }).click();
}

test('the Escape key leaves everything as it was', async ({ page, portal }) => {
  await stale(page, portal);
  await page.goto('/settings/security');
  await ready(page);
  const change = page.getByRole('link', { name: 'Change password' });
  await change.click();
  await expect(card(page)).toBeVisible();
  await expect(card(page).getByLabel('Password', { exact: true })).toBeFocused();
  // What is behind cannot be reached: the focus stays on the card.
  for (let press = 0; press < 12; press += 1) {
    await page.keyboard.press('Tab');
    // Between two rounds the browser's own buttons have it, which a page sees as its body.
    expect(await page.evaluate(() => document.activeElement?.closest('dialog, body')?.nodeName)).toBeDefined();
    expect(await page.evaluate(() => document.activeElement?.matches('main *, header *, footer *, .skip'))).toBe(false);
  }
  await page.keyboard.press('Escape');
  await expect(card(page)).toHaveCount(0);
  await expect(change).toBeFocused();
  await expect(page).toHaveURL(/\/settings\/security$/);
  await expectAccessible(page);
  // It can be asked for again, and by the keyboard.
  await page.keyboard.press('Enter');
  await expect(card(page)).toBeVisible();
});

test('a new password that is typed already is not lost', async ({ page, portal }) => {
  const alice = await stale(page, portal);
  await page.goto('/settings/security');
  await ready(page);
  await page.getByRole('link', { name: 'Change password' }).click();
  await confirm(page, alice.password);
  await expect(heading(page, 'Change your password')).toBeVisible();
  await ready(page);
  await page.getByLabel('New password', { exact: true }).fill('a very different wheel');
  portal.moveTime(11 * 60);
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(card(page)).toBeVisible();
  await expectAccessible(page);
  await confirm(page, 'not the password at all');
  await expect(card(page).getByText('That is not your current password.')).toBeVisible();
  await confirm(page, alice.password);
  await expect(heading(page, 'Security')).toBeVisible();
  await expect(page.getByText('Password changed.')).toBeVisible();
});

test('a file is sent after the question, without leaving the page', async ({ page, portal }) => {
  const alice = await stale(page, portal);
  await page.goto('/settings/security');
  await ready(page);
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download my data' }).click();
  await confirm(page, alice.password);
  expect((await download).suggestedFilename()).toBe('account-data.json');
  await expect(card(page)).toHaveCount(0);
  await expect(heading(page, 'Security')).toBeVisible();
});

test('whoever has confirmed in another window is not asked again', async ({ page, portal, context }) => {
  const alice = await stale(page, portal);
  await page.goto('/settings/security');
  await ready(page);
  const other = await context.newPage();
  await other.goto(`${portal.url}/settings/password`);
  await ready(other);
  await other.getByLabel('Password', { exact: true }).fill(alice.password);
  await other.getByRole('button', { name: 'Confirm', exact: true }).click();
  await expect(heading(other, 'Change your password')).toBeVisible();
  await page.getByRole('link', { name: 'Add a method' }).click();
  await expect(heading(page, 'Add a method')).toBeVisible();
});

test('where the session has ended meanwhile, one signs in on a page', async ({ page, portal, context }) => {
  const { person, key } = await staleWithApp(page, portal, '/settings/security');
  await page.getByRole('link', { name: 'Change password' }).click();
  await expect(card(page)).toBeVisible();
  await context.clearCookies({ name: /session/ });
  await confirm(page, person.password);
  await expect(heading(page, 'Enter the code from your app')).toBeVisible();
  await expect(page).toHaveURL(/\/login\/challenge\//);
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await sendCode(page, totp(key, portal.now()));
  await expect(heading(page, 'Change your password')).toBeVisible();
});

test('an act of an administrator goes on, with what was typed', async ({ page, portal }) => {
  const bob = await portal.addPerson();
  const { person, key } = await personWithApp(page, portal);
  await portal.mustCli('user', 'administrator', person.username, '--on');
  await signInWithApp(page, portal, person, key);
  portal.moveTime(11 * 60);
  await page.goto(`/admin/people/${bob.username}`);
  await ready(page);
  await page.getByRole('main').getByRole('link', { name: 'Change name or address' }).click();
  await confirm(page, person.password);
  const step = page.getByRole('dialog', { name: 'Enter the code from your app' });
  await expect(step).toBeVisible();
  await expectAccessible(page);
  await sendCode(page, totp(key, portal.now()));
  await expect(page).toHaveURL(new RegExp(`/admin/people/${bob.username}/edit$`));
  await ready(page);
  await page.getByLabel('Full name').fill('Bob the Second');
  portal.moveTime(11 * 60);
  await page.getByRole('main').getByRole('button').last().click();
  await confirm(page, person.password);
  await sendCode(page, totp(key, portal.now()));
  await expect(heading(page, 'Bob the Second')).toBeVisible();
});

test('a policy that took long to write is kept when the question is left, and sent after it', async ({ page, portal }) => {
  const { person, key } = await personWithApp(page, portal);
  await portal.mustCli('user', 'administrator', person.username, '--on');
  await signInWithApp(page, portal, person, key);
  await page.goto('/admin/policy');
  await ready(page);
  await page.getByLabel('Why this change').fill('After a while');
  portal.moveTime(11 * 60);
  const save = page.getByRole('button', { name: /^Save version/ });
  await save.click();
  await expect(card(page)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByLabel('Why this change')).toHaveValue('After a while');
  await save.click();
  await confirm(page, person.password);
  await sendCode(page, totp(key, portal.now()));
  // The portal is shared with other journeys, so the draft is what is in force already.
  await expect(page.getByText(/^This is the same as version/)).toBeVisible();
});

test('an answer that comes after the card was left changes nothing', async ({ page, portal }) => {
  const { person } = await staleWithApp(page, portal, '/settings/security');
  await page.getByRole('link', { name: 'Change password' }).click();
  await expect(card(page)).toBeVisible();
  let answer = (): void => undefined;
  const held = new Promise<void>((resolve) => (answer = resolve));
  await page.route('**/api/sign-in/password', async (route) => {
    await held;
    await route.continue();
  });
  const sent = page.waitForRequest('**/api/sign-in/password');
  await confirm(page, person.password);
  await sent;
  await page.keyboard.press('Escape');
  await expect(card(page)).toHaveCount(0);
  const forgotten = page.waitForResponse('**/api/sign-in/leave');
  answer();
  await forgotten;
  await expect(page).toHaveURL(/\/settings\/security$/);
  await expect(heading(page, 'Security')).toBeVisible();
  // What was proven so far is forgotten: the question begins with the password.
  await page.getByRole('link', { name: 'Change password' }).click();
  await expect(card(page).getByLabel('Password', { exact: true })).toBeVisible();
});

test('too many wrong answers are told on the card, which begins anew', async ({ page, portal }) => {
  const { person } = await staleWithApp(page, portal, '/settings/security');
  await page.getByLabel('Rename Phone').click();
  await page.getByLabel('New name').fill('Other');
  await page.getByRole('button', { name: 'Save' }).click();
  await confirm(page, person.password);
  const field = page.getByLabel('Code', { exact: true });
  for (let wrong = 0; wrong < 5; wrong += 1) {
    await expect(field).toBeVisible();
    const answered = page.waitForResponse('**/api/sign-in/answer');
    await field.fill('000000');
    await answered;
  }
  const end = page.getByRole('dialog');
  await expect(end.getByRole('link', { name: /Start again|Try again/ })).toBeVisible();
  await expect(page).toHaveURL(/\/settings\/security$/);
  await end.getByRole('link', { name: /Start again|Try again/ }).click();
  await expect(card(page).getByLabel('Password', { exact: true })).toBeVisible();
  // The event that the card before was closed comes late, and is not about this one.
  await page.waitForLoadState('networkidle');
  await page.evaluate(() => new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next))));
  await expect(card(page)).toHaveCount(1);
  await page.keyboard.press('Escape');
  await expect(page.getByLabel('New name')).toHaveValue('Other');
});

test('a press more opens no second card', async ({ page, portal }) => {
  const alice = await stale(page, portal);
  await page.goto('/settings/security');
  await ready(page);
  const again = page.getByRole('button', { name: 'Make new codes' });
  await again.dblclick();
  await expect(card(page)).toHaveCount(1);
  await card(page).getByLabel('Password', { exact: true }).fill(alice.password);
  await page.waitForLoadState('networkidle');
  await expect(page.getByRole('dialog')).toHaveCount(1);
  await expect(card(page).getByLabel('Password', { exact: true })).toHaveValue(alice.password);
});

test('what somebody typed is not sent for somebody else who has signed in meanwhile', async ({
  page,
  portal,
  context,
}) => {
  await stale(page, portal);
  const carol = await portal.addPerson();
  await page.goto('/settings/security');
  await ready(page);
  const other = await context.newPage();
  await other.goto(`${portal.url}/login?other`);
  await sendPassword(other, carol);
  await expectHome(other);
  let changed = 0;
  page.on('request', (request) => (changed += request.url().endsWith('/api/account-data.json') ? 1 : 0));
  await page.getByRole('button', { name: 'Download my data' }).click();
  await expect(page.locator('.account__button')).toContainText(carol.username);
  expect(changed).toBe(0);
});

test('without an answer nothing is sent, and what was typed stays', async ({ page, portal, problems }) => {
  problems.allow(/ERR_FAILED/);
  const alice = await portal.addPerson();
  await page.goto('/login?other');
  await sendPassword(page, alice);
  await expectHome(page);
  await page.goto('/settings/password');
  await ready(page);
  const field = page.getByLabel('New password', { exact: true });
  await field.fill('a very different wheel');
  await page.route('**/api/sign-in/confirm', (route) => route.abort());
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(page.getByRole('alert').getByText('The portal gave no answer, and nothing was sent.')).toBeVisible();
  await expect(field).toHaveValue('a very different wheel');
  await page.unroute('**/api/sign-in/confirm');
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(page.getByText('Password changed.')).toBeVisible();
});

test('an address cannot make a sign-in be sent again', async ({ page, portal }) => {
  const alice = await portal.addPerson();
  let sent = 0;
  page.on('request', (request) => (sent += request.url().endsWith('/api/sign-in/password') ? 1 : 0));
  await page.goto(`/login?next=${encodeURIComponent('/confirm?next=/settings/password')}`);
  await sendPassword(page, alice);
  await expectHome(page);
  expect(sent).toBe(1);
});
