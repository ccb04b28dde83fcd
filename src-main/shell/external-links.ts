/**
 * May this address be opened in the person's own browser? Apple's sites over https, and in practice the practice portal,
 * which is on loopback. Everything else stays closed: a link is shown by us, but what it says may come from a device.
 */
export function mayOpenOutside(address: string, practicePortal: string | null): boolean {
  const url = URL.parse(address);
  if (url === null || url.username !== '' || url.password !== '') return false;
  if (practicePortal !== null && url.origin === URL.parse(practicePortal)?.origin) return true;
  return url.protocol === 'https:' && url.port === '' && (url.hostname === 'apple.com' || url.hostname.endsWith('.apple.com'));
}
