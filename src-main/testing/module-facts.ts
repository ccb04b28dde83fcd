import { parseSync } from 'vite';

export interface Import {
  readonly specifier: string;
  /** Gone at run time: `import type`, or every name in it marked so. */
  readonly typeOnly: boolean;
  /** Names as the other module exports them; `*` for all of it. */
  readonly names: readonly string[];
}

export interface ModuleFacts {
  readonly imports: readonly Import[];
  readonly hasDefaultExport: boolean;
  /** Does it only hand on what others export? */
  readonly isBarrel: boolean;
  /** Every string and template text in it. */
  readonly texts: readonly string[];
}

interface Entry {
  readonly isType: boolean;
  readonly importName: { readonly kind: string; readonly name: string | null };
}

/** What a module says about itself: its real import statements, static, dynamic, re-exporting and in types. */
export function readModule(path: string, source: string): ModuleFacts {
  const { program, module, errors } = parseSync(path, source);
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]?.message}`);
  const reexports = module.staticExports.flatMap(({ entries }) =>
    entries.flatMap((entry) => (entry.moduleRequest === null ? [] : [entry])),
  );
  const nodes = [...walk(program)];
  const imports = [
    ...module.staticImports.map(({ moduleRequest, entries, start, end }) => ({
      specifier: moduleRequest.value,
      typeOnly: isTypeOnly(entries, source.slice(start, end)),
      names: entries.map(nameOf),
    })),
    ...reexports.map((entry) => ({ specifier: entry.moduleRequest?.value ?? '', typeOnly: entry.isType, names: [nameOf(entry)] })),
    ...nodes.flatMap(importExpression),
  ];
  const ownStatements = program.body.filter((node) => node.type !== 'ImportDeclaration' && !isReexport(node));
  return {
    imports,
    hasDefaultExport: module.staticExports.some(({ entries }) => entries.some((entry) => entry.exportName.kind === 'Default')),
    isBarrel: reexports.length > 0 && ownStatements.length === 0,
    texts: nodes.flatMap(textOf),
  };
}

type AnyNode = Readonly<Record<string, unknown>>;

function* walk(value: unknown): Generator<AnyNode> {
  if (Array.isArray(value)) {
    for (const item of value) yield* walk(item);
  } else if (typeof value === 'object' && value !== null) {
    if ('type' in value) yield value as AnyNode;
    for (const child of Object.values(value)) yield* walk(child);
  }
}

const nameOf = (entry: Entry) => entry.importName.name ?? (entry.importName.kind === 'Default' ? 'default' : '*');

const isTypeOnly = (entries: readonly Entry[], statement: string) =>
  /^import\s+type\b/.test(statement) || (entries.length > 0 && entries.every((entry) => entry.isType));

/** `import('x')` as an expression and as a type. One whose name is computed is no module we know: it is called `?`. */
function importExpression(node: AnyNode): Import[] {
  if (node.type !== 'ImportExpression' && node.type !== 'TSImportType') return [];
  const source = node.source as AnyNode | undefined;
  const specifier = typeof source?.value === 'string' ? source.value : '?';
  return [{ specifier, typeOnly: node.type === 'TSImportType', names: ['*'] }];
}

const isReexport = (node: { type: string; source?: unknown }) =>
  node.type === 'ExportAllDeclaration' || (node.type === 'ExportNamedDeclaration' && node.source != null);

function textOf(node: AnyNode): string[] {
  if (node.type === 'Literal' && typeof node.value === 'string') return [node.value];
  const cooked = node.type === 'TemplateElement' ? (node.value as AnyNode).cooked : undefined;
  return typeof cooked === 'string' ? [cooked] : [];
}
