import { expect, type Page, test } from '@playwright/test';
import type { Person } from './portal.ts';
import { settled } from './settled.ts';
import { totp } from './totp.ts';

/** The words on the buttons and fields of a sign-in, in one place. */
export const words = {
  signIn: 'Sign in',
  username: 'Username or e-mail',
  password: 'Password',
  code: 'Code',
  go: 'Continue',
  sendsItself: 'Sends itself after the sixth digit.',
  home: 'Applications',
  noMatch: 'That username and password do not match. Check both and try again.',
};

/** Fills in the sign-in form and sends it. What comes next depends on the person. */
export async function signIn(page: Page, person: Person, from = '/login'): Promise<void> {
  await page.goto(from);
  await sendPassword(page, person);
}

/** The same, on a page that shows the form already. */
export async function sendPassword(page: Page, { username, password }: Person): Promise<void> {
  await page.getByLabel(words.username, { exact: true }).fill(username);
  await page.getByLabel(words.password, { exact: true }).fill(password);
  await page.getByRole('button', { name: words.signIn, exact: true }).click();
  await settled(page, '#password');
}

/** Types the code that an authenticator app would show at this time. */
export async function answerTotp(page: Page, secret: string, unixSeconds: number): Promise<void> {
  await sendCode(page, totp(secret, unixSeconds));
}

/** Six digits send themselves where script is on, and the page says so once it is ready to. */
export async function sendCode(page: Page, code: string): Promise<void> {
  const field = page.getByLabel(words.code, { exact: true });
  if (test.info().project.use.javaScriptEnabled === false) {
    await field.fill(code);
    await page.getByRole('button', { name: words.go, exact: true }).click();
  } else {
    await expect(page.getByText(words.sendsItself)).toBeVisible();
    await field.fill(code);
  }
  await settled(page, '#code');
}

export async function expectHome(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { level: 1, name: words.home })).toBeVisible();
}
