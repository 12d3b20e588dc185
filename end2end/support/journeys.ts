import { expect, type Page, test } from '@playwright/test';
import type { Person, Portal } from './portal.ts';
import { settled } from './settled.ts';
import { sendCode, sendPassword } from './sign-in.ts';
import { totp } from './totp.ts';

/** Whether this project runs with script. */
export const scripted = (): boolean => test.info().project.use.javaScriptEnabled !== false;

/** With script nothing is asked before the island has taken over, or a click could be lost between the two. */
export async function ready(page: Page): Promise<void> {
  if (scripted()) await page.waitForLoadState('networkidle');
}

export const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name });

/** The key on a page that connects an app. */
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

/** Saves the backup codes that are shown, and gives them with their dashes. */
export async function saveCodes(page: Page): Promise<string[]> {
  await expect(heading(page, 'Save your backup codes')).toBeVisible();
  await ready(page);
  const codes = await page.locator('.codes__item').allTextContents();
  await page.getByLabel('I have saved these codes somewhere safe').check();
  await page.getByRole('button', { name: 'Continue' }).click();
  return codes.map((code) => code.trim().replace(/\s+/g, '-'));
}

/** Types a backup code on the page that asks for one. */
export async function sendBackupCode(page: Page, code: string): Promise<void> {
  await expect(heading(page, 'Enter a backup code')).toBeVisible();
  await ready(page);
  await page.getByLabel('Backup code', { exact: true }).fill(code);
  await page.getByRole('button', { name: 'Continue' }).click();
  await settled(page, '#code');
}

/** Types the code of an administrator on the page that asks for one. */
export async function sendAdminCode(page: Page, code: string): Promise<void> {
  await expect(heading(page, 'Enter the code from your administrator')).toBeVisible();
  await ready(page);
  await page.getByLabel('Code', { exact: true }).fill(code);
  await page.getByRole('button', { name: 'Continue' }).click();
  await settled(page, '#code');
}

/** Somebody with an app who is an administrator, signed in just now. */
export async function administrator(page: Page, portal: Portal): Promise<Person> {
  const { person, key } = await personWithApp(page, portal);
  await portal.mustCli('user', 'administrator', person.username, '--on');
  await signInWithApp(page, portal, person, key);
  return person;
}

/** Skips the backup codes that are offered after a first method. */
export async function skipCodes(page: Page): Promise<void> {
  await expect(heading(page, 'Save your backup codes')).toBeVisible();
  await ready(page);
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
  await page.goto(`${portal.url}/login?other`);
  await sendPassword(page, person);
  await expect(heading(page, 'Applications')).toBeVisible();
  await page.goto(`${portal.url}/settings/security/add`);
  await choose(page, /Authenticator app/);
  const key = await connectApp(page, portal);
  await skipCodes(page);
  await expect(heading(page, 'Security')).toBeVisible();
  await signOut(page, portal);
  portal.moveToNextPeriod();
  return { person, key };
}

/** Signs out by the page that asks first; the sign-in page shows then. */
export async function signOut(page: Page, portal: Portal): Promise<void> {
  await page.goto(`${portal.url}/logout`);
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  await expect(page.getByText('You are signed out.')).toBeVisible();
  await ready(page);
}

/** Chooses a method on a page that shows several. */
export async function choose(page: Page, name: RegExp): Promise<void> {
  await ready(page);
  await page.getByRole('button', { name }).click();
}

/** How many documents the page asks for from now on. */
export function countDocuments(page: Page): () => number {
  let count = 0;
  page.on('request', (request) => {
    if (request.isNavigationRequest()) count += 1;
  });
  return () => count;
}

/** Signs in by password and app. */
export async function signInWithApp(page: Page, portal: Portal, person: Person, key: string): Promise<void> {
  await page.goto(`${portal.url}/login?other`);
  await sendPassword(page, person);
  await expect(heading(page, 'Enter the code from your app')).toBeVisible();
  await sendCode(page, totp(key, portal.now()));
  await expect(heading(page, 'Applications')).toBeVisible();
}

/** Somebody with an app who signed in so long ago that a change asks them to confirm it is them, on this page. */
export async function staleWithApp(page: Page, portal: Portal, path: string): Promise<{ person: Person; key: string }> {
  const { person, key } = await personWithApp(page, portal);
  await signInWithApp(page, portal, person, key);
  portal.moveTime(11 * 60);
  await page.goto(path);
  await ready(page);
  return { person, key };
}
