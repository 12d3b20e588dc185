import type { Page } from '@playwright/test';
import { expectAccessible } from '../support/accessible.ts';
import { administrator, heading, personWithApp, ready, signInWithApp } from '../support/journeys.ts';
import { sendPassword } from '../support/sign-in.ts';
import { expect, test } from '../support/test.ts';

// Who may not is told so.
test.beforeEach(({ problems }) => problems.allow(/status of 403/));

const main = (page: Page) => page.getByRole('main');

test('the way through the administration, every page sound', async ({ page, portal }) => {
  test.slow(); // many pages, each in both themes
  const group = `Finance ${Date.now()}`;
  const long = `Wilhelmine ${'Hubertine '.repeat(4)}von und zu Donaudampfschifffahrt`;
  const bob = await portal.addPerson({ fullName: long, groups: [] });
  const ada = await administrator(page, portal);
  await page.goto('/');
  await page.getByRole('navigation').getByRole('link', { name: 'Administration' }).click();
  await expect(heading(page, 'Overview')).toBeVisible();
  await expect(main(page)).toContainText(`${ada.username} is an administrator with a single method`);
  await expectAccessible(page);

  const side = page.getByRole('navigation', { name: 'Administration' });
  await side.getByRole('link', { name: 'Groups' }).click();
  await expect(heading(page, 'Groups')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Add a group' }).click();
  await page.getByRole('button', { name: 'Add group' }).click();
  await expect(page.getByText('Use a name of 1 to 64 ordinary characters.')).toBeVisible();
  await expect(page).toHaveTitle(/^Error: /);
  await expectAccessible(page);
  await page.getByLabel('Name', { exact: true }).fill(group);
  await page.getByRole('button', { name: 'Add group' }).click();
  await expect(heading(page, group)).toBeVisible();
  await expect(page.getByText(`${group} was added.`)).toBeVisible();
  await expectAccessible(page);

  await page.getByLabel('Username').first().fill(bob.username);
  await page.getByRole('button', { name: 'Show the effect' }).first().click();
  await expect(heading(page, `Put ${long} into ${group}?`)).toBeVisible();
  await expect(page.getByText('What is asked for stays the same: No second step.')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: `Put into ${group}` }).click();
  await expect(page.getByText(`${long} is in ${group}.`)).toBeVisible();
  await expectAccessible(page);

  await side.getByRole('link', { name: 'People' }).click();
  await page.getByLabel('Find').fill(bob.username);
  await page.getByLabel('Group').selectOption(group);
  await page.getByRole('button', { name: 'Show', exact: true }).click();
  await expect(page.getByText('1 person.')).toBeVisible();
  await expect(page.getByLabel('Group')).toHaveValue(/.+/);
  const seen = page.getByRole('columnheader', { name: 'Last signed in' });
  await seen.getByRole('link').click();
  await expect(seen).toHaveAttribute('aria-sort', 'descending');
  await expect(page.getByText('1 person.')).toBeVisible(); // still the one that was looked for
  await seen.getByRole('link').click();
  await expect(seen).toHaveAttribute('aria-sort', 'ascending');
  await expectAccessible(page);
  await page.getByRole('link', { name: long }).click();
  await expect(heading(page, `${long} (${bob.username})`)).toBeVisible();
  await page.getByText('Explain').click();
  await expect(page.getByText('It is switched off.')).toBeVisible();
  await expectAccessible(page);

  await page.getByRole('link', { name: 'Switch account off' }).click();
  await expect(heading(page, `Switch off the account of ${long}?`)).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Leave it as it is' }).click();
  await expect(heading(page, `${long} (${bob.username})`)).toBeVisible();
  await page.getByRole('link', { name: 'Switch account off' }).click();
  await page.getByRole('button', { name: 'Switch account off' }).click();
  await expect(main(page).getByText('Switched off').first()).toBeVisible();

  await side.getByRole('link', { name: 'Sign-in methods' }).click();
  await expect(heading(page, 'Sign-in methods')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Switch off: Authenticator app' }).click();
  await expect(heading(page, 'Switch off Authenticator app?')).toBeVisible();
  await expectAccessible(page);
});

test('somebody is invited, chooses a password, and is helped', async ({ page, portal, otherBrowser }) => {
  test.slow();
  await administrator(page, portal);
  await page.goto('/admin/people');
  await page.getByRole('link', { name: 'Add a person' }).click();
  const name = `dave-${Date.now()}`;
  await page.getByLabel('Username').fill('d d');
  await page.getByLabel('Full name').fill('Dave <Davis>');
  await page.getByRole('button', { name: 'Create' }).click();
  await expect(page.locator('#username-error')).toBeVisible();
  await expect(page.getByLabel('Full name')).toHaveValue('Dave <Davis>');
  await expectAccessible(page);
  await page.getByLabel('Username').fill(name);
  await page.getByRole('button', { name: 'Create' }).click();
  await expect(heading(page, `Created: ${name}`)).toBeVisible();
  await expectAccessible(page);
  const code = (await page.locator('#one-time-code').textContent()) ?? '';
  await page.reload();
  await expect(page.getByText(code), 'shown once').toHaveCount(0);

  const dave = await otherBrowser();
  await dave.goto(`${portal.url}/reset-password`);
  await ready(dave);
  await dave.getByLabel('Code', { exact: true }).fill(code);
  await dave.getByLabel('New password', { exact: true }).fill('a password of my own');
  await dave.getByRole('button', { name: 'Change password' }).click();
  await expect(dave.getByText('Password changed. Sign in with the new one.')).toBeVisible();
  await sendPassword(dave, { username: name, password: 'a password of my own' });
  await expect(heading(dave, 'Applications')).toBeVisible();
  await dave.goto(`${portal.url}/admin`);
  await expect(heading(dave, 'You cannot open this page')).toBeVisible();
  await expect(dave.getByText(`It is for administrators. You are signed in as ${name}.`)).toBeVisible();

  await page.goto(`/admin/people/${name}/sign-out`);
  await main(page).getByRole('button', { name: 'Sign out everywhere' }).click();
  await expect(page.getByText('was signed out in 1 browser.')).toBeVisible();
});

test('an act asks who one is, and comes back to it', async ({ page, portal }) => {
  const bob = await portal.addPerson();
  const { person, key } = await personWithApp(page, portal);
  await portal.mustCli('user', 'administrator', person.username, '--on');
  await signInWithApp(page, portal, person, key);
  portal.moveTime(11 * 60);
  await page.goto(`/admin/people/${bob.username}/switch-off`);
  await expect(heading(page, 'Confirm it is you')).toBeVisible();
});

test('the keyboard alone is enough to find somebody', async ({ page, portal }) => {
  const bob = await portal.addPerson({ fullName: 'Bob Keyboard' });
  await administrator(page, portal);
  await page.goto('/admin/people');
  await ready(page);
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused();
  await page.keyboard.press('Enter');
  await page.getByLabel('Find').focus();
  await page.keyboard.type(bob.username);
  await page.keyboard.press('Enter');
  await expect(page.getByText('1 person.')).toBeVisible();
  await page.getByRole('link', { name: 'Bob Keyboard' }).focus();
  await page.keyboard.press('Enter');
  await expect(heading(page, `Bob Keyboard (${bob.username})`)).toBeVisible();
});
