/** The simulated path from APNs to a simulated device: what a real device does over its own connection to Apple. */
export interface Courier {
  /** A new push token for a topic. */
  register(topic: string): Uint8Array;
  /** The device is online: pushes for the token reach it until the returned function is called. */
  listen(token: Uint8Array, onPush: (pushMagic: string) => void): () => void;
  /** The token is dead from now on: APNs answers 410 to it. */
  unregister(token: Uint8Array): void;
}

/** Where a simulator keeps what must survive a restart. */
export interface StatePort {
  load(): Uint8Array | null;
  save(state: Uint8Array): void;
}
