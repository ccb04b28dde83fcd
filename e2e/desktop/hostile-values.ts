import type { Page } from '@playwright/test';

export interface Sent {
  readonly what: string;
  /** False: the page could not send it. */
  readonly left: boolean;
  readonly closed: boolean;
  readonly late: boolean;
  readonly heard: readonly string[];
}

/** Sends what is no text, each over a link of its own with a question behind it, and waits for the end of the link. `mib`: sizes of buffers. */
export const sendValues = (page: Page, question: string, mib: readonly number[], planted: string): Promise<Sent[]> =>
  page.evaluate(
    async ({ question, mib, planted }) => {
      const cyclic: Record<string, unknown> = { planted };
      cyclic.self = cyclic;
      const deep = (levels: number) => {
        let value: unknown = planted;
        for (let level = 0; level < levels; level += 1) value = { a: value };
        return value;
      };
      const made: Readonly<Record<string, () => unknown>> = {
        null: () => null,
        undefined: () => undefined,
        true: () => true,
        zero: () => 0,
        'minus zero': () => -0,
        NaN: () => Number.NaN,
        Infinity: () => Number.POSITIVE_INFINITY,
        BigInt: () => 2n ** 70n,
        Symbol: () => Symbol('x'),
        function: () => () => undefined,
        Date: () => new Date(),
        'Date that is none': () => new Date(Number.NaN),
        RegExp: () => /(a+)+$/,
        Error: () => new Error(planted),
        String: () => new String(question),
        Map: () => new Map<unknown, unknown>([[planted, new Map()]]),
        Set: () => new Set([planted]),
        array: () => [question],
        'sparse array': () => Object.assign([], { 4_294_967_294: planted }),
        'a million numbers': () => Array.from({ length: 1_000_000 }, () => 0),
        'a million objects': () => Array.from({ length: 1_000_000 }, () => ({})),
        object: () => ({ i: '1', p: { u: '/settings/get', b: { json: {} } } }),
        'object of main': () => ({ data: question, ports: [], type: 'message' }),
        polluting: () => JSON.parse('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}') as unknown,
        cyclic: () => cyclic,
        'deep 1,000': () => deep(1_000),
        'deep 10,000': () => deep(10_000),
        Uint8Array: () => new TextEncoder().encode(question),
        Float64Array: () => new Float64Array([Number.NaN, -0]),
        DataView: () => new DataView(new ArrayBuffer(8)),
        Blob: () => new Blob([question]),
        File: () => new File([question], '../../x'),
        ImageData: () => new ImageData(8, 8),
        ...Object.fromEntries(mib.map((size) => [`${size} MiB copied`, () => new Uint8Array(size * 1024 * 1024)])),
      };
      const handed: Readonly<Record<string, () => Transferable>> = {
        'a port of another channel': () => new MessageChannel().port2,
        ...Object.fromEntries(mib.map((size) => [`${size} MiB handed over`, () => new ArrayBuffer(size * 1024 * 1024)])),
      };
      const sent: Sent[] = [];
      const send = async (what: string, message: unknown, transfer: Transferable[]) => {
        const link = window.hostile.open();
        const left = window.hostile.post(link, message, transfer);
        window.hostile.post(link, question);
        const { heard, closed, late } = await window.hostile.until(link, '', 1);
        window.hostile.close(link);
        sent.push({ what, left, closed, late, heard });
      };
      for (const [what, make] of Object.entries(made)) await send(what, make(), []);
      for (const [what, make] of Object.entries(handed)) {
        const transfer = make();
        await send(what, transfer, [transfer]);
      }
      // A text is a text, whatever port comes with it.
      await send('a question with a port', question, [new MessageChannel().port2]);
      return sent;
    },
    { question, mib, planted },
  );
