import { choose, heading, readKey } from '../support/journeys.ts';
import { scan } from '../support/qr.ts';
import { sendPassword } from '../support/sign-in.ts';
import { expect, test } from '../support/test.ts';

for (const colorScheme of ['light', 'dark'] as const) {
  test(`a phone reads the QR code from the screen, ${colorScheme}`, async ({ page, portal }) => {
    await page.emulateMedia({ colorScheme });
    const alice = await portal.addPerson();
    await page.goto('/login?other');
    await sendPassword(page, alice);
    await expect(heading(page, 'Applications')).toBeVisible();
    await page.goto('/settings/security/add');
    await choose(page, /Authenticator app/);
    await expect(heading(page, 'Connect your authenticator app')).toBeVisible();
    for (const width of [1280, 360]) {
      await page.setViewportSize({ width, height: 800 });
      const uri = new URL(await scan(page.getByRole('img', { name: /QR code/ })));
      expect(uri.protocol).toBe('otpauth:');
      expect(uri.host).toBe('totp');
      expect(decodeURIComponent(uri.pathname)).toBe(`/Twinlatch:${alice.username}`);
      expect(uri.searchParams.get('secret')).toBe(await readKey(page));
      expect(uri.searchParams.get('issuer')).toBe('Twinlatch');
    }
    const link = page.getByRole('link', { name: 'Open in an app on this device' });
    expect(await link.getAttribute('href')).toContain(`secret=${await readKey(page)}`);
    // The key can be read by people too: groups of four, A to Z and 2 to 7.
    expect(await page.locator('#secret').textContent()).toMatch(/^([A-Z2-7]{4} ?){8}\s*$/);
  });
}
