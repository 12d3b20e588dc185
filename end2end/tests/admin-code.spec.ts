import type { Page } from '@playwright/test';
import { expectAccessible } from '../support/accessible.ts';
import { choose, connectApp, heading, personWithApp, ready, skipCodes } from '../support/journeys.ts';
import type { Portal } from '../support/portal.ts';
import { settled } from '../support/settled.ts';
import { expectHome, sendPassword } from '../support/sign-in.ts';
import { expect, test } from '../support/test.ts';

const REASON = 'lost the phone, called back';

/** The code that an administrator makes on the console. */
async function issue(portal: Portal, username: string): Promise<string> {
  const code: string = (await portal.mustCli('code', 'issue', username, '--reason', REASON, '--json')).json().code;
  expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$/);
  return code;
}

async function sendAdminCode(page: Page, code: string): Promise<void> {
  await expect(heading(page, 'Enter the code from your administrator')).toBeVisible();
  await ready(page);
  await page.getByLabel('Code', { exact: true }).fill(code);
  await page.getByRole('button', { name: 'Continue' }).click();
  await settled(page, '#code');
}

test('a code from the administrator signs in once, after a phone was lost', async ({ page, portal }) => {
  test.slow(); // many pages
  const { person } = await personWithApp(page, portal);
  await sendPassword(page, person);
  await expect(heading(page, 'Enter the code from your app')).toBeVisible();
  await choose(page, /Try another way/);
  await expect(page.getByText('Code from your administrator')).toHaveCount(0);
  const code = await issue(portal, person.username);
  await page.goto(`${portal.url}/login?other`);
  await sendPassword(page, person);
  await choose(page, /Try another way/);
  await choose(page, /Code from your administrator/);
  await sendAdminCode(page, '0000-0000-0000-0000');
  await expect(page.getByText('That code does not match or has run out. Ask for a new one.')).toBeVisible();
  await expectAccessible(page);
  await sendAdminCode(page, ` ${code.toLowerCase().replaceAll('-', ' ')} `);
  await expectHome(page);
  await expect(page.getByText('Somebody signed in with a code from your administrator')).toBeVisible();
  await expect(page.getByText(REASON).first()).toBeVisible();
  await expectAccessible(page);
  // A method may be added; anything else is asked to be confirmed.
  await page.goto(`${portal.url}/settings/password`);
  await expect(heading(page, 'Confirm it is you')).toBeVisible();
  await page.goto(`${portal.url}/settings/security/add`);
  await choose(page, /Authenticator app/);
  await connectApp(page, portal, 'New phone');
  await expect(heading(page, 'Security')).toBeVisible();
  await page.goto(`${portal.url}/settings/activity`);
  await expect(page.getByText(`“${REASON}”`).first()).toBeVisible();
});

test('somebody with nothing gives the code first, then adds a method', async ({ page, startPortal }) => {
  test.slow(); // many pages
  const portal = await startPortal();
  const person = await portal.addPerson();
  await portal.mustCli('2fa', 'enforce', '--on');
  const code = await issue(portal, person.username);
  await page.goto(`${portal.url}/login?other`);
  await sendPassword(page, person);
  await expect(page.getByText('Enter the code from your administrator first. Then you can set up a new method.')).toBeVisible();
  await expectAccessible(page);
  await choose(page, /Code from your administrator/);
  await sendAdminCode(page, code);
  await expect(heading(page, 'Add a second step to your account')).toBeVisible();
  await choose(page, /Authenticator app/);
  await connectApp(page, portal);
  await skipCodes(page);
  await expectHome(page);
});
