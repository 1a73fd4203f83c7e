import { getConfig, validateConfiguration } from 'app-builder-lib/out/util/config/config.js';
import { DebugLogger } from 'builder-util';
import { expect, test } from 'vitest';
import { root } from '../support/project-files.ts';

const check = (config: Awaited<ReturnType<typeof getConfig>>) => validateConfiguration(config, new DebugLogger(false));

test('electron-builder.yml is what electron-builder’s own schema asks for', async () => {
  const config = await getConfig(root, null, null);
  expect(config.appId).toBe('org.segue.studio');
  await check(config);
});

test('the schema would find a mistake', async () => {
  const config = await getConfig(root, null, null);
  const mistaken = { ...config, linux: { ...config.linux, targets: ['deb'] } };
  await expect(check(JSON.parse(JSON.stringify(mistaken)))).rejects.toThrow(/configuration\.linux/);
});
