import type { ComponentType, LazyExoticComponent } from 'react';

/**
 * What is shown in the small window beside Apple's site, by the kind in its address: `lazy(async () => ({ default: (await
 * import('../features/…')).PushGuide }))`. Each guide asks main for the state of its wizard by itself.
 */
export const guides: Readonly<Record<string, LazyExoticComponent<ComponentType>>> = {};
