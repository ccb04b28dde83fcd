import { useCall } from '../../bridge/use-call.ts';
import { useText } from '../../text/use-text.ts';
import { saveFile } from '../../ui/files.ts';
import { told } from '../../ui/toast.ts';

/** Fetches the CSR, or the push certificate request, and saves it. With the request saved, main stands at the portal's step. */
export const useSaveFile = (which: 'csr' | 'request') => {
  const { t } = useText();
  const file = useCall('push', which);
  const save = async () => {
    const answer = await file.run({});
    if (!answer.ok) return;
    saveFile(answer.value);
    told(t('push.request.saved', { fileName: answer.value.fileName }));
  };
  return { save: () => void save(), pending: file.pending, refusal: file.refusal };
};
