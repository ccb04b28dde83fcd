import type { PushCertificateView, PushWizard } from '#contract/push.ts';
import type { ValueOf } from '../../bridge/ask.ts';
import { BeginNew } from './begin-new.tsx';
import { WizardDone } from './wizard-done.tsx';
import { WizardForm } from './wizard-form.tsx';
import { WizardIdentity } from './wizard-identity.tsx';
import { WizardPortal } from './wizard-portal.tsx';
import { WizardProblem } from './wizard-problem.tsx';
import { WizardProof } from './wizard-proof.tsx';
import { WizardRequest } from './wizard-request.tsx';
import { WizardSign } from './wizard-sign.tsx';
import { WizardStart } from './wizard-start.tsx';
import { WizardStop } from './wizard-stop.tsx';
import { WizardVerify } from './wizard-verify.tsx';

export type Overview = ValueOf<'push', 'overview'>;

/** The page of the step main is at, and nothing else. */
export const WizardPage = ({ overview }: { overview: Overview }) => {
  const { wizard, push, watch, devices } = overview;
  if (wizard === null) return push === null ? <BeginNew /> : <WizardStart push={push} watch={watch} devices={devices} />;
  if (wizard.stop !== null) return <WizardStop wizard={wizard} stop={wizard.stop} push={push} devices={devices} />;
  return (
    <>
      {wizard.step === 'verify' ? null : <WizardProblem wizard={wizard} />}
      <Step overview={overview} wizard={wizard} push={push} />
    </>
  );
};

const Step = ({ overview, wizard, push }: { overview: Overview; wizard: PushWizard; push: PushCertificateView | null }) => {
  const { watch, devices, signers } = overview;
  switch (wizard.step) {
    case 'identity':
      return push === null ? null : <WizardIdentity wizard={wizard} push={push} />;
    case 'form':
      return <WizardForm key={wizard.runId} wizard={wizard} signers={signers} />;
    case 'sign':
      return <WizardSign wizard={wizard} />;
    case 'request':
      return <WizardRequest wizard={wizard} />;
    case 'portal':
      return <WizardPortal wizard={wizard} push={push} />;
    case 'verify':
      return <WizardVerify wizard={wizard} />;
    case 'proof':
      return <WizardProof watch={watch} devices={devices} />;
    case 'done':
      return <WizardDone wizard={wizard} watch={watch} />;
  }
};
