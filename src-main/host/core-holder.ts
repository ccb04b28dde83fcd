import type { LongLived } from '#lib/lifecycle.ts';
import type { Log } from '#lib/log.ts';
import { SerialQueue } from '#lib/serial-queue.ts';
import type { LaunchChoices, LaunchFile, World } from './launch-file.ts';

interface Ports<Core extends LongLived> {
  /** Builds the core of a world; the holder starts and stops it. */
  readonly compose: (world: World) => Promise<Core>;
  /** Builds what stands in for a world that cannot start, and says why. */
  readonly composeFault: (world: World, error: unknown) => Promise<Core>;
  readonly launch: LaunchFile;
  /** Starts in this world without writing the choice down; null: the world chosen last. */
  readonly startIn: World | null;
  /** The present core is about to be replaced: every screen must load anew. */
  readonly onSwitch: () => void;
  readonly onChoices: () => void;
  /** A core has started; it is the one until the next call. */
  readonly onCore: (core: Core) => void;
  readonly log: Log;
}

/**
 * Holds the one core that runs, and replaces it when another world is chosen. The host asks for {@link core} on each new
 * connection and waits while one core ends and the next begins. Where a world cannot be started a core stands in that says
 * so, in a world not decided; the one that was wanted is tried again when somebody asks for it.
 */
export class CoreHolder<Core extends LongLived> implements LongLived {
  readonly #ports: Ports<Core>;
  readonly #queue = new SerialQueue();
  #world: World;
  /** The world that runs, or would if it could. */
  #wanted: World;
  #core: Promise<Core>;
  #running: Core | null = null;
  #stopped = false;

  constructor(ports: Ports<Core>) {
    this.#ports = ports;
    this.#world = ports.startIn ?? ports.launch.choices.world;
    this.#wanted = this.#world;
    this.#core = Promise.reject(new Error('the core is not started'));
    this.#core.catch(() => undefined);
  }

  /** Rejects only when not even the fault can be told. */
  async start(): Promise<void> {
    await this.#replace(async () => (await this.#open(this.#wanted)).core);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#queue.run(() => this.#close());
  }

  /** The core that runs, or, in the middle of a switch, the one that will. Rejects when there is none to wait for. */
  core(): Promise<Core> {
    return this.#core;
  }

  get(): LaunchChoices {
    return { ...this.#ports.launch.choices, world: this.#world };
  }

  set(change: Partial<Pick<LaunchChoices, 'language' | 'theme'>>): void {
    this.#ports.launch.save(change);
    this.#ports.onChoices();
  }

  /**
   * Ends the present core and starts the other world's. Returns at once; screens load anew and find the new core. `forThisTime`: the next
   * start is in the world chosen before.
   */
  switchWorld(world: 'real' | 'practice', forThisTime = false): void {
    this.#replaceSoon(world, !forThisTime);
  }

  /** Tries the world that could not be started once more, in the same way. */
  retry(): void {
    this.#replaceSoon(this.#wanted, false);
  }

  #replaceSoon(world: World, save: boolean): void {
    // After this turn of the event loop, so that the answer to whoever asked is out before the screens are cut off.
    setImmediate(() => {
      if (this.#stopped) return;
      const next = this.#replace(async () => {
        await this.#close();
        const { core, started } = await this.#open(world);
        if (started && save) this.#ports.launch.save({ world });
        return core;
      });
      next.catch((error: unknown) => this.#ports.log.error('no world can be started', { error }));
      this.#ports.onSwitch();
    });
  }

  #replace(task: () => Promise<Core>): Promise<Core> {
    this.#core = this.#queue.run(task);
    return this.#core;
  }

  async #open(world: World): Promise<{ core: Core; started: boolean }> {
    this.#wanted = world;
    try {
      return { core: await this.#run(world, await this.#ports.compose(world)), started: true };
    } catch (error) {
      this.#ports.log.error('the world could not be started', { world, error });
      return { core: await this.#run('undecided', await this.#ports.composeFault(world, error)), started: false };
    }
  }

  async #run(world: World, core: Core): Promise<Core> {
    try {
      await core.start();
    } catch (error) {
      await core.stop();
      throw error;
    }
    this.#world = world;
    this.#running = core;
    this.#ports.onCore(core);
    return core;
  }

  async #close(): Promise<void> {
    const core = this.#running;
    this.#running = null;
    await core?.stop();
  }
}
