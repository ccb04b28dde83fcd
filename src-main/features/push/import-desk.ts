import { confirms } from '#contract/confirmation.ts';
import { type SniffedFile, sniffFile } from '#files/sniff-file.ts';
import { isMailAddress } from '#lib/mail-address.ts';
import { fail, ok } from '#lib/outcome.ts';
import { readCertificate } from '#pki/certificate.ts';
import { type ImportVerdict, judgeImport } from './import-rules.ts';
import type { PushIdentity } from './push-identity.ts';
import {
  type Answer,
  type Asked,
  fileGone,
  type HandshakeOutcome,
  type Input,
  iso,
  noWizard,
  type PushPorts,
  problemOf,
} from './push-ports.ts';
import { type AcceptedPush, isInstalled, type PushEvent } from './push-rules.ts';
import type { PushRuns, Run } from './push-runs.ts';
import { expiryOf } from './push-view.ts';
import type { PushWatch } from './push-watch.ts';

/** From the portal's file to an installed push certificate. */
export class ImportDesk {
  readonly #ports: PushPorts;
  readonly #runs: PushRuns;
  readonly #identity: PushIdentity;
  readonly #watch: PushWatch;

  constructor(ports: PushPorts, parts: { runs: PushRuns; identity: PushIdentity; watch: PushWatch }) {
    this.#ports = ports;
    this.#runs = parts.runs;
    this.#identity = parts.identity;
    this.#watch = parts.watch;
  }

  import(input: Input<'import'>): Answer<'import'> {
    const run = this.#runs.open();
    if (run === null || isInstalled(run.step)) return noWizard();
    const file = this.#ports.fileOf(input.file);
    if (file === null) return fileGone();
    const { outcome, ...verdict } = this.#judge(sniffFile(file.bytes));
    if (!outcome.ok) {
      this.#runs.advance(run, { type: 'file-refused', problem: problemOf(outcome.error), ...verdict });
      return outcome;
    }
    this.#accept(run, outcome.value, verdict.checks);
    return ok({});
  }

  acceptTopic(input: Input<'acceptTopic'>): Answer<'acceptTopic'> {
    const run = this.#runs.open();
    if (run === null || isInstalled(run.step)) return noWizard();
    const { refused } = run.data;
    if (refused === null) return fail('nothing-to-accept', 'no file was refused for its topic');
    // Judged as of now: it may have expired, and devices come and go. What is confirmed is the number that holds.
    const devices = this.#ports.fleet.boundElsewhere(refused.topic);
    const { outcome, checks } = this.#judge(asFile(refused), devices);
    if (!outcome.ok) {
      this.#runs.advance(run, { type: 'file-refused', problem: problemOf(outcome.error), checks, refused: null });
      return fail('nothing-to-accept', outcome.error.message, { ...outcome.error.details, reason: outcome.error.code });
    }
    const details = { installedTopic: this.#installed()?.topic ?? '', newTopic: refused.topic, devices: String(devices) };
    const objection = confirms('replace', devices, input);
    if (objection !== null) {
      const problem = { code: 'topic-changed', details };
      if (run.data.problem?.details.devices !== details.devices) {
        this.#runs.advance(run, { type: 'file-refused', problem, checks: run.data.checks, refused });
      }
      return fail(objection, 'the change of the topic was not confirmed', details);
    }
    this.#accept(run, outcome.value, checks, () =>
      this.#ports.record('push.topic-accepted', refused.topic, { ...details, reason: input.reason.trim() }),
    );
    return ok({});
  }

  verify(): Asked<Answer<'verify'>> {
    const run = this.#runs.open();
    if (run !== null && isInstalled(run.step)) return { answer: ok({}) };
    const accepted = run?.data.accepted ?? null;
    if (run?.step !== 'verify' || accepted === null) return { answer: noWizard() };
    const { topic: identity, certificatePem: certificate, keyName: secretName } = accepted;
    const shown = this.#identity.of({ identity, certificate, secretName });
    return {
      ask: async () => {
        const answer = await this.#ports.handshake(shown);
        return () => this.#verified(run.id, accepted, answer);
      },
    };
  }

  /** APNs has said something about `accepted`. By now its wizard may be closed, or hold another file. */
  #verified(runId: string, { certificatePem }: AcceptedPush, answer: HandshakeOutcome): Answer<'verify'> {
    const run = this.#runs.open();
    if (run?.id === runId && isInstalled(run.step)) return ok({});
    const accepted = run?.data.accepted ?? null;
    if (run?.id !== runId || run.step !== 'verify' || accepted?.certificatePem !== certificatePem) return noWizard();
    // Days may lie between import and now: the topic guard and the dates count at the moment of installing.
    const { outcome, ...verdict } = this.#judge(asFile(accepted), accepted.strands);
    if (!outcome.ok) {
      this.#runs.advance(run, { type: 'file-withdrawn', problem: problemOf(outcome.error), ...verdict });
      return fail('certificate-refused', outcome.error.message, { ...outcome.error.details, reason: outcome.error.code });
    }
    if (!answer.ok) {
      this.#runs.advance(run, { type: 'apns-refused', problem: problemOf(answer.error) });
      return answer;
    }
    this.#runs.advance(run, () => this.#install(run, accepted));
    this.#identity.changed();
    this.#watch.ring();
    return ok({});
  }

  #accept(run: Run, accepted: AcceptedPush, checks: ImportVerdict['checks'], also: () => void = () => {}): void {
    this.#runs.advance(run, { type: 'file-accepted', accepted, checks }, () => {
      also();
      this.#ports.record('certificates.push-imported', accepted.topic, recordOf(accepted));
    });
  }

  /** Inside the transaction that also saves the run and begins the watch: after it there is no half of a renewal. */
  #install(run: Run, accepted: AcceptedPush): PushEvent {
    const { credentials, clock, record } = this.#ports;
    const at = clock.now();
    const credentialId = credentials.install({
      kind: 'push',
      identity: accepted.topic,
      identityName: accepted.topic,
      account: this.#accountOf(run, accepted),
      serialNumber: accepted.serialNumber,
      certificate: accepted.certificatePem,
      secretName: accepted.keyName,
      facts: { signer: run.data.form.signer },
      issuedAt: accepted.issuedAt,
      expiresAt: accepted.expiresAt,
      installedAt: at,
      verifiedAt: at,
    });
    credentials.removePendingKey(accepted.keyName);
    record('certificates.push-installed', accepted.topic, recordOf(accepted));
    return { type: 'installed', credentialId, at, awaitsProof: this.#watch.begin(credentialId) };
  }

  /** A file of an earlier wizard may come while the form is half typed; a renewal of the same topic is got with the same account. */
  #accountOf({ data }: Run, { topic }: AcceptedPush): string {
    const typed = data.form.appleAccount.normalize('NFKC').trim();
    if (isMailAddress(typed)) return typed;
    const installed = this.#ports.credentials.current('push');
    return installed?.identity === topic ? installed.account : '';
  }

  #judge(file: SniffedFile, strands = 0): ImportVerdict {
    const { clock, fleet } = this.#ports;
    const boundElsewhere = (topic: string): number => fleet.boundElsewhere(topic);
    return judgeImport(file, { keys: this.#keys(), installed: this.#installed(), boundElsewhere, strands, now: clock.now() });
  }

  #installed() {
    const current = this.#ports.credentials.current('push');
    return current === null ? null : { topic: current.identity, serialNumber: current.serialNumber, expiresAt: expiryOf(current) };
  }

  /** Pressing Renew twice with one request makes two certificates for one key, so keys in use count as well. */
  #keys() {
    const { credentials } = this.#ports;
    const current = credentials.current('push');
    const used = [...(current === null ? [] : [current]), ...credentials.history('push')].map(({ secretName, certificate }) => {
      const { publicKeyDer } = readCertificate(Buffer.from(certificate));
      return { keyName: secretName, publicKey: publicKeyDer };
    });
    return [...credentials.pendingKeys('push'), ...used];
  }
}

const asFile = ({ certificatePem }: AcceptedPush): SniffedFile => ({
  kind: 'push-certificate',
  certificates: [readCertificate(Buffer.from(certificatePem))],
});

const recordOf = (accepted: AcceptedPush) => ({ serialNumber: accepted.serialNumber, expiresAt: iso(accepted.expiresAt) });
