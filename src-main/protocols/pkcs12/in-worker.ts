import { Worker } from 'node:worker_threads';
import type { Pkcs12Job } from './pkcs12-worker.ts';

/** The answer, or that there was none: it took too long, or more memory than any real file needs. */
type Answered = { readonly done: true; readonly answer: unknown } | { readonly done: false; readonly why: 'too-long' | 'too-much-memory' };

const MEMORY_MB = 192;

/** As a source, or built: the build puts the worker beside the chunk that this ends up in. */
const workerFile = import.meta.url.endsWith('.ts')
  ? new URL('./pkcs12-worker.ts', import.meta.url)
  : new URL('./pkcs12-worker.js', import.meta.url);

/** Does a job in a thread of its own: it computes for seconds, and a hostile file would for years. */
export function inWorker(job: Pkcs12Job, limitMs: number): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(workerFile, { workerData: job, resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB } });
    const timer = setTimeout(() => {
      resolve({ done: false, why: 'too-long' });
      void worker.terminate();
    }, limitMs);
    worker.once('message', (answer: unknown) => resolve({ done: true, answer }));
    worker.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') resolve({ done: false, why: 'too-much-memory' });
      else reject(error);
    });
    worker.once('exit', () => {
      clearTimeout(timer);
      reject(new Error('the PKCS#12 thread ended without an answer')); // a promise that is settled stays as it is
    });
  });
}
