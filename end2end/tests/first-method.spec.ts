import { expectAccessible } from '../support/accessible.ts';
import { administrator, choose, connectApp, heading, sendAdminCode, skipCodes } from '../support/journeys.ts';
import type { Portal } from '../support/portal.ts';
import { expectHome, sendPassword } from '../support/sign-in.ts';
import { expect, test } from '../support/test.ts';

/** A second step is demanded of everybody, with more in the policy. Whoever has none may be left without a way in. */
async function demand(portal: Portal, more: string): Promise<void> {
  const args = ['policy', 'set', '-', '--reason', 'first methods', '--lock-people-out'];
  const { code, stderr } = await portal.cliWithInput(`version = 0\n[enforcement]\non = true\n${more}`, ...args);
  expect(code, stderr).toBe(0);
}

test('an administrator gives the code that comes before a first method', async ({ page, startPortal, otherBrowser }) => {
  test.slow(); // many pages
  const portal = await startPortal();
  const carol = await portal.addPerson({ fullName: 'Carol Example' });
  const desk = await otherBrowser();
  await administrator(desk, portal);
  await demand(portal, '[base]\nfirst_method_code = true\n');
  await page.goto(`${portal.url}/login`);
  await sendPassword(page, carol);
  await expect(heading(page, 'You need a code from your administrator')).toBeVisible();
  await expect(page.getByText('Before you set up the first one, an administrator gives you a code.')).toBeVisible();
  await expectAccessible(page);

  await desk.goto(`${portal.url}/admin/people/${carol.username}/code`);
  await expect(heading(desk, 'One-time code for Carol Example')).toBeVisible();
  await desk.getByLabel('Reason', { exact: true }).fill('she sits beside me');
  await desk.getByRole('button', { name: 'Make code' }).click();
  await expect(desk.locator('#one-time-code')).toBeVisible();
  const code = (await desk.locator('#one-time-code').textContent()) ?? '';

  await page.goto(`${portal.url}/login?other`);
  await sendPassword(page, carol);
  await expect(page.getByText('Enter the code from your administrator first. Then you can set up a new method.')).toBeVisible();
  await choose(page, /Code from your administrator/);
  await sendAdminCode(page, code);
  await expect(heading(page, 'Add a second step to your account')).toBeVisible();
  await choose(page, /Authenticator app/);
  await connectApp(page, portal);
  await skipCodes(page);
  await expectHome(page);
});

test('a first method is not set up from just any network', async ({ page, startPortal }) => {
  const portal = await startPortal();
  const carol = await portal.addPerson();
  const office = (range: string) => `[base]\nfirst_method_networks = ["office"]\n[networks]\noffice = ["${range}"]\n`;
  await demand(portal, office('192.0.2.0/24'));
  await page.goto(`${portal.url}/login`);
  await sendPassword(page, carol);
  await expect(heading(page, 'Not from this network')).toBeVisible();
  await expect(page.getByText('The first one can be set up only from certain networks, and you are in none of them.')).toBeVisible();
  await expectAccessible(page);
  // From there it goes on as ever.
  await demand(portal, office('127.0.0.0/8'));
  await page.goto(`${portal.url}/login?other`);
  await sendPassword(page, carol);
  await expect(heading(page, 'Add a second step to your account')).toBeVisible();
});
