import { expectAccessible } from '../support/accessible.ts';
import { heading } from '../support/journeys.ts';
import { expectHome, sendPassword } from '../support/sign-in.ts';
import { expect, test } from '../support/test.ts';

test('the first administrator, by the code from the console', async ({ page, startPortal, problems }) => {
  problems.allow(/404/);
  const portal = await startPortal();
  expect(portal.log, 'said when it starts').toMatch(/set-up code/i);
  await page.goto(`${portal.url}/setup`);
  await expect(heading(page, 'Set up Twinlatch')).toBeVisible();
  await expectAccessible(page);
  const fill = async (code: string, password: string) => {
    await page.getByLabel('Set-up code').fill(code);
    await page.getByLabel('Username').fill('ada');
    await page.getByLabel('New password').fill(password);
    await page.getByRole('button', { name: 'Create administrator' }).click();
  };
  await fill('AAAA-BBBB-CCCC-DDDD', 'short');
  await expect(page.getByRole('alert')).toContainText('That is not the set-up code.');
  await expect(page.getByRole('alert')).toContainText('Use 15 characters or more. You used 5.');
  await expect(page.getByLabel('Username')).toHaveValue('ada');
  await expect(page.getByLabel('New password')).toHaveValue('');
  await expectAccessible(page);

  const code = await portal.setupCode();
  await fill(code.toLowerCase().replaceAll('-', ' '), 'a long enough password');
  await expect(page.getByText('The account is ready. Sign in with it now.')).toBeVisible();
  await sendPassword(page, { username: 'ada', password: 'a long enough password' });
  await expectHome(page);
  expect((await page.goto(`${portal.url}/setup`))?.status()).toBe(404);
  expect((await portal.mustCli('user', 'show', 'ada', '--json')).json()).toMatchObject({ administrator: true });
});

test('a set-up code runs out after a quarter of an hour', async ({ page, startPortal }) => {
  const portal = await startPortal();
  const code = await portal.setupCode();
  portal.moveTime(15 * 60 + 1);
  await page.goto(`${portal.url}/setup`);
  await page.getByLabel('Set-up code').fill(code);
  await page.getByLabel('Username').fill('ada');
  await page.getByLabel('New password').fill('a long enough password');
  await page.getByRole('button', { name: 'Create administrator' }).click();
  await expect(page.getByRole('alert')).toContainText('That is not the set-up code.');
});
