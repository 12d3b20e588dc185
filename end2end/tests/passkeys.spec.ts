import { expectAccessible } from '../support/accessible.ts';
import { choose, heading, ready, scripted } from '../support/journeys.ts';
import { expectHome, sendPassword } from '../support/sign-in.ts';
import { expect, test } from '../support/test.ts';

test('without script, a page that needs it says so and shows the way on', async ({ page, portal }) => {
  test.skip(scripted(), 'with script the browser is asked: passkeys.script.spec.ts');
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

test('password managers find what they need', async ({ page, portal, request }) => {
  await page.goto('/login?other');
  await ready(page);
  await expect(page.getByLabel('Username or e-mail')).toHaveAttribute('autocomplete', 'username webauthn');
  const endpoints = await request.get(`${portal.url}/.well-known/passkey-endpoints`);
  expect(await endpoints.json()).toEqual({
    enroll: `${portal.url}/settings/security/add`,
    manage: `${portal.url}/settings/security`,
  });
  const change = await request.get(`${portal.url}/.well-known/change-password`, { maxRedirects: 0 });
  expect(change.status()).toBe(303);
  expect(change.headers()['location']).toBe('/settings/security');
});
