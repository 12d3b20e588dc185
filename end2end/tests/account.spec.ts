import { readFileSync } from 'node:fs';
import { expectAccessible } from '../support/accessible.ts';
import { countDocuments, heading, personWithApp, ready, scripted, signOut } from '../support/journeys.ts';
import { expectHome, sendCode, sendPassword } from '../support/sign-in.ts';
import { expect, test } from '../support/test.ts';
import { totp } from '../support/totp.ts';

test('other browsers are listed, and signed out', async ({ page, portal, otherBrowser }) => {
  const alice = await portal.addPerson();
  const others = [await otherBrowser(), await otherBrowser(), await otherBrowser()];
  for (const each of [page, ...others]) {
    await each.goto(`${portal.url}/login?other`);
    await sendPassword(each, alice);
    await expectHome(each);
  }
  await page.goto('/settings/security');
  await ready(page);
  const browsers = page.locator('#browsers');
  await expect(browsers.getByRole('heading', { level: 3 })).toHaveCount(4);
  await expect(browsers.getByRole('heading', { level: 3 }).first()).toHaveText('Chrome on Linux This browser');
  await expectAccessible(page);
  const documents = countDocuments(page);
  await browsers.getByRole('button', { name: 'Sign out Chrome on Linux' }).first().click();
  await expect(page.getByText('Chrome on Linux was signed out.')).toBeVisible();
  await expect(browsers.getByRole('heading', { level: 3 })).toHaveCount(3);
  await browsers.getByRole('button', { name: 'Sign out all others' }).click();
  await expect(page.getByText('2 other browsers were signed out.')).toBeVisible();
  await expect(browsers.getByText('Only this browser is signed in.')).toBeVisible();
  if (scripted()) expect(documents(), 'signing others out reloads nothing').toBe(0);
  await expectAccessible(page);
  for (const other of others) {
    await other.goto(`${portal.url}/`);
    await expect(heading(other, 'Sign in')).toBeVisible();
  }
});

test('the password is changed, and the old one is no good', async ({ page, portal, otherBrowser }) => {
  const alice = await portal.addPerson();
  const other = await otherBrowser();
  for (const each of [page, other]) {
    await each.goto(`${portal.url}/login?other`);
    await sendPassword(each, alice);
    await expectHome(each);
  }
  await page.goto('/settings/security');
  await page.getByRole('link', { name: 'Change password' }).click();
  await expect(heading(page, 'Change your password')).toBeVisible();
  await ready(page);
  await expectAccessible(page);
  const field = page.getByLabel('New password', { exact: true });
  const submit = page.getByRole('button', { name: 'Change password' });
  if (scripted()) {
    for (const [typed, words] of [
      ['short', 'Too short'],
      ['aaaaaaaaaaaaaaaaaaaa', 'Easy to guess'],
      ['wheel cat wheel', 'Good'],
      ['a different wheel entirely', 'Very good'],
    ] as const) {
      await field.fill(typed);
      await expect(page.locator('.new-password').getByText(words, { exact: true }).first()).toBeVisible();
    }
    await page.getByRole('button', { name: 'Show password' }).click();
    await expect(field).toHaveAttribute('type', 'text');
  }
  await field.fill('short');
  await submit.click();
  await expect(page.getByText('Use 15 characters or more. You used 5.')).toBeVisible();
  await expect(page).toHaveTitle(/^Error: /);
  await expectAccessible(page);
  await field.fill('passwordpassword');
  await submit.click();
  await expect(page.getByText('This password is easy to guess.')).toBeVisible();
  await field.fill('a different wheel entirely');
  await submit.click();
  await expect(page.getByText('Password changed. 1 other browser was signed out.')).toBeVisible();
  await other.goto(`${portal.url}/`);
  await expect(heading(other, 'Sign in')).toBeVisible();
  await sendPassword(other, alice);
  await expect(other.getByText('That username and password do not match.')).toBeVisible();
  await sendPassword(other, { ...alice, password: 'a different wheel entirely' });
  await expectHome(other);
});

test('a strange sign-in is seen, reported, and made useless', async ({ page, portal, otherBrowser }) => {
  const alice = await portal.addPerson();
  await page.goto('/login?other');
  await sendPassword(page, alice);
  await expectHome(page);
  const thief = await otherBrowser();
  await thief.goto(`${portal.url}/login`);
  await sendPassword(thief, alice);
  await expectHome(thief);
  await expect(thief.getByText('Was this you?')).toHaveCount(0);
  await page.goto('/');
  const card = page.getByRole('article').filter({ hasText: 'Was this you?' });
  await expect(card).toContainText('Chrome on Linux');
  await expectAccessible(page);
  await card.getByRole('link', { name: 'No' }).click();
  await expect(heading(page, 'Secure your account')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'It was not me' }).click();
  await expect(page.getByText('Your administrator has been told.')).toBeVisible();
  await thief.goto(`${portal.url}/`);
  await expect(heading(thief, 'Sign in')).toBeVisible();
  await page.getByRole('link', { name: 'Change password' }).click();
  await page.getByLabel('New password', { exact: true }).fill('a different wheel entirely');
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(page.getByText('Password changed.')).toBeVisible();
  await page.goto('/settings/secure');
  await expect(page.getByText('The old password is useless now.')).toBeVisible();
  await page.getByRole('link', { name: 'Activity' }).click();
  await expect(page.getByText('Reported: it was not me.')).toBeVisible();
  await expect(page.getByText('Changed the password.')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Changes' }).click();
  await expect(page.getByText('Signed in with')).toHaveCount(0);
  await expect(page.getByText('Changed the password.')).toBeVisible();
  await page.getByRole('link', { name: 'Refused' }).click();
  await expect(page.getByText('Nothing of this kind happened in the last 90 days.')).toBeVisible();
  await page.getByRole('button', { name: 'Deutsch' }).click();
  await expect(heading(page, 'Aktivität')).toBeVisible();
  await expectAccessible(page);
});

test('a browser is remembered, and forgotten', async ({ page, startPortal }) => {
  const portal = await startPortal();
  await portal.mustCli('2fa', 'remember', '--days', '30');
  const { person, key } = await personWithApp(page, portal);
  await page.goto(`${portal.url}/login?other`);
  await sendPassword(page, person);
  await page.getByLabel('Do not ask for the second step on this browser for 30 days').check();
  await expectAccessible(page);
  portal.moveToNextPeriod();
  await sendCode(page, totp(key, portal.now()));
  await expectHome(page);
  await signOut(page, portal);
  await sendPassword(page, person);
  await expectHome(page);
  await page.goto(`${portal.url}/settings/security`);
  await ready(page);
  const remembered = page.locator('#remembered');
  await expect(remembered.getByText('These skip the second step until the date shown.')).toBeVisible();
  await expectAccessible(page);
  await remembered.getByRole('button', { name: 'Forget Chrome on Linux' }).click();
  await expect(page.getByText('1 browser is asked for the second step again.')).toBeVisible();
  await expect(remembered.getByText('None. You are asked for a second step every time.')).toBeVisible();
  await signOut(page, portal);
  await sendPassword(page, person);
  await expect(heading(page, 'Enter the code from your app')).toBeVisible();
});

test('what is stored about oneself is saved as a file', async ({ page, portal }) => {
  const alice = await portal.addPerson();
  await page.goto(`${portal.url}/login?other`);
  await sendPassword(page, alice);
  await expectHome(page);
  await page.goto(`${portal.url}/settings/security`);
  await ready(page);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download my data' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('account-data.json');
  const data: unknown = JSON.parse(readFileSync(await download.path(), 'utf8'));
  expect(data).toMatchObject({ account: { username: alice.username } });
});

test('a sign-in from a new browser is announced on a page that is open', async ({ page, portal, otherBrowser }) => {
  const alice = await portal.addPerson();
  await page.goto(`${portal.url}/login?other`);
  await sendPassword(page, alice);
  await expectHome(page);
  await page.goto('/settings/activity');
  await expect(heading(page, 'Activity')).toBeVisible();
  await expect(page.getByText(/Was this you\?/)).toHaveCount(0);
  const other = await otherBrowser();
  await other.goto(`${portal.url}/login`);
  await sendPassword(other, alice);
  await expectHome(other);
  if (scripted()) {
    // Coming back to the page asks at once; otherwise it asks twice a minute.
    await page.evaluate(() => window.dispatchEvent(new Event('focus')));
  } else {
    await page.reload();
  }
  await expect(page.getByText(/Was this you\?/)).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('link', { name: 'No, secure my account' }).click();
  await expect(heading(page, 'Secure your account')).toBeVisible();
});
