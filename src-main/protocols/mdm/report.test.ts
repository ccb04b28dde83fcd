import { describe, expect, it } from 'vitest';
import { buildXmlPlist, type PlistInput } from '#plist/plist.ts';
import { errorChain, idleReport, resultReport } from './fake-mdm-messages.ts';
import { parseReport } from './report.ts';

const UDID = '00008110-000A1B2C3D4E5F60';

describe('reports', () => {
  it('Idle asks without a command', () => {
    expect(parseReport(idleReport(UDID))).toMatchObject({
      ok: true,
      value: { udid: UDID, status: 'Idle', commandUuid: null, errorChain: [] },
    });
  });

  it('an answer is what is left when the envelope is taken off', () => {
    const body = resultReport(UDID, 'C1', 'Acknowledged', { QueryResponses: { OSVersion: '18.1' } });
    const outcome = parseReport(body);
    expect(outcome).toMatchObject({ ok: true, value: { status: 'Acknowledged', commandUuid: 'C1' } });
    expect(outcome.ok && { ...outcome.value.answer }).toEqual({ QueryResponses: { OSVersion: '18.1' } });
    expect(outcome.ok && outcome.value.raw.equals(body)).toBe(true);
  });

  it('the error chain keeps its order, codes and domains', () => {
    const chain = [
      { code: 12021, domain: 'MCMDMErrorDomain', text: 'not valid' },
      { code: 1, domain: 'Other', text: '' },
    ];
    expect(parseReport(resultReport(UDID, 'C1', 'Error', { ErrorChain: errorChain(chain) }))).toMatchObject({
      ok: true,
      value: { status: 'Error', errorChain: chain },
    });
  });

  it('a chain with rubbish in it keeps what can be read', () => {
    const body = buildXmlPlist({ UDID, Status: 'Error', CommandUUID: 'C1', ErrorChain: ['x', { ErrorCode: 'y' }] });
    expect(parseReport(body)).toMatchObject({ ok: true, value: { errorChain: [{ code: 0, domain: '', text: '' }] } });
  });

  it('a user channel names its user', () => {
    const body = buildXmlPlist({ UDID, UserID: 'U', UserShortName: 's', UserLongName: 'l', Status: 'Idle' });
    expect(parseReport(body)).toMatchObject({ ok: true, value: { userId: 'U', userShortName: 's', userLongName: 'l' } });
  });

  it.each<[string, { readonly [key: string]: PlistInput }]>([
    ['a status nobody knows', { UDID, Status: 'Perhaps' }],
    ['no status', { UDID }],
    ['nobody speaking', { Status: 'Idle' }],
    ['a result of no command', { UDID, Status: 'Acknowledged' }],
    ['a result of an empty command', { UDID, Status: 'NotNow', CommandUUID: '' }],
  ])('%s is no report', (_what, dict) => {
    expect(parseReport(buildXmlPlist(dict))).toMatchObject({ ok: false, error: { code: 'not-a-report' } });
  });

  it('bytes that are no plist are no report', () => {
    expect(parseReport(Buffer.from('{"Status":"Idle"}'))).toMatchObject({ ok: false, error: { code: 'not-a-plist' } });
  });
});
