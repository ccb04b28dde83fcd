import { describe, expect, it } from 'vitest';
import { buildBinaryPlist, buildXmlPlist, type PlistInput } from '#plist/plist.ts';
import { parseCheckIn } from './check-in.ts';
import { authenticateMessage, checkOutMessage, tokenUpdateMessage } from './fake-mdm-messages.ts';
import { TOPIC } from './testing.ts';

const UDID = '00008110-000A1B2C3D4E5F60';
const parse = (dict: { readonly [key: string]: PlistInput }) => parseCheckIn(buildXmlPlist(dict));
const read = (dict: { readonly [key: string]: PlistInput }) => {
  const outcome = parse(dict);
  if (!outcome.ok) throw new Error(outcome.error.message);
  return outcome.value;
};

describe('check-in messages', () => {
  it('Authenticate', () => {
    const body = authenticateMessage(
      {
        udid: UDID,
        serialNumber: 'F2LX1234',
        productName: 'iPhone14,5',
        osVersion: '18.1',
        buildVersion: '22B83',
        deviceName: '佐藤のiPhone',
        imei: null,
      },
      TOPIC,
    );
    const outcome = parseCheckIn(body);
    expect(outcome).toMatchObject({
      ok: true,
      value: {
        type: 'Authenticate',
        udid: UDID,
        enrollmentId: null,
        topic: TOPIC,
        serialNumber: 'F2LX1234',
        imei: null,
        osVersion: '18.1',
      },
    });
    expect(outcome.ok && outcome.value.raw.equals(body)).toBe(true);
  });

  it('TokenUpdate, with and without an UnlockToken', () => {
    const facts = { udid: UDID, topic: TOPIC, token: Buffer.alloc(32, 7), pushMagic: 'M', awaitingConfiguration: true };
    const first = parseCheckIn(tokenUpdateMessage({ ...facts, unlockToken: Buffer.from('secret') }));
    expect(first).toMatchObject({
      ok: true,
      value: { type: 'TokenUpdate', pushMagic: 'M', awaitingConfiguration: true, notOnConsole: false },
    });
    expect(first.ok && first.value.type === 'TokenUpdate' && first.value.unlockToken?.toString()).toBe('secret');
    expect(parseCheckIn(tokenUpdateMessage({ ...facts, unlockToken: null }))).toMatchObject({ ok: true, value: { unlockToken: null } });
  });

  it('CheckOut, also as a binary property list', () => {
    expect(parseCheckIn(checkOutMessage(UDID, TOPIC))).toMatchObject({ ok: true, value: { type: 'CheckOut', topic: TOPIC } });
    expect(parseCheckIn(buildBinaryPlist({ MessageType: 'CheckOut', UDID, Topic: TOPIC }))).toMatchObject({ ok: true });
  });

  it('user channel: all the keys that name a user', () => {
    const message = read({
      MessageType: 'UserAuthenticate',
      UDID,
      UserID: 'FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF',
      UserShortName: 'sato@example.com',
      UserLongName: '佐藤',
    });
    expect(message).toMatchObject({
      type: 'UserAuthenticate',
      userId: 'FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF',
      userShortName: 'sato@example.com',
      userLongName: '佐藤',
      enrollmentUserId: null,
      digestResponse: null,
    });
  });

  it('user enrolment: an EnrollmentID and no UDID', () => {
    expect(read({ MessageType: 'CheckOut', EnrollmentID: 'E1', EnrollmentUserID: 'U1', Topic: TOPIC })).toMatchObject({
      udid: null,
      enrollmentId: 'E1',
      enrollmentUserId: 'U1',
    });
  });

  it('the rest of the family', () => {
    expect(read({ MessageType: 'SetBootstrapToken', UDID, BootstrapToken: Buffer.alloc(0) })).toMatchObject({ bootstrapToken: null });
    expect(read({ MessageType: 'GetBootstrapToken', UDID })).toMatchObject({ type: 'GetBootstrapToken', awaitingConfiguration: false });
    expect(read({ MessageType: 'DeclarativeManagement', UDID, Endpoint: 'status', Data: Buffer.from('{}') })).toMatchObject({
      endpoint: 'status',
      data: Buffer.from('{}'),
    });
    expect(read({ MessageType: 'GetToken', UDID, TokenServiceType: 'com.apple.maid', TokenParameters: { PhoneUDID: 'x' } })).toMatchObject({
      tokenServiceType: 'com.apple.maid',
      tokenParameters: { PhoneUDID: 'x' },
    });
    expect(read({ MessageType: 'ReturnToService', UDID })).toMatchObject({ type: 'ReturnToService' });
  });

  it('a message nobody knows yet keeps its name', () => {
    expect(read({ MessageType: 'ReticulateSplines', UDID })).toMatchObject({
      type: 'unknown',
      messageType: 'ReticulateSplines',
      udid: UDID,
    });
  });
});

describe('what is no check-in', () => {
  it.each<[string, { readonly [key: string]: PlistInput }]>([
    ['no MessageType', { UDID, Status: 'Idle' }],
    ['MessageType of another type', { UDID, MessageType: 7 }],
    ['nobody speaking', { MessageType: 'Authenticate', Topic: TOPIC }],
    ['an empty UDID', { MessageType: 'Authenticate', Topic: TOPIC, UDID: '' }],
    ['Authenticate without Topic', { MessageType: 'Authenticate', UDID }],
    ['TokenUpdate without Token', { MessageType: 'TokenUpdate', UDID, Topic: TOPIC, PushMagic: 'M' }],
    ['TokenUpdate with an empty Token', { MessageType: 'TokenUpdate', UDID, Topic: TOPIC, PushMagic: 'M', Token: Buffer.alloc(0) }],
    ['TokenUpdate with a Token of text', { MessageType: 'TokenUpdate', UDID, Topic: TOPIC, PushMagic: 'M', Token: 'abc' }],
    ['UserAuthenticate without a user', { MessageType: 'UserAuthenticate', UDID }],
    ['DeclarativeManagement without Endpoint', { MessageType: 'DeclarativeManagement', UDID }],
  ])('%s', (_what, dict) => {
    expect(parse(dict)).toMatchObject({ ok: false, error: { code: 'not-a-check-in' } });
  });

  it.each([
    ['text', Buffer.from('hello')],
    ['nothing', Buffer.alloc(0)],
    ['an array', buildXmlPlist(['a'])],
  ])('%s is no property list of a message', (_what, body) => {
    expect(parseCheckIn(body)).toMatchObject({ ok: false, error: { code: 'not-a-plist' } });
  });

  it('a plist bomb is refused, not expanded', () => {
    const bomb = Buffer.from(`<plist version="1.0">${'<array>'.repeat(100_000)}</plist>`);
    expect(parseCheckIn(bomb)).toMatchObject({ ok: false, error: { code: 'not-a-plist' } });
  });
});
