import { sealAdeToken } from '#files/seal-ade-token.ts';
import type { Clock } from '#lib/clock.ts';
import type { SiteReply } from '#lib/practice-site/page.ts';
import { attachment, goTo, page } from '#lib/practice-site/page.ts';
import type { SiteForm } from '#lib/practice-site/site-form.ts';
import { readCertificate } from '#pki/certificate.ts';
import { type Desk, judgeName, nameIn } from './desk.ts';
import type { OrganizationRegister } from './organization-register.ts';
import type { ServerRow } from './organization-state.ts';
import type { Visitor } from './portal-frame.ts';
import { readPublicKeyUpload } from './public-key-upload.ts';
import { addServerPage, deleteServerPage, preferencesPage, replaceKeyPage, serverPage, tokenPage } from './server-pages.ts';

/** Device management services: their public keys and tokens. */
export class ServerDesk implements Desk {
  readonly #register: OrganizationRegister;
  readonly #clock: Clock;

  constructor(register: OrganizationRegister, clock: Clock) {
    this.#register = register;
    this.#clock = clock;
  }

  show(path: string, visitor: Visitor): SiteReply | null {
    if (path === '/preferences') return page(200, preferencesPage(visitor, this.#register.servers()));
    if (path === '/servers/new') return page(200, addServerPage(visitor, '', null));
    const { server, act } = this.#addressed(path);
    if (server === null) return null;
    if (act === 'token') return page(200, tokenPage(visitor, server));
    if (act === 'key') return page(200, replaceKeyPage(visitor, server, null));
    const deviceCount = this.#register.dep.devices(server.uuid).length;
    return page(200, act === 'delete' ? deleteServerPage(visitor, server, deviceCount) : serverPage(visitor, server, deviceCount));
  }

  submit(path: string, visitor: Visitor, form: SiteForm | null): SiteReply | null {
    if (path === '/servers/new') return this.#add(visitor, form);
    const { server, act } = this.#addressed(path);
    if (server === null) return null;
    if (act === 'token') return this.#token(server, visitor.account);
    if (act === 'key') return this.#replaceKey(server, visitor, form);
    if (act !== 'delete') return null;
    this.#register.deleteServer(server);
    return goTo('/preferences');
  }

  #add(visitor: Visitor, form: SiteForm | null): SiteReply {
    if (form === null) return page(422, addServerPage(visitor, '', 'form-damaged'));
    const name = nameIn(form);
    const refused = judgeName(name, this.#register.servers());
    if (refused !== null) return page(422, addServerPage(visitor, name, refused));
    const key = readPublicKeyUpload(form.file('key'));
    if (!key.ok) return page(422, addServerPage(visitor, name, key.error.code));
    this.#register.addServer(name, key.value.pem);
    // Back to the list, as at Apple: the server is opened from there.
    return goTo('/preferences');
  }

  #replaceKey(server: ServerRow, visitor: Visitor, form: SiteForm | null): SiteReply {
    if (form === null) return page(422, replaceKeyPage(visitor, server, 'form-damaged'));
    const key = readPublicKeyUpload(form.file('key'));
    if (!key.ok) return page(422, replaceKeyPage(visitor, server, key.error.code));
    this.#register.replacePublicKey(server, key.value.pem);
    return goTo(`/servers/${server.uuid}`);
  }

  #token(server: ServerRow, account: string): SiteReply {
    const token = { consumerKey: server.consumerKey, ...this.#register.issueServerToken(server, account) };
    const file = sealAdeToken({ token, recipient: readCertificate(Buffer.from(server.publicKeyPem)) });
    // Colons are no characters of a file name; the portal writes the time with hyphens.
    const time = new Date(this.#clock.now())
      .toISOString()
      .replace(/\.\d+Z$/, 'Z')
      .replaceAll(':', '-');
    return attachment(`${server.name}_Token_${time}_smime.p7m`, 'application/pkcs7-mime', file);
  }

  #addressed(path: string): { server: ServerRow | null; act: string } {
    const [, uuid, act = ''] = /^\/servers\/([0-9A-F]{32})(?:\/(token|key|delete))?$/.exec(path) ?? [];
    return { server: uuid === undefined ? null : this.#register.server(uuid), act };
  }
}
