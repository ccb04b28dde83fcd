import { useEffect, useEffectEvent, useRef, useState } from 'react';

const REST_MS = 400;

export type Saved = 'untouched' | 'saving' | 'saved' | 'unsaved';

interface Autosave<Form> {
  readonly saved: Saved;
  /** Something was typed: it is kept as soon as the typing rests. */
  readonly touch: (form: Form) => void;
  /** Keeps at once what still waits; main judges a file with what it has. */
  readonly flush: () => Promise<void>;
  /** What was typed is on its way by another call: nothing is left to keep. */
  readonly drop: () => void;
}

/** Keeps what is typed in a wizard at every rest, and on leaving the page or the window. */
export const useAutosave = <Form>(save: (form: Form) => Promise<{ readonly ok: boolean }>): Autosave<Form> => {
  const [saved, setSaved] = useState<Saved>('untouched');
  const waiting = useRef<{ readonly form: Form } | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const drop = () => {
    if (timer.current !== null) clearTimeout(timer.current);
    timer.current = null;
    waiting.current = null;
  };
  const flush = async () => {
    const typed = waiting.current;
    drop();
    if (typed === null) return;
    const told = await save(typed.form);
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
      drop();
      waiting.current = { form };
      setSaved('saving');
      timer.current = setTimeout(() => void flush(), REST_MS);
    },
    flush,
    drop,
  };
};
