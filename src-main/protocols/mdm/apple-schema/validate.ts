import { type PlistDict, type PlistValue } from '#plist/plist.ts';
import { arrayAt, dictAt, isPlistDict, stringAt } from '#plist/read.ts';
import { checkInTable, commandTable, declarationTable, profileTable, type SchemaEntry, type SchemaNode } from './schema-table.ts';
import { keyProblems, type SchemaContext, type SchemaProblem, supportProblem } from './validate-keys.ts';

export type { SchemaContext, SchemaProblem } from './validate-keys.ts';

const IOS: SchemaContext = { platform: 'iOS' };
const REQUEST_KEYS: readonly SchemaNode[] = [
  { k: 'RequestType', t: 's', q: 1 },
  { k: 'RequestRequiresNetworkTether', t: 'b' },
];

/** Judges what a device is answered with: `{ CommandUUID, Command: { RequestType, … } }`. No problems: an empty list. */
export function validateCommand(dict: PlistDict, context: SchemaContext = IOS): SchemaProblem[] {
  const envelope: SchemaNode[] = [
    { k: 'CommandUUID', t: 's', q: 1 },
    { k: 'Command', t: 'm', q: 1 },
  ];
  const problems = keyProblems(dict, [envelope], '', context);
  const command = dictAt(dict, 'Command');
  if (command === undefined) return problems;
  const entry = entryOf(commandTable, stringAt(command, 'RequestType'));
  if (entry === undefined) return [...problems, { path: 'Command.RequestType', problem: 'unknown-type' }];
  return [
    ...problems,
    ...entryProblems(entry, 'Command.RequestType', context),
    ...keyProblems(command, [[...REQUEST_KEYS, ...entry.s]], 'Command', context),
  ];
}

/** Judges the answer to a command: the report without identification, status and UUID. */
export function validateAnswer(requestType: string, answer: PlistDict, context: SchemaContext = IOS): SchemaProblem[] {
  const entry = entryOf(commandTable, requestType);
  if (entry === undefined) return [{ path: '', problem: 'unknown-type' }];
  return keyProblems(answer, [entry.a ?? []], '', { ...context, ignorePresence: true });
}

/** Judges a check-in message. */
export function validateCheckIn(dict: PlistDict, context: SchemaContext = IOS): SchemaProblem[] {
  const entry = entryOf(checkInTable, stringAt(dict, 'MessageType'));
  if (entry === undefined) return [{ path: 'MessageType', problem: 'unknown-type' }];
  return [...entryProblems(entry, 'MessageType', context), ...keyProblems(dict, [entry.s], '', context)];
}

/** Judges a declaration, as it travels in JSON. */
export function validateDeclaration(declaration: PlistDict, context: SchemaContext = IOS): SchemaProblem[] {
  const problems = keyProblems(declaration, [declarationTable['DeclarationBase']?.s ?? []], '', context);
  const type = stringAt(declaration, 'Type');
  const entry = entryOf(declarationTable, type?.startsWith('com.apple.') ? type : undefined);
  if (entry === undefined) return [...problems, { path: 'Type', problem: 'unknown-type' }];
  const payload = dictAt(declaration, 'Payload') ?? {};
  return [...problems, ...entryProblems(entry, 'Type', context), ...keyProblems(payload, [entry.s], 'Payload', context)];
}

/** Judges what the declarative endpoints answer and take: TokensResponse, DeclarationItemsResponse, StatusReport. */
export function validateDeclarative(
  message: 'TokensResponse' | 'DeclarationItemsResponse' | 'StatusReport',
  body: PlistDict,
  context: SchemaContext = IOS,
): SchemaProblem[] {
  return keyProblems(body, [declarationTable[message]?.s ?? []], '', context);
}

/** Judges a configuration profile and every payload in it. */
export function validateProfile(dict: PlistDict, context: SchemaContext = IOS): SchemaProblem[] {
  const problems = keyProblems(dict, [profileTable['TopLevel']?.s ?? []], '', context);
  const types = new Set<string>();
  const uuids = new Set<PlistValue | undefined>([dict['PayloadUUID']]);
  (arrayAt(dict, 'PayloadContent') ?? []).forEach((payload, index) => {
    if (!isPlistDict(payload)) return;
    const path = `PayloadContent[${index}]`;
    problems.push(...payloadProblems(payload, path, types, context));
    if (uuids.has(payload['PayloadUUID'])) problems.push({ path: `${path}.PayloadUUID`, problem: 'duplicate' });
    uuids.add(payload['PayloadUUID']);
  });
  return problems;
}

function payloadProblems(payload: PlistDict, path: string, types: Set<string>, context: SchemaContext): SchemaProblem[] {
  const type = stringAt(payload, 'PayloadType');
  const entry = entryOf(profileTable, type);
  if (entry === undefined || type === undefined) return [{ path: `${path}.PayloadType`, problem: 'unknown-type' }];
  const problems = entryProblems(entry, `${path}.PayloadType`, context);
  if (types.has(type) && entry.o[context.platform]?.m !== 1) problems.push({ path: `${path}.PayloadType`, problem: 'duplicate' });
  types.add(type);
  const common = profileTable['CommonPayloadKeys']?.s ?? [];
  const own = new Set(entry.s.map((node) => node.k));
  return [...problems, ...keyProblems(payload, [[...common.filter((node) => !own.has(node.k)), ...entry.s]], path, context)];
}

function entryOf(table: Readonly<Record<string, SchemaEntry>>, name: string | undefined): SchemaEntry | undefined {
  return name !== undefined && Object.hasOwn(table, name) ? table[name] : undefined;
}

function entryProblems(entry: SchemaEntry, path: string, context: SchemaContext): SchemaProblem[] {
  const problem = supportProblem(entry.o[context.platform], context);
  return problem === null ? [] : [{ path, problem }];
}
