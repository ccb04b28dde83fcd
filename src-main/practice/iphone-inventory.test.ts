import { describe, expect, it } from 'vitest';
import { buildXmlPlist, PlistReal, parsePlistDict } from '#plist/plist.ts';
import { validateAnswer } from '../protocols/mdm/apple-schema/validate.ts';
import { deviceInformationQueries } from '../protocols/mdm/commands.ts';
import { MODELS } from './iphone-catalog.ts';
import { queryResponses } from './iphone-inventory.ts';
import { iphoneIdentity } from './iphone-models.ts';
import { freshState } from './iphone-state.ts';

const places = Array.from({ length: MODELS.length }, (_, index) => iphoneIdentity(index));

describe('the answers to DeviceInformation', () => {
  it.each(places.map((identity) => [identity.marketingName, identity] as const))('of an %s are what Apple describes', (_name, identity) => {
    const queries = deviceInformationQueries(identity.osVersion, 'iOS');
    const answer = { QueryResponses: queryResponses(queries, identity, freshState('iPhone')) };
    expect(validateAnswer('DeviceInformation', parsePlistDict(buildXmlPlist(answer)))).toEqual([]);
    expect(Object.keys(answer.QueryResponses).length).toBeGreaterThan(20);
  });

  it('are about what was asked, in Apple’s types', () => {
    const [identity] = places;
    if (identity === undefined) throw new Error('no device');
    const answers = queryResponses(['BatteryLevel', 'DeviceCapacity', 'IsSupervised', 'NoSuchThing'], identity, freshState('iPhone'));
    expect(answers).toEqual({ BatteryLevel: new PlistReal(0.58), DeviceCapacity: new PlistReal(128), IsSupervised: false });
  });

  it('have no IMEI of their own on iOS 26', () => {
    for (const identity of places.filter((one) => one.imeis.length > 0)) {
      const { IMEI } = queryResponses(['IMEI'], identity, freshState('iPhone'));
      expect(IMEI).toBe(Number(identity.osVersion.split('.')[0]) >= 26 ? undefined : identity.imeis[0]);
    }
  });
});
