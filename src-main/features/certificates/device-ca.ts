import { type Certificate, readCertificate } from '#pki/certificate.ts';
import type { CredentialsStore } from '#store/credentials-store.ts';
import type { Identity, IdentityKeeper } from './identity-keeper.ts';

/** The CA that signs identities of devices, at hand without waiting; and those before it, whose signatures stay good. */
export class DeviceCa {
  readonly #keeper: IdentityKeeper;
  readonly #credentials: CredentialsStore;
  #current: Identity;
  #former: readonly Certificate[] = [];

  private constructor(keeper: IdentityKeeper, credentials: CredentialsStore, current: Identity) {
    this.#keeper = keeper;
    this.#credentials = credentials;
    this.#current = current;
    this.#readFormer();
  }

  static async load(keeper: IdentityKeeper, credentials: CredentialsStore): Promise<DeviceCa> {
    return new DeviceCa(keeper, credentials, await keeper.deviceCa());
  }

  get current(): Identity {
    return this.#current;
  }

  get former(): readonly Certificate[] {
    return this.#former;
  }

  /** Another one is current in the store. */
  async renew(): Promise<void> {
    this.#current = await this.#keeper.deviceCa();
    this.#readFormer();
  }

  #readFormer(): void {
    this.#former = this.#credentials.former('device-ca').map(({ certificate }) => readCertificate(Buffer.from(certificate)));
  }
}
