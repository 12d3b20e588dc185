import type { Page } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import { expectAccessible } from '../support/accessible.ts';
import { heading, personWithApp, signInWithApp } from '../support/journeys.ts';
import type { Person, Portal } from '../support/portal.ts';
import { sendPassword } from '../support/sign-in.ts';
import { expect, test } from '../support/test.ts';

/** An administrator with an app, signed in just now. */
async function administrator(page: Page, portal: Portal): Promise<Person> {
  const { person, key } = await personWithApp(page, portal);
  await portal.mustCli('user', 'administrator', person.username, '--on');
  await signInWithApp(page, portal, person, key);
  return person;
}

const rows = (page: Page) => page.getByRole('table', { name: 'Audit log' }).locator('tbody tr');

test('an entry is found, looked at, and taken as a file', async ({ page, portal, otherBrowser }) => {
  test.slow(); // several pages, each in both themes
  const bob = await portal.addPerson({ fullName: 'Bob <b>Bold</b>', groups: [] });
  await administrator(page, portal);
  const other = await otherBrowser();
  await other.goto(`${portal.url}/login`);
  await sendPassword(other, { username: bob.username, password: 'not the password' });

  await page.goto('/admin');
  const side = page.getByRole('navigation', { name: 'Administration' });
  await side.getByRole('link', { name: 'Audit log' }).click();
  await expect(heading(page, 'Audit log')).toBeVisible();
  await expectAccessible(page);

  await page.getByLabel('Person').fill(bob.username);
  await page.getByLabel('Kind').selectOption('Refused and reported');
  await page.getByRole('button', { name: 'Show', exact: true }).click();
  await expect(page).toHaveURL(new RegExp(`person=${bob.username}&kind=refused`));
  await expect(rows(page)).toHaveCount(1);
  await expect(rows(page)).toContainText('A wrong password was entered.');
  await rows(page).getByText('Details').click();
  await expect(rows(page).getByText('password_wrong')).toBeVisible();
  await expectAccessible(page);

  const begun = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download CSV' }).click();
  const download = await begun;
  expect(download.suggestedFilename()).toBe('audit-log.csv');
  const lines = (await readFile(await download.path(), 'utf8')).trim().split('\n');
  expect(lines).toHaveLength(2);
  expect(lines[1]).toContain(bob.username);

  await page.getByLabel('Search').fill('nothing like it');
  await page.getByRole('button', { name: 'Show', exact: true }).click();
  await expect(page.getByText('Nothing matches.')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Clear the filters' }).click();
  await expect(page).toHaveURL(/\/admin\/audit$/);
  expect(await rows(page).count()).toBeGreaterThan(1);
});

test('what is not understood is said next to its field', async ({ page, portal }) => {
  await administrator(page, portal);
  await page.goto('/admin/audit?from=yesterday');
  await expect(page).toHaveTitle(/^Error: Audit log/);
  await expect(page.getByLabel('From')).toHaveValue('yesterday');
  await expect(page.getByText('Write a day or a time')).toBeVisible();
  await expectAccessible(page);
});
