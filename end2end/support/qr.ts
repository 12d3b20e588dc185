import { execFileSync } from 'node:child_process';
import type { Locator } from '@playwright/test';

/** What a phone's camera reads from the screen, by the program `zbarimg`. The element is looked at with what is around it. */
export async function scan(code: Locator): Promise<string> {
  const box = await code.boundingBox();
  if (!box) throw new Error('There is nothing to scan.');
  const around = 24;
  const clip = { x: box.x - around, y: box.y - around, width: box.width + 2 * around, height: box.height + 2 * around };
  const picture = await code.page().screenshot({ clip, fullPage: true });
  const read = execFileSync('zbarimg', ['--quiet', '--raw', '-Sdisable', '-Sqrcode.enable', '-'], { input: picture });
  return read.toString().trim();
}
