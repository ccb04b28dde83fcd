import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useSyncExternalStore } from 'react';
import type { CallOf, InputOf, Noun, Told } from './ask.ts';
import { type Connection, ConnectionLost, type ConnectionState, TooMuchAtOnce } from './connection.ts';
import { FreshKeeper } from './fresh-keeper.ts';

const ConnectionContext = createContext<Connection | null>(null);

export const useConnection = (): Connection => {
  const connection = useContext(ConnectionContext);
  if (connection === null) throw new Error('no BridgeProvider above');
  return connection;
};

/** Whether the core can be asked right now. */
export const useConnectionState = (): ConnectionState => {
  const connection = useConnection();
  return useSyncExternalStore(
    (watcher) => connection.watch(watcher),
    () => connection.state,
  );
};

/** Until when what is on screen was kept fresh; null while it still is. */
export const useLostAt = (): number | null => {
  const connection = useConnection();
  return useSyncExternalStore(
    (watcher) => connection.watch(watcher),
    () => connection.lostAt,
  );
};

/** Asks one call. A broken wire is an answer too, and so is too long a question; anything else that goes wrong on this side is `internal`. */
export const askCore = async <N extends Noun, K extends CallOf<N>>(
  connection: Connection,
  noun: N,
  call: K,
  input: InputOf<N, K>,
): Promise<Told<N, K>> => {
  try {
    // The host parses each answer by the contract's schema before it sends it.
    return (await connection.ask(noun, call, input)) as Told<N, K>;
  } catch (error) {
    const code = error instanceof ConnectionLost ? 'connection-lost' : error instanceof TooMuchAtOnce ? 'too-much-at-once' : 'internal';
    return { ok: false, error: { code, message: String(error) } };
  }
};

/** Connects the screens below to the core; on each new connection everything shown is asked anew. */
export const BridgeProvider = ({ connection, children }: { connection: Connection; children: ReactNode }) => {
  const queryClient: QueryClient = useQueryClient();
  useEffect(() => {
    const keeper = new FreshKeeper(queryClient);
    const unwatch = connection.watch(() => {
      if (connection.state === 'connected') void queryClient.invalidateQueries();
    });
    const unhear = connection.hear((event) => keeper.hear(event));
    const stop = new AbortController();
    void connection.run(stop.signal);
    return () => {
      stop.abort();
      unwatch();
      unhear();
      keeper.stop();
    };
  }, [connection, queryClient]);
  return <ConnectionContext value={connection}>{children}</ConnectionContext>;
};
