import { ready } from '../support/journeys.ts';
import { expect, test } from '../support/test.ts';

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
  expect(change.headers()['location']).toBe('/settings/password');
});
