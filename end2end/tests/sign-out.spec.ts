import { expectAccessible } from '../support/accessible.ts';
import { heading } from '../support/journeys.ts';
import { expectHome, sendPassword } from '../support/sign-in.ts';
import { expect, test } from '../support/test.ts';

test('signing out by its address asks first', async ({ page, portal }) => {
  const alice = await portal.addPerson();
  await page.goto('/login?other');
  await sendPassword(page, alice);
  await expectHome(page);
  await page.goto('/logout');
  await expect(heading(page, 'Sign out?')).toBeVisible();
  await expectAccessible(page);
  await page.goto('/');
  await expectHome(page);
});

test('signing out from the menu ends this browser only', async ({ page, portal, otherBrowser }) => {
  const alice = await portal.addPerson();
  const other = await otherBrowser();
  for (const each of [page, other]) {
    await each.goto(`${portal.url}/login?other`);
    await sendPassword(each, alice);
    await expectHome(each);
  }
  await page.locator('.account summary').click();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  await expect(page.getByText('You are signed out.')).toBeVisible();
  await page.goBack();
  await expect(page.getByText('You are signed out.').or(heading(page, 'Sign in'))).not.toHaveCount(0);
  await page.goto('/settings/security');
  await expect(heading(page, 'Sign in')).toBeVisible();
  await other.reload();
  await expectHome(other);
});

test('signing out everywhere ends every browser', async ({ page, portal, otherBrowser }) => {
  const alice = await portal.addPerson();
  const other = await otherBrowser();
  for (const each of [page, other]) {
    await each.goto(`${portal.url}/login?other`);
    await sendPassword(each, alice);
    await expectHome(each);
  }
  await page.goto('/');
  await page.locator('.account summary').click();
  await page.getByRole('button', { name: 'Sign out everywhere' }).click();
  await expect(page.getByText('You are signed out everywhere.')).toBeVisible();
  await other.goto(`${portal.url}/`);
  await expect(heading(other, 'Sign in')).toBeVisible();
});

test('switching an account off ends it at once', async ({ page, portal }) => {
  const alice = await portal.addPerson();
  await page.goto('/login?other');
  await sendPassword(page, alice);
  await expectHome(page);
  await portal.mustCli('user', 'disable', alice.username);
  await page.goto('/');
  await expect(heading(page, 'Sign in')).toBeVisible();
});
