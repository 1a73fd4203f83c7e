/**
 * Headers of every answer. The page may load what the server itself sends and nothing else: no inline script, no other
 * site. Tone.js keeps time in a worker that it makes from a blob; styles may stand on elements, where components put them.
 * @param host the server's, as the request names it, once that is known to be right; Safari does not count a WebSocket
 *   among `'self'`
 */
export function securityHeaders(host?: string): Readonly<Record<string, string>> {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "media-src 'self' blob:",
    "font-src 'self'",
    `connect-src 'self'${host === undefined ? '' : ` ws://${host}`}`,
    "worker-src 'self' blob:",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ];
  return {
    'Content-Security-Policy': policy.join('; '),
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Permissions-Policy': 'midi=(self), autoplay=(self), camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  };
}
