import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { expectAccessible } from '../support/accessible.ts';
import { choose, heading, readKey, ready } from '../support/journeys.ts';
import type { Person, Portal } from '../support/portal.ts';
import { settled } from '../support/settled.ts';
import { expect, test } from '../support/test.ts';
import { totp } from '../support/totp.ts';

// Looking after one's own account, in German from end to end.
test.use({ locale: 'de-DE' });

async function sendPassword(page: Page, { username, password }: Person): Promise<void> {
  await page.getByLabel('Benutzername oder E-Mail').fill(username);
  await page.getByLabel('Passwort', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Anmelden', exact: true }).click();
  await settled(page, '#password');
}

async function signIn(page: Page, portal: Portal, person: Person): Promise<void> {
  await page.goto(`${portal.url}/login?other`);
  await sendPassword(page, person);
  await expect(heading(page, 'Anwendungen')).toBeVisible();
}

/** A browser of somebody else, which speaks German too. */
async function inGerman(page: Page): Promise<Page> {
  await page.context().setExtraHTTPHeaders({ 'Accept-Language': 'de-DE' });
  return page;
}

test('browsers, a stranger, another password and one’s data', async ({ page, startPortal, otherBrowser }) => {
  test.slow(); // many pages
  const portal = await startPortal({ env: { TWINLATCH_ACCOUNT_DELETION: 'true' } });
  const alice = await portal.addPerson();
  await signIn(page, portal, alice);
  const stranger = await inGerman(await otherBrowser());
  await signIn(stranger, portal, alice);
  await page.goto(`${portal.url}/settings/security`);
  await ready(page);
  const browsers = page.locator('#browsers');
  await expect(browsers.getByRole('heading', { level: 2, name: 'Angemeldete Browser' })).toBeVisible();
  await expect(browsers.getByRole('heading', { level: 3 }).first()).toHaveText('Chrome unter Linux Dieser Browser');
  await expect(browsers.getByText('mit dem Passwort allein')).toHaveCount(2);
  await browsers.getByRole('button', { name: 'Chrome unter Linux abmelden' }).click();
  await expect(page.getByText('Chrome unter Linux wurde abgemeldet.')).toBeVisible();
  await expect(browsers.getByText('Nur dieser Browser ist angemeldet.')).toBeVisible();
  await expectAccessible(page);
  await stranger.goto(`${portal.url}/settings/activity`);
  await expect(heading(stranger, 'Anmelden')).toBeVisible();
  await expect(stranger.getByText('Ihre Sitzung ist beendet. Melden Sie sich wieder an, um fortzufahren.')).toBeVisible();
  await sendPassword(stranger, alice);
  await expect(heading(stranger, 'Aktivität')).toBeVisible();
  // Known by now, and still not the one who is asked.
  await expect(stranger.getByText('Waren Sie das?')).toHaveCount(0);

  await page.goto(`${portal.url}/`);
  const card = page.getByRole('article').filter({ hasText: 'Waren Sie das?' });
  await expect(card).toContainText('Chrome unter Linux');
  await expectAccessible(page);
  await card.getByRole('link', { name: 'Nein' }).click();
  await expect(heading(page, 'Sichern Sie Ihr Konto')).toBeVisible();
  await page.getByRole('button', { name: 'Das war ich nicht' }).click();
  await expect(page.getByText('Ihre Administration wurde benachrichtigt.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Das war ich wieder nicht' })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Passwort ändern' }).click();
  await expect(heading(page, 'Passwort ändern')).toBeVisible();
  await ready(page);
  await page.getByLabel('Neues Passwort', { exact: true }).fill('kurz');
  await page.getByRole('button', { name: 'Passwort ändern' }).click();
  await expect(page).toHaveTitle(/^Fehler: /);
  await expectAccessible(page);
  await page.getByLabel('Neues Passwort', { exact: true }).fill('ein ganz anderes Rad als bisher');
  await page.getByRole('button', { name: 'Passwort ändern' }).click();
  await expect(page.getByText('Passwort geändert.')).toBeVisible();
  await page.goto(`${portal.url}/settings/secure`);
  await expect(page.getByText('Das alte Passwort ist jetzt wertlos.')).toBeVisible();
  await page.getByRole('link', { name: 'Aktivität' }).click();
  await expect(heading(page, 'Aktivität')).toBeVisible();
  await expectAccessible(page);

  await page.goto(`${portal.url}/settings/security`);
  await ready(page);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Meine Daten herunterladen' }).click(),
  ]);
  const data: unknown = JSON.parse(readFileSync(await download.path(), 'utf8'));
  expect(data).toMatchObject({ account: { username: alice.username } });
  await page.goto(`${portal.url}/settings/delete`);
  await expect(heading(page, 'Konto löschen')).toBeVisible();
  await ready(page);
  await page.getByLabel('Ihr Benutzername').fill('jemand anders');
  await page.getByRole('button', { name: 'Mein Konto löschen' }).click();
  await expect(page.getByText('Das ist nicht Ihr Benutzername.')).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel('Ihr Benutzername').fill(alice.username);
  await page.getByRole('button', { name: 'Mein Konto löschen' }).click();
  await expect(page.getByText('Ihr Konto wurde gelöscht.')).toBeVisible();
});

test('a browser is remembered, and forgotten', async ({ page, startPortal }) => {
  const portal = await startPortal();
  await portal.mustCli('2fa', 'remember', '--days', '30');
  const alice = await portal.addPerson();
  await signIn(page, portal, alice);
  await page.goto(`${portal.url}/settings/security/add`);
  await choose(page, /Authenticator-App/);
  const key = await readKey(page);
  await ready(page);
  await page.getByLabel('Code, den die App zeigt').fill(totp(key, portal.now()));
  await page.getByRole('button', { name: 'Verbinden' }).click();
  await expect(heading(page, 'Sichern Sie Ihre Backup-Codes')).toBeVisible();
  await page.goto(`${portal.url}/logout`);
  await page.getByRole('button', { name: 'Abmelden', exact: true }).click();
  await expect(page.getByText('Sie sind abgemeldet.')).toBeVisible();
  await sendPassword(page, alice);
  await expect(heading(page, 'Geben Sie den Code aus Ihrer App ein')).toBeVisible();
  await ready(page);
  await page.getByLabel('In diesem Browser 30 Tage lang nicht nach dem zweiten Schritt fragen').check();
  portal.moveToNextPeriod();
  await page.getByLabel('Code', { exact: true }).fill(totp(key, portal.now()));
  if (test.info().project.use.javaScriptEnabled === false) {
    await page.getByRole('button', { name: 'Weiter', exact: true }).click();
  }
  await expect(heading(page, 'Anwendungen')).toBeVisible();
  await page.goto(`${portal.url}/logout`);
  await page.getByRole('button', { name: 'Abmelden', exact: true }).click();
  await sendPassword(page, alice);
  await expect(heading(page, 'Anwendungen')).toBeVisible();
  await page.goto(`${portal.url}/settings/security`);
  await ready(page);
  const remembered = page.locator('#remembered');
  await expect(remembered.getByText('Diese überspringen den zweiten Schritt bis zum angegebenen Tag.')).toBeVisible();
  await expectAccessible(page);
  await remembered.getByRole('button', { name: 'Chrome unter Linux vergessen' }).click();
  await expect(remembered.getByText('Keine. Sie werden jedes Mal nach dem zweiten Schritt gefragt.')).toBeVisible();
});
