import type { Page } from '@playwright/test';
import { expectAccessible } from '../support/accessible.ts';
import {
  choose,
  countDocuments,
  heading,
  personWithApp,
  ready,
  signInWithApp,
  signOut,
  skipCodes,
} from '../support/journeys.ts';
import { Authenticator, KEY, OLD_KEY, SYNCED } from '../support/keys.ts';
import type { Person, Portal } from '../support/portal.ts';
import { expectHome, sendPassword } from '../support/sign-in.ts';
import { expect, test } from '../support/test.ts';

// Browsers ask keys by script only; what is said without it is in passkeys.spec.ts.

const use = (page: Page) => page.getByRole('button', { name: 'Use passkey or security key' });

/** Adds the key that is plugged in, in the settings of somebody who has just signed in. */
async function add(page: Page, portal: Portal): Promise<void> {
  await page.goto(`${portal.url}/settings/security/add`);
  await choose(page, /Passkey or security key/);
  await expect(heading(page, 'Add a passkey or security key')).toBeVisible();
  await choose(page, /^Continue$/);
}

/** Somebody with this key, signed out. */
async function personWithKey(page: Page, portal: Portal, key: Authenticator): Promise<Person> {
  const person = await portal.addPerson();
  await page.goto(`${portal.url}/login?other`);
  await sendPassword(page, person);
  await expectHome(page);
  await add(page, portal);
  await skipCodes(page);
  await expect(heading(page, 'Security')).toBeVisible();
  // A page that may fill a passkey in would be answered at once.
  await key.touch(false);
  await signOut(page, portal);
  return person;
}

/** Somebody who has just signed in with the password and this key. */
async function signedInWithKey(page: Page, portal: Portal): Promise<Authenticator> {
  const key = await Authenticator.plugIn(page, KEY);
  const alice = await personWithKey(page, portal, key);
  await sendPassword(page, alice);
  await ready(page);
  await key.touch(true);
  await use(page).click();
  await expectHome(page);
  return key;
}

test('a key is added and named, and is the second step from then on', async ({ page, portal }) => {
  await Authenticator.plugIn(page, KEY);
  const alice = await portal.addPerson();
  await page.goto('/login?other');
  await sendPassword(page, alice);
  await expectHome(page);
  await page.goto('/settings/security/add');
  await choose(page, /Passkey or security key/);
  await expect(heading(page, 'Add a passkey or security key')).toBeVisible();
  await ready(page);
  await expectAccessible(page);
  await choose(page, /^Continue$/);
  await skipCodes(page);
  await expect(page.getByText(/^Security key · signs in without a password · added/)).toBeVisible();
  await expectAccessible(page);
  await signOut(page, portal);

  await sendPassword(page, alice);
  await expect(heading(page, 'Use your passkey or security key')).toBeVisible();
  await ready(page);
  await expectAccessible(page);
  // The window opens only on a press, and Enter presses.
  await expect(use(page)).toBeFocused();
  const documents = countDocuments(page);
  await page.keyboard.press('Enter');
  await expectHome(page);
  expect(documents()).toBe(1);
});

test('a passkey from the browser’s list signs in alone, without a name, to where one was going', async ({ page, portal }) => {
  const passkey = await Authenticator.plugIn(page, SYNCED);
  const alice = await personWithKey(page, portal, passkey);
  expect(await passkey.credentials()).toHaveLength(1);
  await page.goto('/login?next=/settings/security');
  await ready(page);
  await expectAccessible(page);
  await passkey.touch(true);
  // Picked from the list under the name's field, which a virtual key does by itself.
  await page.goto('/login?next=/settings/security');
  await expect(heading(page, 'Security')).toBeVisible();
  await page.locator('.account summary').click();
  await expect(page.locator('bdi.account__name')).toHaveText(alice.username);
  await expect(page.getByText(/^Passkey, synced between devices · signs in without a password/)).toBeVisible();
});

test('a security key signs in alone by the button', async ({ page, portal }) => {
  const key = await Authenticator.plugIn(page, KEY);
  await personWithKey(page, portal, key);
  await page.goto('/login?next=/settings/security');
  await ready(page);
  const button = page.getByRole('button', { name: 'Sign in with a passkey' });
  await expect(button).toBeVisible();
  await key.touch(true);
  await button.click();
  await expect(heading(page, 'Security')).toBeVisible();
});

test('a key without a PIN is a second step, and never signs in alone', async ({ page, portal }) => {
  const key = await Authenticator.plugIn(page, OLD_KEY);
  const alice = await personWithKey(page, portal, key);
  await key.touch(true);
  await page.goto('/login?other');
  await ready(page);
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await expect(page.getByText('No passkey was used. You can try again or use your password.')).toBeVisible();
  await sendPassword(page, alice);
  await ready(page);
  await use(page).click();
  await expectHome(page);
});

test('a key that checks nobody is a second step, and no passkey', async ({ page, portal }) => {
  const kind = { ...KEY, hasResidentKey: false, hasUserVerification: false, isUserVerified: false };
  const key = await Authenticator.plugIn(page, kind);
  const alice = await personWithKey(page, portal, key);
  await sendPassword(page, alice);
  await ready(page);
  await key.touch(true);
  await use(page).click();
  await expectHome(page);
  await page.goto('/settings/security');
  await expect(page.getByText(/^Security key · added/)).toBeVisible();
});

test('a second step that is not finished says so, and can be done again', async ({ page, portal }) => {
  const key = await Authenticator.plugIn(page, KEY);
  const alice = await personWithKey(page, portal, key);
  await sendPassword(page, alice);
  await ready(page);
  await key.touch(true);
  await key.verify(false);
  await use(page).click();
  await expect(page.getByText('That did not finish.')).toBeVisible();
  await expectAccessible(page);
  await key.verify(true);
  await page.getByRole('button', { name: 'Try again' }).click();
  await expectHome(page);
});

test('waiting can be stopped', async ({ page, portal }) => {
  const key = await Authenticator.plugIn(page, KEY);
  const alice = await personWithKey(page, portal, key);
  await sendPassword(page, alice);
  await ready(page);
  await use(page).click();
  await expect(page.getByText('Waiting for your browser.').first()).toBeVisible();
  await page.getByRole('button', { name: 'Stop' }).click();
  await expect(page.getByText('That did not finish.')).toBeVisible();
  await page.getByRole('button', { name: 'Try another way' }).click();
  await expect(heading(page, 'How do you want to confirm it is you?')).toBeVisible();
});

test('the same key is not added twice', async ({ page, portal }) => {
  await Authenticator.plugIn(page, KEY);
  const alice = await portal.addPerson();
  await page.goto('/login?other');
  await sendPassword(page, alice);
  await expectHome(page);
  await add(page, portal);
  await skipCodes(page);
  await expect(heading(page, 'Security')).toBeVisible();
  await add(page, portal);
  await expect(page.getByText('This key is set up already. Use a different one.')).toBeVisible();
});

test('a removed passkey is not known any more', async ({ page, portal }) => {
  await signedInWithKey(page, portal);
  await page.goto('/settings/security');
  await page.getByRole('link', { name: /^Remove / }).click();
  await expect(heading(page, 'Remove Security key?')).toBeVisible();
  await choose(page, /^Remove/);
  await expect(heading(page, /^Security$/)).toBeVisible();
  await signOut(page, portal);
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await expect(page.getByText('This passkey is not known here any more.')).toBeVisible();
});

test('a copy of a key is refused, and its owner is told', async ({ page, portal }) => {
  const key = await Authenticator.plugIn(page, KEY);
  const alice = await personWithKey(page, portal, key);
  await key.touch(true);
  const [early] = await key.credentials();
  await sendPassword(page, alice);
  await ready(page);
  await use(page).click();
  await expectHome(page);
  await signOut(page, portal);
  if (early) await key.restore(early);
  await sendPassword(page, alice);
  await ready(page);
  await use(page).click();
  await expect(page.getByText('it counts its uses, and the count went back')).toBeVisible();
  await expectAccessible(page);
});

test('somebody who must have a second step sets a passkey up on the way in', async ({ page, startPortal }) => {
  const portal = await startPortal();
  await Authenticator.plugIn(page, SYNCED);
  const alice = await portal.addPerson();
  await portal.mustCli('2fa', 'enforce', '--on');
  await page.goto(`${portal.url}/login`);
  await sendPassword(page, alice);
  await choose(page, /Passkey or security key/);
  await choose(page, /^Continue$/);
  await skipCodes(page);
  await expectHome(page);
});

test('a passkey confirms a change', async ({ page, portal }) => {
  await signedInWithKey(page, portal);
  portal.moveTime(11 * 60);
  await page.goto('/settings/security/add');
  await expect(heading(page, 'Confirm it is you')).toBeVisible();
  await ready(page);
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Use a passkey' }).click();
  await expect(heading(page, 'Add a method')).toBeVisible();
});

test('a passkey confirms over the page, also after the card was left once', async ({ page, portal }) => {
  const key = await signedInWithKey(page, portal);
  portal.moveTime(11 * 60);
  await page.goto('/settings/security');
  await ready(page);
  await key.touch(false);
  const add = page.getByRole('link', { name: 'Add a method' });
  await add.click();
  const card = page.getByRole('dialog', { name: 'Confirm it is you' });
  await card.getByRole('button', { name: 'Use a passkey' }).click();
  await expect(card.getByText('Waiting for your browser')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(card).toHaveCount(0);
  await key.touch(true);
  await add.click();
  await card.getByRole('button', { name: 'Use a passkey' }).click();
  await expect(heading(page, 'Add a method')).toBeVisible();
});

test('a passkey is offered now and then, and never after “never”', async ({ page, portal }) => {
  const { person, key } = await personWithApp(page, portal);
  const offer = page.getByText('Sign in faster next time');
  await signInWithApp(page, portal, person, key);
  await expect(offer).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Not now' }).click();
  await expectHome(page);
  await expect(offer).toHaveCount(0);
  await signOut(page, portal);
  portal.moveToNextPeriod();
  await signInWithApp(page, portal, person, key);
  await expect(offer).toHaveCount(0);
  await signOut(page, portal);
  portal.moveTime(31 * 24 * 3600);
  await signInWithApp(page, portal, person, key);
  await expect(offer).toBeVisible();
  await page.getByRole('button', { name: 'Never' }).click();
  await signOut(page, portal);
  portal.moveTime(366 * 24 * 3600);
  await signInWithApp(page, portal, person, key);
  await expect(offer).toHaveCount(0);
});

test('a second key has its maker’s name, and another if one likes', async ({ page, portal }) => {
  const { person, key: app } = await personWithApp(page, portal);
  await Authenticator.plugIn(page, KEY);
  await signInWithApp(page, portal, person, app);
  await add(page, portal);
  await expect(page.getByText('Security key is connected.')).toBeVisible();
  const name = page.getByLabel('New name').filter({ visible: true });
  await expect(name).toBeFocused();
  await expect(name).toHaveValue('Security key');
  await name.fill('Blue one');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Blue one has its new name.')).toBeVisible();
});
