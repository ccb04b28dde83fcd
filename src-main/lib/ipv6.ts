import { isIPv6 } from 'node:net';

/** What may be an address, and perhaps a port behind it. */
const groups = /(?<![\w:.])[0-9a-f]*:[0-9a-f:]+(?:\.\d+){0,3}(?:%\w+)?(?![\w:])/gi;

/** Each address of IPv6 in a text. Node writes a port behind it as if it were a part of it: it stays where only what is before it is one. */
export const ipv6In = (text: string): { value: string; at: number }[] =>
  [...text.matchAll(groups)].flatMap(({ 0: met, index: at }) => {
    const value = [met, met.replace(/:[^:]*$/, '')].find((each) => isIPv6(each));
    return value === undefined ? [] : [{ value, at }];
  });
