import { heading, personWithApp, ready, signInWithApp } from '../support/journeys.ts';
import { expect, test } from '../support/test.ts';
import { pictures } from './pictures.ts';

const PEOPLE = ['bob', 'carol', 'dave', 'erin', 'frank', 'grace', 'heidi', 'ivan'];
const RULES = `version = 1

[enforcement]
on = true
groups = ["Sales"]
excluded = []

[networks]
office = ["192.0.2.0/24", "2001:db8::/32"]

[[rules]]
id = "finance"
name = "Finance takes keys"
state = "on"
when = { groups = ["Finance"], except_networks = ["office"] }
demand = { strength = "phishing_resistant" }

[[rules]]
id = "night"
name = "Nobody new at night"
state = "report"
when = { groups = ["Sales"] }
demand = { strength = "not_interceptable" }
`;

test('the administration', async ({ page, startPortal, otherBrowser, problems }) => {
  test.slow();
  problems.allow(/status of 422/);
  const portal = await startPortal({ env: { TWINLATCH_INSTANCE_NAME: 'Example Co', TWINLATCH_CONTACT: 'help@example.org' } });
  for (const group of ['Finance', 'Sales']) {
    await portal.mustCli('group', 'add', group);
  }
  for (const [at, username] of PEOPLE.entries()) {
    await portal.addPerson({ username, groups: at % 3 === 0 ? ['Finance'] : at % 3 === 1 ? ['Sales'] : [] });
  }
  await personWithApp(await otherBrowser(), portal);
  const { person, key } = await personWithApp(page, portal);
  await portal.mustCli('user', 'administrator', person.username, '--on');
  await portal.mustCli('2fa', 'enforce', '--on', '--group', 'Sales');
  await portal.mustCli('group', 'join', 'Sales', person.username);
  await signInWithApp(page, portal, person, key);

  await page.goto(`${portal.url}/admin`);
  await pictures(page, 'overview', 'light-1280', 'dark-360');
  await page.goto(`${portal.url}/admin/people`);
  await pictures(page, 'people', 'light-1280', 'dark-360');
  await page.goto(`${portal.url}/admin/people/bob`);
  await pictures(page, 'person', 'light-1280', 'dark-360');
  await page.goto(`${portal.url}/admin/groups`);
  await pictures(page, 'groups', 'dark-1280', 'light-360');
  await page.goto(`${portal.url}/admin/providers`);
  await pictures(page, 'methods', 'light-1280');
  await page.getByRole('link', { name: 'Choose groups: Authenticator app' }).click();
  await page.getByLabel('Sales').check();
  await page.getByRole('button', { name: 'Switch on', exact: true }).click();
  await expect(page.getByText('Tick the box, or choose other groups.')).toBeVisible();
  await pictures(page, 'methods-ask', 'light-1280', 'dark-360');
  await page.goto(`${portal.url}/admin/people/bob/code`);
  await pictures(page, 'give-code', 'light-360', 'dark-1280');

  await page.goto(`${portal.url}/admin/policy`);
  await ready(page);
  await page.getByText('As text').click();
  await page.getByLabel('Document').fill(RULES);
  await page.getByRole('button', { name: 'Take over' }).click();
  await expect(page.locator('#preview[data-live=on]')).toBeVisible();
  await page.getByText('Finance takes keys').first().click();
  await page.getByText(/^Must set up/).click();
  await pictures(page, 'policy', 'light-1280', 'dark-1280', 'dark-360');
  await page.goto(`${portal.url}/admin/policy/history`);
  await page.getByRole('link', { name: 'Compare' }).first().click();
  await expect(heading(page, 'Policy history')).toBeVisible();
  await pictures(page, 'policy-history', 'light-1280');
  await page.goto(`${portal.url}/admin/policy/explain?person=bob`);
  await pictures(page, 'policy-explain', 'light-1280', 'dark-360');
  await page.goto(`${portal.url}/admin/audit`);
  await pictures(page, 'audit', 'light-1280', 'dark-360');
});
