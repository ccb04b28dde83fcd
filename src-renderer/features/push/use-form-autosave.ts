import { useEffect, useEffectEvent, useRef, useState } from 'react';
import type { PushForm } from '#contract/push.ts';
import { useCall } from '../../bridge/use-call.ts';

/** Milliseconds. */
const REST = 400;

type Saved = 'untouched' | 'saving' | 'saved' | 'unsaved';

interface Autosave {
  readonly saved: Saved;
  /** Something was typed: it is kept as soon as the typing rests. */
  readonly touch: (form: PushForm) => void;
  /** What was typed is on its way by another call: nothing is left to keep. */
  readonly drop: () => void;
}

/** Keeps what is typed at every rest, and on leaving the page or the window. */
export const useFormAutosave = (): Autosave => {
  const save = useCall('push', 'saveForm');
  const [saved, setSaved] = useState<Saved>('untouched');
  const waiting = useRef<PushForm | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const forget = () => {
    if (timer.current !== null) clearTimeout(timer.current);
    timer.current = null;
    waiting.current = null;
  };
  const flush = async () => {
    const form = waiting.current;
    forget();
    if (form === null) return;
    const told = await save.run(form);
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
      forget();
      waiting.current = form;
      setSaved('saving');
      timer.current = setTimeout(() => void flush(), REST);
    },
    drop: forget,
  };
};
