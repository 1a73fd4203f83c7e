import { spawn } from 'node:child_process';

/** The system's own way of opening a link. */
function openerOf(platform: NodeJS.Platform): readonly [program: string, ...args: string[]] {
  if (platform === 'darwin') return ['open'];
  if (platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler'];
  return ['xdg-open'];
}

/** Opens a link in the user's browser; false where the system has no way to. */
export function openBrowser(url: string, platform: NodeJS.Platform = process.platform): Promise<boolean> {
  const [program, ...args] = openerOf(platform);
  return new Promise((resolve) => {
    const opener = spawn(program, [...args, url], { stdio: 'ignore', detached: true });
    opener.on('error', () => resolve(false));
    opener.on('exit', (code) => resolve(code === 0));
    opener.unref();
  });
}
