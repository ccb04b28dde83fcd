import { parentPort, workerData } from 'node:worker_threads';
import { type BuildRequest, buildPkcs12 } from './build-pkcs12.ts';
import { openPkcs12 } from './open-pkcs12.ts';

/** What this thread is started for, once: it ends with its answer. */
export type Pkcs12Job =
  | { readonly kind: 'open'; readonly bytes: Uint8Array; readonly passphrase: string }
  | { readonly kind: 'build'; readonly request: BuildRequest };

const job: Pkcs12Job = workerData;
const answer = job.kind === 'open' ? await openPkcs12(job.bytes, job.passphrase) : buildPkcs12(job.request);
parentPort?.postMessage(answer);
