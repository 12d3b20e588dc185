import type { Page } from '@playwright/test';
import { expectAccessible } from '../support/accessible.ts';
import { choose, connectApp, heading, ready, skipCodes } from '../support/journeys.ts';
import { expectHome, sendPassword } from '../support/sign-in.ts';
import { expect, test } from '../support/test.ts';

const long = 'W'.repeat(60);
const markup = '<b onclick=alert(1)>Bold</b> & "quoted"';

async function rename(page: Page, from: string, to: string): Promise<void> {
  await ready(page);
  const row = page.locator('.row').filter({ has: page.getByRole('heading', { level: 3, name: from, exact: true }) });
  if (!(await row.getByLabel('New name').isVisible())) await row.locator('summary').click();
  await row.getByLabel('New name').fill(to);
  await row.getByRole('button', { name: 'Save' }).click();
}

test('names that people choose are text, whatever they hold', async ({ page, portal }) => {
  test.slow(); // many pages
  const username = `w${long.slice(0, 50)}-${Date.now()}`;
  const alice = await portal.addPerson({ username, fullName: `${markup} אבג ${long.slice(0, 40)}` });
  await page.goto('/login?other');
  await sendPassword(page, alice);
  await expectHome(page);
  await expectAccessible(page);
  await page.locator('.account summary').click();
  await expect(page.locator('bdi.account__name')).toContainText(markup);
  await page.goto('/settings/security/add');
  await choose(page, /Authenticator app/);
  await connectApp(page, portal, markup);
  await skipCodes(page);
  const name = page.locator('bdi').filter({ hasText: markup });
  await expect(name.last()).toHaveText(markup);
  await expect(page.locator('main b')).toHaveCount(0);
  await page.getByRole('link', { name: `Remove ${markup}` }).click();
  await expect(heading(page, `Remove ${markup}?`)).toBeVisible();
  await expect(page.locator('main b')).toHaveCount(0);
  await page.goto('/');
  await expect(page.getByText(`“${markup}”`)).toBeVisible();
  await expectAccessible(page);

  await page.goto('/settings/security');
  await rename(page, markup, long);
  await expect(page.getByText(`${long} has its new name.`)).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('link', { name: `Remove ${long}` }).click();
  await expect(page).toHaveURL(/\/remove\//);
  await expectAccessible(page);
  await page.goto('/settings/security');
  // Written from right to left it stays apart from what stands around it.
  await rename(page, long, 'טלפון (Alice)');
  await expect(page.locator('#methods h3 bdi')).toHaveText('טלפון (Alice)');
  await page.goto('/settings/security');
  // Characters that turn the direction of writing, or cannot be seen, are refused.
  for (const hidden of ['Pho\u202ene', 'Pho\u2066ne', '\u200b', 'Pho\u0000ne'.replace('\u0000', '\u0007')]) {
    await rename(page, 'טלפון (Alice)', hidden);
    await expect(page.getByText('Use a name of 1 to 64 ordinary characters.')).toBeVisible();
    await page.goto('/settings/security');
  }
  await expect(page.locator('#methods h3 bdi')).toHaveText('טלפון (Alice)');
});
