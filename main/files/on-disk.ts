/**
 * Where other programs find a file of Segue's own. Packaged, Segue lies in an archive into which only Electron sees; what
 * compilers and the system's loader need lies unpacked beside it, as `asarUnpack` in electron-builder.yml says.
 */
export function onDisk(path: string): string {
  return path.replace(/(?<=[\\/]app\.asar)(?=[\\/])/, '.unpacked');
}
