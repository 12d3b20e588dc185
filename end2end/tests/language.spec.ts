import type { Page } from '@playwright/test';
import { expectAccessible } from '../support/accessible.ts';
import { choose, heading, readKey, ready, scripted } from '../support/journeys.ts';
import { expect, test } from '../support/test.ts';
import type { Person } from '../support/portal.ts';
import { totp } from '../support/totp.ts';

test.use({ locale: 'de-AT' });

async function sendPassword(page: Page, { username, password }: Person): Promise<void> {
  await page.getByLabel('Benutzername oder E-Mail').fill(username);
  await page.getByLabel('Passwort', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Anmelden', exact: true }).click();
}

test('the language follows the browser, can be switched, and is remembered', async ({ page, portal }) => {
  await page.goto('/login?next=/settings/security');
  await expect(heading(page, 'Anmelden')).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  await page.getByRole('button', { name: 'English' }).click();
  await expect(heading(page, 'Sign in')).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await page.goto('/settings/security');
  await expect(heading(page, 'Sign in')).toBeVisible();
  await page.getByRole('button', { name: 'Deutsch' }).click();
  await expect(heading(page, 'Anmelden')).toBeVisible();
  const alice = await portal.addPerson();
  await sendPassword(page, alice);
  await expect(heading(page, 'Sicherheit')).toBeVisible();
});

test('every page in German, as wide as it needs to be', async ({ page, startPortal, problems }) => {
  test.slow(); // many pages
  problems.allow(/status of 404/);
  const portal = await startPortal({ env: { TWINLATCH_CONTACT: 'Hilfe im Zimmer 2.14' } });
  await portal.mustCli('group', 'add', 'Finanzen');
  const alice = await portal.addPerson({ groups: ['Finanzen'] });
  await portal.mustCli('2fa', 'enforce', '--on', '--group', 'Finanzen');
  await page.goto(`${portal.url}/login`);
  await expectAccessible(page);
  await sendPassword(page, { ...alice, password: 'nicht das richtige Passwort' });
  await expect(page.getByText('Benutzername und Passwort passen nicht zusammen.')).toBeVisible();
  await expect(page).toHaveTitle(/^Fehler: Anmelden · /);
  await expectAccessible(page);
  await sendPassword(page, alice);
  await expect(heading(page, 'Richten Sie einen zweiten Schritt ein')).toBeVisible();
  await expect(page.getByText('Ihre Gruppe Finanzen verlangt einen zweiten Schritt.')).toBeVisible();
  await expectAccessible(page);
  await choose(page, /Authenticator-App/);
  await expect(heading(page, 'Verbinden Sie Ihre Authenticator-App')).toBeVisible();
  await expectAccessible(page);
  const key = await readKey(page);
  await ready(page);
  await page.getByLabel('Code, den die App zeigt').fill(totp(key, portal.now()));
  await page.getByRole('button', { name: 'Verbinden' }).click();
  await expect(heading(page, 'Sichern Sie Ihre Backup-Codes')).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel('Ich habe diese Codes an einem sicheren Ort gesichert').check();
  await choose(page, /^Weiter$/);
  await expect(heading(page, 'Anwendungen')).toBeVisible();
  await expectAccessible(page);
  await page.goto(`${portal.url}/settings/security`);
  await expect(heading(page, 'Sicherheit')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Telefon entfernen' }).click();
  await expect(heading(page, 'Telefon kann nicht entfernt werden')).toBeVisible();
  await expectAccessible(page);
  await page.goto(`${portal.url}/settings/security/add`);
  await expectAccessible(page);
  portal.moveTime(11 * 60);
  await page.goto(`${portal.url}/settings/security/add`);
  await expect(heading(page, 'Bestätigen Sie, dass Sie es sind')).toBeVisible();
  await expectAccessible(page);
  await page.goto(`${portal.url}/nowhere`);
  await expect(heading(page, 'Seite nicht gefunden')).toBeVisible();
  await expectAccessible(page);

  await page.goto(`${portal.url}/logout`);
  await expect(heading(page, 'Abmelden?')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Abmelden', exact: true }).click();
  await expect(page.getByText('Sie sind abgemeldet.')).toBeVisible();
  await sendPassword(page, alice);
  await expect(heading(page, 'Geben Sie den Code aus Ihrer App ein')).toBeVisible();
  await ready(page);
  if (scripted()) await expect(page.getByText('Wird nach der sechsten Ziffer von selbst gesendet.')).toBeVisible();
  await expectAccessible(page);
  await choose(page, /Andere Methode wählen/);
  await expect(heading(page, 'Wie möchten Sie bestätigen, dass Sie es sind?')).toBeVisible();
  await expectAccessible(page);
  await choose(page, /Backup-Code/);
  await expect(heading(page, 'Geben Sie einen Backup-Code ein')).toBeVisible();
  await expectAccessible(page);
});
