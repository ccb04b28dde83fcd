import type { Config } from '../../../src-main/config.ts';

/** The engine where only this machine reaches it, at any port. */
export const coreConfig: Partial<Config> = { engine: { bindAddress: '127.0.0.1', defaultHost: '127.0.0.1', defaultPort: 0 } };
