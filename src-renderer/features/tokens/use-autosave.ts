import { useEffect, useEffectEvent, useRef, useState } from 'react';
import type { TokenKind } from '#contract/tokens.ts';
import { useCall } from '../../bridge/use-call.ts';

/** What is typed in a token wizard. */
export interface TokenForm {
  readonly account: string;
  readonly clientId: string;
  readonly keyId: string;
}

type Saved = 'autosave' | 'saving' | 'saved' | 'unsaved';

interface Autosave {
  readonly saved: Saved;
  /** Something was typed: it is kept as soon as the typing rests. */
  readonly touch: (form: TokenForm) => void;
  /** Keeps at once what still waits; main judges a file with what it has. */
  readonly flush: () => Promise<void>;
}

const REST_MS = 400;

/** Keeps what is typed at every rest, and on leaving the page or the window. */
export const useAutosave = (kind: TokenKind): Autosave => {
  const save = useCall('tokens', 'saveForm');
  const [saved, setSaved] = useState<Saved>('autosave');
  const waiting = useRef<TokenForm | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const stopTimer = () => {
    if (timer.current !== null) clearTimeout(timer.current);
    timer.current = null;
  };
  const flush = async () => {
    stopTimer();
    const form = waiting.current;
    waiting.current = null;
    if (form === null) return;
    const told = await save.run({ kind, ...form });
    // Typed on meanwhile: the next save tells.
    if (waiting.current === null) setSaved(told.ok ? 'saved' : 'unsaved');
  };
  const leave = useEffectEvent(() => void flush());
  useEffect(() => {
    const onHide = () => leave();
    window.addEventListener('pagehide', onHide);
    return () => {
      window.removeEventListener('pagehide', onHide);
      leave();
    };
  }, []);
  return {
    saved,
    touch: (form) => {
      stopTimer();
      waiting.current = form;
      setSaved('saving');
      timer.current = setTimeout(() => void flush(), REST_MS);
    },
    flush,
  };
};
