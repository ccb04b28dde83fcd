import { type ReactNode, useEffect, useRef, useState } from 'react';

/** Pixels before it comes into sight: whoever goes on with the keys finds it drawn. */
const NEAR = '600px';

/**
 * Draws a part of a long list once it comes near to sight, wherever it scrolls, and keeps it from then on; until then there is room for
 * it, so many pixels high.
 */
export const WhenNear = ({ height, children }: { height: number; children: ReactNode }) => {
  const room = useRef<HTMLDivElement>(null);
  const [near, setNear] = useState(false);
  useEffect(() => {
    if (near || room.current === null) return;
    // The margin of the root alone would not reach into parts that scroll by themselves.
    const options: IntersectionObserverInit & { scrollMargin: string } = { rootMargin: NEAR, scrollMargin: NEAR };
    const watcher = new IntersectionObserver((seen) => {
      if (seen.some(({ isIntersecting }) => isIntersecting)) setNear(true);
    }, options);
    watcher.observe(room.current);
    return () => watcher.disconnect();
  }, [near]);
  return near ? children : <div ref={room} style={{ height }} />;
};
