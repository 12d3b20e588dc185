import { expectAccessible } from '../support/accessible.ts';
import { administrator, heading, personWithApp } from '../support/journeys.ts';
import { expect, test } from '../support/test.ts';

// What is refused is answered as such, with what was chosen.
test.beforeEach(({ problems }) => problems.allow(/status of 422/));

test('a method for some groups only: who is left without one is asked about, each time anew', async ({ page, startPortal, otherBrowser }) => {
  test.slow(); // many pages
  const portal = await startPortal();
  const other = await otherBrowser();
  const { person: bob } = await personWithApp(other, portal);
  const ada = await administrator(page, portal);
  await portal.mustCli('group', 'add', 'Staff');
  await portal.mustCli('group', 'add', 'Guests');
  await portal.mustCli('group', 'join', 'Staff', ada.username);

  await page.goto(`${portal.url}/admin/providers`);
  await page.getByRole('link', { name: 'Choose groups: Authenticator app' }).click();
  await expect(heading(page, 'Switch on Authenticator app')).toBeVisible();
  await page.getByLabel('Staff').check();
  const save = page.getByRole('button', { name: 'Switch on', exact: true });
  await save.click();
  await expect(page.getByText(`Who has nothing else could not sign in: ${bob.username}.`)).toBeVisible();
  await expect(page.getByText('Tick the box, or choose other groups.')).toBeVisible();
  await expect(page.getByLabel('Staff')).toBeChecked();
  await expect(page.getByLabel('Guests')).not.toBeChecked();
  await expect(page).toHaveTitle(/^Error: /);
  await expectAccessible(page);

  // One more has nothing else by the time that the box is ticked.
  const { person: carol } = await personWithApp(other, portal);
  await page.getByLabel('I know that these need help to sign in: 1 person').check();
  await save.click();
  await expect(page.getByText('the tick was for another choice, or for fewer people.')).toBeVisible();
  const names = [bob.username, carol.username].sort().join(', ');
  await expect(page.getByText(`Who has nothing else could not sign in: ${names}.`)).toBeVisible();
  await expect(page.getByLabel('Staff')).toBeChecked();
  const known = page.getByLabel('I know that these need help to sign in: 2 people');
  await expect(known).not.toBeChecked();
  await expectAccessible(page);
  await known.check();
  await save.click();
  await expect(heading(page, 'Sign-in methods')).toBeVisible();
  await expect(page.getByText('Authenticator app is switched on.')).toBeVisible();
  await expect(page.getByText('On for: Staff')).toBeVisible();
});
