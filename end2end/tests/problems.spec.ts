import { expectAccessible } from '../support/accessible.ts';
import { heading } from '../support/journeys.ts';
import { expect, test } from '../support/test.ts';

test.beforeEach(({ problems }) => problems.allow(/status of (404|405|403|421)/));

test('an address that is no page', async ({ page }) => {
  expect((await page.goto('/nowhere'))?.status()).toBe(404);
  await expect(heading(page, 'Page not found')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Go to applications' }).click();
  await expect(heading(page, 'Sign in')).toBeVisible();
});

test('an address that forms post to, opened as a page', async ({ page }) => {
  expect((await page.goto('/api/sign-in/password'))?.status()).toBe(405);
  await expect(heading(page, 'This address works another way')).toBeVisible();
  await expectAccessible(page);
});

test('a form on a foreign page reaches nothing', async ({ page, portal, problems }) => {
  problems.allow(/elsewhere\.localhost/);
  const alice = await portal.addPerson();
  await page.route('http://elsewhere.localhost:9/', (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: `<form method="post" action="${portal.url}/api/sign-in/password">
        <input name="username" value="${alice.username}"><input name="password" value="${alice.password}"><button>Go</button></form>`,
    }),
  );
  await page.goto('http://elsewhere.localhost:9/');
  await page.getByRole('button', { name: 'Go' }).click();
  await expect(heading(page, 'This request came from another page')).toBeVisible();
  await expectAccessible(page);
  await page.goto('/');
  await expect(heading(page, 'Sign in')).toBeVisible();
});

test('a page of the portal cannot be put into another page', async ({ page, portal, problems }) => {
  problems.allow(/elsewhere\.localhost/, /frame-ancestors/, /^request: .*\/login\)$/);
  await page.route('http://elsewhere.localhost:9/', (route) =>
    route.fulfill({ contentType: 'text/html', body: `<iframe src="${portal.url}/login"></iframe>` }),
  );
  const refused = page.waitForEvent('requestfailed', (request) => request.url() === `${portal.url}/login`);
  await page.goto('http://elsewhere.localhost:9/');
  await expect(page.frameLocator('iframe').getByRole('heading', { name: 'Sign in' })).toHaveCount(0);
  expect((await refused).failure()?.errorText).toMatch(/ERR_BLOCKED_BY_RESPONSE|csp/);
});

test('a form that is not one is refused, and says nothing about anybody', async ({ page, portal }) => {
  const post = (body: string, type = 'application/x-www-form-urlencoded') =>
    page.request.post(`${portal.url}/api/sign-in/password`, {
      data: Buffer.from(body, 'latin1'),
      headers: { 'content-type': type, accept: 'text/html', origin: portal.url },
      maxRedirects: 0,
    });
  for (const answer of [
    await post('username=alice'),
    await post('username=a&username=b&password=c&next=/'),
    await post('username=%ff&password=c&next=/'),
    await post('{"username":"alice"}', 'application/json'),
    await post(`username=${'a'.repeat(1 << 20)}&password=c&next=/`),
  ]) {
    expect(answer.status()).toBeGreaterThanOrEqual(300);
    expect(answer.status()).toBeLessThan(500);
    expect(answer.headers()['set-cookie'] ?? '').not.toContain('session');
  }
});
