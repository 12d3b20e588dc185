import { expect, type Page, test } from '@playwright/test';
import type { Person, Portal } from './portal.ts';
import { sendCode, sendPassword } from './sign-in.ts';
import { totp } from './totp.ts';

/** Whether this project runs with script. */
export const scripted = (): boolean => test.info().project.use.javaScriptEnabled !== false;

/** With script nothing is asked before the island has taken over, or a click could be lost between the two. */
export async function ready(page: Page): Promise<void> {
  if (scripted()) await page.waitForLoadState('networkidle');
}

export const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name });

/** Opens the key on a page that connects an app, and reads it. */
export async function readKey(page: Page): Promise<string> {
  const text = await page.locator('#secret').textContent();
  return (text ?? '').replace(/\s/g, '');
}

/** Connects an app on a page that asks for it, and gives its key. */
export async function connectApp(page: Page, portal: Portal, name = 'Phone'): Promise<string> {
  await expect(heading(page, 'Connect your authenticator app')).toBeVisible();
  await ready(page);
  const key = await readKey(page);
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByLabel('Code the app shows').fill(totp(key, portal.now()));
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  return key;
}

/** Skips the backup codes that are offered after a first method. */
export async function skipCodes(page: Page): Promise<void> {
  await expect(heading(page, 'Save your backup codes')).toBeVisible();
  const skip = page.getByRole('button', { name: 'Skip for now' });
  if (await skip.isVisible()) {
    await skip.click();
  } else {
    await page.getByRole('button', { name: 'Cancel', exact: true }).click();
  }
}

/** Somebody with an app, signed in by it once; the page ends signed out. */
export async function personWithApp(page: Page, portal: Portal): Promise<{ person: Person; key: string }> {
  const person = await portal.addPerson();
  await page.goto('/login');
  await sendPassword(page, person);
  await expect(heading(page, 'Applications')).toBeVisible();
  await page.goto('/settings/security/add');
  await page.getByRole('button', { name: /Authenticator app/ }).click();
  const key = await connectApp(page, portal);
  await skipCodes(page);
  await expect(heading(page, 'Security')).toBeVisible();
  await page.goto('/logout');
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  await expect(page.getByText('You are signed out.')).toBeVisible();
  portal.moveToNextPeriod();
  return { person, key };
}

/** Signs in by password and app. */
export async function signInWithApp(page: Page, portal: Portal, person: Person, key: string): Promise<void> {
  await page.goto('/login?other');
  await sendPassword(page, person);
  await expect(heading(page, 'Enter the code from your app')).toBeVisible();
  await sendCode(page, totp(key, portal.now()));
  await expect(heading(page, 'Applications')).toBeVisible();
}
