import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { scripted } from './journeys.ts';

const WCAG_2_2_AA = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** The page as it is now is sound: well made, nothing sideways at 320 px, and by axe in both themes. */
export async function expectAccessible(page: Page): Promise<void> {
  await expectWellMade(page);
  await expectNarrow(page);
  if (scripted()) await expectNothingByAxe(page);
}

/** What holds for every page (ux.md 3.0 and 5): one heading that the title begins with, nothing inline, no id twice. A card over it has a heading of its own. */
async function expectWellMade(page: Page): Promise<void> {
  const found = await page.evaluate(() => {
    const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
    return {
      headings: [...document.querySelectorAll('h1:not(dialog h1)')].map((heading) => heading.textContent),
      cards: [...document.querySelectorAll('dialog')].map((card) => card.querySelectorAll('h1').length),
      title: document.title,
      twice: ids.filter((id, at) => ids.indexOf(id) !== at),
      styled: document.querySelectorAll('[style]').length,
      inline: document.querySelectorAll('script:not([src])').length,
      disabled: document.querySelectorAll(':disabled').length,
      mains: document.querySelectorAll('main').length,
    };
  });
  expect(found, page.url()).toMatchObject({ twice: [], styled: 0, inline: 0, disabled: 0, mains: 1 });
  expect(found.headings, page.url()).toHaveLength(1);
  expect(found.cards.filter((headings) => headings !== 1), page.url()).toEqual([]);
  const title = found.title.replace(/^(Error|Fehler): /, '');
  expect(title.split(' · ')[0], 'the title begins with the heading').toBe(found.headings[0]);
}

/** Nothing needs sideways scrolling in a window as narrow as 320 px. */
export async function expectNarrow(page: Page): Promise<void> {
  const before = page.viewportSize();
  await page.setViewportSize({ width: 320, height: 640 });
  const [needed, wide] = await page.evaluate(() => [
    document.documentElement.scrollWidth,
    [...document.querySelectorAll('main *, header *, footer *')]
      .filter((element) => element.checkVisibility() && element.getBoundingClientRect().right > 321)
      .filter((element) => !element.closest('.hidden, .skip, .live'))
      .map((element) => `${element.tagName.toLowerCase()}.${element.getAttribute('class') ?? ''}`),
  ] as const);
  if (before) await page.setViewportSize(before);
  expect(wide, `${page.url()} at 320 px`).toEqual([]);
  expect(needed, `${page.url()} at 320 px`).toBeLessThanOrEqual(320);
}

/** Breaks no rule of WCAG 2.2 AA that axe can see, light or dark. Axe needs script. */
async function expectNothingByAxe(page: Page): Promise<void> {
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page }).withTags(WCAG_2_2_AA).analyze();
    const found = violations.flatMap(({ id, help, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${help}\n  ${target.join(' ')}\n  ${failureSummary ?? ''}`),
    );
    expect(found, `${page.url()} in ${colorScheme}`).toEqual([]);
  }
}
