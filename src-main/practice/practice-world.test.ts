import { once } from 'node:events';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { connect } from 'node:http2';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAdePublicKey } from '#files/ade-public-key.ts';
import { openAdeToken } from '#files/ade-token.ts';
import { readApiKey } from '#files/api-key.ts';
import { readContentToken } from '#files/content-token.ts';
import { openMdmcertReply } from '#files/mdmcert-reply.ts';
import { systemClock } from '#lib/clock.ts';
import { silentLog } from '#lib/log.ts';
import { type Certificate, readCertificate } from '#pki/certificate.ts';
import { createCsr } from '#pki/csr.ts';
import { generateRsaKey } from '#pki/keys.ts';
import { toPem } from '#pki/pem.ts';
import { buildXmlPlist } from '#plist/plist.ts';
import { ApnsClient } from '../protocols/apns/apns-client.ts';
import { AppsAndBooksClient } from '../protocols/apps-and-books/apps-and-books-client.ts';
import { BusinessClient } from '../protocols/business/business-client.ts';
import { createApiAccount, downloadAdeToken, downloadContentToken } from '../protocols/business-portal/portal-visitor.ts';
import { DepClient } from '../protocols/dep/dep-client.ts';
import { MdmcertClient } from '../protocols/mdmcert/mdmcert-client.ts';
import { buildPushRequest } from '../protocols/push-portal/push-request.ts';
import { PracticeWorld } from './practice-world.ts';

const account = 'admin@example.jp';
const asks = { userAgent: 'Shitaku/test', clock: systemClock };

/** What a person fetches at the simulated portals is held to the clients of the services behind them. */
describe('the practice world', () => {
  let folder: string;
  let world: PracticeWorld;

  const open = async () => {
    world = await PracticeWorld.open({ folder: join(folder, 'world'), clock: systemClock, log: silentLog, devices: 2 });
    await world.start();
  };
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'practice-world-'));
    await open();
  });
  afterEach(async () => {
    await world.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const value = <T>(answer: { ok: true; value: T } | { ok: false; error: { code: string; message: string } }): T => {
    if (!answer.ok) throw new Error(`${answer.error.code}: ${answer.error.message}`);
    return answer.value;
  };
  const keyPair = async () => {
    const key = await generateRsaKey();
    return { key, certificate: await createAdePublicKey({ key, commonName: 'Shitaku', now: systemClock.now() }) };
  };
  const adeToken = async (pair: Awaited<ReturnType<typeof keyPair>>) => {
    const publicKeyPem = pair.certificate.pem;
    const file = value(await downloadAdeToken(world.businessPortalUrl, { account, server: 'MDM', publicKeyPem }));
    return value(openAdeToken(Buffer.from(file.content), [{ keyName: 'ade', ...pair }])).token;
  };
  const pushIdentity = async () => {
    const key = await generateRsaKey();
    const csr = await createCsr({ subject: [{ type: 'CN', value: 'Taro' }], key });
    const certificatePem = value(await world.portal.upload(await buildPushRequest({ csr, vendor: world.vendor }), { account }));
    const certificate: Certificate = readCertificate(Buffer.from(certificatePem));
    const privateKeyPem = key.export({ type: 'pkcs8', format: 'pem' }).toString();
    return { certificate, identity: { certificatePem, privateKeyPem, topic: certificate.uid ?? '' } };
  };
  type PushIdentity = Awaited<ReturnType<typeof pushIdentity>>['identity'];
  const handshake = (identity: PushIdentity) =>
    new ApnsClient({
      endpoint: world.endpoints.apns,
      identity: () => identity,
      trustedRoots: world.authority.root.pem,
      clock: systemClock,
    }).handshake(identity);

  it('takes a server token, and only the newest', async () => {
    const pair = await keyPair();
    const first = await adeToken(pair);
    const dep = () => new DepClient({ endpoint: world.endpoints.dep, ...asks });
    const standing = value(await dep().account(first));
    expect(standing).toMatchObject({ serverName: 'MDM', serverUuid: world.organization.servers()[0]?.uuid });
    const second = await adeToken(pair);
    expect(await dep().account(first)).toMatchObject({ ok: false });
    expect((await dep().account(second)).ok).toBe(true);
    const serials = world.phones().map((phone) => phone.identity.serialNumber);
    expect(world.organization.devices().map(({ serialNumber }) => serialNumber)).toEqual(serials);
    await world.stop();
    await open();
    expect((await dep().account(second)).ok).toBe(true);
  });

  it('takes a content token, and only the newest', async () => {
    const location = world.organization.locationRows()[1]?.name ?? '';
    const download = async () => {
      const file = value(await downloadContentToken(world.businessPortalUrl, { account, location }));
      return value(readContentToken(Buffer.from(file.content))).bearer;
    };
    const client = new AppsAndBooksClient({ endpoint: world.endpoints.appsAndBooks, ...asks });
    const first = await download();
    expect(value(await client.check(first))).toMatchObject({ locationName: location, mdmInfo: null });
    const second = await download();
    expect(await client.check(first)).toMatchObject({ error: { code: 'token-revoked' } });
    expect((await client.check(second)).ok).toBe(true);
  });

  it('takes the key of an API account', async () => {
    const { clientId, keyId, pem } = value(await createApiAccount(world.businessPortalUrl, { account, name: 'Shitaku' }));
    const { businessToken, businessApi, schoolApi } = world.endpoints;
    const endpoints = { tokenEndpoint: businessToken, businessEndpoint: businessApi, schoolEndpoint: schoolApi };
    const client = new BusinessClient({ ...endpoints, ...asks });
    const key = value(readApiKey(Buffer.from(pem)));
    expect(value(await client.check({ clientId, keyId, key }))).toMatchObject({ deviceCount: 2 });
  });

  it('delivers the mail of mdmcert.download to the practice mailbox, fit for the portal', async () => {
    const { url: endpoint, productKey } = world.endpoints.mdmcert;
    const pair = await keyPair();
    const csr = await createCsr({ subject: [{ type: 'CN', value: 'Taro' }], key: await generateRsaKey() });
    const request = { csrPem: toPem('CERTIFICATE REQUEST', csr), recipientPem: pair.certificate.pem };
    const client = new MdmcertClient({ endpoint, productKey, userAgent: 'Shitaku/test', clock: systemClock });
    expect(await client.requestSignature({ ...request, email: 'stranger@example.jp' })).toMatchObject({ error: { code: 'refused' } });
    expect(world.mailbox()).toEqual([]);
    value(await client.requestSignature({ ...request, email: world.mailAddress }));
    expect(world.mailbox()[0]?.fileName).toMatch(/^mdm_signed_request\.[\d-]+_1\.plist\.b64\.p7$/);
    const html = await (await fetch(world.mailUrl)).text();
    const link = /data-mail="0" href="([^"]+)"/.exec(html)?.[1] ?? '';
    const attachment = await (await fetch(new URL(link, world.mailUrl))).text();
    const opened = value(openMdmcertReply(Buffer.from(attachment), [{ keyName: 'mail', ...pair }]));
    expect((await world.portal.upload(opened.request, { account })).ok).toBe(true);
  });

  it('a push certificate revoked at the portal is refused by APNs, after a restart too', async () => {
    const { identity } = await pushIdentity();
    expect((await handshake(identity)).ok).toBe(true);
    const signIn = await fetch(`${world.portalUrl}/sign-in`, {
      method: 'POST',
      body: new URLSearchParams({ account }),
      redirect: 'manual',
    });
    const cookie = signIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const rows = await (await fetch(world.portalUrl, { headers: { cookie } })).text();
    const row = /data-row="([^"]+)"/.exec(rows)?.[1];
    await fetch(`${world.portalUrl}/revoke/${row}`, { method: 'POST', headers: { cookie } });
    const refused = await handshake(identity);
    expect(refused.ok).toBe(false);
    await world.stop();
    await open();
    expect(await handshake(identity)).toEqual(refused);
  });

  it('fails as it is told to, service by service, until it is put right', async () => {
    const { identity } = await pushIdentity();
    expect(world.services().map(({ service }) => service)).toEqual([
      'apns',
      'business-portal',
      'dep',
      'apps-and-books',
      'business',
      'mdmcert',
    ]);
    for (const { service, faults } of world.services()) {
      for (const fault of faults) {
        expect(world.setFault(service, fault)).toBe(true);
        expect(world.services().find((each) => each.service === service)?.fault).toBe(fault);
      }
      expect(world.setFault(service, 'rain')).toBe(false);
      expect(world.setFault(service, null)).toBe(true);
    }
    expect(world.services().every(({ fault }) => fault === null)).toBe(true);
    const { certificatePem: cert, privateKeyPem: privateKey } = identity;
    const session = connect(world.endpoints.apns, { cert, key: privateKey, ca: world.authority.root.pem });
    // An answer: only then has APNs judged the certificate.
    await once(session.request({ ':path': '/3/device/00' }).end(), 'response');
    const closed = once(session, 'close');
    world.setFault('apns', 'certificate-refused');
    await closed;
    expect(await handshake(identity)).toMatchObject({ error: { code: 'certificate-refused' } });
    world.setFault('apns', null);
    expect((await handshake(identity)).ok).toBe(true);
  });

  it('new terms stop device assignment until somebody accepts them at the portal', async () => {
    const pair = await keyPair();
    const token = await adeToken(pair);
    const dep = new DepClient({ endpoint: world.endpoints.dep, ...asks });
    world.setFault('business-portal', 'terms-not-accepted');
    expect(await dep.account(token)).toMatchObject({ error: { code: 'terms-not-signed' } });
    value(await downloadContentToken(world.businessPortalUrl, { account, location: world.organization.locationRows()[0]?.name ?? '' }));
    expect((await dep.account(token)).ok).toBe(true);
    expect(world.services().find(({ service }) => service === 'business-portal')?.fault).toBeNull();
  });

  it('asks for the owner of a locked phone, and is down for the one that is to meet an outage', async () => {
    expect(world.setKind(0, 'find-my', 'iPad12,1')).toBeNull();
    expect([world.setKind(0, 'new', 'iPod1,1'), world.setKind(9, 'new', null)]).toEqual(['unknown-model', 'device-not-found']);
    expect(world.models().length).toBeGreaterThanOrEqual(8);
    const [locked, other] = world.phones();
    if (locked === undefined || other === undefined) throw new Error('no phones');
    locked.erase();
    const nonce = Buffer.from('nonce');
    const post = async (path: string, body: string | URLSearchParams) => {
      const answer = await fetch(`${world.endpoints.activation}/deviceservices/${path}`, { method: 'POST', body });
      return [answer.status, answer.headers.get('content-type')];
    };
    const shakeHands = (udid: string) =>
      post('drmHandshake', buildXmlPlist({ HandshakeRequestMessage: nonce, UniqueDeviceID: udid }).toString());
    const activate = (udid: string) => {
      const xml = buildXmlPlist({ ActivationRequestInfo: { ActivationRandomness: nonce }, DeviceID: { UniqueDeviceID: udid } });
      const info = buildXmlPlist({ ActivationInfoComplete: true, ActivationInfoXML: xml }).toString();
      return post('deviceActivation', new URLSearchParams({ 'activation-info': info }));
    };
    expect(await activate(locked.udid)).toEqual([200, 'application/x-buddyml']);
    expect(await activate(other.udid)).toEqual([200, 'text/xml']);
    other.setFaults([{ fault: 'activation-down', ends: 'until-cleared' }]);
    expect([await shakeHands(other.udid), await shakeHands(locked.udid)]).toEqual([
      [503, 'text/plain'],
      [200, 'application/xml'],
    ]);
    expect(await activate(other.udid)).toEqual([503, 'text/plain']);
  });

  it('keeps the pace that was chosen, and has no hub but where devices lie', async () => {
    world.setSpeed(100);
    expect([world.resetHub(1), world.resetHub(2)]).toEqual([true, false]);
    await world.stop();
    await open();
    expect(world.speed).toBe(100);
  });

  it('keeps its secrets for its owner alone', async () => {
    await adeToken(await keyPair());
    for (const name of ['organization', 'authority']) {
      expect((await stat(join(folder, 'world', `${name}.json`))).mode & 0o777).toBe(0o600);
    }
  });
});
