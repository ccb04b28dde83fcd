/**
 * May this address be opened in the person's own browser? Apple's sites over https, and in practice the practice sites,
 * which are on loopback. Everything else stays closed: a link is shown by us, but what it says may come from a device.
 */
export function mayOpenOutside(address: string, practiceSites: readonly string[]): boolean {
  const url = URL.parse(address);
  if (url === null || url.username !== '' || url.password !== '') return false;
  if (practiceSites.some((site) => url.origin === URL.parse(site)?.origin)) return true;
  return url.protocol === 'https:' && url.port === '' && (url.hostname === 'apple.com' || url.hostname.endsWith('.apple.com'));
}
