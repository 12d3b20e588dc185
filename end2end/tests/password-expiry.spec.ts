import { expectAccessible } from '../support/accessible.ts';
import { heading, ready } from '../support/journeys.ts';
import { sendPassword } from '../support/sign-in.ts';
import { expect, test } from '../support/test.ts';

const DAY = 24 * 3600;

test('an expired password is changed before anything else, and old ones do not come back', async ({ page, startPortal }) => {
  const portal = await startPortal({
    env: { TWINLATCH_PASSWORD_EXPIRES_DAYS: '30', TWINLATCH_PASSWORD_HISTORY: '2' },
  });
  const alice = await portal.addPerson();
  portal.moveTime(30 * DAY);
  await page.goto(`${portal.url}/login?next=/settings/activity`);
  await ready(page);
  await sendPassword(page, alice);
  await expect(heading(page, 'Your password has expired')).toBeVisible();
  await expect(page.getByText('A password is good for 30 days here.')).toBeVisible();
  await ready(page);
  await expectAccessible(page);
  // Signing out stays possible, and nothing else.
  await page.goto(`${portal.url}/settings/security`);
  await expect(heading(page, 'Your password has expired')).toBeVisible();
  await page.getByRole('main').getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByText('You are signed out.')).toBeVisible();

  await page.goto(`${portal.url}/login?next=/settings/activity`);
  await ready(page);
  await sendPassword(page, alice);
  await ready(page);
  const field = page.getByLabel('New password', { exact: true });
  const submit = page.getByRole('button', { name: 'Change password' });
  await field.fill(alice.password);
  await submit.click();
  await expect(page.getByText('That is your present password.')).toBeVisible();
  await ready(page);
  await field.fill('a different wheel entirely');
  await submit.click();
  await expect(heading(page, 'Activity')).toBeVisible();
  await expect(page.getByText('Changed the password.')).toBeVisible();
  await page.goto(`${portal.url}/settings/password`);
  await expect(heading(page, 'Change your password')).toBeVisible();
  await ready(page);
  await field.fill(alice.password);
  await submit.click();
  await expect(page.getByText('You have had this password before.')).toBeVisible();
  await expectAccessible(page);

  // Without a fresh proof one is told why, then asked.
  portal.moveTime(30 * DAY);
  await page.goto(`${portal.url}/login`);
  await ready(page);
  await sendPassword(page, { ...alice, password: 'a different wheel entirely' });
  await expect(heading(page, 'Your password has expired')).toBeVisible();
  portal.moveTime(11 * 60);
  await page.goto(`${portal.url}/`);
  await expect(heading(page, 'Your password has expired')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Confirm it is you' }).click();
  await expect(heading(page, 'Confirm it is you')).toBeVisible();
  await ready(page);
  await page.getByLabel('Password', { exact: true }).fill('a different wheel entirely');
  await page.getByRole('button', { name: 'Confirm', exact: true }).click();
  await expect(page.getByLabel('New password', { exact: true })).toBeVisible();
});
