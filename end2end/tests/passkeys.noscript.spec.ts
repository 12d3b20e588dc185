import { expectAccessible } from '../support/accessible.ts';
import { choose, heading } from '../support/journeys.ts';
import { expectHome, sendPassword } from '../support/sign-in.ts';
import { expect, test } from '../support/test.ts';

test('without script, a page that needs it says so and shows the way on', async ({ page, portal }) => {
  const alice = await portal.addPerson();
  await page.goto('/login?other');
  await expect(page.getByRole('button', { name: 'Sign in with a passkey' })).toBeHidden();
  await sendPassword(page, alice);
  await expectHome(page);
  await page.goto('/settings/security/add');
  await choose(page, /Passkey or security key/);
  await expect(heading(page, 'Add a passkey or security key')).toBeVisible();
  // Seen, but not found by its text: for the finder, noscript is no text.
  expect(await page.locator('noscript').innerHTML()).toContain('This step needs JavaScript.');
  await expectAccessible(page);
  await choose(page, /Choose another method|Cancel|Back/);
});
