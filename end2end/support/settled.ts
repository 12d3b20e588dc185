import { expect, type Page } from '@playwright/test';

/**
 * Waits until a form that was sent has its answer: the field is gone, or it is there again, empty, and the focus is back in
 * the form. The field of a new password is another field. Without this a next answer would be typed into the form that is still on its way.
 */
export async function settled(page: Page, field: '#password' | '#code'): Promise<void> {
  const wanted = field === '#password' ? '#password[autocomplete="current-password"]' : field;
  const done = () =>
    page
      .evaluate((selector) => {
        const input = document.querySelector<HTMLInputElement>(selector);
        const inForm = document.activeElement instanceof HTMLInputElement;
        return document.readyState === 'complete' && (input === null || (input.value === '' && inForm));
      }, wanted)
      // The page is being left.
      .catch(() => false);
  await expect.poll(done, { message: 'the form has its answer', intervals: [25, 50, 100] }).toBe(true);
}
