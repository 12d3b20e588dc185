import type { Page } from '@playwright/test';
import type { Portal } from '../support/portal.ts';
import { expectHome, signIn } from '../support/sign-in.ts';
import { test } from '../support/test.ts';

/** A picture of each of these goes into this folder, light and dark, narrow and wide. */
const pages: { name: string; open: (page: Page, portal: Portal) => Promise<unknown> }[] = [
  { name: 'sign-in', open: (page) => page.goto('/login') },
  {
    name: 'home',
    open: async (page, portal) => {
      await signIn(page, await portal.addPerson());
      await expectHome(page);
    },
  },
  {
    name: 'security',
    open: async (page, portal) => {
      await signIn(page, await portal.addPerson());
      await expectHome(page);
      await page.goto('/settings/security');
    },
  },
];

for (const { name, open } of pages) {
  test(name, async ({ page, portal }) => {
    await open(page, portal);
    for (const width of [360, 1280]) {
      await page.setViewportSize({ width, height: 800 });
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        await page.screenshot({ path: `gallery/${name}-${colorScheme}-${width}.png`, fullPage: true, caret: 'hide' });
      }
    }
  });
}
