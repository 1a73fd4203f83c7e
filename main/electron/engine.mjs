// @ts-check

/** Where the engine's utility process begins. The processes that it starts in turn are plain Node. */
import { register } from 'tsx/esm/api';

process.env.ELECTRON_RUN_AS_NODE = '1';
register();
await import('../engine/engine-process.ts');
