import type { Page } from '@playwright/test';
import { ready } from '../support/journeys.ts';
import { expect } from '../support/test.ts';

/** The looks that a page is shown in: the README shows some of them, the others are to look at. */
type Look = `${'light' | 'dark'}-${360 | 1280}`;

const LARGEST = 180 * 1024;

/** A long page is shown from its beginning: so much of it, by its width. */
const HIGHEST = { 360: 1800, 1280: 1100 };

/** Puts pictures of the page as it is now into this folder. */
export async function pictures(page: Page, name: string, ...looks: Look[]): Promise<void> {
  await ready(page);
  for (const look of looks) {
    const width = look.endsWith('360') ? 360 : 1280;
    await page.setViewportSize({ width, height: width === 360 ? 740 : 800 });
    await page.evaluate(() => window.scrollTo(0, 0));
    await page.emulateMedia({ colorScheme: look.startsWith('dark') ? 'dark' : 'light' });
    // Of a card over the page, what a window shows.
    const seen = (await page.getByRole('dialog').count()) > 0 ? page.viewportSize()?.height : undefined;
    const height = seen ?? Math.min(HIGHEST[width], await page.evaluate(() => document.documentElement.scrollHeight));
    const clip = { x: 0, y: 0, width, height };
    const file = await page.screenshot({ path: `gallery/${name}-${look}.png`, fullPage: true, clip, caret: 'hide' });
    expect(file.length, `bytes of ${name}-${look}.png`).toBeLessThan(LARGEST);
  }
}
