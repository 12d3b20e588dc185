import { expectAccessible } from '../support/accessible.ts';
import { countDocuments, heading, personWithApp, scripted, signInWithApp, signOut } from '../support/journeys.ts';
import { expectHome, sendCode, sendPassword } from '../support/sign-in.ts';
import { expect, test } from '../support/test.ts';
import { totp } from '../support/totp.ts';

test('a code from an app: wrong, by a clock that is fast, right, used again', async ({ page, portal }) => {
  const { person, key } = await personWithApp(page, portal);
  await page.goto('/login');
  const documents = countDocuments(page);
  await sendPassword(page, { ...person, password: 'not the password at all' });
  await expect(page.getByText('That username and password do not match.')).toBeVisible();
  await sendPassword(page, person);
  await expect(heading(page, 'Enter the code from your app')).toBeVisible();
  await expect(page.getByText(`Open your authenticator app and find Twinlatch (${person.username}).`)).toBeVisible();
  await expectAccessible(page);
  await sendCode(page, '000000');
  await expect(page.getByText('That code does not match. Make sure the app shows Twinlatch')).toBeVisible();
  await expect(page).toHaveTitle(/^Error: /);
  await expect(page.getByLabel('Code', { exact: true })).toHaveValue('');
  await expect(page.getByLabel('Code', { exact: true })).toBeFocused();
  await expectAccessible(page);
  // A device whose clock is three minutes fast.
  await sendCode(page, totp(key, portal.now() + 180));
  await expect(page.getByText('The clock of that device seems to be 3 minutes fast.')).toBeVisible();
  const code = totp(key, portal.now());
  await sendCode(page, `  ${code.slice(0, 3)} ${code.slice(3)} `);
  await expectHome(page);
  if (scripted()) expect(documents(), 'documents from the password form to the landing').toBe(1);

  await signOut(page, portal);
  await page.goto('/login?other');
  await sendPassword(page, person);
  await sendCode(page, code);
  await expect(page.getByText(/That code was used already\. Wait for the next one: about \d+ seconds?\./)).toBeVisible();
});

test('what is no code is told so and does not count; an earlier code has its own words', async ({ page, portal }) => {
  const { person, key } = await personWithApp(page, portal);
  await page.goto('/login?other');
  await sendPassword(page, person);
  await expect(heading(page, 'Enter the code from your app')).toBeVisible();
  const send = async (text: string) => {
    await page.getByLabel('Code', { exact: true }).fill(text);
    await page.getByRole('button', { name: 'Continue', exact: true }).click();
  };
  for (let round = 0; round < 3; round += 1) {
    await send('');
    await expect(page.getByText('Enter the 6 digits from your app.')).toBeVisible();
    await send('12 345');
    await expect(page.getByText('The code has 6 digits. You entered 5.')).toBeVisible();
  }
  portal.moveToNextPeriod();
  await sendCode(page, totp(key, portal.now() - 60));
  await expect(page.getByText('That code is from an earlier 30 seconds. Wait for the next one.')).toBeVisible();
  await expectAccessible(page);
  await sendCode(page, totp(key, portal.now()));
  await expectHome(page);
});

test('the code that connected an app cannot sign in as well', async ({ page, portal }) => {
  portal.moveToNextPeriod();
  const { person, key } = await personWithApp(page, portal);
  // The period before this one, which would still do: it is the one in which the app was connected.
  await page.goto('/login?other');
  await sendPassword(page, person);
  await sendCode(page, totp(key, portal.now() - 30));
  await expect(page.getByText('That code was used already.')).toBeVisible();
});

test('one period more or less is fine', async ({ page, portal }) => {
  const { person, key } = await personWithApp(page, portal);
  portal.moveTime(60);
  portal.moveToNextPeriod();
  await page.goto('/login?other');
  await sendPassword(page, person);
  await sendCode(page, totp(key, portal.now() - 30));
  await expectHome(page);
  await signOut(page, portal);
  portal.moveToNextPeriod();
  await page.goto('/login?other');
  await sendPassword(page, person);
  await sendCode(page, totp(key, portal.now() + 30));
  await expectHome(page);
  await signOut(page, portal);
  portal.moveTime(60);
  await signInWithApp(page, portal, person, key);
});
