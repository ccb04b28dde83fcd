import { writeApiKey } from '#files/api-key.ts';
import type { SiteReply } from '#lib/practice-site/page.ts';
import { attachment, goTo, page } from '#lib/practice-site/page.ts';
import type { SiteForm } from '#lib/practice-site/site-form.ts';
import { generateEcKey, publicHalf } from '#pki/keys.ts';
import { addApiPage, apiAccountPage, apiPage, apiRoles, revokeApiPage } from './api-pages.ts';
import { type Desk, judgeName, nameIn } from './desk.ts';
import type { OrganizationRegister } from './organization-register.ts';
import type { ApiAccountRow } from './organization-state.ts';
import type { Visitor } from './portal-frame.ts';

/** API accounts and their keys. */
export class ApiDesk implements Desk {
  readonly #register: OrganizationRegister;
  /** Private keys by client ID until they are downloaded: once, or never. */
  readonly #waitingKeys = new Map<string, string>();

  constructor(register: OrganizationRegister) {
    this.#register = register;
  }

  show(path: string, visitor: Visitor): SiteReply | null {
    if (path === '/api') return page(200, apiPage(visitor, this.#register.apiAccounts()));
    if (path === '/api/new') return page(200, addApiPage(visitor, '', null));
    const { account, act } = this.#addressed(path);
    if (account === null || act === 'key') return null;
    if (act === 'revoke' && !account.revoked) return page(200, revokeApiPage(visitor, account));
    return page(200, apiAccountPage(visitor, account, this.#waitingKeys.has(account.clientId), null));
  }

  submit(path: string, visitor: Visitor, form: SiteForm | null): SiteReply | Promise<SiteReply> | null {
    if (path === '/api/new') return this.#add(visitor, form);
    const { account, act } = this.#addressed(path);
    if (account === null || act === '') return null;
    if (act === 'key') return this.#key(account, visitor);
    this.#waitingKeys.delete(account.clientId);
    this.#register.revokeApiAccount(account);
    return goTo('/api');
  }

  async #add(visitor: Visitor, form: SiteForm | null): Promise<SiteReply> {
    if (form === null) return page(422, addApiPage(visitor, '', 'form-damaged'));
    const name = nameIn(form);
    const role = form.text('role');
    const portal = form.text('portal') === 'school' ? 'school' : 'business';
    const refused = judgeName(name, this.#register.apiAccounts()) ?? (Object.hasOwn(apiRoles, role) ? null : 'role-unknown');
    if (refused !== null) return page(422, addApiPage(visitor, name, refused));
    const key = await generateEcKey();
    const publicKeyPem = publicHalf(key).export({ type: 'spki', format: 'pem' }).toString();
    const account = this.#register.addApiAccount({ portal, name, role, publicKeyPem });
    this.#waitingKeys.set(account.clientId, writeApiKey(key));
    return goTo(`/api/${account.clientId}`);
  }

  #key(account: ApiAccountRow, visitor: Visitor): SiteReply {
    const pem = this.#waitingKeys.get(account.clientId);
    if (pem === undefined) return page(422, apiAccountPage(visitor, account, false, 'key-gone'));
    this.#waitingKeys.delete(account.clientId);
    return attachment(`${account.name}.pem`, 'application/x-pem-file', pem);
  }

  #addressed(path: string): { account: ApiAccountRow | null; act: string } {
    const [, clientId, act = ''] = /^\/api\/((?:BUSINESS|SCHOOL)API\.[0-9a-f-]{36})(?:\/(key|revoke))?$/.exec(path) ?? [];
    return { account: clientId === undefined ? null : this.#register.apiAccount(clientId), act };
  }
}
