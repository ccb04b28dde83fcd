/** The longest stretch of each round between two turns of the event loop, in milliseconds. */
export interface Holds {
  /** What this thread itself computed in it: the same on a busy machine as on an idle one. */
  readonly own: readonly number[];
  /** What went by on the clock, the time in which other programs had the core included. */
  readonly wall: readonly number[];
}

/** How long the event loop stood still at most while `work` was done, watched by a timer of 1 ms. */
export async function longestHolds(work: () => Promise<unknown>, rounds: number): Promise<Holds> {
  await work(); // warming up: compiling is not what is measured
  const own: number[] = [];
  const wall: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    let [longestOwn, longestWall, last] = [0, 0, performance.now()];
    let used = process.threadCpuUsage();
    const look = () => {
      const { user, system } = process.threadCpuUsage(used);
      longestOwn = Math.max(longestOwn, (user + system) / 1_000);
      longestWall = Math.max(longestWall, performance.now() - last - 1);
      used = process.threadCpuUsage();
      last = performance.now();
    };
    const timer = setInterval(look, 1);
    await work();
    look();
    clearInterval(timer);
    own.push(longestOwn);
    wall.push(longestWall);
  }
  return { own, wall };
}
