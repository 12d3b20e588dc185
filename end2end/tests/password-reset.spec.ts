import { expectAccessible } from '../support/accessible.ts';
import { heading, personWithApp, ready, signInWithApp } from '../support/journeys.ts';
import { expectHome, sendCode, sendPassword } from '../support/sign-in.ts';
import { expect, test } from '../support/test.ts';
import { totp } from '../support/totp.ts';

test('somebody who forgot their password gets a code, and chooses another', async ({ page, portal, otherBrowser }) => {
  const { person, key } = await personWithApp(page, portal);
  const other = await otherBrowser();
  await signInWithApp(other, portal, person, key);
  const { code, url } = (await portal.mustCli('user', 'reset-password', person.username, '--json')).json();
  await other.goto(`${portal.url}/`);
  await expect(other.getByText('Your administrator started a reset of your password')).toBeVisible();

  await page.goto(url);
  await expect(heading(page, 'Choose a new password')).toBeVisible();
  await ready(page);
  await expectAccessible(page);
  const send = async (typed: string, password: string) => {
    await ready(page);
    await page.getByLabel('Code', { exact: true }).fill(typed);
    await page.getByLabel('New password', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Change password' }).click();
  };
  await send('AAAA-BBBB-CCCC-DDDD', 'a different wheel entirely');
  await expect(page.getByText('That code does not match or has run out. Ask for a new one.')).toBeVisible();
  await expect(page).toHaveTitle(/^Error: /);
  await expectAccessible(page);
  await send(code, 'short');
  await expect(page.getByText('Use 15 characters or more. You used 5.')).toBeVisible();
  await expect(page.getByLabel('Code', { exact: true })).toHaveValue(code);
  await expectAccessible(page);
  await send(code.toLowerCase().replaceAll('-', ' '), 'a different wheel entirely');
  await expect(page.getByText('Password changed. Sign in with the new one.')).toBeVisible();

  await other.goto(`${portal.url}/`);
  await expect(heading(other, 'Sign in')).toBeVisible();
  portal.moveToNextPeriod();
  await ready(page);
  await sendPassword(page, { ...person, password: 'a different wheel entirely' });
  await expect(heading(page, 'Enter the code from your app')).toBeVisible();
  await sendCode(page, totp(key, portal.now()));
  await expectHome(page);
  await page.goto('/reset-password');
  await send(code, 'yet another wheel entirely');
  await expect(page.getByText('That code does not match or has run out.')).toBeVisible();
  await page.getByRole('button', { name: 'Deutsch' }).click();
  await expect(heading(page, 'Neues Passwort wählen')).toBeVisible();
  await expectAccessible(page);
});
