import { expectAccessible } from '../support/accessible.ts';
import { choose, heading, personWithApp, ready, signInWithApp } from '../support/journeys.ts';
import { sendCode, sendPassword } from '../support/sign-in.ts';
import { expect, test } from '../support/test.ts';
import { totp } from '../support/totp.ts';

test('five wrong answers end the sign-in, and it says so', async ({ page, portal }) => {
  const { person, key } = await personWithApp(page, portal);
  await page.goto('/login?other');
  await sendPassword(page, person);
  for (let wrong = 1; wrong < 5; wrong += 1) {
    await sendCode(page, `00000${wrong}`);
    await expect(page.getByText('That code does not match.')).toBeVisible();
    if (wrong >= 3) await expect(page.getByText(/(2 tries|1 try) left in this sign-in/)).toBeVisible();
  }
  await sendCode(page, '000009');
  await expect(heading(page, 'This sign-in was stopped')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Start again' }).click();
  await expect(heading(page, 'Sign in')).toBeVisible();
  portal.moveTime(60);
  await signInWithApp(page, portal, person, key);
});

test('one that has run out starts again, with the name and the destination', async ({ page, portal }) => {
  const { person, key } = await personWithApp(page, portal);
  await page.goto('/login?next=/settings/security');
  await sendPassword(page, person);
  await expect(heading(page, 'Enter the code from your app')).toBeVisible();
  portal.moveTime(10 * 60 + 5);
  await page.goto('/login/challenge/totp');
  await expect(heading(page, 'This sign-in has run out')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Start again' }).click();
  await expect(page.getByLabel('Username or e-mail')).toHaveValue(person.username);
  await expect(page.getByLabel('Password', { exact: true })).toBeFocused();
  await sendPassword(page, person);
  await sendCode(page, totp(key, portal.now()));
  await expect(heading(page, 'Security')).toBeVisible();
});

test('one that runs out while the code is typed says so too', async ({ page, portal }) => {
  const { person, key } = await personWithApp(page, portal);
  await page.goto('/login?other');
  await sendPassword(page, person);
  await expect(heading(page, 'Enter the code from your app')).toBeVisible();
  portal.moveTime(10 * 60 + 5);
  await sendCode(page, totp(key, portal.now()));
  await expect(heading(page, 'This sign-in has run out')).toBeVisible();
  await page.getByRole('link', { name: 'Start again' }).click();
  await expect(page.getByLabel('Username or e-mail')).toHaveValue(person.username);
});

test('somebody else, another way, and giving up', async ({ page, portal }) => {
  const { person } = await personWithApp(page, portal);
  await page.goto('/login');
  await sendPassword(page, person);
  await expect(heading(page, 'Enter the code from your app')).toBeVisible();
  await choose(page, /Try another way/);
  await expect(heading(page, 'How do you want to confirm it is you?')).toBeVisible();
  await expect(page.getByRole('button', { name: /Authenticator app.*You tried this/ })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Not you?' }).click();
  await expect(page.getByLabel('Username or e-mail')).toHaveValue('');
  await sendPassword(page, person);
  await expect(heading(page, 'Enter the code from your app')).toBeVisible();
  await ready(page);
  await page.getByRole('button', { name: 'Cancel sign-in' }).click();
  await expect(heading(page, 'Sign in')).toBeVisible();
  await expect(page.getByText('The sign-in was cancelled. Nothing has been changed.')).toBeVisible();
  await page.goto('/login/challenge/totp');
  await expect(heading(page, /Sign in|This sign-in has run out/)).toBeVisible();
});

test('reloading, going back and another address change nothing', async ({ page, portal }) => {
  const { person, key } = await personWithApp(page, portal);
  await page.goto('/login?other');
  await sendPassword(page, person);
  const asked = heading(page, 'Enter the code from your app');
  await expect(asked).toBeVisible();
  await expect(page).toHaveURL('/login/challenge/totp');
  await page.reload();
  await expect(asked).toBeVisible();
  for (const path of ['/login/choose', '/login/setup', '/login/setup/totp', '/login/challenge/really_me']) {
    await page.goto(path);
    await expect(asked).toBeVisible();
  }
  await page.goto('/');
  await expect(heading(page, 'Sign in')).toBeVisible();
  await page.goBack();
  await expect(asked).toBeVisible();
  await sendCode(page, totp(key, portal.now()));
  await expect(heading(page, 'Applications')).toBeVisible();
  // The attempt is gone with its cookie.
  await page.goto('/login/challenge/totp');
  await expect(heading(page, 'Applications')).toBeVisible();
});
