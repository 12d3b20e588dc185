import { expectAccessible } from '../support/accessible.ts';
import { heading, ready } from '../support/journeys.ts';
import { expectHome, sendCode, sendPassword } from '../support/sign-in.ts';
import { expect, test } from '../support/test.ts';
import { totp } from '../support/totp.ts';

test('the demo has somebody in each situation, and says on every page what it is', async ({ page, startPortal }) => {
  const portal = await startPortal({ args: ['--demo'] });
  const password = /The password of everybody is: (.+)/.exec(portal.log)?.[1] ?? '';
  const key = /^bob .* ([A-Z2-7]{32})$/m.exec(portal.log)?.[1] ?? '';
  expect(key).not.toBe('');
  const arrive = async (username: string) => {
    await page.context().clearCookies();
    await page.goto(`${portal.url}/login`);
    await sendPassword(page, { username, password });
  };
  const demo = page.getByText('Demo: sample people and data. Do not enter real passwords.');
  await page.goto(`${portal.url}/login`);
  await expect(demo).toBeVisible();
  await expectAccessible(page);
  for (const username of ['alice', 'dave']) {
    await arrive(username);
    await expectHome(page);
    await expect(demo).toBeVisible();
  }
  await arrive('bob');
  await expect(heading(page, 'Enter the code from your app')).toBeVisible();
  await expect(demo).toBeVisible();
  await ready(page);
  await sendCode(page, totp(key, portal.now()));
  await expectHome(page);
  await arrive('carol');
  await expect(heading(page, 'Add a second step to your account')).toBeVisible();
  await arrive('erin');
  await expect(heading(page, 'This account is switched off')).toBeVisible();
});
