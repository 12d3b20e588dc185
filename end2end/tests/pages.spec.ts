import { expectAccessible } from '../support/accessible.ts';
import { heading, ready } from '../support/journeys.ts';
import { sendPassword } from '../support/sign-in.ts';
import { expect, test } from '../support/test.ts';

test('the language follows the browser, can be switched, and is remembered', async ({ browser, portal }) => {
  const context = await browser.newContext({ locale: 'de-AT', baseURL: portal.url });
  const page = await context.newPage();
  await page.goto('/login');
  await expect(heading(page, 'Anmelden')).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  await page.getByRole('button', { name: 'English' }).click();
  await expect(heading(page, 'Sign in')).toBeVisible();
  await page.goto('/settings/security');
  await expect(heading(page, 'Sign in')).toBeVisible();
  await page.getByRole('button', { name: 'Deutsch' }).click();
  await expect(heading(page, 'Anmelden')).toBeVisible();
  const alice = await portal.addPerson();
  await page.getByLabel('Benutzername oder E-Mail').fill(alice.username);
  await page.getByLabel('Passwort', { exact: true }).fill(alice.password);
  await page.getByRole('button', { name: 'Anmelden', exact: true }).click();
  // The switch has not forgotten where one was going.
  await expect(heading(page, 'Sicherheit')).toBeVisible();
  await page.goto('/');
  await expect(heading(page, 'Anwendungen')).toBeVisible();
  await context.close();
});

test('pages that say that something did not work', async ({ page, portal, problems }) => {
  problems.allow(/404|405|403/);
  expect((await page.goto('/nowhere'))?.status()).toBe(404);
  await expect(heading(page, 'Page not found')).toBeVisible();
  await expectAccessible(page);
  expect((await page.goto('/api/sign-in/password'))?.status()).toBe(405);
  await expectAccessible(page);
  const cross = await page.request.post(`${portal.url}/api/sign-in/password`, {
    form: { username: 'alice', password: 'x' },
    headers: { origin: 'http://evil.example', accept: 'text/html' },
    maxRedirects: 0,
  });
  expect(cross.status()).toBe(403);
  expect(await cross.text()).toContain('This request came from another page');
});

test('nothing needs sideways scrolling at 320 px, in German', async ({ browser, portal }) => {
  const context = await browser.newContext({ locale: 'de', baseURL: portal.url, viewport: { width: 320, height: 640 } });
  const page = await context.newPage();
  const fits = async () => {
    const wide = await page.evaluate(() => document.documentElement.scrollWidth).catch(() => 0);
    expect(wide, page.url()).toBeLessThanOrEqual(320);
  };
  const alice = await portal.addPerson();
  await page.goto('/login');
  await fits();
  await page.getByLabel('Benutzername oder E-Mail').fill(alice.username);
  await page.getByLabel('Passwort', { exact: true }).fill(alice.password);
  await page.getByRole('button', { name: 'Anmelden', exact: true }).click();
  await expect(heading(page, 'Anwendungen')).toBeVisible();
  for (const path of ['/', '/settings/security', '/settings/security/add', '/logout', '/nowhere', '/login?other']) {
    await page.goto(path);
    await fits();
  }
  await page.goto('/settings/security/add');
  await page.getByRole('button', { name: /Authenticator-App/ }).click();
  await expect(heading(page, 'Verbinden Sie Ihre Authenticator-App')).toBeVisible();
  await fits();
  await context.close();
});

test('the keyboard alone is enough', async ({ page, portal }) => {
  const alice = await portal.addPerson();
  await page.goto('/login');
  await ready(page);
  await page.keyboard.type(alice.username);
  await page.keyboard.press('Tab');
  await page.keyboard.type(alice.password);
  await page.keyboard.press('Enter');
  await expect(heading(page, 'Applications')).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused();
});

test('signing out by its address asks first', async ({ page, portal }) => {
  const alice = await portal.addPerson();
  await page.goto('/login');
  await sendPassword(page, alice);
  await expect(heading(page, 'Applications')).toBeVisible();
  await page.goto('/logout');
  await expect(heading(page, 'Sign out?')).toBeVisible();
  await expectAccessible(page);
  await page.goto('/');
  await expect(heading(page, 'Applications')).toBeVisible();
});
