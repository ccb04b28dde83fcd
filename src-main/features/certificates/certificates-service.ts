import type { KeyObject } from 'node:crypto';
import type { RecordActivity } from '#contract/activity.ts';
import type { certificates, PushForm } from '#contract/certificates.ts';
import type { ServiceOf } from '#contract/define.ts';
import type { Clock } from '#lib/clock.ts';
import { type Failure, fail, type Outcome, ok } from '#lib/outcome.ts';
import { SerialQueue } from '#lib/serial-queue.ts';
import { readCertificate } from '#pki/certificate.ts';
import { createCsr } from '#pki/csr.ts';
import { privateKeyToDer, publicKeyToDer } from '#pki/keys.ts';
import type { RunRow, RunsStore } from '#store/runs-store.ts';
import type { ApnsIdentity } from '../../protocols/apns/apns-client.ts';
import type { VendorSigner } from '../../protocols/push-portal/push-request.ts';
import type { CertificatesStore } from './certificates-store.ts';
import { pushView, vendorView, wizardView } from './certificates-view.ts';
import { sniffFile } from './file-sniffer.ts';
import { type ImportVerdict, judgeImport, openChecks } from './import-rules.ts';
import { PushIdentity } from './push-identity.ts';
import {
  type AcceptedPush,
  checkForm,
  next,
  type PushEvent,
  type PushRun,
  type PushStep,
  requestFileName,
  subjectOf,
} from './push-rules.ts';
import { importedVendor, keepVendor, type Vendor, type VendorIdentityPorts, vendorExpiresAt } from './vendor-identity.ts';
import { judgeVendor } from './vendor-rules.ts';

export interface CertificatesPorts extends VendorIdentityPorts {
  readonly store: CertificatesStore;
  /** Runs of kind `push`. */
  readonly runs: RunsStore<PushRun>;
  readonly secrets: VendorIdentityPorts['secrets'] & { delete(name: string): void };
  readonly clock: Clock;
  readonly publish: (event: 'changed', payload: Record<string, never>) => void;
  /** Leaves a trace of a deed. Called inside the deed's own transaction, so it must be synchronous. */
  readonly record: RecordActivity;
  /** The practice world's vendor; null outside of it. An imported vendor comes first. */
  readonly practiceVendor: Vendor | null;
  readonly buildPushRequest: (parts: { csr: Uint8Array; vendor: VendorSigner }) => Promise<string>;
  readonly handshake: (identity: ApnsIdentity) => Promise<Outcome<null, 'unreachable' | 'certificate-refused' | 'unexpected-answer'>>;
  readonly portalUrl: () => string;
  /** How many devices would go deaf if the topic changed. */
  readonly enrolledDeviceCount: () => number;
  /** RSA 2048: Apple's portal takes nothing else. */
  readonly generateKey: () => Promise<KeyObject>;
  readonly newId: () => string;
}

type Service = ServiceOf<typeof certificates>;
type Input<K extends keyof Service> = Parameters<Service[K]>[0];
type Answer<K extends keyof Service> = Promise<Awaited<ReturnType<Service[K]>>>;
type Run = RunRow<PushRun> & { readonly step: PushStep };

/** Push certificate wizard, vendor identity, and the push identity in use. One change at a time. */
export class CertificatesService implements Service {
  readonly #ports: CertificatesPorts;
  readonly #queue = new SerialQueue();
  readonly #identity: PushIdentity;

  constructor(ports: CertificatesPorts) {
    this.#ports = ports;
    this.#identity = new PushIdentity(() => ports.store.currentPush(), ports.secrets);
  }

  /** What the push client shows to APNs: certificate, key, topic. Null when none is installed. */
  currentPushIdentity(): ApnsIdentity | null {
    return this.#identity.current();
  }

  /** The topic devices enrol under; null before the first push certificate. */
  topic(): string | null {
    return this.#ports.store.currentPush()?.topic ?? null;
  }

  async overview(): Answer<'overview'> {
    const { store, clock, portalUrl } = this.#ports;
    const [push, vendor, run] = [store.currentPush(), this.#vendor(), this.#run()];
    return ok({
      push: push === null ? null : pushView(push, clock.now()),
      vendor: vendor === null ? null : vendorView(vendor),
      wizard: run === null ? null : wizardView(run, portalUrl()),
    });
  }

  importVendor(input: Input<'importVendor'>): Answer<'importVendor'> {
    return this.#queue.run(() => {
      const { store, secrets, clock, record, newId } = this.#ports;
      const now = clock.now();
      const files = { certificate: bytesOf(input.certificate), privateKey: bytesOf(input.privateKey), chain: input.chain.map(bytesOf) };
      const judged = judgeVendor(files, now);
      if (!judged.ok) return judged;
      const leaf = judged.value.chain[0];
      const replaced = store.transaction(() => {
        const details = { expiresAt: iso(leaf?.notAfter ?? 0) };
        record('certificates.vendor-imported', leaf?.subjectText ?? '', details);
        return keepVendor(this.#ports, judged.value, `vendor-key/${newId()}`, now);
      });
      if (replaced !== null) secrets.delete(replaced);
      this.#changed();
      return ok({});
    });
  }

  beginPush(input: Input<'beginPush'>): Answer<'beginPush'> {
    return this.#queue.run(async () => {
      const { clock, generateKey, buildPushRequest } = this.#ports;
      const open = this.#run();
      if (open !== null && open.step !== 'done') return fail('wizard-open', 'another wizard is open');
      const form = checkForm(input);
      if (!form.ok) return form;
      const vendor = this.#vendor();
      if (vendor === null) return fail('vendor-missing', 'no vendor signing identity');
      const expiresAt = vendorExpiresAt(vendor);
      if (expiresAt <= clock.now()) return fail('vendor-expired', 'the vendor certificate is out of date', { expiredAt: iso(expiresAt) });
      // Until all of it can be saved at once, nothing has left this machine and nothing needs to be remembered.
      const key = await generateKey();
      const csr = await createCsr({ subject: subjectOf(form.value), key });
      this.#saveRequest(form.value, key, await buildPushRequest({ csr, vendor }), open);
      return ok({});
    });
  }

  pushRequest(): Answer<'pushRequest'> {
    return this.#queue.run(() => {
      const run = this.#run();
      if (run === null) return fail('no-wizard', 'no wizard is open');
      this.#advance(run, { type: 'request-saved' });
      return ok({ fileName: run.data.requestFileName, content: run.data.request });
    });
  }

  importPush(input: Input<'importPush'>): Answer<'importPush'> {
    return this.#queue.run(() => {
      const run = this.#run();
      if (run === null || run.step === 'done') return fail('no-wizard', 'no wizard is open');
      const { checks, outcome } = this.#judge(sniffFile(bytesOf(input)));
      if (!outcome.ok) {
        this.#advance(run, { type: 'file-refused', problem: problemOf(outcome.error), checks });
        return outcome;
      }
      const accepted = outcome.value;
      this.#advance(run, { type: 'file-accepted', accepted, checks }, () =>
        this.#ports.record('certificates.push-imported', accepted.topic, recordOf(accepted)),
      );
      return ok({});
    });
  }

  verifyPush(): Answer<'verifyPush'> {
    return this.#queue.run(async () => {
      const run = this.#run();
      if (run?.step === 'done') return ok({});
      const accepted = run?.data.accepted ?? null;
      if (run?.step !== 'verify' || accepted === null) return fail('no-wizard', 'no certificate waits for verification');
      const answer = await this.#ports.handshake(this.#identity.of(accepted));
      // Days may lie between import and now: the topic guard and the dates count at the moment of installing.
      const { checks, outcome } = this.#judge({
        kind: 'certificate',
        certificates: [readCertificate(Buffer.from(accepted.certificatePem))],
      });
      if (!outcome.ok) {
        this.#advance(run, { type: 'file-withdrawn', problem: problemOf(outcome.error), checks });
        return fail('certificate-refused', outcome.error.message, { ...outcome.error.details, reason: outcome.error.code });
      }
      if (!answer.ok) {
        this.#advance(run, { type: 'apns-refused', problem: problemOf(answer.error) });
        return answer;
      }
      this.#advance(run, { type: 'apns-accepted' }, () => this.#install(accepted, run.data.form.appleAccount));
      return ok({});
    });
  }

  closeWizard(): Answer<'closeWizard'> {
    return this.#queue.run(() => {
      const run = this.#run();
      if (run === null) return ok({});
      this.#ports.runs.end(run.id, this.#ports.clock.now());
      this.#changed();
      return ok({});
    });
  }

  #saveRequest(form: PushForm, key: KeyObject, request: string, ended: Run | null): void {
    const { store, runs, secrets, clock, record, newId } = this.#ports;
    const now = clock.now();
    const id = newId();
    const keyName = `push-key/${id}`;
    const publicKey = publicKeyToDer(key);
    const fileName = requestFileName({ organizationName: form.organizationName, topic: this.topic(), at: now, publicKey });
    store.transaction(() => {
      secrets.put(keyName, privateKeyToDer(key), now);
      store.addPendingKey({ keyName, publicKey, createdAt: now });
      if (ended !== null) runs.end(ended.id, now);
      const data: PushRun = { form, requestFileName: fileName, request, checks: openChecks, problem: null, accepted: null };
      runs.create({ id, subject: 'push', step: 'request', data, at: now });
      const details = { fileName, appleAccount: form.appleAccount };
      record('certificates.request-made', form.organizationName, details);
    });
    this.#changed();
  }

  #install(accepted: AcceptedPush, appleAccount: string): void {
    const { store, clock, record } = this.#ports;
    const now = clock.now();
    store.installPush({ ...accepted, appleAccount, installedAt: now, verifiedAt: now });
    store.removePendingKey(accepted.keyName);
    this.#identity.changed();
    record('certificates.push-installed', accepted.topic, recordOf(accepted));
  }

  /** Saves what the rules make of the event, together with `also`, and tells the screens. */
  #advance(run: Run, event: PushEvent, also: () => void = () => {}): void {
    const state = next(run, event);
    this.#ports.store.transaction(() => {
      also();
      this.#ports.runs.save(run.id, state.step, state.data, this.#ports.clock.now());
    });
    this.#changed();
  }

  #judge(file: Parameters<typeof judgeImport>[0]): ImportVerdict {
    const { store, clock, enrolledDeviceCount } = this.#ports;
    const facts = { keys: store.pushKeys(), installed: store.currentPush(), enrolledDevices: enrolledDeviceCount(), now: clock.now() };
    return judgeImport(file, facts);
  }

  #vendor(): Vendor | null {
    return importedVendor(this.#ports) ?? this.#ports.practiceVendor;
  }

  #run(): Run | null {
    const [run] = this.#ports.runs.open();
    return run === undefined ? null : { ...run, step: run.step as PushStep };
  }

  #changed(): void {
    this.#ports.publish('changed', {});
  }
}

const bytesOf = (file: { content: string }): Buffer => Buffer.from(file.content, 'base64');
const problemOf = (failure: Failure<string>) => ({ code: failure.code, details: failure.details ?? {} });
const recordOf = (accepted: AcceptedPush) => ({ serialNumber: accepted.serialNumber, expiresAt: iso(accepted.expiresAt) });
const iso = (at: number): string => new Date(at).toISOString();
