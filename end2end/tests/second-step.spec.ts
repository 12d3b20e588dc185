import { expectAccessible } from '../support/accessible.ts';
import { heading, personWithApp, ready, scripted, signInWithApp } from '../support/journeys.ts';
import { sendCode, sendPassword } from '../support/sign-in.ts';
import { expect, test } from '../support/test.ts';
import { totp } from '../support/totp.ts';

test('a code from an app, with everything that can be wrong with it', async ({ page, portal }) => {
  const { person, key } = await personWithApp(page, portal);
  await page.goto('/login');
  let documents = 0;
  page.on('request', (request) => {
    if (request.isNavigationRequest()) documents += 1;
  });
  await sendPassword(page, { ...person, password: 'not the password at all' });
  await expect(page.getByText('That username and password do not match.')).toBeVisible();
  await sendPassword(page, person);
  await expect(heading(page, 'Enter the code from your app')).toBeVisible();
  await expectAccessible(page);
  await sendCode(page, '000000');
  await expect(page.getByText('That code does not match. Make sure the app shows Twinlatch')).toBeVisible();
  await expect(page).toHaveTitle(/^Error: /);
  await expect(page.getByLabel('Code', { exact: true })).toHaveValue('');
  await expect(page.getByLabel('Code', { exact: true })).toBeFocused();
  await expectAccessible(page);
  // A device whose clock is three minutes fast.
  await sendCode(page, totp(key, portal.now() + 180));
  await expect(page.getByText('The clock of that device seems to be 3 minutes fast.')).toBeVisible();
  const code = totp(key, portal.now());
  await sendCode(page, `${code.slice(0, 3)} ${code.slice(3)}`);
  await expect(heading(page, 'Applications')).toBeVisible();
  if (scripted()) expect(documents, 'one document from the password form to the landing').toBe(1);

  // The same code once more.
  await page.goto('/logout');
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  await page.goto('/login?other');
  await sendPassword(page, person);
  await sendCode(page, code);
  await expect(page.getByText('That code was used already. Wait for the next one')).toBeVisible();
});

test('five wrong answers end the sign-in, and it says so', async ({ page, portal }) => {
  const { person, key } = await personWithApp(page, portal);
  await page.goto('/login?other');
  await sendPassword(page, person);
  for (let wrong = 1; wrong < 5; wrong += 1) {
    await sendCode(page, `00000${wrong}`);
    await expect(page.getByLabel('Code', { exact: true })).toHaveValue('');
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

test('an attempt that has run out starts again with the name filled in', async ({ page, portal }) => {
  const { person } = await personWithApp(page, portal);
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
});

test('somebody else, another way, and giving up', async ({ page, portal }) => {
  const { person } = await personWithApp(page, portal);
  await page.goto('/login');
  await sendPassword(page, person);
  await expect(heading(page, 'Enter the code from your app')).toBeVisible();
  await ready(page);
  await page.getByRole('button', { name: 'Try another way' }).click();
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
  await page.goto('/login/challenge/totp');
  await expect(heading(page, /Sign in|This sign-in has run out/)).toBeVisible();
});

test('too many tries: the page says how long to wait', async ({ page, startPortal, problems }) => {
  problems.allow(/429/);
  const portal = await startPortal();
  await page.goto(`${portal.url}/login`);
  for (let wrong = 0; wrong < 5; wrong += 1) {
    await sendPassword(page, { username: 'nobody-at-all', password: 'not the password at all' });
    await expect(page.getByLabel('Password', { exact: true })).toHaveValue('');
    await expect(page.getByText('That username and password do not match.')).toBeVisible();
  }
  await sendPassword(page, { username: 'nobody-at-all', password: 'not the password at all' });
  await expect(heading(page, 'Too many tries')).toBeVisible();
  await expect(page.getByText(/You can try again at \d\d:\d\d:\d\d\./)).toBeVisible();
  await expectAccessible(page);
  portal.moveTime(31);
  await page.getByRole('link', { name: 'Try again' }).click();
  await expect(heading(page, 'Sign in')).toBeVisible();
});
