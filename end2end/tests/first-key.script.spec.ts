import { expectAccessible } from '../support/accessible.ts';
import { choose, countDocuments, heading, ready } from '../support/journeys.ts';
import { Authenticator, KEY } from '../support/keys.ts';
import { expectHome, sendPassword } from '../support/sign-in.ts';
import { expect, test } from '../support/test.ts';

// A key names itself when it is touched. Where backup codes follow, its name is asked for beside them.

test('the first key of a sign-in is named beside the codes, on the page that is open', async ({ page, startPortal }) => {
  const portal = await startPortal();
  await Authenticator.plugIn(page, KEY);
  const carol = await portal.addPerson();
  await portal.mustCli('2fa', 'enforce', '--on');
  await page.goto(`${portal.url}/login?other`);
  const documents = countDocuments(page);
  await sendPassword(page, carol);
  await choose(page, /Passkey or security key/);
  await choose(page, /^Continue$/);
  await expect(heading(page, 'Save your backup codes')).toBeVisible();
  await ready(page);
  await expectAccessible(page);
  const name = page.getByLabel('Name', { exact: true });
  await expect(name).not.toHaveValue('');
  await name.fill('Blue key');
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByText('Tick the box when you have saved the codes.')).toBeVisible();
  await expect(name).toHaveValue('Blue key');
  await page.getByLabel('I have saved these codes somewhere safe').check();
  const before = documents();
  await page.getByRole('button', { name: 'Continue' }).click();
  await expectHome(page);
  expect(before, 'documents from the password form to the codes').toBe(0);
  const listed = await portal.mustCli('webauthn', 'list', '--person', carol.username, '--json');
  expect(JSON.stringify(listed)).toContain('Blue key');
});

test('in the settings it is named beside the codes too', async ({ page, portal }) => {
  await Authenticator.plugIn(page, KEY);
  const alice = await portal.addPerson();
  await page.goto('/login?other');
  await sendPassword(page, alice);
  await expectHome(page);
  await page.goto('/settings/security/add');
  await choose(page, /Passkey or security key/);
  await choose(page, /^Continue$/);
  await expect(heading(page, 'Save your backup codes')).toBeVisible();
  await ready(page);
  await page.getByLabel('Name', { exact: true }).fill('Blue key');
  await page.getByLabel('I have saved these codes somewhere safe').check();
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByText('Blue key')).toBeVisible();
});
