import type { NetworkHost } from '#contract/diagnosis.ts';

type Host = Pick<NetworkHost, 'host' | 'port' | 'parties' | 'purpose'> & { readonly tls: boolean };

const of = (purpose: Host['purpose'], parties: Host['parties'], ...hosts: string[]): Host[] =>
  hosts.map((name) => {
    const [host = '', port = '443'] = name.split(':');
    return { host, port: Number(port), parties, purpose, tls: port !== '80' };
  });

/**
 * What has to be open for MDM (facts, apple-cloud.md 7, "Use Apple products on enterprise networks"): the hosts that can be asked from
 * here, by TCP. Ports 2195 and 2196 are gone and on no list.
 */
export const appleHosts: readonly Host[] = [
  ...of(
    'push-to-devices',
    ['device', 'console'],
    'courier.push.apple.com:5223',
    '1-courier.push.apple.com:5223',
    'courier.push.apple.com:443',
  ),
  ...of('push-from-engine', ['engine'], 'api.push.apple.com:443', 'api.push.apple.com:2197'),
  ...of('push-portal', ['console'], 'identity.apple.com'),
  ...of('enrolment', ['device'], 'deviceenrollment.apple.com', 'iprofiles.apple.com', 'axm-servicediscovery.apple.com'),
  ...of('enrolment', ['engine'], 'mdmenrollment.apple.com', 'deviceservices-external.apple.com'),
  ...of('activation', ['device', 'console'], 'albert.apple.com', 'gs.apple.com', 'humb.apple.com', 'captive.apple.com:80'),
  ...of('apps', ['engine'], 'vpp.itunes.apple.com', 'api.ent.apple.com'),
  ...of('apps', ['device'], 'itunes.apple.com', 'ppq.apple.com'),
  ...of('business', ['console'], 'business.apple.com', 'school.apple.com'),
  ...of('business', ['engine'], 'api-business.apple.com', 'api-school.apple.com'),
  ...of('accounts', ['device', 'console'], 'account.apple.com', 'appleid.apple.com', 'gsa.apple.com', 'setup.icloud.com'),
  ...of('updates', ['device'], 'mesu.apple.com', 'updates.cdn-apple.com', 'gdmf.apple.com'),
  ...of(
    'certificates',
    ['device', 'engine', 'console'],
    'certs.apple.com',
    'ocsp.apple.com:80',
    'ocsp2.apple.com',
    'crl.apple.com:80',
    'valid.apple.com',
  ),
];

/** Where devices and engine meet Apple in another world than Apple's own: its endpoints stand for the hosts. */
export function hostsOf(
  endpoints: Readonly<Record<'apns' | 'pushPortal' | 'activation' | 'dep' | 'appsAndBooks' | 'businessApi', string>>,
): Host[] {
  const purposes = {
    apns: ['push-from-engine', ['engine']],
    pushPortal: ['push-portal', ['console']],
    activation: ['activation', ['device', 'console']],
    dep: ['enrolment', ['engine']],
    appsAndBooks: ['apps', ['engine']],
    businessApi: ['business', ['engine']],
  } as const satisfies Record<keyof typeof endpoints, readonly [Host['purpose'], Host['parties']]>;
  return (Object.keys(purposes) as (keyof typeof endpoints)[]).map((name) => {
    const { hostname, port, protocol } = new URL(endpoints[name]);
    const [purpose, parties] = purposes[name];
    const tls = protocol === 'https:';
    return {
      host: hostname.replace(/^\[|\]$/g, ''),
      port: port === '' ? (tls ? 443 : 80) : Number(port),
      parties: [...parties],
      purpose,
      tls,
    };
  });
}
