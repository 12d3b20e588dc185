import { expectAccessible } from '../support/accessible.ts';
import { heading, ready } from '../support/journeys.ts';
import { expectHome, sendPassword } from '../support/sign-in.ts';
import { expect, test } from '../support/test.ts';

test('an account is deleted by its owner, with all that is theirs', async ({ page, startPortal }) => {
  const portal = await startPortal({ env: { TWINLATCH_ACCOUNT_DELETION: 'true' } });
  const ada = await portal.addPerson({ username: 'ada', administrator: true });
  const alice = await portal.addPerson({ username: 'alice' });
  await page.goto(`${portal.url}/login?other`);
  await ready(page);
  await sendPassword(page, alice);
  await expectHome(page);
  await page.goto(`${portal.url}/settings/security`);
  await ready(page);
  await page.getByRole('link', { name: 'Delete my account' }).click();
  await expect(heading(page, 'Delete your account')).toBeVisible();
  await expectAccessible(page);
  const field = page.getByLabel('Your username');
  const submit = page.getByRole('button', { name: 'Delete my account' });
  await field.fill('ada');
  await submit.click();
  await expect(page.getByText('That is not your username. Type alice.')).toBeVisible();
  await expect(page).toHaveTitle(/^Error: /);
  await expectAccessible(page);
  await field.fill('alice');
  await submit.click();
  await expect(page.getByText('Your account was deleted.')).toBeVisible();
  await ready(page);
  await sendPassword(page, alice);
  await expect(page.getByText('That username and password do not match.')).toBeVisible();
  expect((await portal.cli('user', 'show', 'alice')).code).toBe(1);

  // The last administrator stays.
  await page.goto(`${portal.url}/login?other`);
  await ready(page);
  await sendPassword(page, ada);
  await expectHome(page);
  await page.goto(`${portal.url}/settings/delete`);
  await expect(page.getByText('No administrator could sign in without you.')).toBeVisible();
  await expect(submit).toHaveCount(0);
  await page.getByRole('button', { name: 'Deutsch' }).click();
  await expect(heading(page, 'Konto löschen')).toBeVisible();
  await expectAccessible(page);
});

test('where it is not allowed there is no such page', async ({ page, portal, problems }) => {
  problems.allow(/404/);
  const alice = await portal.addPerson();
  await page.goto('/login?other');
  await ready(page);
  await sendPassword(page, alice);
  await expectHome(page);
  await page.goto('/settings/security');
  await ready(page);
  await expect(page.getByRole('link', { name: 'Delete my account' })).toHaveCount(0);
  expect((await page.goto('/settings/delete'))?.status()).toBe(404);
});
