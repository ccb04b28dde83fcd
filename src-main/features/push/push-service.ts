import { fail, type Outcome, ok } from '#lib/outcome.ts';
import { SerialQueue } from '#lib/serial-queue.ts';
import type { Credential } from '#store/credentials-store.ts';
import type { ApnsIdentity } from '../../protocols/apns/apns-client.ts';
import { ImportDesk } from './import-desk.ts';
import { blankForm } from './push-form.ts';
import { PushIdentity } from './push-identity.ts';
import { type Answer, type Asked, type HandshakeOutcome, type Input, iso, noWizard, type PushCalls, type PushPorts } from './push-ports.ts';
import { begun, isInstalled, type PushEvent } from './push-rules.ts';
import { PushRuns } from './push-runs.ts';
import { signersView, usualSigner } from './push-signers.ts';
import { expiryOf, pushView, vendorView, wizardView } from './push-view.ts';
import { PushWatch } from './push-watch.ts';
import { SignDesk } from './sign-desk.ts';
import { keepVendor } from './vendor-identity.ts';
import { judgeVendor } from './vendor-rules.ts';

/** Push certificate wizard, vendor identity, and the push identity in use. One change at a time. */
export class PushService implements PushCalls {
  readonly #ports: PushPorts;
  readonly #queue = new SerialQueue();
  readonly #identity: PushIdentity;
  readonly #runs: PushRuns;
  readonly #watch: PushWatch;
  readonly #sign: SignDesk;
  readonly #import: ImportDesk;
  #running = true;
  /** A device's answer matters now; false spares every report a look into the store. */
  #awaitsProof = false;

  constructor(ports: PushPorts) {
    this.#ports = ports;
    const changed = (): void => this.#changed();
    this.#identity = new PushIdentity(() => ports.credentials.current('push'), ports.secrets);
    this.#runs = new PushRuns(ports, changed);
    this.#watch = new PushWatch(ports, { changed, counted: () => this.#prove(), soon: (task) => this.#soon(task) });
    this.#sign = new SignDesk(ports, this.#runs);
    this.#import = new ImportDesk(ports, { runs: this.#runs, identity: this.#identity, watch: this.#watch });
  }

  /** Goes on where the last process was: the proof, the watch, and a ring that was cut off. */
  start(): Promise<void> {
    this.#running = true;
    return this.#queue.run(() => {
      this.#endReplaced();
      this.#watch.resume();
      this.#prove();
    });
  }

  /** The end of {@link start}; the contract has a `stop` and a `close` of its own. */
  async halt(): Promise<void> {
    this.#running = false;
    this.#watch.halt();
    await this.#queue.idle();
    this.#watch.halt();
  }

  /** What the push client shows to APNs: certificate, key, topic. Null when none is installed. */
  currentPushIdentity(): ApnsIdentity | null {
    return this.#identity.current();
  }

  /** The topic devices enrol under; null before the first push certificate. */
  topic(): string | null {
    return this.#ports.credentials.current('push')?.identity ?? null;
  }

  /** The credential in use was changed elsewhere: gone back to, restored, imported. Devices are rung, and watched. */
  credentialChanged(): Promise<void> {
    this.#identity.changed();
    return this.#queue.run(() => {
      this.#endReplaced();
      const current = this.#ports.credentials.current('push');
      if (current !== null && this.#watch.begin(current.id)) this.#watch.ring();
      this.#changed();
    });
  }

  /** A device reported. */
  answered(): void {
    if (this.#awaitsProof) this.#soon(() => this.#prove());
  }

  /** Proves that the installed certificate works, by showing it to APNs. What was found is the caller's to keep. */
  async verifyInstalled(): Promise<
    Outcome<null, 'not-installed' | 'unreachable' | 'certificate-refused' | 'expired' | 'unexpected-answer'>
  > {
    const current = this.#ports.credentials.current('push');
    if (current === null) return fail('not-installed', 'no push certificate is installed');
    const expiresAt = expiryOf(current);
    if (expiresAt <= this.#ports.clock.now()) return fail('expired', 'the push certificate is out of date', { expiredAt: iso(expiresAt) });
    return this.handshakeWith(current);
  }

  /** The same with any credential of kind `push` whose key is kept. */
  async handshakeWith(credential: Credential): Promise<HandshakeOutcome> {
    return this.#ports.handshake(this.#identity.of(credential));
  }

  async overview(): Promise<Answer<'overview'>> {
    const { credentials, clock, portalUrl, fleet } = this.#ports;
    const [installed, vendor, run] = [credentials.current('push'), this.#sign.vendor(), this.#runs.open()];
    return ok({
      push: installed === null ? null : pushView(installed, clock.now()),
      vendor: vendor === null ? null : vendorView(vendor),
      wizard: run === null ? null : wizardView(run, portalUrl()),
      watch: this.#watch.view(),
      signers: signersView(this.#sign.facts()),
      devices: installed === null ? 0 : Math.max(0, fleet.enrolled() - fleet.boundElsewhere(installed.identity)),
    });
  }

  importVendor(input: Input<'importVendor'>): Promise<Answer<'importVendor'>> {
    return this.#queue.run(() => {
      const { credentials, clock, record, newId } = this.#ports;
      const now = clock.now();
      const files = { certificate: bytesOf(input.certificate), privateKey: bytesOf(input.privateKey), chain: input.chain.map(bytesOf) };
      const judged = judgeVendor(files, now);
      if (!judged.ok) return judged;
      const [leaf] = judged.value.chain;
      credentials.transaction(() => {
        record('certificates.vendor-imported', leaf.subjectText, { expiresAt: iso(leaf.notAfter) });
        keepVendor(this.#ports, judged.value, `vendor-key/${newId()}`, now);
      });
      this.#changed();
      return ok({});
    });
  }

  begin({ flow }: Input<'begin'>): Promise<Answer<'begin'>> {
    return this.#queue.run(() => {
      const open = this.#runs.open();
      if (open !== null && open.step !== 'done') return fail('wizard-open', 'another wizard is open');
      const installed = this.#ports.credentials.current('push');
      if (flow === 'renewal' && installed === null) return fail('nothing-to-renew', 'no push certificate is installed');
      const form = this.#runs.lastForm() ?? { ...blankForm, signer: usualSigner(this.#sign.facts()) };
      // Renewed under another account, the topic would be another one.
      const account = flow === 'renewal' ? (installed?.account ?? '') : '';
      this.#runs.begin(begun(flow, account === '' ? form : { ...form, appleAccount: account }));
      return ok({});
    });
  }

  answerIdentity({ canSignIn }: Input<'answerIdentity'>): Promise<Answer<'answerIdentity'>> {
    return this.#happened({ type: 'identity-answered', canSignIn });
  }

  saveForm(form: Input<'saveForm'>): Promise<Answer<'saveForm'>> {
    return this.#happened({ type: 'form-saved', form });
  }

  submitForm(form: Input<'submitForm'>): Promise<Answer<'submitForm'>> {
    return this.#asking(() => this.#sign.submit(form));
  }

  csr(): Promise<Answer<'csr'>> {
    return this.#queue.run(() => this.#sign.csr());
  }

  askMdmcert(): Promise<Answer<'askMdmcert'>> {
    return this.#asking(() => this.#sign.ask());
  }

  importSigned(input: Input<'importSigned'>): Promise<Answer<'importSigned'>> {
    return this.#queue.run(() => this.#sign.importSigned(input));
  }

  request(): Promise<Answer<'request'>> {
    return this.#queue.run(() => this.#sign.request());
  }

  stop({ stop }: Input<'stop'>): Promise<Answer<'stop'>> {
    return this.#happened({ type: 'stopped', stop });
  }

  import(input: Input<'import'>): Promise<Answer<'import'>> {
    return this.#queue.run(() => this.#import.import(input));
  }

  acceptTopic(input: Input<'acceptTopic'>): Promise<Answer<'acceptTopic'>> {
    return this.#queue.run(() => this.#import.acceptTopic(input));
  }

  verify(): Promise<Answer<'verify'>> {
    return this.#asking(() => this.#import.verify());
  }

  ringAgain(): Promise<Answer<'ringAgain'>> {
    return this.#queue.run(() => (this.#watch.ring() ? ok({}) : fail('nothing-to-watch', 'no change of the push certificate is watched')));
  }

  close(): Promise<Answer<'close'>> {
    return this.#queue.run(() => {
      const run = this.#runs.open();
      if (run !== null) this.#runs.end(run);
      // How a change ended is shown on the wizard's last pages and when none is open; on the others it was not seen.
      if (run === null || isInstalled(run.step)) this.#watch.acknowledge();
      this.#awaitsProof = false;
      this.#changed();
      return ok({});
    });
  }

  /** Neither closing nor quitting waits for somebody outside; what is answered after quitting finds no store to be kept in. */
  async #asking<R>(task: () => Promise<Asked<R>> | Asked<R>) {
    const asked = await this.#queue.run(task);
    if ('answer' in asked) return asked.answer;
    const settle = await asked.ask();
    return this.#queue.run(() => (this.#running ? settle() : noWizard()));
  }

  /** What comes late for its step, as a keystroke that comes to rest after the form was sent, changes nothing and is nobody's mistake. */
  #happened(event: PushEvent) {
    return this.#queue.run(() => {
      const run = this.#runs.open();
      if (run === null) return noWizard();
      this.#runs.advance(run, event);
      return ok({});
    });
  }

  /** The first answer since the certificate was installed ends the wizard. */
  #prove(): void {
    const run = this.#runs.open();
    const { installed = null } = run?.data ?? {};
    this.#awaitsProof = run?.step === 'proof' && installed !== null;
    if (run?.step !== 'proof' || installed === null) return;
    const proof = this.#ports.fleet.firstAnswerSince(installed.at);
    if (proof === null) return;
    this.#awaitsProof = false;
    const { topic = '' } = run.data.accepted ?? {};
    this.#runs.advance(run, { type: 'answered', proof }, () =>
      this.#ports.record('push.proved', topic, { deviceName: proof.deviceName }, '@device'),
    );
  }

  /** A certificate that was gone back from proves nothing any more. */
  #endReplaced(): void {
    const run = this.#runs.open();
    const { installed = null } = run?.data ?? {};
    if (run === null || installed === null || installed.credentialId === this.#ports.credentials.current('push')?.id) return;
    this.#runs.end(run);
    this.#awaitsProof = false;
  }

  /** One after another with the calls; nobody waits for it, so what goes wrong is told here. */
  #soon(task: () => Promise<void> | void): void {
    const run = async (): Promise<void> => (this.#running ? task() : undefined);
    this.#queue.run(run).catch((error: unknown) => this.#ports.log.error('a push task failed', { error }));
  }

  #changed(): void {
    this.#ports.publish('changed', {});
  }
}

const bytesOf = (file: { content: string }): Buffer => Buffer.from(file.content, 'base64');
