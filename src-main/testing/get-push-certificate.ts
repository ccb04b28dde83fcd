import type { Answer } from '#contract/define.ts';
import type { Bridge } from '#contract/index.ts';
import type { PushForm } from '#contract/push.ts';

export const ACCOUNT = 'mdm@example.jp';

export const pushForm: PushForm = {
  organizationName: 'Example',
  contactName: 'Taro Yamada',
  email: ACCOUNT,
  country: 'JP',
  appleAccount: ACCOUNT,
  signer: 'own',
};

/** The site of the simulated portal, as its visitor is used. */
interface Portal {
  upload(
    request: string,
    by: { account: string; topic?: string; create?: boolean },
  ): Promise<{ ok: true; value: string } | { ok: false; error: { code: string } }>;
}

/**
 * What a person does next in the wizard, judging by what it shows; returns when a certificate is installed and the wizard waits
 * for nothing but devices. At the portal an account's first row is renewed, or one is created.
 */
export async function getPushCertificate(bridge: Bridge, portal: Portal, see: <T>(answer: Answer<T, string>) => T = value): Promise<void> {
  for (;;) {
    const { wizard, push } = see(await bridge.push.overview({}));
    if (wizard === null) see(await bridge.push.begin({ flow: push === null ? 'new' : 'renewal' }));
    else if (wizard.step === 'identity') see(await bridge.push.answerIdentity({ canSignIn: true }));
    else if (wizard.step === 'form') see(await bridge.push.submitForm({ ...pushForm, appleAccount: wizard.form.appleAccount || ACCOUNT }));
    else if (wizard.step === 'verify') see(await bridge.push.verify({}));
    else if (wizard.step === 'request' || wizard.step === 'portal') {
      const { content } = see(await bridge.push.request({}));
      const issued = await portal.upload(content, { account: wizard.form.appleAccount });
      if (!issued.ok) throw new Error(issued.error.code);
      see(await bridge.push.import({ file: { fileName: 'MDM.pem', content: Buffer.from(issued.value).toString('base64') } }));
    } else return;
  }
}

export function value<T>(answer: Answer<T, string>): T {
  if (!answer.ok) throw new Error(`${answer.error.code}: ${answer.error.message}`);
  return answer.value;
}
