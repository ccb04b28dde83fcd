import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DepOrganization } from './fake-dep.ts';
import type { AssignedDevice, GivenProfile } from './fake-dep-devices.ts';
import type { IssuedToken } from './fake-dep-oauth.ts';
import type { JsonObject } from './json-fields.ts';
import type { DepToken } from './oauth1.ts';

const YEAR_MS = 365 * 86_400_000;

/** One organisation with the server rows "Kitting" and "School", for tests. */
export class TestOrganization implements DepOrganization {
  readonly organization = {
    name: '株式会社テスト',
    idHash: 'ab12',
    email: 'it@example.jp',
    phone: '03-0000-0000',
    address: '東京都',
    adminId: 'admin@example.appleaccount.com',
  };
  readonly tokens = new Map<string, IssuedToken>();
  readonly assigned = new Map<string, AssignedDevice[]>();
  signed = true;
  readonly #now: number;

  constructor(now: number) {
    this.#now = now;
  }

  /** As the portal does: the token before it is dead from now on. The secrets hold what OAuth has to encode. */
  issue(name: string): DepToken {
    const consumerKey = `CK_${name}`;
    const before = this.tokens.get(consumerKey);
    const issued = {
      consumerSecret: `CS_${name} +/=&%`,
      accessToken: `AT_${name}_${before === undefined ? 1 : Number(before.accessToken.slice(-1)) + 1}`,
      accessSecret: `AS_${name}!'()*~日本`,
    };
    this.tokens.set(consumerKey, { ...issued, expiresAt: this.#now + YEAR_MS, server: { uuid: `UUID-${name}`, name } });
    return { consumerKey, ...issued };
  }

  assign(name: string, count: number, from = 0): void {
    this.assigned.set(
      `UUID-${name}`,
      Array.from({ length: count }, (_, index) => device(from + index)),
    );
  }

  token(consumerKey: string): IssuedToken | null {
    return this.tokens.get(consumerKey) ?? null;
  }

  termsSigned(): boolean {
    return this.signed;
  }

  devices(serverUuid: string): readonly AssignedDevice[] {
    return (this.assigned.get(serverUuid) ?? []).map((device) => ({ ...device, profile: this.given.get(device.serialNumber) ?? null }));
  }

  owns(serialNumber: string): boolean {
    return [...this.assigned.values()].flat().some((device) => device.serialNumber === serialNumber);
  }

  /** Serial number → what it was given. */
  readonly given = new Map<string, GivenProfile>();
  readonly #shelf = new Map<string, { serverUuid: string; fields: JsonObject }>();
  readonly profiles = {
    define: (serverUuid: string, fields: JsonObject): string => {
      const uuid = `PROFILE-${this.#shelf.size + 1}`;
      this.#shelf.set(uuid, { serverUuid, fields });
      return uuid;
    },
    find: (serverUuid: string, uuid: string): JsonObject | null => {
      const found = this.#shelf.get(uuid);
      return found?.serverUuid === serverUuid ? found.fields : null;
    },
    give: (serialNumber: string, uuid: string | null): void => {
      const before = this.given.get(serialNumber);
      if (uuid !== null) this.given.set(serialNumber, { uuid, status: 'assigned', assignedAt: this.#now, pushedAt: null });
      else if (before !== undefined) this.given.set(serialNumber, { ...before, status: 'removed' });
    },
    fetch: (serialNumber: string): JsonObject | null => {
      const given = this.given.get(serialNumber);
      if (given === undefined || given.status === 'removed') return null;
      this.given.set(serialNumber, { ...given, status: 'pushed', pushedAt: this.#now });
      return this.#shelf.get(given.uuid)?.fields ?? null;
    },
  };
}

const device = (index: number): AssignedDevice => ({
  serialNumber: `SERIAL${String(index).padStart(5, '0')}`,
  model: 'iPhone 17',
  family: 'iPhone',
  description: 'IPHONE 17 BLACK 256GB',
  color: 'BLACK',
});

interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface ScriptedAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** A server without any manners: answers what the script says ('hang up', 'silence'), and sends no Date of its own. */
export async function scriptedServer(script: (request: SeenRequest) => ScriptedAnswer | 'hang up' | 'silence'): Promise<{
  url: string;
  seen: SeenRequest[];
  stop: () => Promise<void>;
}> {
  const seen: SeenRequest[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString('utf8');
    });
    request.on('end', () => {
      const one = { method: request.method ?? '', path: request.url ?? '', headers: request.headers, body };
      seen.push(one);
      const answer = script(one);
      if (answer === 'silence') return;
      if (answer === 'hang up') {
        request.socket.destroy();
        return;
      }
      response.sendDate = false;
      response.writeHead(answer.status ?? 200, answer.headers).end(answer.body ?? '');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    stop: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
