import { createHash } from 'node:crypto';
import { fail, type Outcome, ok } from '#lib/outcome.ts';

export type DeclarationKind = 'activation' | 'asset' | 'configuration' | 'management';
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** A declaration as we mean it. */
export interface DeclarationContent {
  readonly Type: string;
  /** At most 64 octets. */
  readonly Identifier: string;
  readonly Payload: { readonly [key: string]: Json };
}

/** As it travels: the token changes with any change of the content (Apple: DeclarationBase). */
export interface Declaration extends DeclarationContent {
  readonly ServerToken: string;
}

/** All declarations of one device, and the token of the whole. */
export interface DeclarationSet {
  readonly declarations: readonly Declaration[];
  readonly token: string;
}

/** What a device asks of us (Apple: DeclarativeManagement check-in, Endpoint). */
export type DeclarativeEndpoint =
  | { readonly ask: 'tokens' | 'declaration-items' | 'status' }
  | { readonly ask: 'declaration'; readonly kind: DeclarationKind; readonly identifier: string };

const KINDS: readonly DeclarationKind[] = ['activation', 'asset', 'configuration', 'management'];
const LISTS = { activation: 'Activations', asset: 'Assets', configuration: 'Configurations', management: 'Management' } as const;
const MAX_ENDPOINT = 300;

/** The kind a type is of, by its name: `com.apple.configuration.…`. */
export function kindOf(type: string): DeclarationKind | null {
  return KINDS.find((kind) => type.startsWith(`com.apple.${kind}.`)) ?? null;
}

/** Gives each content its token, and the set one over all of them: same content, same tokens. */
export function declarationSet(contents: readonly DeclarationContent[]): DeclarationSet {
  const declarations = contents.map((content) => ({ ...content, ServerToken: hash(content) }));
  const pairs = declarations.map(({ Identifier, ServerToken }): Json => [Identifier, ServerToken]);
  return { declarations, token: hash(pairs) };
}

/** Reads the word a device puts into Endpoint; null when it is none of Apple's. */
export function readEndpoint(endpoint: string): DeclarativeEndpoint | null {
  if (endpoint === 'tokens' || endpoint === 'declaration-items' || endpoint === 'status') return { ask: endpoint };
  if (endpoint.length > MAX_ENDPOINT) return null;
  const [, kindName, identifier] = /^declaration\/([a-z]+)\/(.+)$/s.exec(endpoint) ?? [];
  const kind = KINDS.find((each) => each === kindName);
  return kind === undefined || identifier === undefined ? null : { ask: 'declaration', kind, identifier };
}

/** The answer to `tokens`, which a DeclarativeManagement command carries as well. `changedAt`: when the set became what it is. */
export function tokensBody(set: DeclarationSet, changedAt: number): Buffer {
  const Timestamp = `${new Date(changedAt).toISOString().slice(0, 19)}Z`;
  return body({ SyncTokens: { DeclarationsToken: set.token, Timestamp } });
}

/** The answer to `declaration-items`: what there is, and in which revision. */
export function itemsBody(set: DeclarationSet): Buffer {
  const of = (kind: DeclarationKind): Json =>
    set.declarations.filter(({ Type }) => kindOf(Type) === kind).map(({ Identifier, ServerToken }): Json => ({ Identifier, ServerToken }));
  const Declarations = Object.fromEntries(KINDS.map((kind) => [LISTS[kind], of(kind)]));
  return body({ Declarations, DeclarationsToken: set.token });
}

/** One declaration; a device that hears 'not-found' drops it. */
export function declarationBody(set: DeclarationSet, kind: DeclarationKind, identifier: string): Outcome<Buffer, 'not-found'> {
  const found = set.declarations.find(({ Type, Identifier }) => Identifier === identifier && kindOf(Type) === kind);
  if (found === undefined) return fail('not-found');
  const { Type, Identifier, ServerToken, Payload } = found;
  return ok(body({ Type, Identifier, ServerToken, Payload }));
}

const body = (value: Json): Buffer => Buffer.from(JSON.stringify(value));

/** 64 octets, as many as a token may have. */
const hash = (value: Json | DeclarationContent): string =>
  createHash('sha256')
    .update(sorted(value as Json))
    .digest('hex');

/** JSON with its keys in order, so that the way a content was put together makes no difference. */
function sorted(value: Json): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
