import { Connection } from './connection.ts';
import { isDesktop, openDesktopWire } from './desktop-wire.ts';
import { openWebWire } from './web-wire.ts';

/** The connection of this page: over the desktop's port where there is one, else over the host that served the page. */
export const openBridge = (): Connection => new Connection(isDesktop() ? openDesktopWire : openWebWire, () => window.location.reload());
