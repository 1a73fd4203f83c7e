import type { WebPreferences } from 'electron';

/** Scheme and origin of the studio's page. */
export const pageScheme = 'segue';
export const pageOrigin = `${pageScheme}://studio`;

/**
 * How every window is made. All of it is what Electron does by itself today; it stands here so that it stays so.
 * @param preload path of the preload script
 */
export function webPreferences(preload: string): WebPreferences {
  return {
    preload,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    contextIsolation: true,
    sandbox: true,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    spellcheck: false,
  };
}

/** What of web contents is kept within bounds. */
export interface Contents {
  on(event: 'will-navigate' | 'will-redirect' | 'will-attach-webview', listener: (event: Preventable) => void): unknown;
  on(event: 'will-frame-navigate', listener: (event: Preventable) => void): unknown;
  setWindowOpenHandler(handler: () => { action: 'deny' }): void;
}

interface Preventable {
  preventDefault(): void;
}

/** A page stays what it was loaded as: it goes nowhere, opens no window, and holds no other page. */
export function confine(contents: Contents): void {
  const prevent = (event: Preventable) => event.preventDefault();
  contents.on('will-navigate', prevent);
  contents.on('will-frame-navigate', prevent);
  contents.on('will-redirect', prevent);
  contents.on('will-attach-webview', prevent);
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}

/** What of a session decides on permissions. */
export interface Permissions {
  setPermissionRequestHandler(
    handler: (
      contents: unknown,
      permission: string,
      answer: (granted: boolean) => void,
      details: { readonly requestingUrl: string },
    ) => void,
  ): void;
  setPermissionCheckHandler(
    handler: (contents: unknown, permission: string, requestingOrigin: string) => boolean,
  ): void;
  setDevicePermissionHandler(handler: () => boolean): void;
}

/** What the studio's page may ask for: MIDI devices, and the clipboard. */
const granted: readonly string[] = ['midi', 'clipboard-sanitized-write', 'clipboard-read'];

/** Grants the studio's own page what it needs, and nobody anything else. */
export function limitPermissions(session: Permissions): void {
  const allows = (permission: string, url: string) => isPage(url) && granted.includes(permission);
  session.setPermissionRequestHandler((_, permission, answer, { requestingUrl }) =>
    answer(allows(permission, requestingUrl)),
  );
  session.setPermissionCheckHandler((_, permission, origin) => allows(permission, origin));
  session.setDevicePermissionHandler(() => false);
}

/** Whether a URL or origin is the studio's own page. */
export function isPage(url: string): boolean {
  if (!URL.canParse(url)) return false;
  // Node gives `null` as the origin of every scheme that it does not know.
  const { protocol, host } = new URL(url);
  return `${protocol}//${host}` === pageOrigin;
}

/** What an IPC message tells of its sender. */
export interface Sender {
  /** Null where the frame is gone already. */
  readonly senderFrame: { readonly url: string; readonly parent: unknown } | null;
}

/** Whether a message comes from the studio's own page itself, and not from something inside it. */
export function isFromPage({ senderFrame }: Sender): boolean {
  return senderFrame !== null && senderFrame.parent === null && isPage(senderFrame.url);
}
