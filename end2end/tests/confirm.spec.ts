import type { Page } from '@playwright/test';
import { expectAccessible } from '../support/accessible.ts';
import { choose, heading, personWithApp, ready, scripted, signInWithApp, staleWithApp } from '../support/journeys.ts';
import { expectHome, sendCode, sendPassword } from '../support/sign-in.ts';
import { expect, test } from '../support/test.ts';
import { totp } from '../support/totp.ts';

/** With script the question stands over the page it was asked from; without, it is a page. */
async function expectOverPage(page: Page, path: string): Promise<void> {
  await expect(page.getByRole('dialog', { name: 'Confirm it is you' })).toHaveCount(scripted() ? 1 : 0);
  expect(new URL(page.url()).pathname).toBe(scripted() ? path : '/confirm');
}

async function confirm(page: Page, password: string): Promise<void> {
  await ready(page);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Confirm', exact: true }).click();
}

test('a change needs a fresh proof, and comes back to the very act', async ({ page, portal }) => {
  const { person, key } = await staleWithApp(page, portal, '/settings/security');
  await page.getByRole('link', { name: 'Remove Phone' }).click();
  await expect(heading(page, 'Confirm it is you')).toBeVisible();
  await expectOverPage(page, '/settings/security');
  await expect(page.getByText('After this you have 10 minutes for such changes.')).toBeVisible();
  await expectAccessible(page);
  await confirm(page, 'not the password at all');
  await expect(page.getByText('That is not your current password.')).toBeVisible();
  await expectAccessible(page);
  await confirm(page, person.password);
  await expect(heading(page, 'Enter the code from your app')).toBeVisible();
  await expectAccessible(page);
  await sendCode(page, totp(key, portal.now()));
  await expect(heading(page, 'Remove Phone?')).toBeVisible();
  // Now for ten minutes, and no longer for being used.
  portal.moveTime(5 * 60);
  await page.goto('/settings/security/add');
  await expect(heading(page, 'Add a method')).toBeVisible();
  portal.moveTime(5 * 60 + 5);
  await page.goto('/settings/security/add');
  await expect(heading(page, 'Confirm it is you')).toBeVisible();
});

test('going back changes nothing', async ({ page, portal }) => {
  const { person, key } = await personWithApp(page, portal);
  await signInWithApp(page, portal, person, key);
  portal.moveTime(11 * 60);
  await page.goto('/settings/security');
  await choose(page, /Make new codes/);
  await expect(heading(page, 'Confirm it is you')).toBeVisible();
  await choose(page, /Back without changing anything/);
  await expect(page).toHaveURL(/\/(settings\/security)?$/);
  await expect(heading(page, 'Confirm it is you')).toHaveCount(0);
  await page.goto('/settings/security');
  await expect(page.getByText('None. Make some, so that a lost phone does not lock you out.')).toBeVisible();
});

test('a page that was left open asks before it changes anything', async ({ page, portal }) => {
  const { person, key } = await personWithApp(page, portal);
  await signInWithApp(page, portal, person, key);
  await page.goto('/settings/security');
  await ready(page);
  await page.getByLabel('Rename Phone').click();
  await page.getByLabel('New name').fill('Other');
  portal.moveTime(11 * 60);
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(heading(page, 'Confirm it is you')).toBeVisible();
  await confirm(page, person.password);
  await sendCode(page, totp(key, portal.now()));
  await expect(heading(page, 'Security')).toBeVisible();
  // With script the page was never left, and what was typed is saved; without, the person is back at the page.
  await expect(page.getByRole('heading', { level: 3, name: scripted() ? 'Other' : 'Phone' })).toBeVisible();
});

test('somebody without a method confirms by the password alone', async ({ page, portal }) => {
  const alice = await portal.addPerson();
  await page.goto('/login?other');
  await sendPassword(page, alice);
  await expectHome(page);
  portal.moveTime(11 * 60);
  await page.getByRole('link', { name: 'Add a method' }).click();
  await expect(heading(page, 'Confirm it is you')).toBeVisible();
  await confirm(page, alice.password);
  await expect(heading(page, 'Add a method')).toBeVisible();
});
