import { expectAccessible } from '../support/accessible.ts';
import { connectApp, heading, personWithApp, ready, scripted, signInWithApp } from '../support/journeys.ts';
import { sendCode, sendPassword } from '../support/sign-in.ts';
import { expect, test } from '../support/test.ts';
import { totp } from '../support/totp.ts';

test('methods are renamed, moved and removed', async ({ page, portal }) => {
  const { person, key } = await personWithApp(page, portal);
  await signInWithApp(page, portal, person, key);
  await page.goto('/settings/security');
  await expectAccessible(page);
  await ready(page);
  let documents = 0;
  page.on('request', (request) => {
    if (request.isNavigationRequest()) documents += 1;
  });
  await page.getByLabel('Rename Phone').click();
  await page.getByLabel('New name').fill('<b>Old</b> phone');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('<b>Old</b> phone has its new name.')).toBeVisible();
  await expect(page.getByRole('heading', { level: 3, name: '<b>Old</b> phone' })).toBeVisible();
  if (scripted()) expect(documents, 'renaming reloads nothing').toBe(0);

  await page.getByLabel('Move <b>Old</b> phone to a new phone').click();
  await expect(page.getByText('<b>Old</b> phone keeps working until the new one is connected.')).toBeVisible();
  const second = await connectApp(page, portal, 'New phone');
  await expect(page.getByText('New phone is connected. The old one no longer works.')).toBeVisible();
  expect(second).not.toBe(key);

  await page.getByRole('link', { name: 'Remove New phone' }).click();
  await expect(heading(page, 'Remove New phone?')).toBeVisible();
  await expectAccessible(page);
  await ready(page);
  await page.getByRole('button', { name: 'Remove New phone' }).click();
  await expect(page.getByText('New phone was removed.')).toBeVisible();
  await expect(page.getByText('Your account is protected by a password only.')).toBeVisible();
  await page.goto('/');
  await expect(page.getByText('A sign-in method was removed from your account: “New phone”')).toBeVisible();
  await expectAccessible(page);
});

test('a change needs a fresh proof, and comes back to the very act', async ({ page, portal }) => {
  const { person, key } = await personWithApp(page, portal);
  await signInWithApp(page, portal, person, key);
  portal.moveTime(11 * 60);
  await page.goto('/settings/security');
  await page.getByRole('link', { name: 'Remove Phone' }).click();
  await expect(heading(page, 'Confirm it is you')).toBeVisible();
  await expectAccessible(page);
  const confirm = async (password: string) => {
    await ready(page);
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Confirm', exact: true }).click();
  };
  await confirm('not the password at all');
  await expect(page.getByText('That is not your current password.')).toBeVisible();
  await confirm(person.password);
  await expect(heading(page, 'Enter the code from your app')).toBeVisible();
  await sendCode(page, totp(key, portal.now()));
  await expect(heading(page, 'Remove Phone?')).toBeVisible();
});

test('new backup codes replace the old ones when they are confirmed', async ({ page, portal }) => {
  const { person, key } = await personWithApp(page, portal);
  await signInWithApp(page, portal, person, key);
  await expect(page.getByText('You have no backup codes.')).toBeVisible();
  await page.goto('/settings/security');
  await ready(page);
  await page.getByRole('button', { name: 'Make new codes' }).click();
  await expect(page.locator('.codes__item')).toHaveCount(10);
  await ready(page);
  await page.getByLabel('I have saved these codes somewhere safe').check();
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByText('The new backup codes are in force.')).toBeVisible();
  await expect(page.getByText(/10 of 10 left, made on/)).toBeVisible();
  await page.getByRole('button', { name: 'Make new codes' }).click();
  await expect(page.getByText('Your old codes keep working until you confirm the new ones.')).toBeVisible();
});

test('signing out everywhere ends every browser', async ({ page, portal, otherBrowser }) => {
  const alice = await portal.addPerson();
  const other = await otherBrowser();
  for (const each of [page, other]) {
    await each.goto(`${portal.url}/login`);
    await sendPassword(each, alice);
    await expect(heading(each, 'Applications')).toBeVisible();
  }
  await page.goto('/settings/security');
  await expect(page.getByText('1 other browser is signed in.')).toBeVisible();
  await page.locator('#browsers').getByRole('button', { name: 'Sign out everywhere' }).click();
  await expect(page.getByText('You are signed out everywhere.')).toBeVisible();
  await other.goto(`${portal.url}/`);
  await expect(heading(other, 'Sign in')).toBeVisible();
});
