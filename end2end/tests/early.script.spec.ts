import type { Page } from '@playwright/test';
import { heading, personWithApp } from '../support/journeys.ts';
import { expectHome, sendCode, words } from '../support/sign-in.ts';
import { expect, test } from '../support/test.ts';
import { totp } from '../support/totp.ts';

// On a slow line a page is there long before its WebAssembly. Nothing that is typed or clicked meanwhile may be lost.

/** Holds the WebAssembly back until the function that this gives is called. */
async function holdWasm(page: Page): Promise<() => void> {
  let letGo = () => {};
  const held = new Promise<void>((resolve) => (letGo = resolve));
  await page.route(/\.wasm$/, async (route) => {
    await held;
    // The page that wanted it may be gone by now.
    await route.continue().catch(() => {});
  });
  return letGo;
}

/** The page as it is before it has all it asked for: `load` would wait for the WebAssembly. */
async function openEarly(page: Page): Promise<void> {
  await page.goto('/login?other', { waitUntil: 'commit' });
  await expect(page.getByLabel(words.username, { exact: true })).toBeVisible();
}

const showPassword = (page: Page) => page.getByRole('button', { name: 'Show password' });

test('who types and clicks before the WebAssembly has come is signed in', async ({ page, portal }) => {
  const { person, key } = await personWithApp(page, portal);
  const letGo = await holdWasm(page);
  await openEarly(page);
  await page.getByLabel(words.username, { exact: true }).pressSequentially(person.username);
  await page.getByLabel(words.password, { exact: true }).pressSequentially(person.password);
  await page.getByRole('button', { name: words.signIn, exact: true }).click({ noWaitAfter: true });
  await expect(heading(page, 'Enter the code from your app')).toBeVisible();
  // Nor has it come for the second step.
  await page.getByLabel(words.code, { exact: true }).pressSequentially(totp(key, portal.now()));
  await page.getByRole('button', { name: words.go, exact: true }).click({ noWaitAfter: true });
  await expectHome(page);
  letGo();
});

test('what was typed before the WebAssembly has come is still there afterwards, and is sent', async ({ page, portal }) => {
  const { person, key } = await personWithApp(page, portal);
  const letGo = await holdWasm(page);
  await openEarly(page);
  const username = page.getByLabel(words.username, { exact: true });
  const password = page.getByLabel(words.password, { exact: true });
  await username.pressSequentially(person.username);
  // In the middle of the password, the island takes over.
  await password.pressSequentially(person.password.slice(0, 8));
  await expect(showPassword(page)).toBeHidden();
  letGo();
  await expect(showPassword(page)).toBeVisible();
  await expect(password).toBeFocused();
  await password.pressSequentially(person.password.slice(8));
  await expect(username).toHaveValue(person.username);
  await expect(password).toHaveValue(person.password);
  await page.getByRole('button', { name: words.signIn, exact: true }).click();
  await expect(heading(page, 'Enter the code from your app')).toBeVisible();
  await sendCode(page, totp(key, portal.now()));
  await expectHome(page);
});
