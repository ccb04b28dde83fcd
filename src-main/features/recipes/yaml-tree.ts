import { isAlias, isMap, isScalar, isSeq, LineCounter, type ParsedNode, parseDocument } from 'yaml';
import { fail, type Outcome, ok } from '#lib/outcome.ts';

/** What is left of a YAML file: texts, lists and maps, each with its line (from 1). No types, no tags, no anchors. */
export type Tree =
  | { readonly kind: 'text'; readonly line: number; readonly text: string }
  | { readonly kind: 'list'; readonly line: number; readonly items: readonly Tree[] }
  | { readonly kind: 'map'; readonly line: number; readonly entries: readonly Entry[] };

interface Entry {
  readonly key: string;
  readonly line: number;
  readonly value: Tree;
}

type TreeRefusal = 'not-yaml' | 'too-large' | 'too-deep';

const MAX_BYTES = 256 * 1024;
/** A recipe of forty steps with the longest note needs under 3,000. What is longer costs the parser time. */
const MAX_LINES = 6_000;
const MAX_DEPTH = 8;
const MAX_ALIASES = 50;
const MAX_NODES = 5_000;

/**
 * Reads a YAML 1.2 file from anywhere, within bounds: size, lines, depth, aliases and nodes are limited, tags are refused. Failures
 * carry the line, where there is one. Takes under half a second whatever the bytes are.
 */
export function readTree(bytes: Uint8Array): Outcome<Tree, TreeRefusal> {
  if (bytes.length > MAX_BYTES) return fail('too-large');
  const text = textOf(bytes);
  if (text === null) return fail('not-yaml', 'not UTF-8');
  if (text.split('\n', MAX_LINES + 1).length > MAX_LINES) return fail('too-large');
  // The parser nests as deep as the file does.
  if (nests(text)) return fail('too-deep');

  const lines = new LineCounter();
  // Every scalar stays the text it is: "26.10" is no number, "no" is a name. Keys are compared by the caller.
  const document = parseDocument(text, {
    schema: 'failsafe',
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: false,
    logLevel: 'error',
  });
  const trouble = document.errors[0] ?? document.warnings[0];
  if (trouble !== undefined) return refuse('not-yaml', lines.linePos(trouble.pos[0]).line, trouble.message);
  return new Builder(lines).build(document.contents);
}

const refuse = <C extends TreeRefusal>(code: C, line: number, message: string) => fail(code, message, { line: String(line) });

function textOf(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

/** Brackets that are opened and not closed, and dashes in a row: a rough look, for what no recipe has. */
function nests(text: string): boolean {
  if (/(?:[-?:][ \t]+){40}/.test(text)) return true;
  let open = 0;
  for (const char of text) {
    if (char === '[' || char === '{') open += 1;
    else if ((char === ']' || char === '}') && open > 0) open -= 1;
    if (open > 200) return true;
  }
  return false;
}

class Refusal extends Error {
  readonly code: TreeRefusal;
  readonly line: number;

  constructor(code: TreeRefusal, line: number, message: string) {
    super(message);
    this.code = code;
    this.line = line;
  }
}

class Builder {
  readonly #lines: LineCounter;
  /** Filled in the order of the file: an alias means the last one before it. */
  readonly #anchors = new Map<string, ParsedNode>();
  #nodes = 0;
  #aliases = 0;

  constructor(lines: LineCounter) {
    this.#lines = lines;
  }

  build(contents: ParsedNode | null): Outcome<Tree, TreeRefusal> {
    try {
      return ok(this.#tree(contents, 0, 1));
    } catch (error) {
      if (error instanceof Refusal) return refuse(error.code, error.line, error.message);
      throw error;
    }
  }

  #tree(node: ParsedNode | null, depth: number, lineBefore: number): Tree {
    const line = node === null ? lineBefore : this.#lines.linePos(node.range[0]).line;
    this.#nodes += 1;
    if (depth > MAX_DEPTH) throw new Refusal('too-deep', line, 'nests too deep');
    if (this.#nodes > MAX_NODES) throw new Refusal('too-large', line, 'too many nodes');
    if (node === null) return { kind: 'text', line, text: '' };
    if (isAlias(node)) {
      this.#aliases += 1;
      if (this.#aliases > MAX_ALIASES) throw new Refusal('too-large', line, 'too many aliases');
      const target = this.#anchors.get(node.source);
      if (target === undefined) throw new Refusal('not-yaml', line, 'an alias of nothing');
      // Said where it is used, not where it was first said.
      return { ...this.#tree(target, depth + 1, line), line };
    }
    if (node.anchor !== undefined) this.#anchors.set(node.anchor, node);
    if (node.tag !== undefined && !STANDARD_TAGS.includes(node.tag)) throw new Refusal('not-yaml', line, 'a tag');
    if (isMap(node)) {
      const entries = node.items.map((pair): Entry => {
        const key = this.#tree(pair.key as ParsedNode, depth + 1, line);
        if (key.kind !== 'text') throw new Refusal('not-yaml', key.line, 'a key that is no text');
        return { key: key.text, line: key.line, value: this.#tree(pair.value as ParsedNode | null, depth + 1, key.line) };
      });
      return { kind: 'map', line, entries };
    }
    if (isSeq(node)) return { kind: 'list', line, items: node.items.map((item) => this.#tree(item as ParsedNode, depth + 1, line)) };
    return { kind: 'text', line, text: isScalar(node) && typeof node.value === 'string' ? node.value : '' };
  }
}

const STANDARD_TAGS = ['tag:yaml.org,2002:str', 'tag:yaml.org,2002:map', 'tag:yaml.org,2002:seq'];
