// @ts-check

/** Where the engine's utility process begins. The processes that it starts in turn are plain Node. */
import { learnTypeScript } from '../typescript.mjs';

process.env.ELECTRON_RUN_AS_NODE = '1';
await learnTypeScript();
await import('../engine/engine-process.ts');
