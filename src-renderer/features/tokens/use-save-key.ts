import { useCall } from '../../bridge/use-call.ts';
import { useText } from '../../text/use-text.ts';
import { saveText } from '../../ui/files.ts';
import { told } from '../../ui/toast.ts';

/** Fetches the public key for the portal and saves it; main then stands at the portal's step. */
export const useSaveKey = () => {
  const { t } = useText();
  const key = useCall('tokens', 'publicKey');
  const save = async (anew: boolean): Promise<boolean> => {
    const answer = await key.run({ anew });
    if (!answer.ok) return false;
    saveText(answer.value.fileName, answer.value.content);
    told(t('tokens.key.saved', { fileName: answer.value.fileName }));
    return true;
  };
  return { save, pending: key.pending, refusal: key.refusal };
};
