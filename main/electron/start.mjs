// @ts-check

/** Where Electron begins. */
import { learnTypeScript } from '../typescript.mjs';

await learnTypeScript();
await import('./main.ts');
