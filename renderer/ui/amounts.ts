const grouped = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const when = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

/** `20,000`. */
export function numberWords(count: number): string {
  return grouped.format(count);
}

/** `1 file`, `20,000 files`. */
export function amountOf(count: number, thing: string): string {
  return `${numberWords(count)} ${thing}${count === 1 ? '' : 's'}`;
}

/** `18.4 h`, `12 min`, `40 s`: about how long music is. */
export function lengthWords(seconds: number): string {
  if (seconds >= 3600) return `${(seconds / 3600).toFixed(1)} h`;
  return seconds >= 60 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds)} s`;
}

/** `1 h 5 min`, `9 min 20 s`, `40 s`: how long work takes. */
export function durationWords(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60)];
  if (hours > 0) return `${hours} h ${minutes} min`;
  return minutes > 0 ? `${minutes} min ${whole % 60} s` : `${whole} s`;
}

/** `02:14`, `1:02:14`: the same as a clock has it, where there is little room. */
export function clockWords(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const parts = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  return (parts[0] === 0 ? parts.slice(1) : parts)
    .map((part) => String(part).padStart(2, '0'))
    .join(':')
    .replace(/^0(?=.:.*:)/, '');
}

/** `410 MB`, `3.2 GB`: bytes, in powers of ten as disks and shops count. */
export function bytesWords(bytes: number): string {
  if (bytes >= 1e9) return `${(bytes / 1e9).toFixed(1)} GB`;
  if (bytes >= 1e6) return `${Math.round(bytes / 1e6)} MB`;
  return bytes >= 1e3 ? `${Math.round(bytes / 1e3)} kB` : `${bytes} bytes`;
}

/** `2.31`: a loss in nats. */
export function lossWords(loss: number): string {
  return loss.toFixed(2);
}

/** `3,100 tokens/s`. */
export function rateWords(tokensPerSecond: number): string {
  return `${numberWords(tokensPerSecond)} tokens/s`;
}

/** `0.001`, `3e-5`: a small number as people write it. */
export function smallWords(value: number): string {
  if (value === 0) return '0';
  return Math.abs(value) >= 1e-3 ? String(Number(value.toPrecision(3))) : value.toExponential(1).replace('.0e', 'e');
}

/** A moment in milliseconds since 1970. */
export function momentWords(milliseconds: number): string {
  return when.format(milliseconds);
}
