import { hostname, networkInterfaces } from 'node:os';

/**
 * The names, as a URL writes them, under which a server that listens on an address may be asked for: loopback's, and where
 * it listens to the network the machine's addresses and name.
 */
export function hostNames(host: string): readonly string[] {
  const loopback = ['127.0.0.1', 'localhost', '[::1]'];
  if (['127.0.0.1', 'localhost', '::1'].includes(host)) return loopback;
  const own = host.includes(':') ? `[${host}]` : host;
  if (host !== '0.0.0.0' && host !== '::') return [...loopback, own];
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  const spelled = addresses.map(({ address, family }) => (family === 'IPv6' ? `[${address}]` : address));
  return [...loopback, ...spelled, hostname(), `${hostname()}.local`];
}
