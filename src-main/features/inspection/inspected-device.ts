import type { PlistDict } from '#plist/plist.ts';
import type { BatteryHealth } from '../../protocols/diagnostics/battery-health.ts';
import type { InstalledProfile } from '../../protocols/mcinstall/mcinstall-client.ts';
import type { SyslogEntry } from '../../protocols/syslog/syslog-client.ts';

/** A device's log as it is written. `close` ends it from our side. */
export interface LogStream {
  entries(): AsyncIterable<SyslogEntry>;
  close(): void;
}

/** Conversations with a device that trusts this computer. Each rejects with an error that has a code. */
export interface TrustedDevice {
  /** The name this computer goes by in the pairing; no secret. */
  readonly hostId: string;
  /** Of one session: the global values, Find My and the disk (usb.md 2.3). */
  values(): Promise<{ readonly global: PlistDict; readonly findMy: PlistDict; readonly disk: PlistDict }>;
  profiles(): Promise<readonly InstalledProfile[]>;
  /** Null: none was written yet. */
  cloudConfiguration(): Promise<PlistDict | null>;
  battery(): Promise<BatteryHealth>;
  restart(): Promise<unknown>;
  shutDown(): Promise<unknown>;
  log(): Promise<LogStream>;
}

/** One attachment of one device. */
export interface InspectedDevice {
  /** Aborts when the cable is pulled. */
  readonly signal: AbortSignal;
  /** Null: it does not trust this computer. Asks nobody for trust. */
  trusted(): Promise<TrustedDevice | null>;
}
