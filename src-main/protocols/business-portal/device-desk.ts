import type { SiteReply } from '#lib/practice-site/page.ts';
import { goTo, page } from '#lib/practice-site/page.ts';
import type { SiteForm } from '#lib/practice-site/site-form.ts';
import type { Desk } from './desk.ts';
import { confirmDevicesPage, devicesPage } from './device-pages.ts';
import type { OrganizationRegister } from './organization-register.ts';
import type { Visitor } from './portal-frame.ts';

/** Which device belongs to which server. */
export class DeviceDesk implements Desk {
  readonly #register: OrganizationRegister;

  constructor(register: OrganizationRegister) {
    this.#register = register;
  }

  show(path: string, visitor: Visitor): SiteReply | null {
    return path === '/devices' ? this.#page(200, visitor, null) : null;
  }

  submit(path: string, visitor: Visitor, form: SiteForm | null): SiteReply | null {
    if (path !== '/devices') return null;
    if (form === null) return this.#page(422, visitor, 'form-damaged');
    const owned = new Set(this.#register.devices().map(({ serialNumber }) => serialNumber));
    const chosen = form.all('device').filter((serialNumber) => owned.has(serialNumber));
    if (chosen.length === 0) return this.#page(422, visitor, 'devices-missing');
    const choice = form.text('server');
    const server = this.#register.server(choice);
    if (server === null && choice !== 'none') return this.#page(422, visitor, 'server-unknown');
    if (form.text('confirmed') !== 'yes') return page(200, confirmDevicesPage(visitor, chosen, server));
    this.#register.assign(chosen, server);
    return goTo('/devices');
  }

  #page(status: number, visitor: Visitor, code: string | null): SiteReply {
    return page(status, devicesPage(visitor, this.#register.devices(), this.#register.servers(), code));
  }
}
