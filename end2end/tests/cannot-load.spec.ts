import { expectAccessible } from '../support/accessible.ts';
import { choose, heading } from '../support/journeys.ts';
import { expectHome, sendPassword } from '../support/sign-in.ts';
import { expect, test } from '../support/test.ts';

test('a method that cannot be used closes the door, and clean-up opens it', async ({ page, startPortal }) => {
  const portal = await startPortal({ env: { TWINLATCH_PROVIDERS_REALLY_ME: 'true' } });
  const alice = await portal.addPerson();
  await portal.mustCli('2fa', 'enable', alice.username, 'really_me');
  await page.goto(`${portal.url}/login`);
  await sendPassword(page, alice);
  await expect(heading(page, 'Is it really you?')).toBeVisible();
  await choose(page, /^It is really me$/);
  await expectHome(page);
  await portal.mustCli('2fa', 'provider', 'really_me', '--off', '--lock-people-out');
  await page.context().clearCookies();
  await page.goto(`${portal.url}/login`);
  await sendPassword(page, alice);
  await expect(heading(page, 'No sign-in method can be used right now')).toBeVisible();
  await expectAccessible(page);
  await portal.mustCli('2fa', 'cleanup', 'really_me', '--lock-people-out');
  await page.goto(`${portal.url}/login`);
  await sendPassword(page, alice);
  await expectHome(page);
});

test('a method that this server does not know closes the door as well', async ({ page, startPortal }) => {
  const env = { TWINLATCH_PROVIDERS_REALLY_ME: 'true' };
  const portal = await startPortal({ env });
  const alice = await portal.addPerson();
  await portal.mustCli('2fa', 'enable', alice.username, 'really_me');
  await portal.restart({ TWINLATCH_PROVIDERS_REALLY_ME: 'false' });
  await page.goto(`${portal.url}/login`);
  await sendPassword(page, alice);
  await expect(heading(page, 'No sign-in method can be used right now')).toBeVisible();
  await expect(page.getByText('You have set up really_me, but it could not be loaded.')).toBeVisible();
  await expectAccessible(page);
  expect(portal.log).toMatch(/ERROR/);
  await portal.mustCli('2fa', 'cleanup', 'really_me', '--lock-people-out');
  await page.goto(`${portal.url}/login`);
  await sendPassword(page, alice);
  await expectHome(page);
});
