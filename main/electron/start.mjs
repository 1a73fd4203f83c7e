// @ts-check

/** Where Electron begins: teaches it TypeScript, as the command line's launcher does for Node, and starts the shell. */
import { register } from 'tsx/esm/api';

register();
await import('./main.ts');
