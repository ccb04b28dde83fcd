import {
  type DeclarationKind,
  type DeclarationsMemory,
  type DeclaredBody,
  type HeldDeclaration,
  KINDS,
  type StatusValue,
} from './declared-state.ts';
import { FakeMdmError } from './fake-mdm-error.ts';
import { declarationsReport, type ItemReport, statusReport } from './fake-status-report.ts';

const LISTS = { activation: 'Activations', asset: 'Assets', configuration: 'Configurations', management: 'Management' } as const;
const ACTIVATION = 'com.apple.activation.simple';
const SUBSCRIPTIONS = 'com.apple.configuration.management.status-subscriptions';
/** A server that lists more than this does not mean one device. */
const MAX_DECLARATIONS = 1_000;

interface Talk {
  /** One DeclarativeManagement check-in; rejects when the server cannot be reached. */
  readonly ask: (endpoint: string, data?: Buffer) => Promise<{ status: number; body: Buffer }>;
  readonly memory: () => DeclarationsMemory;
  readonly keep: (memory: DeclarationsMemory) => void;
  readonly body: DeclaredBody;
}

/**
 * The device's half of declarative management (mdm.md 4.1): tokens → declaration items → each declaration that is new or
 * changed → applied → status report, full the first time and then what changed.
 */
export class FakeDeclarations {
  readonly #talk: Talk;

  constructor(talk: Talk) {
    this.#talk = talk;
  }

  /** `tokens`: what the command carried, so that the first question is saved. Rejects when the server cannot be reached. */
  async synchronise(tokens: Buffer | null): Promise<void> {
    const { memory, keep } = this.#talk;
    keep({ ...memory(), syncOwed: true });
    const token = tokenOf(tokens) ?? tokenOf(await this.#json('tokens'));
    if (token !== null && token !== memory().token) await this.#fetch();
    this.#talk.body.apply(this.active());
    keep({ ...memory(), syncOwed: false });
    await this.report();
  }

  /** Tells what the server does not know yet; nothing new, nothing said. Rejects when the server cannot be reached. */
  async report(): Promise<void> {
    const { ask, memory, keep } = this.#talk;
    const { told } = memory();
    const full = Object.keys(told).length === 0;
    const items = this.#items();
    const news = [...items].filter(([name, value]) => told[name] !== JSON.stringify(value));
    if (news.length === 0) return;
    const { status } = await ask('status', statusReport(new Map(news), told, full, this.#unknownItems()));
    if (status !== 200) return;
    keep({ ...memory(), told: Object.fromEntries([...items].map(([name, value]) => [name, JSON.stringify(value)])) });
  }

  /** Configurations that a valid activation lists. */
  active(): HeldDeclaration[] {
    const { held } = this.#talk.memory();
    const named = new Set(held.filter((one) => one.type === ACTIVATION).flatMap((one) => textsAt(one.payload, 'StandardConfigurations')));
    return held.filter((one) => one.kind === 'configuration' && named.has(one.identifier));
  }

  async #fetch(): Promise<void> {
    const { memory, keep } = this.#talk;
    const list = await this.#json('declaration-items');
    const parsed = list === null ? null : readItems(list);
    if (parsed === null) return;
    const before = new Map(memory().held.map((one) => [`${one.kind}/${one.identifier}`, one]));
    const held: HeldDeclaration[] = [];
    for (const { kind, identifier, serverToken } of parsed.items) {
      const known = before.get(`${kind}/${identifier}`);
      if (known?.serverToken === serverToken) {
        held.push(known);
        continue;
      }
      // Refused: it is gone meanwhile.
      const bytes = await this.#json(`declaration/${kind}/${identifier}`);
      const declaration = bytes === null ? null : readDeclaration(bytes, kind);
      if (declaration !== null) held.push(declaration);
    }
    keep({ ...memory(), token: parsed.token, held });
  }

  /** Null: refused. A server in trouble (5xx) is like one that cannot be reached. */
  async #json(endpoint: string): Promise<Buffer | null> {
    const { status, body } = await this.#talk.ask(endpoint);
    if (status >= 500) throw new FakeMdmError('server-unreachable', `${endpoint}: HTTP ${status}`);
    return status === 200 ? body : null;
  }

  /** `management.*` is told without being asked for; the rest when it is subscribed to. */
  #items(): Map<string, StatusValue> {
    const { body, memory } = this.#talk;
    const status = body.status();
    const items = new Map<string, StatusValue>([
      ['management.client-capabilities', this.#capabilities(Object.keys(status))],
      ['management.declarations', declarationsReport(memory().held, this.#judged())],
    ]);
    for (const name of this.#subscribed()) {
      const value = status[name];
      if (value !== undefined) items.set(name, value);
    }
    return items;
  }

  #subscribed(): readonly string[] {
    return this.active()
      .filter(({ type }) => type === SUBSCRIPTIONS)
      .flatMap(({ payload }) => (Array.isArray(payload['StatusItems']) ? payload['StatusItems'] : []))
      .flatMap((item: unknown) => (isRecord(item) && typeof item['Name'] === 'string' ? [item['Name']] : []));
  }

  #unknownItems(): readonly string[] {
    const known = this.#talk.body.status();
    return this.#subscribed().filter((name) => !Object.hasOwn(known, name) && !name.startsWith('management.'));
  }

  #judged(): ReadonlyMap<HeldDeclaration, ItemReport> {
    const { memory, body } = this.#talk;
    const { held } = memory();
    const active = new Set(this.active());
    const identifiers = new Set(held.map(({ identifier }) => identifier));
    return new Map(
      held.map((one): [HeldDeclaration, ItemReport] => {
        if (one.kind === 'configuration') {
          const judgement = active.has(one) ? body.judge(one) : ({ valid: 'unknown', reasons: [] } as const);
          return [one, { ...judgement, active: active.has(one) && judgement.valid === 'valid' }];
        }
        if (one.kind === 'activation') return [one, judgeActivation(one, identifiers)];
        return [one, { valid: 'valid', reasons: [], active: one.kind === 'management' }];
      }),
    );
  }

  #capabilities(items: readonly string[]): StatusValue {
    return {
      'supported-versions': ['1.0.0'],
      'supported-features': {},
      'supported-payloads': {
        declarations: {
          activations: [ACTIVATION],
          assets: ['com.apple.asset.data'],
          configurations: [...new Set([...this.#talk.body.configurations(), SUBSCRIPTIONS])],
          management: [
            'com.apple.management.organization-info',
            'com.apple.management.properties',
            'com.apple.management.server-capabilities',
          ],
        },
        'status-items': ['management.client-capabilities', 'management.declarations', ...items],
      },
    };
  }
}

function judgeActivation(activation: HeldDeclaration, identifiers: ReadonlySet<string>): ItemReport {
  const missing = textsAt(activation.payload, 'StandardConfigurations').filter((name) => !identifiers.has(name));
  if (activation.type === ACTIVATION && missing.length === 0) return { valid: 'valid', reasons: [], active: true };
  const reasons = [{ code: 'Error.MissingConfigurations', description: `Missing configurations: ${missing.join(', ')}` }];
  return { valid: 'invalid', reasons, active: false };
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

const textsAt = (payload: Readonly<Record<string, unknown>>, key: string): string[] => {
  const list = payload[key];
  return Array.isArray(list) ? list.filter((one) => typeof one === 'string') : [];
};

function parsed(bytes: Buffer | null): Record<string, unknown> | null {
  if (bytes === null) return null;
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'));
    return isRecord(value) ? value : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** DeclarationsToken of a tokens answer, which the command may carry as well. */
function tokenOf(bytes: Buffer | null): string | null {
  const tokens = parsed(bytes)?.['SyncTokens'];
  return isRecord(tokens) && typeof tokens['DeclarationsToken'] === 'string' ? tokens['DeclarationsToken'] : null;
}

interface Item {
  readonly kind: DeclarationKind;
  readonly identifier: string;
  readonly serverToken: string;
}

function readItems(bytes: Buffer): { token: string; items: Item[] } | null {
  const answer = parsed(bytes);
  const lists = answer?.['Declarations'];
  if (answer === null || !isRecord(lists) || typeof answer['DeclarationsToken'] !== 'string') return null;
  const items = KINDS.flatMap((kind) => {
    const list = lists[LISTS[kind]];
    return (Array.isArray(list) ? list : []).flatMap((one: unknown): Item[] =>
      isRecord(one) && typeof one['Identifier'] === 'string' && typeof one['ServerToken'] === 'string'
        ? [{ kind, identifier: one['Identifier'], serverToken: one['ServerToken'] }]
        : [],
    );
  });
  return { token: answer['DeclarationsToken'], items: items.slice(0, MAX_DECLARATIONS) };
}

function readDeclaration(bytes: Buffer, kind: DeclarationKind): HeldDeclaration | null {
  const { Type: type, Identifier: identifier, ServerToken: serverToken, Payload: payload } = parsed(bytes) ?? {};
  if (typeof type !== 'string' || typeof identifier !== 'string' || typeof serverToken !== 'string' || !isRecord(payload)) return null;
  return { kind, identifier, serverToken, type, payload };
}
