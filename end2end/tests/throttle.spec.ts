import { expectAccessible } from '../support/accessible.ts';
import { heading, personWithApp } from '../support/journeys.ts';
import { expectHome, sendCode, sendPassword } from '../support/sign-in.ts';
import { expect, test } from '../support/test.ts';
import { totp } from '../support/totp.ts';

test.beforeEach(({ problems }) => problems.allow(/status of 429/));

test('too many tries: the page says how long to wait', async ({ page, startPortal }) => {
  const portal = await startPortal();
  await portal.addPerson();
  const nobody = { username: 'nobody-at-all', password: 'not the password at all' };
  await page.goto(`${portal.url}/login`);
  for (let wrong = 0; wrong < 5; wrong += 1) {
    await sendPassword(page, nobody);
    await expect(page.getByText('That username and password do not match.')).toBeVisible();
  }
  await sendPassword(page, nobody);
  await expect(heading(page, 'Too many tries')).toBeVisible();
  await expect(page.getByText(/You can try again at \d\d:\d\d:\d\d\./)).toBeVisible();
  await expectAccessible(page);
  portal.moveTime(31);
  await page.getByRole('link', { name: 'Try again' }).click();
  await expect(heading(page, 'Sign in')).toBeVisible();
  await sendPassword(page, nobody);
  await expect(page.getByText('That username and password do not match.')).toBeVisible();
});

test('whoever guesses elsewhere keeps nobody out of the browser they know', async ({ page, portal, otherBrowser }) => {
  const { person, key } = await personWithApp(page, portal);
  const stranger = await otherBrowser();
  await stranger.goto(`${portal.url}/login`);
  for (let wrong = 0; wrong < 5; wrong += 1) {
    await sendPassword(stranger, { ...person, password: 'not the password at all' });
    await expect(stranger.getByText('That username and password do not match.')).toBeVisible();
  }
  await sendPassword(stranger, person);
  await expect(heading(stranger, 'Too many tries')).toBeVisible();
  await page.goto('/login?other');
  await sendPassword(page, person);
  await sendCode(page, totp(key, portal.now()));
  await expectHome(page);
});

test('an administrator can let somebody try again at once', async ({ page, portal }) => {
  const alice = await portal.addPerson();
  await page.goto('/login?other');
  for (let wrong = 0; wrong < 5; wrong += 1) {
    await sendPassword(page, { ...alice, password: 'not the password at all' });
    await expect(page.getByText('That username and password do not match.')).toBeVisible();
  }
  await sendPassword(page, alice);
  await expect(heading(page, 'Too many tries')).toBeVisible();
  await portal.mustCli('user', 'unlock', alice.username);
  await page.getByRole('link', { name: 'Try again' }).click();
  await sendPassword(page, alice);
  await expectHome(page);
});
