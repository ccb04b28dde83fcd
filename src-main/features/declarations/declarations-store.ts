import type { Database } from '#store/database.ts';
import type { ClientCapabilities, DeclaredUpdate } from '../../protocols/mdm/declaration-contents.ts';
import type { DeclarationState, StatusReport, StatusValues } from '../../protocols/mdm/status-report.ts';

export interface Channel {
  readonly token: string;
  readonly changedAt: number;
  readonly askedToken: string | null;
  readonly askedAt: number | null;
  readonly fetchedToken: string | null;
  readonly fetchedAt: number | null;
  readonly toldAt: number | null;
  readonly status: StatusValues;
  readonly states: readonly DeclarationState[];
  readonly errors: StatusReport['errors'];
  readonly capabilities: ClientCapabilities | null;
}
type StoredChannel = Omit<Channel, 'status' | 'states' | 'errors' | 'capabilities'> & {
  status: string;
  states: string;
  errors: string;
  capabilities: string | null;
};
export type StoredUpdate = DeclaredUpdate & { readonly setAt: number };

/** What is declared to each device and what it told of it. Called inside a commit. */
export class DeclarationsStore {
  readonly #statements: ReturnType<typeof prepareAll>;

  constructor(database: Database) {
    this.#statements = prepareAll(database);
  }

  channel(deviceId: string): Channel | null {
    const row = this.#statements.channel.get(deviceId) as StoredChannel | undefined;
    if (row === undefined) return null;
    const { status, states, errors, capabilities, ...rest } = row;
    return {
      ...rest,
      status: JSON.parse(status) as StatusValues,
      states: JSON.parse(states) as DeclarationState[],
      errors: JSON.parse(errors) as Channel['errors'],
      capabilities: capabilities === null ? null : (JSON.parse(capabilities) as ClientCapabilities),
    };
  }

  putToken(deviceId: string, token: string, at: number): void {
    this.#statements.putToken.run(deviceId, token, at);
  }

  asked(deviceId: string, token: string, at: number): void {
    this.#statements.asked.run(token, at, deviceId);
  }

  fetched(deviceId: string, token: string, at: number): void {
    this.#statements.fetched.run(token, at, deviceId);
  }

  told(deviceId: string, told: Pick<Channel, 'status' | 'states' | 'errors' | 'capabilities'>, at: number): void {
    const { status, states, errors, capabilities } = told;
    this.#statements.told.run({
      deviceId,
      at,
      status: JSON.stringify(status),
      states: JSON.stringify(states),
      errors: JSON.stringify(errors),
      capabilities: capabilities === null ? null : JSON.stringify(capabilities),
    });
  }

  update(deviceId: string): StoredUpdate | null {
    return (this.#statements.update.get(deviceId) as StoredUpdate | undefined) ?? null;
  }

  putUpdate(deviceId: string, update: DeclaredUpdate, at: number): void {
    this.#statements.putUpdate.run({ ...update, deviceId, at });
  }

  dropUpdate(deviceId: string): void {
    this.#statements.dropUpdate.run(deviceId);
  }

  /** The device begins anew and knows nothing of us. */
  forget(deviceId: string): void {
    this.#statements.dropChannel.run(deviceId);
    this.#statements.dropUpdate.run(deviceId);
  }
}

function prepareAll(database: Database) {
  return {
    channel: database.prepare(
      `SELECT token, changed_at AS changedAt, asked_token AS askedToken, asked_at AS askedAt, fetched_token AS fetchedToken,
         fetched_at AS fetchedAt, told_at AS toldAt, status, states, errors, capabilities FROM declaration_channels WHERE device_id = ?`,
    ),
    putToken: database.prepare(
      `INSERT INTO declaration_channels (device_id, token, changed_at) VALUES (?, ?, ?)
       ON CONFLICT (device_id) DO UPDATE SET token = excluded.token, changed_at = excluded.changed_at`,
    ),
    asked: database.prepare('UPDATE declaration_channels SET asked_token = ?, asked_at = ? WHERE device_id = ?'),
    fetched: database.prepare('UPDATE declaration_channels SET fetched_token = ?, fetched_at = ? WHERE device_id = ?'),
    told: database.prepare(
      `UPDATE declaration_channels SET told_at = @at, status = @status, states = @states, errors = @errors, capabilities = @capabilities
       WHERE device_id = @deviceId`,
    ),
    update: database.prepare(
      'SELECT version, build, deadline, details_url AS detailsUrl, set_at AS setAt FROM declaration_updates WHERE device_id = ?',
    ),
    putUpdate: database.prepare(
      `INSERT INTO declaration_updates (device_id, version, build, deadline, details_url, set_at)
       VALUES (@deviceId, @version, @build, @deadline, @detailsUrl, @at)
       ON CONFLICT (device_id) DO UPDATE SET version = @version, build = @build, deadline = @deadline, details_url = @detailsUrl, set_at = @at`,
    ),
    dropUpdate: database.prepare('DELETE FROM declaration_updates WHERE device_id = ?'),
    dropChannel: database.prepare('DELETE FROM declaration_channels WHERE device_id = ?'),
  };
}
