import { expectAccessible } from '../support/accessible.ts';
import { choose, connectApp, heading, personWithApp, signInWithApp, skipCodes } from '../support/journeys.ts';
import { expectHome, sendPassword } from '../support/sign-in.ts';
import { expect, test } from '../support/test.ts';

test('a signed-in person is asked for more, and comes back to where they were', async ({ page, startPortal }) => {
  const portal = await startPortal();
  const alice = await portal.addPerson();
  await page.goto(`${portal.url}/login`);
  await sendPassword(page, alice);
  await expectHome(page);
  const session = () => page.request.get(`${portal.url}/api/session`, { headers: { accept: 'application/json' } });
  expect((await session()).status()).toBe(200);
  await portal.mustCli('2fa', 'enforce', '--on');
  const refused = await session();
  expect(refused.status()).toBe(401);
  expect(await refused.json()).toMatchObject({ error: 'step_up_required' });

  await page.getByRole('link', { name: 'Security' }).click();
  await expect(heading(page, 'Add a second step to your account')).toBeVisible();
  await expectAccessible(page);
  await choose(page, /Authenticator app/);
  await connectApp(page, portal);
  await skipCodes(page);
  await expect(heading(page, 'Security')).toBeVisible();
  await expect(page.getByText('Twinlatch asks everybody for a second step.')).toBeVisible();
  expect((await session()).status()).toBe(200);
  // The last method stays.
  await page.getByRole('link', { name: 'Remove Phone' }).click();
  await expect(heading(page, 'Phone cannot be removed')).toBeVisible();
  await expect(page.getByText('This is your only method. Add another first.')).toBeVisible();
  await expectAccessible(page);
});

test('a cookie alone sets nothing up: after a while the password comes first', async ({ page, startPortal }) => {
  const portal = await startPortal();
  const alice = await portal.addPerson();
  await page.goto(`${portal.url}/login`);
  await sendPassword(page, alice);
  await expectHome(page);
  portal.moveTime(11 * 60);
  await portal.mustCli('2fa', 'enforce', '--on');
  await page.goto(`${portal.url}/settings/security`);
  const password = page.getByLabel('Password', { exact: true });
  await expect(password).toBeVisible();
  await expectAccessible(page);
  await password.fill(alice.password);
  await choose(page, /^Confirm$/);
  await choose(page, /Authenticator app/);
  await connectApp(page, portal);
  await skipCodes(page);
  await expect(heading(page, 'Security')).toBeVisible();
});

test('whoever has a method already goes on as before', async ({ page, startPortal }) => {
  const portal = await startPortal();
  const { person, key } = await personWithApp(page, portal);
  await signInWithApp(page, portal, person, key);
  await portal.mustCli('2fa', 'enforce', '--on');
  await page.goto(`${portal.url}/settings/security`);
  await expect(heading(page, 'Security')).toBeVisible();
});

test('whoever will not prove more is signed out', async ({ page, startPortal }) => {
  const portal = await startPortal();
  const alice = await portal.addPerson();
  await page.goto(`${portal.url}/login`);
  await sendPassword(page, alice);
  await expectHome(page);
  await portal.mustCli('2fa', 'enforce', '--on');
  await page.goto(`${portal.url}/`);
  await expect(heading(page, 'Add a second step to your account')).toBeVisible();
  await page.locator('form.leave').getByRole('button').click();
  await expect(heading(page, 'Sign in')).toBeVisible();
  await page.goto(`${portal.url}/`);
  await expect(heading(page, 'Sign in')).toBeVisible();
});
