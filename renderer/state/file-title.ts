/** What programs call the track of tempi and meters when nobody has named the music. */
const conductor = /^(untitled|(conductor|tempo|meta|master|control)?[ -]*(track|map)?)$/i;

/** What music from a file is called: its own title, or the file's name where it has none that tells of the music. */
export function fileTitle(title: string, fileName: string): string {
  return conductor.test(title.trim()) ? fileName.replace(/\.[^.]+$/, '') : title;
}
