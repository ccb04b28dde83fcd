import type { KeyObject } from 'node:crypto';
import type { PushForm } from '#contract/push.ts';
import { fail, ok } from '#lib/outcome.ts';
import { createCsr } from '#pki/csr.ts';
import { privateKeyToDer, publicKeyToDer } from '#pki/keys.ts';
import { toPem } from '#pki/pem.ts';
import { MdmcertKeys } from './mdmcert-keys.ts';
import { checkForm, fileNames, subjectOf } from './push-form.ts';
import { type Answer, type Asked, fileGone, type Input, noWizard, type PushPorts, problemOf } from './push-ports.ts';
import type { PushRuns, Run } from './push-runs.ts';
import { checkSigner, type SignerFacts } from './push-signers.ts';
import { openSignedFile } from './signed-file.ts';
import { importedVendor, type Vendor } from './vendor-identity.ts';

/** What a form becomes: a key pair, its CSR (PEM), and the request where we sign it ourselves. */
interface Made {
  readonly key: KeyObject;
  readonly csr: string;
  readonly request: string;
}

type MdmcertOutcome = Awaited<ReturnType<NonNullable<PushPorts['mdmcert']>['ask']>>;

/** From the form to a signed push certificate request. */
export class SignDesk {
  readonly #ports: PushPorts;
  readonly #runs: PushRuns;
  readonly #replyKeys: MdmcertKeys;

  constructor(ports: PushPorts, runs: PushRuns) {
    this.#ports = ports;
    this.#runs = runs;
    this.#replyKeys = new MdmcertKeys(ports);
  }

  vendor(): Vendor | null {
    return importedVendor(this.#ports) ?? this.#ports.practiceVendor;
  }

  facts(): SignerFacts {
    return { vendor: this.vendor(), hasMdmcert: this.#ports.mdmcert !== null, now: this.#ports.clock.now() };
  }

  submit(input: PushForm): Asked<Answer<'submitForm'>> {
    const { generateKey, buildPushRequest } = this.#ports;
    const run = this.#runs.open();
    if (run?.step !== 'form') return { answer: noWizard() };
    const form = checkForm(input);
    if (!form.ok) return { answer: form };
    const signer = checkSigner(form.value.signer, this.facts());
    if (!signer.ok) return { answer: signer };
    const vendor = form.value.signer === 'own' ? this.vendor() : null;
    // Until all of it can be saved at once, nothing has left this machine and nothing needs to be remembered.
    const make = async () => {
      const key = await generateKey();
      const csr = await createCsr({ subject: subjectOf(form.value), key });
      const request = vendor === null ? '' : await buildPushRequest({ csr, vendor });
      return { key, csr: toPem('CERTIFICATE REQUEST', csr), request };
    };
    return {
      ask: async () => {
        const made = await make();
        return () => this.#made(run.id, form.value, made);
      },
    };
  }

  #made(runId: string, form: PushForm, made: Made): Answer<'submitForm'> {
    const run = this.#runs.open();
    if (run?.id !== runId || run.step !== 'form') return noWizard();
    this.#keep(run, form, made);
    return ok({});
  }

  csr(): Answer<'csr'> {
    const data = this.#runs.open()?.data;
    if (data === undefined || data.csr === '') return noWizard();
    return ok({ fileName: data.csrFileName, content: data.csr, base64: false });
  }

  async ask(): Promise<Asked<Answer<'askMdmcert'>>> {
    const { mdmcert } = this.#ports;
    const run = this.#runs.open();
    if (run?.step !== 'sign' || run.data.form.signer !== 'mdmcert') return { answer: noWizard() };
    if (mdmcert === null) return { answer: fail('signer-unavailable', 'mdmcert.download is not set up', { signer: 'mdmcert' }) };
    const { form, csr } = run.data;
    const recipientPem = await this.#recipient(run);
    return {
      ask: async () => {
        const answer = await mdmcert.ask({ csrPem: csr, email: form.email, recipientPem });
        return () => this.#asked(run.id, form, answer);
      },
    };
  }

  #asked(runId: string, { organizationName, email }: PushForm, answer: MdmcertOutcome): Answer<'askMdmcert'> {
    const { clock, record } = this.#ports;
    const trace = (): void => record('push.signature-asked', organizationName, { email });
    const run = this.#runs.open();
    if (run?.id !== runId || run.step !== 'sign') {
      // Its mail comes all the same, and the key to open it is kept.
      if (answer.ok) trace();
      return noWizard();
    }
    if (!answer.ok) {
      this.#runs.advance(run, { type: 'signature-refused', problem: problemOf(answer.error) });
      return answer;
    }
    this.#runs.advance(run, { type: 'signature-asked', at: clock.now() }, trace);
    return ok({});
  }

  importSigned(input: Input<'importSigned'>): Answer<'importSigned'> {
    const { credentials, clock, record, fileOf } = this.#ports;
    const run = this.#runs.open();
    const signer = run?.data.form.signer;
    if (run?.step !== 'sign' || signer === undefined || signer === 'own') return noWizard();
    const file = fileOf(input.file);
    if (file === null) return fileGone();
    const pending = credentials.pendingKeys('push');
    const opened = openSignedFile(file.bytes, { signer, pending, replyKeys: () => this.#replyKeys.open(), now: clock.now() });
    if (!opened.ok) {
      this.#runs.advance(run, { type: 'signature-refused', problem: problemOf(opened.error) });
      return opened;
    }
    const { request, publicKey, vendorSubject, replyKeyName } = opened.value;
    const requestFileName = this.#fileNames(run.data.form, publicKey).request;
    this.#runs.advance(run, { type: 'request-signed', request, requestFileName }, () => {
      if (replyKeyName !== null) this.#replyKeys.forget(replyKeyName);
      record('push.request-signed', vendorSubject, { fileName: requestFileName });
    });
    return ok({});
  }

  request(): Answer<'request'> {
    const run = this.#runs.open();
    if (run === null || run.data.request === '') return noWizard();
    this.#runs.advance(run, { type: 'request-saved' });
    return ok({ fileName: run.data.requestFileName, content: run.data.request, base64: false });
  }

  /** The certificate to seal for. Its key is kept before anybody can seal something; asked again, it is the same one. */
  async #recipient(run: Run): Promise<string> {
    const kept = this.#replyKeys.certificate(run.data.replyKeyName);
    if (kept !== null) return kept;
    const { generateKey, clock, newId } = this.#ports;
    const made = await this.#replyKeys.make(`mdmcert-key/${newId()}`, await generateKey(), clock.now());
    this.#runs.advance(run, { type: 'reply-key-made', keyName: made.keyName }, () => made.keep());
    return made.certificate;
  }

  #keep(run: Run, form: PushForm, { key, csr, request }: Made): void {
    const { credentials, secrets, clock, record, newId } = this.#ports;
    const now = clock.now();
    const keyName = `push-key/${newId()}`;
    const publicKey = publicKeyToDer(key);
    const names = this.#fileNames(form, publicKey);
    const made = { form, csr, csrFileName: names.csr, request, requestFileName: names.request };
    this.#runs.advance(run, { type: 'request-made', ...made }, () => {
      secrets.put(keyName, privateKeyToDer(key), now);
      credentials.addPendingKey({ kind: 'push', keyName, publicKey, certificate: '', createdAt: now });
      const { organizationName, appleAccount, signer } = form;
      record('certificates.request-made', organizationName, { fileName: request === '' ? names.csr : names.request, appleAccount, signer });
    });
  }

  #fileNames({ organizationName }: PushForm, publicKey: Uint8Array) {
    const topic = this.#ports.credentials.current('push')?.identity ?? null;
    return fileNames({ organizationName, topic, at: this.#ports.clock.now(), publicKey });
  }
}
