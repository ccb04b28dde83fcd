import { randomUUID } from 'node:crypto';
import { buildXmlPlist } from '#plist/plist.ts';

export interface WifiProfile {
  readonly ssid: string;
  /** 8 to 63 characters (WPA passphrase); null for an open network. A secret. */
  readonly password: string | null;
  readonly organization: string;
  readonly identifier: string;
  readonly hidden?: boolean | undefined;
  readonly uuids?: { readonly profile: string; readonly wifi: string } | undefined;
}

/** An unsigned mobileconfig (XML) with one Wi-Fi network (Apple: com.apple.wifi.managed). Throws on a password WPA cannot take. */
export function buildWifiProfile(profile: WifiProfile): Buffer {
  if (profile.password !== null && !/^[\x20-\x7e]{8,63}$/.test(profile.password))
    throw new Error('a WPA passphrase has 8 to 63 ASCII characters');
  const ssidBytes = Buffer.byteLength(profile.ssid);
  if (ssidBytes < 1 || ssidBytes > 32) throw new Error('an SSID has 1 to 32 bytes');
  const uuids = profile.uuids ?? { profile: randomUUID().toUpperCase(), wifi: randomUUID().toUpperCase() };
  return buildXmlPlist({
    PayloadType: 'Configuration',
    PayloadVersion: 1,
    PayloadIdentifier: profile.identifier,
    PayloadUUID: uuids.profile,
    PayloadDisplayName: `Wi-Fi ${profile.ssid}`,
    PayloadOrganization: profile.organization,
    PayloadContent: [
      {
        PayloadType: 'com.apple.wifi.managed',
        PayloadVersion: 1,
        PayloadIdentifier: `${profile.identifier}.wifi`,
        PayloadUUID: uuids.wifi,
        PayloadDisplayName: `Wi-Fi ${profile.ssid}`,
        SSID_STR: profile.ssid,
        HIDDEN_NETWORK: profile.hidden ?? false,
        AutoJoin: true,
        // "WPA" lets the device take whichever WPA the network speaks, WPA3 included.
        EncryptionType: profile.password === null ? 'None' : 'WPA',
        Password: profile.password ?? undefined,
        ProxyType: 'None',
      },
    ],
  });
}
