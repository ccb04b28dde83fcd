import { useEffect, useState } from 'react';

/** The time now, told anew every `everyMs`; for showing how long ago something was, never for deciding. */
export const useNow = (everyMs: number): number => {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
};
