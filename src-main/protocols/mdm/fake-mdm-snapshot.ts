import type { DeclarationsMemory } from './declared-state.ts';
import type { MdmSettings } from './fake-mdm-profile.ts';

/** Everything an enrolled simulated device keeps, as JSON. Holds its private key. */
export interface FakeMdmSnapshot {
  readonly settings: MdmSettings;
  readonly trustRootsPem: readonly string[];
  readonly certificatePem: string;
  readonly keyPem: string;
  /** Base64; empty until the courier gave one. */
  readonly token: string;
  readonly pushMagic: string;
  /** Base64. */
  readonly unlockToken: string;
  readonly tokenUpdateOwed: boolean;
  /** Base64 of a report the server has not taken yet. */
  readonly reportOwed: string | null;
  /** A push was missed, a conversation broke off, or NotNow was its last word. */
  readonly pollOwed: boolean;
  /** Null or absent: declarative management was never turned on. */
  readonly declarations?: DeclarationsMemory | null;
}
