import type { Page } from '@playwright/test';

/** What a page gets that knocks by itself: the answer of main, or null when none came in that time. */
export const askMain = (page: Page, noun: string, call: string, input: unknown = {}, patience = 30_000): Promise<unknown> =>
  page.evaluate(
    ({ url, input, patience }) =>
      new Promise<unknown>((resolve) => {
        const { port1, port2 } = new MessageChannel();
        const late = setTimeout(() => resolve(null), patience);
        port1.onmessage = ({ data }) => {
          clearTimeout(late);
          port1.close();
          resolve((JSON.parse(String(data)) as { p?: { b?: { json?: unknown } } }).p?.b?.json ?? null);
        };
        window.postMessage('shitaku:bridge', window.location.origin, [port2]);
        port1.postMessage(JSON.stringify({ i: '1', p: { u: url, b: { json: input } } }));
      }),
    { url: `/${noun}/${call}`, input, patience },
  );
