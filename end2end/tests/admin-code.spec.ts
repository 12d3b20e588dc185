import { expectAccessible } from '../support/accessible.ts';
import {
  administrator,
  choose,
  connectApp,
  heading,
  personWithApp,
  sendAdminCode,
  skipCodes,
} from '../support/journeys.ts';
import type { Portal } from '../support/portal.ts';
import { expectHome, sendPassword } from '../support/sign-in.ts';
import { expect, test } from '../support/test.ts';

const REASON = 'lost the phone, called back';

/** The code that an administrator makes on the console. */
async function issue(portal: Portal, username: string, reason = REASON): Promise<string> {
  const code: string = (await portal.mustCli('code', 'issue', username, '--reason', reason, '--json')).json().code;
  expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$/);
  return code;
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

test('a code that was replaced while it was read is not confirmed', async ({ page, startPortal }) => {
  test.slow(); // many pages
  const portal = await startPortal({ env: { TWINLATCH_ADMIN_CODES_CONFIRM: 'true' } });
  const carol = await portal.addPerson({ fullName: 'Carol Example' });
  await administrator(page, portal);
  await portal.mustCli('2fa', 'enforce', '--on');
  const states = async () => {
    const { codes } = (await portal.mustCli('code', 'list', carol.username, '--json')).json();
    return codes.map(({ state, reason }: { state: string; reason: string }) => [state, reason]);
  };
  await issue(portal, carol.username);
  await page.goto(`${portal.url}/admin/people/${carol.username}/confirm-code`);
  await expect(heading(page, 'Confirm the one-time code of Carol Example?')).toBeVisible();
  await expect(page.getByText(`Reason: “${REASON}”.`)).toBeVisible();
  await expectAccessible(page);
  // Another takes its place while that page is read.
  await issue(portal, carol.username, 'trust me');
  const confirm = page.getByRole('main').getByRole('button', { name: 'Confirm the one-time code' });
  await confirm.click();
  await expect(page.getByText('another code has taken the place of the one that was shown here')).toBeVisible();
  await expect(page.getByText('Reason: “trust me”.')).toBeVisible();
  await expect(page).toHaveTitle(/^Error: /);
  await expectAccessible(page);
  expect(await states()).toEqual([['unconfirmed', 'trust me']]);
  // What is shown now is what is confirmed next.
  await confirm.click();
  await expect(page.getByText('The one-time code of Carol Example was confirmed.')).toBeVisible();
  expect(await states()).toEqual([['good', 'trust me']]);
});
