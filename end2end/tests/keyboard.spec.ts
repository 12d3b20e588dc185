import type { Page } from '@playwright/test';
import { choose, heading, personWithApp, ready, scripted } from '../support/journeys.ts';
import { expectHome } from '../support/sign-in.ts';
import { expect, test } from '../support/test.ts';
import { totp } from '../support/totp.ts';

/** Presses Tab until something of this name has the focus, which must show. */
async function tabTo(page: Page, role: 'button' | 'link' | 'checkbox', name: RegExp): Promise<void> {
  const wanted = page.getByRole(role, { name }).first();
  for (let pressed = 0; pressed < 25; pressed += 1) {
    await page.keyboard.press('Tab');
    if (await wanted.evaluate((element) => element === document.activeElement)) {
      const ring = await wanted.evaluate((element) => getComputedStyle(element).outlineWidth);
      expect(Number.parseFloat(ring), 'a ring of 3 px').toBeGreaterThanOrEqual(3);
      return;
    }
  }
  throw new Error(`Tab never reaches ${name}.`);
}

test('the keyboard alone is enough to sign in', async ({ page, portal }) => {
  const { person, key } = await personWithApp(page, portal);
  await page.goto('/login?other');
  await ready(page);
  await page.keyboard.type(person.username);
  await page.keyboard.press('Tab');
  await page.keyboard.type(person.password);
  await page.keyboard.press('Enter');
  await expect(heading(page, 'Enter the code from your app')).toBeVisible();
  await ready(page);
  await tabTo(page, 'button', /Try another way/);
  await page.keyboard.press('Enter');
  await expect(heading(page, 'How do you want to confirm it is you?')).toBeVisible();
  await ready(page);
  await tabTo(page, 'button', /Authenticator app/);
  await page.keyboard.press('Space');
  await expect(heading(page, 'Enter the code from your app')).toBeVisible();
  await expect(page.getByLabel('Code', { exact: true })).toBeFocused();
  if (scripted()) await expect(page.getByText('Sends itself after the sixth digit.')).toBeVisible();
  await page.keyboard.type(totp(key, portal.now()));
  if (!scripted()) await page.keyboard.press('Enter');
  await expectHome(page);
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused();

  await tabTo(page, 'link', /^Security$/);
  await page.keyboard.press('Enter');
  await expect(heading(page, 'Security')).toBeVisible();
  await ready(page);
  await tabTo(page, 'link', /^Remove Phone$/);
  await page.keyboard.press('Enter');
  await expect(heading(page, 'Remove Phone?')).toBeVisible();
});

test('the form that matters comes before the way out', async ({ page, portal }) => {
  const { person } = await personWithApp(page, portal);
  await page.goto('/login?other');
  await page.getByLabel('Username or e-mail').fill(person.username);
  await page.getByLabel('Password', { exact: true }).fill(person.password);
  await choose(page, /^Sign in$/);
  await expect(heading(page, 'Enter the code from your app')).toBeVisible();
  const buttons = await page.locator('main button:not([type=button])').allTextContents();
  expect(buttons.map((text) => text.trim())).toEqual(['Continue', 'Try another way', 'Cancel sign-in']);
});
