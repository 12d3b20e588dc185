import type { Page } from '@playwright/test';
import { expectAccessible } from '../support/accessible.ts';
import { heading, personWithApp, scripted, signInWithApp } from '../support/journeys.ts';
import type { Portal } from '../support/portal.ts';
import { expect, test } from '../support/test.ts';

/** An administrator with an app, signed in just now; bob, in the group Finance, has no method. */
async function desk(page: Page, portal: Portal): Promise<void> {
  await portal.mustCli('group', 'add', 'Finance');
  await portal.addPerson({ username: 'bob', groups: ['Finance'] });
  const { person, key } = await personWithApp(page, portal);
  await portal.mustCli('user', 'administrator', person.username, '--on');
  await signInWithApp(page, portal, person, key);
  await page.goto(`${portal.url}/admin/policy`);
  await expect(heading(page, 'Policy')).toBeVisible();
}

// What is refused is answered as such, with the draft.
test.beforeEach(({ problems }) => problems.allow(/status of 422/));

const panel = (page: Page) => page.getByRole('complementary', { name: 'What would change' });

/** With script the panel follows by itself; without, the button asks for it. */
async function preview(page: Page): Promise<void> {
  if (scripted()) {
    await expect(page.locator('#preview[data-live=on]')).toBeVisible();
  } else {
    await page.getByRole('button', { name: 'Preview' }).click();
  }
}

test('an administrator sees whom a rule would lead to set-up, before it is saved', async ({ page, startPortal }) => {
  test.slow();
  const portal = await startPortal();
  await desk(page, portal);
  await expectAccessible(page);

  await page.getByRole('button', { name: 'Add a rule' }).click();
  await expect(page.getByLabel('Short name')).toHaveValue('rule-1');
  await page.getByLabel('Name', { exact: true }).fill('Finance');
  await page.getByLabel('State').selectOption('On');
  await page.getByRole('group', { name: 'Who', exact: true }).getByLabel('Groups').fill('Finanse');
  await preview(page);
  await expect(panel(page)).toContainText('Did you mean “Finance”?');
  await page.getByRole('group', { name: 'Who', exact: true }).getByLabel('Groups').fill('Finance');
  await preview(page);
  await expect(panel(page)).toContainText('1 must set up');
  await panel(page).getByText('Must set up (1)').click();
  await expect(panel(page).getByRole('link', { name: 'bob' })).toBeVisible();
  await expect(panel(page)).toContainText('rule “Finance”');
  await expectAccessible(page);

  await page.getByRole('button', { name: 'Save version 1' }).click();
  await expect(page.getByText('Write a reason.')).toBeVisible();
  await page.getByLabel('Why this change').fill('The auditors want it');
  await page.getByRole('button', { name: 'Save version 1' }).click();
  await expect(page.getByText('Version 1 is in force. 1 person is asked for more at the next sign-in.')).toBeVisible();

  await page.getByRole('link', { name: 'History' }).click();
  await expect(page.getByText('The auditors want it')).toBeVisible();
  await page.getByRole('link', { name: 'Compare' }).click();
  await expect(page.getByText('+ name = "Finance"')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Bring back version 0' }).click();
  await preview(page);
  await expect(panel(page)).toContainText('1 asked less');

  await page.getByRole('link', { name: 'Explain' }).click();
  await page.getByLabel('Person').fill('bob');
  await page.getByRole('button', { name: 'Explain' }).click();
  await expect(page.getByText('Must set up one of')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Reports' }).click();
  await expect(page.getByText('No rule that only reports had anything to say.')).toBeVisible();
  await expectAccessible(page);
});

test('no administrator is locked out by a policy, and the draft stays', async ({ page, startPortal }) => {
  const portal = await startPortal();
  await desk(page, portal);
  // Only others may set up a key, so an app code is all that there is.
  await portal.mustCli('2fa', 'provider', 'webauthn', '--on', '--group', 'Finance');
  await page.reload();
  await page.getByRole('button', { name: 'Add a rule' }).click();
  await page.getByLabel('State').selectOption('On');
  await page.getByLabel('At least').selectOption('Phishing-resistant');
  await page.getByLabel('Why this change').fill('Keys for everybody');
  await page.getByRole('button', { name: 'Save version 1' }).click();
  await page.getByLabel(/^I know that 1 person cannot sign in/).check();
  await page.getByRole('button', { name: 'Save version 1' }).click();
  await expect(page.getByRole('alert').first()).toContainText('no administrator could sign in');
  await expect(page.getByLabel('Why this change')).toHaveValue('Keys for everybody');
  await expectAccessible(page);
});

test('the document as text: line and key of what is wrong, and what has no field stays', async ({ page, startPortal }) => {
  const portal = await startPortal();
  await desk(page, portal);
  await page.getByText('As text').click();
  await page.getByLabel('Document').fill('version = 0\n[enforcement]\non = true\n[networks]\noffice = ["10.0.0.0/99"]');
  await page.getByRole('button', { name: 'Take over' }).click();
  await expect(page.getByText('line 5: networks.office[0]')).toBeVisible();
  await page
    .getByLabel('Document')
    .fill('version = 0\n[enforcement]\non = true\nexcluded = ["Finance"]\n[[tests]]\nname = "finance is free"\nasked = false\ngiven = { groups = ["Finance"] }');
  await page.getByRole('button', { name: 'Take over' }).click();
  await expect(page.getByLabel('Everyone')).toBeChecked();
  await expect(page.getByLabel('Except members of these groups')).toHaveValue('Finance');
  // The saved test speaks up when the exception goes.
  await page.getByLabel('Except members of these groups').fill('');
  await preview(page);
  await expect(panel(page)).toContainText('Test “finance is free”: it does not hold.');
});
