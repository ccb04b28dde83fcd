import { type ComponentType, type LazyExoticComponent, lazy } from 'react';

/**
 * What is shown in the small window beside Apple's site, by the kind in its address: `lazy(async () => ({ default: (await
 * import('../features/…')).PushGuide }))`. Each guide asks main for the state of its wizard by itself.
 */
export const guides: Readonly<Record<string, LazyExoticComponent<ComponentType>>> = {
  push: lazy(async () => ({ default: (await import('../features/push/push-guide.tsx')).PushGuide })),
  ade: lazy(async () => ({ default: (await import('../features/tokens/token-guides.tsx')).AdeGuide })),
  content: lazy(async () => ({ default: (await import('../features/tokens/token-guides.tsx')).ContentGuide })),
  api: lazy(async () => ({ default: (await import('../features/tokens/token-guides.tsx')).ApiGuide })),
};
