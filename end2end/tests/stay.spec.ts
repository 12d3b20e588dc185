import { expectAccessible } from '../support/accessible.ts';
import { heading, ready, signOut } from '../support/journeys.ts';
import { expectHome, sendPassword, words } from '../support/sign-in.ts';
import { expect, test } from '../support/test.ts';

test('a browser stays signed in for as long as the operator allows', async ({ page, startPortal, otherBrowser }) => {
  const portal = await startPortal({ env: { TWINLATCH_SESSION_STAY_DAYS: '30' } });
  const alice = await portal.addPerson();
  await page.goto(`${portal.url}/login`);
  await ready(page);
  const box = page.getByLabel('Stay signed in for 30 days');
  await expect(box).not.toBeChecked();
  await expectAccessible(page);
  await box.check();
  // What was ticked survives a mistake.
  await sendPassword(page, { ...alice, password: 'wrong horse battery' });
  await expect(page.getByText(words.noMatch)).toBeVisible();
  await expect(box).toBeChecked();
  await sendPassword(page, alice);
  await expectHome(page);
  portal.moveTime(2 * 24 * 3600);
  await page.goto(`${portal.url}/settings/security`);
  await expect(heading(page, 'Security')).toBeVisible();
  await expect(page.locator('#browsers').getByText(/stays signed in until/)).toBeVisible();
  // Another browser sees it, and ends it.
  portal.moveTime(2 * 24 * 3600);
  const other = await otherBrowser();
  await other.goto(`${portal.url}/login`);
  await sendPassword(other, alice);
  await expectHome(other);
  await other.goto(`${portal.url}/settings/security`);
  await ready(other);
  await expect(other.locator('#browsers').getByText(/stays signed in until/)).toBeVisible();
  await other.locator('#browsers').getByRole('button', { name: 'Sign out Chrome on Linux' }).click();
  await expect(other.getByText('Chrome on Linux was signed out.')).toBeVisible();
  await page.goto(`${portal.url}/settings/security`);
  await expect(heading(page, 'Sign in')).toBeVisible();
  // Signing out is the end of it, too.
  await page.getByLabel('Stay signed in for 30 days').check();
  await sendPassword(page, alice);
  await expect(heading(page, 'Security')).toBeVisible();
  await signOut(page, portal);
  await page.goto(`${portal.url}/settings/security`);
  await expect(heading(page, 'Sign in')).toBeVisible();
});

test.describe('auf Deutsch', () => {
  test.use({ locale: 'de-DE' });

  test('das Kästchen', async ({ page, startPortal }) => {
    const portal = await startPortal({ env: { TWINLATCH_SESSION_STAY_DAYS: '1' } });
    await portal.addPerson();
    await page.goto(`${portal.url}/login`);
    await expect(page.getByLabel('1 Tag angemeldet bleiben')).toBeVisible();
    await expectAccessible(page);
  });
});
