/// <reference types="vite/client" />

declare module 'virtual:recordings' {
  /** The URL of every recording of an instrument, by its path: see `recordings-plugin.ts`. */
  const urls: ReadonlyMap<string, string>;
  export default urls;
}
