import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Certificate, NameEntry } from '#pki/certificate.ts';
import { issueCertificate } from '#pki/issue-certificate.ts';
import { generateEcKey, privateKeyToDer } from '#pki/keys.ts';
import { toPem } from '#pki/pem.ts';
import type { Mail, MailServer } from './mail.ts';
import { PracticeMailbox } from './practice-mailbox.ts';
import { refusalOf } from './refusal-of.ts';
import { SmtpMailer } from './smtp-mailer.ts';

const DAY_MS = 86_400_000;
const SERVER_AUTHENTICATION = '1.3.6.1.5.5.7.3.1';

interface ServerIdentity {
  readonly root: Certificate;
  readonly cert: string;
  readonly key: string;
}

async function serverIdentity(host: { dnsNames?: string[]; ipAddresses?: string[] }): Promise<ServerIdentity> {
  const period = { notBefore: Date.now() - DAY_MS, notAfter: Date.now() + 30 * DAY_MS };
  const [rootKey, key] = [await generateEcKey(), await generateEcKey()];
  const name: NameEntry[] = [{ type: 'CN', value: 'Test Mail Root' }];
  const root = await issueCertificate({
    subject: name,
    publicKey: rootKey,
    issuer: { subject: name, key: rootKey },
    ...period,
    ca: true,
    keyUsage: ['keyCertSign', 'cRLSign'],
  });
  const leaf = await issueCertificate({
    subject: [{ type: 'CN', value: 'mail' }],
    publicKey: key,
    issuer: { subject: name, key: rootKey, certificate: root },
    ...period,
    keyUsage: ['digitalSignature'],
    extendedKeyUsage: [SERVER_AUTHENTICATION],
    ...host,
  });
  return { root, cert: leaf.pem, key: toPem('PRIVATE KEY', privateKeyToDer(key)) };
}

let trusted: ServerIdentity;
let stranger: ServerIdentity;
let misnamed: ServerIdentity;
beforeAll(async () => {
  trusted = await serverIdentity({ ipAddresses: ['127.0.0.1'] });
  stranger = await serverIdentity({ ipAddresses: ['127.0.0.1'] });
  misnamed = await serverIdentity({ dnsNames: ['other.example.jp'] });
});

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

interface Arrived {
  readonly from: string;
  readonly to: string[];
  readonly secure: boolean;
  readonly user: string;
  readonly raw: string;
}

/** A real SMTP server that takes a login and, unless told otherwise, every mail. */
async function mailServer(change: SMTPServerOptions = {}) {
  const arrived: Arrived[] = [];
  let connections = 0;
  const server = new SMTPServer({
    cert: trusted.cert,
    key: trusted.key,
    authOptional: true,
    onConnect: (_session, done) => {
      connections += 1;
      done();
    },
    onAuth: ({ username, password }, _session, done) =>
      username === 'mdm' && password === 'right' ? done(null, { user: username }) : done(new Error('5.7.8 wrong password')),
    onData: (stream, { envelope, secure, user }, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
        arrived.push({
          from,
          to: envelope.rcptTo.map(({ address }) => address),
          secure,
          user: user || '',
          raw: Buffer.concat(chunks).toString(),
        });
        done();
      });
    },
    ...change,
  });
  server.on('error', () => {}); // clients that hang up are what some of the tests are about
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => new Promise((resolve) => server.close(() => resolve(null))));
  const { port } = server.server.address() as AddressInfo;
  return { arrived, port, connections: () => connections };
}

const at = (port: number, change: Partial<MailServer> = {}): MailServer => ({
  host: '127.0.0.1',
  port,
  security: 'starttls',
  user: 'mdm',
  password: 'right',
  ...change,
});
const mail: Mail = {
  from: 'shitaku@example.jp',
  to: ['a@example.jp'],
  subject: '証明書 残り 7日',
  text: '期限: 2026年11月28日\n.\n更新してください。',
};
const mailer = () => new SmtpMailer({ trustedRoots: trusted.root.pem, timeoutMs: 3_000 });
const bodyOf = ({ raw }: Arrived): string => {
  const [head = '', ...rest] = raw.split('\r\n\r\n');
  const body = rest.join('\r\n\r\n');
  return /base64/i.test(head)
    ? Buffer.from(body, 'base64').toString()
    : Buffer.from(
        body.replace(/=\r\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
        'latin1',
      ).toString();
};

describe('mails', () => {
  it.each(['starttls', 'tls', 'none'] as const)('go out over %s, with Japanese in subject and text', async (security) => {
    const { arrived, port } = await mailServer(security === 'tls' ? { secure: true } : {});
    const user = security === 'none' ? '' : 'mdm';
    expect(await mailer().send(at(port, { security, user }), mail)).toEqual({ ok: true, value: null });
    expect(arrived).toHaveLength(1);
    const [only] = arrived;
    if (only === undefined) throw new Error('no mail');
    expect(only).toMatchObject({ from: 'shitaku@example.jp', to: ['a@example.jp'], secure: security !== 'none', user });
    expect(only.raw).toMatch(/^Subject: =\?UTF-8\?/m);
    expect(only.raw).toMatch(/^Auto-Submitted: auto-generated\r$/m);
    expect(bodyOf(only).replaceAll('\r\n', '\n').trimEnd()).toBe(mail.text);
  });

  it('are one per recipient over one connection: nobody sees whom else it went to', async () => {
    // Letters that are no hexadecimal digits: a Message-ID may end with any of these.
    const { arrived, port, connections } = await mailServer();
    expect(await mailer().send(at(port), { ...mail, to: ['yuki@example.jp', 'zoe@outside.example', 'ryo@example.jp'] })).toMatchObject({
      ok: true,
    });
    expect(arrived.map(({ to }) => to)).toEqual([['yuki@example.jp'], ['zoe@outside.example'], ['ryo@example.jp']]);
    for (const [index, { raw }] of arrived.entries()) {
      const others = ['yuki@example.jp', 'zoe@outside.example', 'ryo@example.jp'].filter((_, other) => other !== index);
      for (const other of others) expect(raw).not.toContain(other);
    }
    expect(connections()).toBe(1);
  });

  it('cannot be given more headers by what is in the subject', async () => {
    const { arrived, port } = await mailServer();
    await mailer().send(at(port), { ...mail, subject: 'x\r\nBcc: thief@example.com' });
    expect(arrived.map(({ to }) => to)).toEqual([['a@example.jp']]);
    expect(arrived[0]?.raw).not.toMatch(/^Bcc:/m);
  });

  it('log in only where there is a user', async () => {
    const { arrived, port } = await mailServer({ disabledCommands: ['AUTH'] });
    expect(await mailer().send(at(port, { user: '', password: '' }), mail)).toMatchObject({ ok: true });
    expect(arrived[0]?.user).toBe('');
  });
});

describe('a mail is refused', () => {
  const send = (port: number, change: Partial<MailServer> = {}, mails: Mail = mail) => mailer().send(at(port, change), mails);
  const arrivedAt: string[] = [];
  beforeEach(() => void arrivedAt.splice(0));
  /** Takes every recipient, reads the mail, and only then refuses it to some. */
  const fullAt =
    (addresses: readonly string[], responseCode: number): NonNullable<SMTPServerOptions['onData']> =>
    (stream, { envelope }, done) => {
      const [address = ''] = envelope.rcptTo.map((each) => each.address);
      stream.resume();
      stream.on('end', () => {
        if (addresses.includes(address)) return done(Object.assign(new Error('mailbox full'), { responseCode }));
        arrivedAt.push(address);
        done();
      });
    };

  it('by a wrong password, which is not repeated', async () => {
    const { port, arrived } = await mailServer();
    const answer = await send(port, { password: 'Wr0ng-secret' });
    expect(answer).toMatchObject({ ok: false, error: { code: 'mail-login', details: { unsent: 'a@example.jp' } } });
    expect(JSON.stringify(answer)).not.toContain('Wr0ng-secret');
    expect(arrived).toEqual([]);
  });

  it('for one recipient, while the others get theirs', async () => {
    const { port, arrived } = await mailServer({
      onRcptTo: ({ address }, _session, done) =>
        address === 'gone@example.jp' ? done(Object.assign(new Error('5.1.1 no such mailbox'), { responseCode: 550 })) : done(),
    });
    const answer = await send(port, {}, { ...mail, to: ['a@example.jp', 'gone@example.jp', 'c@example.jp'] });
    expect(answer).toMatchObject({
      ok: false,
      error: {
        code: 'mail-recipient',
        details: { unsent: 'gone@example.jp', lasting: 'gone@example.jp', refused: '1', total: '3', reason: '550 5.1.1 no such mailbox' },
      },
    });
    expect(arrived.map(({ to }) => to[0])).toEqual(['a@example.jp', 'c@example.jp']);
  });

  it('for now: a recipient or a mail that may come again later is told apart from one that may not', async () => {
    const { port } = await mailServer({
      onRcptTo: ({ address }, _session, done) =>
        address === 'grey@example.jp' ? done(Object.assign(new Error('come again later'), { responseCode: 450 })) : done(),
      onData: (stream, _session, done) => {
        stream.resume();
        stream.on('end', () => done(Object.assign(new Error('disk full'), { responseCode: 452 })));
      },
    });
    expect(await send(port, {}, { ...mail, to: ['grey@example.jp'] })).toMatchObject({
      error: { code: 'mail-recipient', details: { unsent: 'grey@example.jp', lasting: '' } },
    });
    expect(await send(port)).toMatchObject({ error: { code: 'mail-refused', details: { unsent: 'a@example.jp', lasting: '' } } });
  });

  it('for one recipient, by us, when it is no address: no server is asked about it', async () => {
    const { port, arrived } = await mailServer();
    const answer = await send(port, {}, { ...mail, to: ['a<b>@example.jp', 'c@example.jp'] });
    expect(answer).toMatchObject({
      error: { code: 'mail-recipient', details: { unsent: 'a<b>@example.jp', lasting: 'a<b>@example.jp', refused: '1', total: '2' } },
    });
    expect(arrived.map(({ to }) => to)).toEqual([['c@example.jp']]);
    expect(await send(port, {}, { ...mail, from: 'x<y>@example.jp' })).toMatchObject({
      error: { code: 'mail-sender', details: { unsent: 'a@example.jp', lasting: '' } },
    });
    expect(arrived).toHaveLength(1);
  });

  it('for its recipient, when nodemailer finds the envelope wrong before it asks', () => {
    const wrong = Object.assign(new Error('Invalid recipient "a\r\nb"'), { code: 'EENVELOPE', command: 'API' });
    expect(refusalOf(wrong)).toEqual({ code: 'mail-recipient', reason: '', lasting: true });
  });

  it('for its sender', async () => {
    const { port } = await mailServer({
      onMailFrom: (_address, _session, done) => done(Object.assign(new Error('sender not allowed'), { responseCode: 553 })),
    });
    expect(await send(port)).toMatchObject({ ok: false, error: { code: 'mail-sender', details: { reason: '553 sender not allowed' } } });
  });

  it('for its content', async () => {
    const { port } = await mailServer({
      onData: (stream, _session, done) => {
        stream.resume();
        stream.on('end', () => done(Object.assign(new Error('looks like spam'), { responseCode: 554 })));
      },
    });
    expect(await send(port)).toMatchObject({
      ok: false,
      error: { code: 'mail-refused', details: { lasting: 'a@example.jp', reason: '554 looks like spam' } },
    });
  });

  it.each([450, 554])('by one mailbox once it has read it (%i), while the others get theirs', async (responseCode) => {
    const { port, connections } = await mailServer({ onData: fullAt(['full@example.jp'], responseCode) });
    const answer = await send(port, {}, { ...mail, to: ['a@example.jp', 'full@example.jp', 'c@example.jp'] });
    const lasting = responseCode === 554 ? 'full@example.jp' : '';
    expect(answer).toMatchObject({
      error: {
        code: 'mail-recipient',
        details: { unsent: 'full@example.jp', lasting, refused: '1', total: '3', reason: `${responseCode} mailbox full` },
      },
    });
    expect(arrivedAt).toEqual(['a@example.jp', 'c@example.jp']);
    expect(connections()).toBe(1);
  });

  it('for its content to every recipient: it is the mail that is refused', async () => {
    const { port } = await mailServer({ onData: fullAt(['a@example.jp', 'b@example.jp'], 554) });
    expect(await send(port, {}, { ...mail, to: ['a@example.jp', 'b@example.jp'] })).toMatchObject({
      error: { code: 'mail-refused', details: { unsent: 'a@example.jp b@example.jp', lasting: 'a@example.jp b@example.jp' } },
    });
  });

  it('by a server that closes (421): nobody after it is tried, and nobody is refused for good', async () => {
    const { port } = await mailServer({ onData: fullAt(['full@example.jp'], 421) });
    expect(await send(port, {}, { ...mail, to: ['a@example.jp', 'full@example.jp', 'c@example.jp'] })).toMatchObject({
      error: { code: 'mail-refused', details: { unsent: 'full@example.jp c@example.jp', lasting: '', reason: '421 mailbox full' } },
    });
    expect(arrivedAt).toEqual(['a@example.jp']);
  });

  it('for one recipient by a server that will not begin anew: the next is not blamed for it', async () => {
    const { port } = await mailServer({ disabledCommands: ['RSET'], onData: fullAt(['full@example.jp'], 554) });
    expect(await send(port, {}, { ...mail, to: ['full@example.jp', 'c@example.jp'] })).toMatchObject({
      error: { code: 'mail-refused', details: { unsent: 'full@example.jp c@example.jp', lasting: 'full@example.jp' } },
    });
  });

  it.each([
    ['451 come again later', false],
    ['554 no valid recipients', true],
  ])('when it is announced (DATA): %s', (response, lasting) => {
    const error = Object.assign(new Error('Data command failed'), { code: 'EENVELOPE', command: 'DATA', response });
    expect(refusalOf(error)).toEqual({ code: 'mail-refused', reason: response, lasting });
  });

  it('by a server that closes when it hears a recipient: that says nothing about them', () => {
    const error = Object.assign(new Error('x'), { code: 'EENVELOPE', command: 'RCPT TO', response: '421 too busy' });
    expect(refusalOf(error)).toEqual({ code: 'mail-refused', reason: '421 too busy', lasting: false });
  });

  it.each(['starttls', 'tls'] as const)('by us, when a CA nobody trusts speaks for the server (%s)', async (security) => {
    const { port, arrived } = await mailServer({ cert: stranger.cert, key: stranger.key, secure: security === 'tls' });
    expect(await send(port, { security })).toMatchObject({ ok: false, error: { code: 'mail-tls' } });
    expect(arrived).toEqual([]);
  });

  it('by us, when the certificate is of another host', async () => {
    const { port } = await mailServer({ cert: misnamed.cert, key: misnamed.key });
    const answer = await new SmtpMailer({ trustedRoots: misnamed.root.pem }).send(at(port), mail);
    expect(answer).toMatchObject({ ok: false, error: { code: 'mail-tls' } });
  });

  it('by us, when STARTTLS is wanted and not offered: no password goes out in the clear', async () => {
    const { port, arrived } = await mailServer({ disabledCommands: ['STARTTLS'], allowInsecureAuth: true });
    expect(await send(port)).toMatchObject({ ok: false, error: { code: 'mail-tls' } });
    expect(arrived).toEqual([]);
  });

  it('by us, when a login is wanted and nothing is encrypted: nobody is even called', async () => {
    const { port, arrived, connections } = await mailServer({ allowInsecureAuth: true });
    expect(await send(port, { security: 'none' })).toMatchObject({
      ok: false,
      error: { code: 'password-needs-tls', details: { unsent: 'a@example.jp' } },
    });
    expect([arrived.length, connections()]).toEqual([0, 0]);
  });

  it('by nobody: the server is gone', async () => {
    const { port } = await mailServer();
    for (const close of closers.splice(0)) await close();
    expect(await send(port)).toMatchObject({ ok: false, error: { code: 'mail-unreachable', details: { unsent: 'a@example.jp' } } });
  });

  it('when the server hangs up between two mails: who got theirs is not told twice', async () => {
    const sockets = new Set<Socket>();
    let taken = 0;
    const { port } = await mailServer({
      onRcptTo: ({ address }, _session, done) => {
        if (address === 'b@example.jp') for (const socket of sockets) socket.destroy();
        else done();
      },
      onData: (stream, _session, done) => {
        stream.resume();
        stream.on('end', () => {
          taken += 1;
          done();
        });
      },
    });
    const between = createServer((client) => {
      sockets.add(client);
      client.on('error', () => {});
      void import('node:net').then(({ connect }) => {
        const far = connect(port, '127.0.0.1');
        far.on('error', () => client.destroy());
        client.on('close', () => far.destroy());
        client.pipe(far).pipe(client);
      });
    });
    await new Promise<void>((resolve) => between.listen(0, '127.0.0.1', resolve));
    closers.push(() => new Promise((resolve) => between.close(resolve)));
    const answer = await send(
      (between.address() as AddressInfo).port,
      {},
      { ...mail, to: ['a@example.jp', 'b@example.jp', 'c@example.jp'] },
    );
    expect(answer).toMatchObject({ ok: false, error: { code: 'mail-unreachable', details: { unsent: 'b@example.jp c@example.jp' } } });
    expect(taken).toBe(1);
  });

  it('when what answers is no mail server', async () => {
    const web = createServer((socket) => {
      socket.on('error', () => {});
      socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
    });
    await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
    closers.push(() => new Promise((resolve) => web.close(resolve)));
    const answer = await send((web.address() as AddressInfo).port);
    expect(answer).toMatchObject({ ok: false, error: { code: 'mail-refused', details: { reason: 'HTTP/1.1 400 Bad Request' } } });
  });

  it('when the server says nothing at all', async () => {
    const sockets = new Set<Socket>();
    const mute = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => {});
    });
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
    closers.push(async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => mute.close(resolve));
    });
    const answer = await new SmtpMailer({ timeoutMs: 100 }).send(at((mute.address() as AddressInfo).port), mail);
    expect(answer).toMatchObject({ ok: false, error: { code: 'mail-unreachable' } });
  });
});

describe('stopping', () => {
  it('ends a talk at once, and counts what was not sent', async () => {
    const stop = new AbortController();
    const { port, arrived } = await mailServer({
      onRcptTo: ({ address }, _session, done) => (address === 'b@example.jp' ? stop.abort() : done()),
    });
    const answer = await mailer().send(at(port), { ...mail, to: ['a@example.jp', 'b@example.jp'] }, stop.signal);
    expect(answer).toMatchObject({ ok: false, error: { code: 'mail-unreachable', details: { unsent: 'b@example.jp' } } });
    expect(arrived).toHaveLength(1);
    const late = await mailer().send(at(port), mail, stop.signal);
    expect(late).toMatchObject({ ok: false, error: { details: { unsent: 'a@example.jp' } } });
    expect(arrived).toHaveLength(1);
  });
});

describe('the mailbox of the practice world', () => {
  it('keeps what would have been sent, one per recipient, and not for ever', async () => {
    const mailbox = new PracticeMailbox();
    for (let n = 0; n < 60; n += 1) await mailbox.send(at(25), { ...mail, subject: String(n), to: ['a@example.jp', 'b@example.jp'] });
    expect(mailbox.mails).toHaveLength(100);
    expect(mailbox.mails.at(-1)).toEqual({ ...mail, subject: '59', to: ['b@example.jp'] });
  });
});
