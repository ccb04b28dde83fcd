/// <reference lib="dom" />
import type { Page } from '@playwright/test';
import type { BenchPerson } from '../../e2e/journeys/bench-person.ts';

const MEASURED_MS = 15_000;

export interface Smoothness {
  /** 95 of 100 frames came sooner after the one before. */
  readonly frameMs: number;
  /** The longest task of the page's main thread: its CPU time, the same on a busy machine as on an idle one; and by the clock. */
  readonly taskMs: number;
  readonly taskClockMs: number;
  /** CPU time of all tasks in a second, in milliseconds. */
  readonly busyMs: number;
}

/** Chromium's own record of what its processes did, as JSON. */
export interface Tracer {
  readonly start: (categories: string[]) => Promise<unknown>;
  readonly stop: () => Promise<string>;
}

/** Scrolls up and down in the grid, if there is one, and watches the page meanwhile. */
export async function smoothness(tracer: Tracer, page: Page, person: BenchPerson | null = null): Promise<Smoothness> {
  if (person !== null) await person.grid.hover({ position: { x: 20, y: 20 } });
  await page.evaluate(() => {
    const gaps: number[] = [];
    Object.assign(window, { gaps });
    let last = performance.now();
    const frame = () => {
      const now = performance.now();
      gaps.push(now - last);
      last = now;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
  await tracer.start(['disabled-by-default-devtools.timeline', '__metadata']);
  const end = Date.now() + MEASURED_MS;
  for (let turn = 0; Date.now() < end; turn += 1) {
    await page.mouse.wheel(0, Math.floor(turn / 10) % 2 === 0 ? 120 : -120);
    await page.waitForTimeout(50);
  }
  const trace = await tracer.stop();
  const gaps = await page.evaluate(() => (window as unknown as { gaps: number[] }).gaps);
  gaps.sort((a, b) => a - b);
  return { frameMs: gaps[Math.floor(gaps.length * 0.95)] ?? Number.NaN, ...tasksOf(trace) };
}

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds by the clock, and of CPU. */
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** The tasks of the renderer's main thread that did most: the page's, as there is no other of that much work. */
function tasksOf(trace: string): Omit<Smoothness, 'frameMs'> {
  const { traceEvents } = JSON.parse(trace) as { traceEvents: TraceEvent[] };
  const mains = new Set(
    traceEvents
      .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${pid} ${tid}`),
  );
  const tasks = traceEvents.flatMap(({ name, pid, tid, dur, tdur }) =>
    // One that was under way when the trace began or ended has no length.
    name === 'RunTask' && mains.has(`${pid} ${tid}`) && dur !== undefined && tdur !== undefined ? [{ dur, tdur }] : [],
  );
  const longest = (times: readonly number[]) => times.reduce((most, time) => Math.max(most, time), 0) / 1_000;
  const used = tasks.map(({ tdur }) => tdur);
  return {
    taskMs: longest(used),
    taskClockMs: longest(tasks.map(({ dur }) => dur)),
    busyMs: used.reduce((sum, time) => sum + time, 0) / MEASURED_MS,
  };
}
