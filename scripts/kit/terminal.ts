import type { Terminal } from './follow.ts';

const CLEAR = '\r\u001b[2K';

/** Lines for people go to standard error; standard output carries only what was asked for. */
export function openTerminal(out: NodeJS.WriteStream): Terminal {
  let drawn = '';
  const draw = (text: string) => {
    if (!out.isTTY || (text === '' && drawn === '')) return;
    out.write(`${CLEAR}${text}`);
    drawn = text;
  };
  return {
    line: (text) => {
      const below = drawn;
      draw('');
      out.write(`${text}\n`);
      draw(below);
    },
    status: draw,
  };
}
