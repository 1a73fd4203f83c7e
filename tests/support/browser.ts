import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright';

const places = [
  process.env.SEGUE_CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  chromium.executablePath(),
];

/** The browser that tests drive, or undefined where this machine has none. */
export const chromiumPath = places.find((path) => path !== undefined && path !== '' && existsSync(path));

if (!chromiumPath) {
  console.warn(
    'SKIPPED: tests in a browser, since there is no Chromium here; install one or name it in SEGUE_CHROMIUM.',
  );
}

/**
 * Starts it without a window; it draws in software, plays sound into nothing and reaches nobody.
 * @param autoplay whether pages may sound before anybody has touched them
 */
export function launchBrowser(
  autoplay: 'no-user-gesture-required' | 'user-gesture-required' = 'no-user-gesture-required',
): Promise<Browser> {
  return chromium.launch({
    ...(chromiumPath !== undefined && { executablePath: chromiumPath }),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      `--autoplay-policy=${autoplay}`,
    ],
  });
}
